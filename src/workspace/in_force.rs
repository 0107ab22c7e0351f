//! What a register would say of the files as they are: the digests an approver puts in it.

use super::Workspace;
use crate::base::digest::Digest;

/// A policy file, template or prompt with its digest as it is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registrable {
    /// The path of a policy file, or a template's or prompt's id with version.
    pub what: String,
    /// The digest of its content.
    pub digest: Digest,
}

impl Workspace {
    /// Every policy file but the register, every template and every prompt, with their digests.
    pub fn registrable(&self) -> Vec<Registrable> {
        let register = self.policy.register.as_ref().map(|register| register.at.file);
        let policy = self
            .files
            .iter()
            .filter(|file| file.path.starts_with("policy/") && Some(file.file) != register)
            .map(|file| Registrable { what: file.path.clone(), digest: file.digest });
        let templates = self.templates.iter().map(|template| {
            let what = format!("{}@{}", template.front.id.value, template.front.version.value);
            Registrable { what, digest: template.digest }
        });
        policy.chain(templates).collect()
    }
}
