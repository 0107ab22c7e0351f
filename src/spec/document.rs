//! One document: its kind is read first, then the rest of it as that kind.

use super::campaign::Campaign;
use super::decode::{Cx, Decode, quoted};
use super::kind::Kind;
use super::policy::{
    Audiences, Blueprint, Checklist, Fields, OwnRules, People, Register, RepliesPolicy, Senders,
};
use super::settings::Settings;
use crate::base::nearest::nearest;
use crate::diagnostic::{Diagnostic, Fix, Problems, top_of};
use crate::source::FileId;
use crate::yaml::Tree;

/// A document that was read.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "each variant holds the document it names")]
pub enum Document {
    Campaign(Box<Campaign>),
    Workspace(Box<Settings>),
    Fields(Box<Fields>),
    Checklist(Box<Checklist>),
    Blueprint(Box<Blueprint>),
    Senders(Box<Senders>),
    People(Box<People>),
    Audiences(Box<Audiences>),
    Replies(Box<RepliesPolicy>),
    Rules(Box<OwnRules>),
    Register(Box<Register>),
}

/// Reads a document from its tree. `None` where its kind is unknown or its top level cannot be
/// read; the problems say why.
pub fn read(file: FileId, tree: &Tree, problems: &mut Problems) -> Option<Document> {
    let Some(root) = tree.root() else {
        problems.push(
            Diagnostic::error("spec-schema-valid", top_of(file), "the file holds no document")
                .help("begin with `kind:`, or copy an example of the kind you need"),
        );
        return None;
    };
    let kind = kind(file, tree, problems)?;
    let mut cx = Cx::new(problems, tree.is_complete());
    let cx = &mut cx;
    match kind {
        Kind::Campaign => Decode::decode(root, cx).map(Box::new).map(Document::Campaign),
        Kind::Workspace => Decode::decode(root, cx).map(Box::new).map(Document::Workspace),
        Kind::Fields => Decode::decode(root, cx).map(Box::new).map(Document::Fields),
        Kind::Checklist => Decode::decode(root, cx).map(Box::new).map(Document::Checklist),
        Kind::Blueprint => Decode::decode(root, cx).map(Box::new).map(Document::Blueprint),
        Kind::Senders => Decode::decode(root, cx).map(Box::new).map(Document::Senders),
        Kind::People => Decode::decode(root, cx).map(Box::new).map(Document::People),
        Kind::Audiences => Decode::decode(root, cx).map(Box::new).map(Document::Audiences),
        Kind::Replies => Decode::decode(root, cx).map(Box::new).map(Document::Replies),
        Kind::Rules => Decode::decode(root, cx).map(Box::new).map(Document::Rules),
        Kind::Register => Decode::decode(root, cx).map(Box::new).map(Document::Register),
    }
}

