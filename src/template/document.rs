//! A whole template or prompt, and the digest that an approval is bound to.
//!
//! Knows nothing of registers or campaigns: whether this digest is the approved one is asked
//! elsewhere.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::base::digest::Digest;
use crate::diagnostic::{Diagnostic, Problems};
use crate::source::{FileId, Located};

use super::ast::{Content, NodeKind, walk};
use super::fields::{Front, TemplateKind, decode};
use super::front::split;
use super::parse::{parse, parse_prompt};
use super::render::Markup;
use super::{SCHEMA, TAG_FALLBACK};

/// A template or a prompt as it was read.
#[derive(Debug, Clone)]
pub struct Template {
    /// The front matter.
    pub front: Front,
    /// The body.
    pub body: Content,
    /// What the body is written in.
    pub markup: Markup,
    /// The digest of all that changes what is sent or asked: the fields and the body. Comments,
    /// the order of fields and the way lines end do not count.
    pub digest: Digest,
}

/// What was read of a file, and what is wrong with it.
#[derive(Debug)]
pub struct Read {
    /// The template; `None` where its id or its version could not be read, since nothing can refer
    /// to it then. The problems are complete all the same.
    pub template: Option<Template>,
    /// What is wrong, in the order it was found.
    pub problems: Problems,
}

/// Reads the text of a template or a prompt.
pub fn read(file: FileId, text: &str) -> Read {
    let mut problems = Problems::new();
    let parts = split(file, text, &mut problems);
    let tree = (!parts.front.is_empty()).then(|| {
        let parsed = crate::yaml::parse(file, parts.front);
        problems.extend(parsed.problems);
        parsed.tree
    });
    let front = decode(file, tree.as_ref(), &mut problems);
    let body = match front.kind.value {
        TemplateKind::Template => parse(&parts.body, file, &parts.map, &mut problems),
        TemplateKind::Prompt => parse_prompt(&parts.body, file, &parts.map, &mut problems),
    };
    let digest = digest(&front, &body);
    let markup = Markup::of(body.text());
    let template = Template { front, body, markup, digest };
    template.check(&mut problems);
    let template = template.front.is_named().then_some(template);
    Read { template, problems }
}

impl Template {
    /// What takes the place of each field that is blank. A tag's own fallback and the one of the
    /// front matter are the same where both are given: a field is filled before it is loaded, and
    /// can be filled in one way only.
    pub fn fallbacks(&self) -> BTreeMap<String, String> {
        let declared = self.front.variables.iter().filter_map(|(name, variable)| {
            Some((name.clone(), variable.fallback.as_ref()?.value.clone()))
        });
        let mut fallbacks: BTreeMap<String, String> = declared.collect();
        for (tag, _) in self.contents().flat_map(Content::tags) {
            if let Some(fallback) = &tag.fallback {
                fallbacks.entry(tag.name.clone()).or_insert_with(|| fallback.clone());
            }
        }
        fallbacks
    }

    /// The subject, where there is one, and the body.
    pub fn contents(&self) -> impl Iterator<Item = &Content> {
        self.front.subject.iter().chain(std::iter::once(&self.body))
    }

    fn check(&self, problems: &mut Problems) {
        if self.body.text().is_empty() {
            let problem = Diagnostic::error(SCHEMA, self.body.whole(), "a template without a body");
            problems.push(problem.help("write the text below the second line `---`"));
        }
        let mut first: BTreeMap<&str, Located<&str>> = BTreeMap::new();
        for (name, variable) in &self.front.variables {
            if let Some(fallback) = &variable.fallback {
                first.insert(name, Located::new(&fallback.value, fallback.at));
            }
        }
        for (tag, at) in self.contents().flat_map(Content::tags) {
            let Some(fallback) = &tag.fallback else { continue };
            let known = first.entry(&tag.name).or_insert(Located::new(fallback, at));
            if known.value != fallback {
                let headline = format!("two fallbacks for `{}`", tag.name);
                let problem = Diagnostic::error(TAG_FALLBACK, at, headline)
                    .also(known.at, "the other one")
                    .help("keep one: a field is filled once for each recipient");
                problems.push(problem);
            }
        }
        self.check_subject(problems);
    }

