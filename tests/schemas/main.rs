//! The decoder and the JSON Schema of each kind of document agree: an editor that validates with
//! the schema and the program itself find the same files wrong.
//!
//! They are asked about every document of the examples, about a whole document of each kind, and
//! about copies of those with one mistake each. The first line of such a copy is what the decoder
//! says; with `SENDOFF_UPDATE=1` in the environment it is written anew.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use jsonschema::Validator;
use sendoff::diagnostic::Problems;
use sendoff::source::Sources;
use sendoff::spec::{self, Kind, schema};
use sendoff::yaml;

/// The mistakes that only the decoder finds, and why no schema can.
const DECODER_ONLY: &[(&str, &str)] = &[
    ("campaign-a-tag", "tags are gone once the text is a tree of values"),
    ("campaign-brief-starts-no-such-day", "the length of a month is beyond a pattern"),
    ("campaign-eligible-compares-with-a-word", "conditions have a grammar"),
    ("campaign-eligible-joined-by-or", "conditions have a grammar"),
    ("campaign-hours-end-before-start", "a pattern cannot compare two times"),
    ("campaign-mailbox-cap-twice", "JSON has one value for each key"),
    ("campaign-mailbox-cap-with-a-point", "20.0 is a whole number in JSON"),
    ("campaign-mailbox-cap-with-a-zero-before", "how a number is written is gone in JSON"),
    ("campaign-timezone-unknown", "the names of zones are a data base"),
];

/// What the two say of one document.
struct Judged {
    decoder: Vec<String>,
    schema: Vec<String>,
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The YAML files below a folder, sorted.
fn documents(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut waiting = vec![folder.to_path_buf()];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|extension| extension == "yaml") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn stem(path: &Path) -> &str {
    path.file_stem().and_then(|stem| stem.to_str()).unwrap()
}

/// Every kind with the validator of its schema.
struct Schemas(Vec<(Kind, Validator)>);

impl Schemas {
    fn read() -> Self {
        let validator =
            |kind| (kind, jsonschema::validator_for(schema::of(kind).as_value()).unwrap());
        Self(Kind::ALL.into_iter().map(validator).collect())
    }

    fn of(&self, kind: Kind) -> &Validator {
        self.0.iter().find(|(of, _)| *of == kind).map(|(_, validator)| validator).unwrap()
    }

