//! One file as it was read: its text, its tree, what it holds and what is wrong with it.
//!
//! Depends on the bytes of the file and its number alone; knows no other file.

use std::sync::Arc;

use super::{Loaded, ReadFile};
use crate::base::digest::Digest;
use crate::diagnostic::{Diagnostic, Problems};
use crate::source::{FileId, SourceFile};
use crate::spec::{self, Document};
use crate::template::{self, Template};
use crate::yaml::{self, Tree};

/// As what a file is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum As {
    /// A YAML document.
    Document,
    /// A template or prompt.
    Template,
    /// Text that means nothing here.
    Text,
}

/// What a file holds.
#[derive(Debug)]
pub(super) enum Content {
    /// Nothing that could be read.
    Nothing,
    /// A campaign.
    Campaign(Loaded),
    /// A document of policy, or the workspace's.
    Shared(Document),
    /// A template or prompt.
    Template(Arc<Template>),
}

/// A file that was read.
#[derive(Debug)]
pub(super) struct Reading {
    /// As what.
    pub read_as: As,
    /// Its number, path and digest.
    pub file: ReadFile,
    /// Its text.
    pub source: Arc<SourceFile>,
    /// Its tree, where it is a YAML document.
    pub tree: Option<Arc<Tree>>,
    /// What it holds.
    pub content: Content,
    /// What is wrong with it.
    pub problems: Vec<Diagnostic>,
    /// Whether it is text at all.
    pub is_text: bool,
}

impl Reading {
    /// Reads the bytes of a file.
    pub(super) fn of(
        file: FileId,
        path: String,
        bytes: &[u8],
        digest: Digest,
        read_as: As,
    ) -> Self {
        let (decoded, undecodable) = match yaml::decode(bytes) {
            Ok(decoded) => (decoded, None),
            Err(undecodable) => {
                let problem = undecodable.problem(file);
                (yaml::Decoded { text: undecodable.text, mark: false }, Some(problem))
            }
        };
        let mut reading = Self {
            read_as,
            file: ReadFile { file, path: path.clone(), digest, mark: decoded.mark },
            source: Arc::new(SourceFile::new(path, decoded.text)),
            tree: None,
            content: Content::Nothing,
            problems: Vec::new(),
            is_text: undecodable.is_none(),
        };
        match undecodable {
            Some(problem) => reading.problems.push(problem),
            None => reading.understand(file),
        }
        reading
    }

    fn understand(&mut self, file: FileId) {
        let text = self.source.text();
        match self.read_as {
            As::Text => {}
            As::Template => {
                let read = template::read(file, text);
                self.problems.extend(read.problems);
                self.content = read
                    .template
                    .map_or(Content::Nothing, |template| Content::Template(Arc::new(template)));
            }
            As::Document => {
                let parsed = yaml::parse(file, text);
                let mut problems = Problems::new();
                problems.extend(parsed.problems);
                self.content = match spec::read(file, &parsed.tree, &mut problems) {
                    None => Content::Nothing,
                    Some(Document::Campaign(campaign)) => {
                        Content::Campaign(Loaded { file, campaign: Arc::new(*campaign) })
                    }
                    Some(document) => Content::Shared(document),
                };
                self.tree = Some(Arc::new(parsed.tree));
                self.problems.extend(problems);
            }
        }
    }
}