    fn check_subject(&self, problems: &mut Problems) {
        let Some(subject) = &self.front.subject else { return };
        let mut broken = None;
        walk(subject.nodes(), &mut |node| {
            if matches!(&node.kind, NodeKind::Text(text) if text.trim_end().contains('\n')) {
                broken = broken.or(Some(node.span));
            }
        });
        if let Some(span) = broken {
            let problem = Diagnostic::error(SCHEMA, subject.at(span), "a subject of several lines");
            problems.push(problem.help("a subject is one line"));
        }
    }
}

fn digest(front: &Front, body: &Content) -> Digest {
    let text = |field: &Option<Located<String>>| field.as_ref().map(|field| field.value.clone());
    let kind = match front.kind.value {
        TemplateKind::Template => "template",
        TemplateKind::Prompt => "prompt",
    };
    let variables: BTreeMap<&str, Value> = front
        .variables
        .iter()
        .map(|(name, variable)| {
            let value =
                json!({ "fallback": text(&variable.fallback), "from": text(&variable.from) });
            (name.as_str(), value)
        })
        .collect();
    let inputs: Vec<&str> = front.inputs.iter().map(|input| input.value.as_str()).collect();
    let value = json!({
        "id": front.id.value,
        "version": front.version.value,
        "kind": kind,
        "language": text(&front.language),
        "theme": text(&front.theme),
        "cta": text(&front.cta),
        "subject": front.subject.as_ref().map(Content::text),
        "variables": variables,
        "model": text(&front.model),
        "temperature": front.temperature.as_ref().map(|temperature| temperature.value),
        "inputs": inputs,
        "body": body.text(),
    });
    Digest::of_json(&value).expect("invariant: the fields are texts and finite numbers")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    fn problems_of(text: &str) -> (Option<Template>, Sources, Vec<Diagnostic>) {
        let mut sources = Sources::new();
        let file = sources.add("t.md", text);
        let read = read(file, text);
        let problems = read.problems.sorted(&sources);
        (read.template, sources, problems)
    }

    fn good(text: &str) -> (Template, Sources) {
        let (template, sources, problems) = problems_of(text);
        assert_eq!(problems, []);
        (template.unwrap(), sources)
    }

    /// Each problem as `line:column rule headline`.
    fn reported(text: &str) -> Vec<String> {
        let (_, sources, problems) = problems_of(text);
        let show = |d: Diagnostic| {
            let at = sources.show(d.primary.unwrap().at);
            format!("{} {} {}", at.trim_start_matches("t.md:"), d.rule, d.headline)
        };
        problems.into_iter().map(show).collect()
    }

    const GOOD: &str = "---\nid: winback-intro\nversion: 2\nkind: template\nlanguage: en\n\
        theme: reliability\ncta: reply\nsubject: \"{Hi|Hello} {{first_name}}\"\n\
        variables:\n  first_name: { fallback: there, from: Lead.FirstName }\n---\n\n\
        Dear {{first_name}},\n%unsubscribe-text%\n";

    #[test]
    fn every_field_is_read() {
        let (template, sources) = good(GOOD);
        let front = &template.front;
        assert_eq!(front.id.value, "winback-intro");
        assert_eq!(front.version.value, 2);
        assert_eq!(front.kind.value, TemplateKind::Template);
        let from = front.variables["first_name"].from.as_ref().unwrap();
        assert_eq!(sources.text_at(from.at), "Lead.FirstName");
        assert_eq!(template.markup, Markup::Plain);
        assert_eq!(template.fallbacks()["first_name"], "there");
        let subject = front.subject.as_ref().unwrap();
        assert_eq!(sources.text_at(subject.tags()[0].1), "{{first_name}}");
        assert_eq!(sources.text_at(template.body.tags()[0].1), "{{first_name}}");
    }

    #[test]
    fn a_prompt_has_its_own_fields_and_braces_are_text() {
        let text = "---\nid: opener\nversion: 3\nkind: prompt\nlanguage: en\nmodel: m-1\n\
            temperature: 0.2\ninputs: [company, title]\n---\n\
            Answer {\"a\": {\"b\": 1}} {{title}}\n";
        let (template, _) = good(text);
        assert_eq!(template.front.temperature.as_ref().unwrap().value, 0.2);
        assert_eq!(template.front.inputs.len(), 2);
        assert_eq!(template.body.tags().len(), 1);
        assert_eq!(template.body.expansion_count(), 1);
    }

    #[test]
    fn what_is_wrong_in_one_field_hides_no_other() {
        let text = "---\nid: 7\nversion: 0\nkind: letter\nlanguag: en\nsubject: {a|b}\n---\n\
            Hi {{a|x}} {{a|y}} {b\n";
        assert_eq!(
            reported(text),
            [
                "1:1 spec-schema-valid front matter without `language`",
                "2:5 spec-schema-valid expected a text, found number `7`",
                "3:10 spec-schema-valid expected a whole number from 1, found number `0`",
                "4:7 spec-schema-valid expected `template` or `prompt`, found text `letter`",
                "5:1 spec-unknown-key unknown key `languag` in front matter",
                "6:10 spec-schema-valid expected a subject, found a mapping",
                "8:12 msg-tag-fallback two fallbacks for `a`",
                "8:20 msg-spintax-balanced unclosed spintax",
            ]
        );
    }

    #[test]
    fn a_field_of_the_other_kind_a_long_subject_and_a_missing_body_are_reported() {
        let head = "---\nid: a\nversion: 1\nkind: template\nlanguage: en\n";
        assert_eq!(
            reported(&format!("{head}model: m-1\n---\nHi\n")),
            ["6:1 spec-unknown-key `model` belongs to a prompt, and this is a template"]
        );
        assert_eq!(
            reported(&format!("{head}subject: \"a\\nb\"\n---\nHi\n")),
            ["6:11 spec-schema-valid a subject of several lines"]
        );
        assert_eq!(
            reported(&format!("{head}---\n\n")),
            ["8:1 spec-schema-valid a template without a body"]
        );
    }

    #[test]
    fn a_place_in_the_body_is_a_place_in_the_file() {
        let text = "---\r\nid: a\r\nversion: 1\r\nkind: template\r\nlanguage: en\r\n---\r\n\r\nHi\r\n{a\r\n";
        assert_eq!(reported(text), ["9:1 msg-spintax-balanced unclosed spintax"]);
    }

    #[test]
    fn the_digest_is_that_of_what_is_sent_and_not_of_the_layout() {
        let digest = |text: &str| good(text).0.digest;
        let same = [
            GOOD.replace('\n', "\r\n"),
            GOOD.replace("cta: reply\n", "# a note\ncta: 'reply'\n"),
            GOOD.replace("version: 2\nkind: template\n", "kind: template\nversion: 2\n"),
            format!("{GOOD}\n"),
        ];
        for text in same {
            assert_eq!(digest(&text), digest(GOOD), "{text}");
        }
        let changes = [
            ("version: 2", "version: 3"),
            ("fallback: there", "fallback: you"),
            ("Lead.FirstName", "Contact.FirstName"),
            ("{Hi|Hello}", "{Hi|Hallo}"),
            ("Dear", "dear"),
            ("cta: reply", "cta: call"),
        ];
        for (from, to) in changes {
            assert_ne!(digest(&GOOD.replace(from, to)), digest(GOOD), "{to}");
        }
    }

    #[test]
    fn a_file_without_a_name_is_no_template_and_its_body_is_still_checked() {
        assert!(problems_of("Hi {a").0.is_none());
        assert_eq!(
            reported("Hi {a"),
            ["1:1 spec-schema-valid no front matter", "1:4 msg-spintax-balanced unclosed spintax",]
        );
    }
}