    fn judge(&self, text: &str, kind: Kind) -> Judged {
        let mut sources = Sources::new();
        let file = sources.add("document.yaml", text);
        let parsed = yaml::parse(file, text);
        let mut problems: Problems = parsed.problems;
        spec::read(file, &parsed.tree, &mut problems);
        let decoder =
            problems.sorted(&sources).into_iter().map(|problem| problem.headline).collect();
        let json = parsed.tree.to_json();
        let errors = self.of(kind).iter_errors(&json);
        let schema = errors.map(|error| format!("{}: {error}", error.instance_path())).collect();
        Judged { decoder, schema }
    }
}

/// The kind a document names, or that its file name begins with.
fn kind(path: &Path, text: &str) -> Kind {
    let said = text.lines().find_map(|line| line.strip_prefix("kind: "));
    let named = |kind: &Kind| stem(path).split('-').next() == Some(kind.stem());
    said.and_then(Kind::named).or_else(|| Kind::ALL.into_iter().find(named)).unwrap()
}

#[test]
fn both_accept_every_document_of_the_examples() {
    let schemas = Schemas::read();
    for example in ["small", "full"] {
        let folder = root().join("examples").join(example);
        let mut kinds = BTreeSet::new();
        for path in documents(&folder) {
            let text = fs::read_to_string(&path).unwrap();
            let Some(kind) = text.lines().find_map(|line| line.strip_prefix("kind: ")) else {
                continue;
            };
            let kind = Kind::named(kind).unwrap();
            let judged = schemas.judge(&text, kind);
            assert_eq!(judged.decoder, [""; 0], "{}", path.display());
            assert_eq!(judged.schema, [""; 0], "{}", path.display());
            kinds.insert(kind);
        }
        assert_eq!(kinds.len(), Kind::ALL.len(), "`{example}` holds every kind of document");
    }
}

#[test]
fn both_accept_the_whole_document_of_each_kind() {
    let schemas = Schemas::read();
    for kind in Kind::ALL {
        let path = root().join("tests/fixtures/whole").join(format!("{}.yaml", kind.stem()));
        let judged = schemas.judge(&fs::read_to_string(&path).unwrap(), kind);
        assert_eq!(judged.decoder, [""; 0], "{}", path.display());
        assert_eq!(judged.schema, [""; 0], "{}", path.display());
    }
}

#[test]
fn both_refuse_every_mistake_but_those_only_the_decoder_can_see() {
    let schemas = Schemas::read();
    let mut passed_by_schema = BTreeSet::new();
    let mut kinds = BTreeSet::new();
    let paths = documents(&root().join("tests/fixtures/negative"));
    for path in &paths {
        let text = fs::read_to_string(path).unwrap();
        let kind = kind(path, &text);
        let judged = schemas.judge(&text, kind);
        let [said] = &judged.decoder[..] else {
            panic!("{}: one mistake expected, not {:?}", path.display(), judged.decoder)
        };
        same_first_line(path, &text, said);
        if judged.schema.is_empty() {
            passed_by_schema.insert(stem(path).to_owned());
        }
        kinds.insert(kind);
    }
    let expected: BTreeSet<String> =
        DECODER_ONLY.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(passed_by_schema, expected);
    assert_eq!(kinds.len(), Kind::ALL.len());
    assert!(paths.len() >= 60, "only {} mistakes", paths.len());
}

/// Holds the first line of a document against what the decoder says, or writes it.
fn same_first_line(path: &Path, text: &str, said: &str) {
    let (first, rest) = text.split_once('\n').unwrap();
    let wanted = format!("# says: {said}");
    if std::env::var_os("SENDOFF_UPDATE").is_some() {
        fs::write(path, format!("{wanted}\n{rest}")).unwrap();
        return;
    }
    assert_eq!(first, wanted, "{}", path.display());
}

/// The blocks of a language in the part of `docs/language.md` between two headings.
fn blocks(language: &str, from: &str, to: &str) -> Vec<String> {
    let page = fs::read_to_string(root().join("docs/language.md")).unwrap();
    let (_, part) = page.split_once(from).unwrap();
    let (part, _) = part.split_once(to).unwrap();
    let fence = format!("```{language}\n");
    let block = |rest: &str| rest.split_once("```").unwrap().0.to_owned();
    part.split(&fence).skip(1).map(block).collect()
}

#[test]
fn the_campaign_of_the_language_page_is_read_whole_and_says_what_the_example_says() {
    let text = blocks("yaml", "## A full campaign, section by section", "## How values").join("\n");
    let judged = Schemas::read().judge(&text, Kind::Campaign);
    assert_eq!(judged.decoder, [""; 0]);
    assert_eq!(judged.schema, [""; 0]);
    let example = root().join("examples/full/campaigns/q1-dormant-shippers.yaml");
    let example = fs::read_to_string(example).unwrap();
    let json = |text: &str| {
        let file = Sources::new().add("document.yaml", text);
        yaml::parse(file, text).tree.to_json()
    };
    assert_eq!(json(&text), json(&example));
}

#[test]
fn the_template_of_the_language_page_is_read_without_a_problem() {
    let [text] = &blocks("markdown", "## Templates", "## Prompts")[..] else {
        panic!("one template expected")
    };
    let file = Sources::new().add("template.md", text.as_str());
    let read = sendoff::template::read(file, text);
    let headlines: Vec<String> =
        read.problems.into_iter().map(|problem| problem.headline).collect();
    assert_eq!(headlines, [""; 0]);
    assert!(read.template.is_some());
}

/// Goes through every property of a schema, with its place.
fn properties(
    schema: &serde_json::Value,
    place: &str,
    each: &mut impl FnMut(&str, &serde_json::Value),
) {
    match schema {
        serde_json::Value::Object(entries) => {
            let own = entries.get("properties").and_then(|own| own.as_object());
            for (key, property) in own.into_iter().flatten() {
                each(&format!("{place}/properties/{key}"), property);
            }
            for (key, inner) in entries {
                properties(inner, &format!("{place}/{key}"), each);
            }
        }
        serde_json::Value::Array(items) => {
            for (index, inner) in items.iter().enumerate() {
                properties(inner, &format!("{place}/{index}"), each);
            }
        }
        _ => {}
    }
}

fn published() -> Vec<(String, serde_json::Value)> {
    let files = fs::read_dir(root().join("schemas")).unwrap();
    let mut paths: Vec<PathBuf> = files.map(|file| file.unwrap().path()).collect();
    paths.sort();
    let read = |path: &PathBuf| serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    paths.iter().map(|path| (stem(path).to_owned(), read(path))).collect()
}

#[test]
fn every_property_of_every_schema_has_a_title_and_a_meaning() {
    let schemas = published();
    assert!(schemas.len() >= 15);
    for (name, schema) in schemas {
        let mut bare = Vec::new();
        properties(&schema, "", &mut |place, property| {
            let said = |key: &str| property[key].as_str().is_some_and(|text| !text.is_empty());
            if !said("title") || !said("description") {
                bare.push(place.to_owned());
            }
        });
        assert_eq!(bare, [""; 0], "{name}");
    }
}

/// Whether a property holds one value or a list of them, not a section with keys of its own.
fn is_value(root: &serde_json::Value, property: &serde_json::Value) -> bool {
    let section = |part: &serde_json::Value| {
        part.get("properties").is_some() || part.get("additionalProperties").is_some()
    };
    let mut parts = vec![property];
    let mut seen = 0;
    while let Some(part) = parts.pop() {
        seen += 1;
        assert!(seen < 100);
        if section(part) {
            return false;
        }
        if let Some(reference) = part["$ref"].as_str() {
            parts.push(root.pointer(reference.strip_prefix('#').unwrap()).unwrap());
        }
        parts.extend(["anyOf", "oneOf"].iter().filter_map(|key| part[*key].as_array()).flatten());
        parts.extend(part.get("items"));
    }
    true
}

#[test]
fn every_value_an_author_writes_has_an_example_a_default_or_its_words_and_they_are_accepted() {
    for kind in Kind::ALL {
        let schema = schema::of(kind).to_value();
        let mut bare = Vec::new();
        properties(&schema, "", &mut |place, property| {
            let known = ["examples", "default", "const", "enum"];
            let words = |part: &serde_json::Value| known.iter().any(|key| part.get(key).is_some());
            let boolean = property["type"] == "boolean";
            let said = boolean || words(property) || words(&property["items"]);
            if !said && is_value(&schema, property) {
                bare.push(place.to_owned());
            }
            let mut alone = property.clone();
            alone["$defs"] = schema["$defs"].clone();
            let validator = jsonschema::validator_for(&alone).unwrap();
            let examples = property["examples"].as_array().into_iter().flatten();
            for value in examples.chain(property.get("default")) {
                let wrong = validator.validate(value).err().map(|error| error.to_string());
                assert_eq!(wrong, None, "{kind}{place}: {value}");
            }
        });
        assert_eq!(bare, [""; 0], "{kind}");
    }
}

#[test]
fn the_catalogue_for_editors_names_every_kind_of_document_once() {
    let text = fs::read_to_string(root().join("docs/schemastore.json")).unwrap();
    let catalogue: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(catalogue["$schema"], "https://json.schemastore.org/schema-catalog.json");
    assert_eq!(catalogue["version"], 1);
    let entries = catalogue["schemas"].as_array().unwrap();
    assert_eq!(entries.len(), Kind::ALL.len());
    let mut patterns = BTreeSet::new();
    for (entry, kind) in entries.iter().zip(Kind::ALL) {
        let keys: Vec<&String> = entry.as_object().unwrap().keys().collect();
        assert_eq!(keys, ["name", "description", "fileMatch", "url"]);
        let schema = schema::of(kind).to_value();
        assert_eq!(entry["description"], schema["description"], "{kind}");
        let url = entry["url"].as_str().unwrap();
        let file = format!("schemas/{}.json", kind.stem());
        assert!(url.starts_with("https://") && url.ends_with(&format!("/{file}")), "{url}");
        assert!(root().join(file).is_file());
        for pattern in entry["fileMatch"].as_array().unwrap() {
            assert!(patterns.insert(pattern.as_str().unwrap().to_owned()), "{pattern}");
        }
    }
}