/// The kind a document names, or a diagnostic that says what is there instead.
pub fn kind(file: FileId, tree: &Tree, problems: &mut Problems) -> Option<Kind> {
    let names = Kind::ALL.map(Kind::text);
    let help = format!("the kinds are {}", quoted(&names));
    let Some(entry) = tree.root().and_then(|root| root.get("kind")) else {
        let at = tree.root().map_or(top_of(file), |root| {
            root.entries().next().map_or(root.at(), |entry| entry.key.at())
        });
        problems.push(
            Diagnostic::error("spec-schema-valid", at, "the document does not say its `kind`")
                .label("begin with `kind:`")
                .help(help),
        );
        return None;
    };
    let found = entry.value.text().unwrap_or_default();
    let kind = Kind::named(found);
    if kind.is_none() {
        let at = entry.value.at();
        let unknown = format!("unknown kind of document: {}", entry.value.describe());
        let mut diagnostic = Diagnostic::error("spec-version-supported", at, unknown).help(help);
        if let Some(meant) = nearest(found, names) {
            diagnostic =
                diagnostic.label(format!("did you mean `{meant}`?")).fix(Fix::meant(at, meant));
        }
        problems.push(diagnostic);
    }
    kind
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    const SPEC: &str = include_str!("testdata/campaign.yaml");

    fn problems(text: &str) -> (Option<Document>, Vec<String>) {
        let mut sources = Sources::new();
        let file = sources.add("campaign.yaml", text);
        let parsed = crate::yaml::parse(file, text);
        let mut problems = parsed.problems;
        let document = read(file, &parsed.tree, &mut problems);
        let shown = problems.sorted(&sources).into_iter().map(|problem| {
            let at = problem.primary.as_ref().map(|label| sources.text_at(label.at));
            format!("{} [{}] {}", problem.rule, at.unwrap_or_default(), problem.headline)
        });
        (document, shown.collect())
    }

    #[test]
    fn the_example_of_the_language_is_read_whole() {
        let (document, problems) = problems(SPEC);
        assert_eq!(problems, Vec::<String>::new());
        assert!(matches!(document, Some(Document::Campaign(campaign)) if campaign.is_whole()));
    }

    #[test]
    fn a_broken_section_leaves_the_others_read_and_every_mistake_is_named_once() {
        let text = SPEC
            .replace("starts: 2027-01-11", "starts: soon")
            .replace("budget: 1800 credits", "budgett: 1800 credits")
            .replace("segment: dormant ", "segment: dormat ");
        let (document, problems) = problems(&text);
        assert_eq!(
            problems,
            [
                "spec-schema-valid [soon] `brief.starts` must be a date such as `2027-01-11`, found text `soon`",
                "spec-schema-valid [dormat] `audience.segment` must be a segment, found text `dormat`",
                "spec-unknown-key [budgett] unknown key `budgett` in `enrich`",
            ]
        );
        let Some(Document::Campaign(campaign)) = document else { panic!("no campaign") };
        assert!(campaign.brief.get().is_none() && campaign.audience.get().is_none());
        assert!(campaign.send.get().is_some() && campaign.writeback.get().is_some());
    }

    #[test]
    fn a_misspelt_key_is_one_mistake_and_its_value_is_read() {
        let text = SPEC.replace("  purpose:", "  purposse:").replace("sender:", "sendr:");
        let (document, found) = problems(&text);
        assert_eq!(
            found,
            [
                "spec-unknown-key [purposse] unknown key `purposse` in `brief`",
                "spec-unknown-key [sendr] unknown key `sendr` in the document",
            ]
        );
        let Some(Document::Campaign(campaign)) = document else { panic!("no campaign") };
        assert!(campaign.is_whole());
        let (_, both) = problems(&SPEC.replace("  purpose:", "  purposse: a\n  purpose:"));
        assert_eq!(both, ["spec-unknown-key [purposse] unknown key `purposse` in `brief`"]);
        let far = SPEC.replace("  purpose:", "  reason:");
        let (_, far) = problems(&far);
        assert_eq!(far.len(), 2, "{far:?}");
    }

    #[test]
    fn prose_with_a_comma_in_braces_is_told_to_stand_in_quotes() {
        let mut sources = Sources::new();
        let text = "kind: campaign/v1\nname: a\nsender: { identity: Nora, our agent, pool: p }\n";
        let file = sources.add("campaign.yaml", text);
        let mut problems = Problems::new();
        read(file, &crate::yaml::parse(file, text).tree, &mut problems);
        let helps: Vec<String> = problems.into_iter().filter_map(|one| one.help).collect();
        assert!(helps.iter().any(|help| help.contains("in quotes")), "{helps:?}");
    }

    #[test]
    fn a_missing_section_is_named_and_the_rest_is_read() {
        let start = SPEC.find("sender:").unwrap();
        let end = SPEC.find("send:").unwrap();
        let text = format!("{}{}", &SPEC[..start], &SPEC[end..]);
        let (document, problems) = problems(&text);
        assert_eq!(problems, ["spec-schema-valid [kind] the document has no `sender`"]);
        let Some(Document::Campaign(campaign)) = document else { panic!("no campaign") };
        assert!(campaign.sender.get().is_none() && campaign.message.get().is_some());
    }

    #[test]
    fn a_document_without_a_known_kind_says_which_kinds_there_are() {
        let (_, unknown) = problems("kind: campain/v1\n");
        assert_eq!(
            unknown,
            ["spec-version-supported [campain/v1] unknown kind of document: text `campain/v1`"]
        );
        let (_, none) = problems("name: x\n");
        assert_eq!(none, ["spec-schema-valid [name] the document does not say its `kind`"]);
        let (_, empty) = problems("");
        assert_eq!(empty, ["spec-schema-valid [] the file holds no document"]);
    }

    #[test]
    fn the_schema_accepts_what_the_decoder_accepts() {
        let mut sources = Sources::new();
        let file = sources.add("campaign.yaml", SPEC);
        let json = crate::yaml::parse(file, SPEC).tree.to_json();
        let schema = super::super::schema::of(Kind::Campaign);
        let validator = jsonschema::validator_for(schema.as_value()).unwrap();
        let errors: Vec<String> =
            validator.iter_errors(&json).map(|error| error.instance_path().to_string()).collect();
        assert_eq!(errors, Vec::<String>::new());
    }
}
