//! The tables of `docs/language.md`: the keys of each section, from the JSON Schemas.

use std::collections::BTreeMap;
use std::fmt::Write;

use schemars::{JsonSchema, schema_for};
use sendoff::base::amount::{Credits, Expectation, Length, Percent};
use sendoff::base::calendar::Hours;
use sendoff::base::digest::Digest;
use sendoff::spec::leaf::{
    ApiName, Cadence, FieldPath, OrgId, Predicate, Sample, SecretRef, Versioned, Zone,
};
use sendoff::spec::{Kind, schema};
use serde_json::Value;

/// `docs/language.md` with the tables of every kind as they are now.
pub fn page(page: &str) -> String {
    Kind::ALL.into_iter().fold(page.to_owned(), |page, kind| {
        let begin = format!("<!-- keys of {}: written by tests/generated.rs -->\n", kind.stem());
        let end = format!("<!-- end of keys of {} -->", kind.stem());
        let marked = || {
            let (before, rest) = page.split_once(&begin)?;
            let (_, after) = rest.split_once(&end)?;
            Some(format!("{before}{begin}{}{end}{after}", tables(kind)))
        };
        marked().unwrap_or_else(|| panic!("the markers of `{kind}` are missing"))
    })
}

fn tables(kind: Kind) -> String {
    let schema = schema::of(kind);
    let tables = Tables { leaves: leaves(), root: schema.as_value() };
    let mut written: BTreeMap<String, String> = BTreeMap::new();
    let mut waiting = vec![(String::new(), tables.root)];
    let mut page = String::new();
    while let Some((path, section)) = waiting.pop() {
        let description = section["description"].as_str().unwrap_or_default();
        if path.is_empty() {
            let _ = write!(page, "\n{description}\n\n");
        } else {
            let _ = write!(page, "\n#### `{path}`\n\n{description}\n\n");
        }
        page.push_str("| key | required | meaning | written |\n| --- | --- | --- | --- |\n");
        let mut below = Vec::new();
        for (key, value) in section["properties"].as_object().unwrap() {
            let required = section["required"]
                .as_array()
                .is_some_and(|required| required.iter().any(|name| name == key));
            let needed = if required { "yes" } else { "" };
            let meaning = value["description"].as_str().unwrap_or_default().replace('\n', " ");
            let inner = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
            let (mut shown, child) = tables.value(value, inner);
            if let Some((path, name)) = child {
                match written.get(&name) {
                    Some(first) => shown = shown.replace(SECTION, &format!("as `{first}`")),
                    None => {
                        written.insert(name.clone(), path.clone());
                        below.push((path, name));
                    }
                }
            }
            let _ = writeln!(page, "| `{key}` | {needed} | {meaning} | {shown} |");
        }
        let below = below.into_iter().rev();
        waiting.extend(below.map(|(path, name)| (path, &tables.root["$defs"][&name])));
    }
    page.push('\n');
    page
}

/// How a section is written, where its keys have a table of their own.
const SECTION: &str = "a section";

/// A section further down: the keys that lead to it, and its name in the schema.
type Child = Option<(String, String)>;

struct Tables<'a> {
    /// Pattern to what is written.
    leaves: Vec<(String, String)>,
    root: &'a Value,
}

impl Tables<'_> {
    /// How a value is written, and the section it holds.
    fn value(&self, schema: &Value, path: String) -> (String, Child) {
        if let Some(name) = schema["$ref"].as_str() {
            let name = name.trim_start_matches("#/$defs/");
            return (SECTION.to_owned(), Some((path, name.to_owned())));
        }
        if let Some(exact) = schema["const"].as_str() {
            return (format!("`{exact}`"), None);
        }
        if let Some(words) = schema["enum"].as_array() {
            let meanings = schema["enumDescriptions"].as_array();
            let meaning = |index: usize| meanings?.get(index)?.as_str();
            let words = words.iter().filter_map(Value::as_str).enumerate();
            let words = words.map(|(index, word)| match meaning(index) {
                Some(meaning) => {
                    format!("`{word}` ({})", lower_first(meaning.trim_end_matches('.')))
                }
                None => format!("`{word}`"),
            });
            return (format!("one of {}", words.collect::<Vec<_>>().join(", ")), None);
        }
        if let Some(options) = schema["anyOf"].as_array() {
            return match (&options[..], schema["description"].as_str()) {
                ([only], _) => self.value(only, path),
                (_, Some(description)) => (lower_first(description), None),
                _ => {
                    let each = |option| self.value(option, String::new()).0;
                    (options.iter().map(each).collect::<Vec<_>>().join(", or "), None)
                }
            };
        }
        match schema["type"].as_str() {
            Some("array") => {
                let (item, child) = self.value(&schema["items"], format!("{path}[]"));
                (format!("a list; each item: {item}"), child)
            }
            Some("object") if schema["maxProperties"] == 1 => {
                (lower_first(schema["description"].as_str().unwrap_or_default()), None)
            }
            Some("object") => {
                let (item, child) =
                    self.value(&schema["additionalProperties"], format!("{path}.NAME"));
                (format!("names; under each: {item}"), child)
            }
            Some("integer") => ("a whole number".to_owned(), None),
            Some("boolean") => ("`true` or `false`".to_owned(), None),
            _ => (self.text(schema), None),
        }
    }

    fn text(&self, schema: &Value) -> String {
        if schema["format"] == "date" {
            return "a date such as `2027-01-11`".to_owned();
        }
        let Some(pattern) = schema["pattern"].as_str() else { return "text".to_owned() };
        let leaf = self.leaves.iter().find(|(known, _)| known == pattern);
        leaf.map_or("a name", |(_, written)| written).to_owned()
    }
}

/// Every small value but names, which are the most common and said once.
fn leaves() -> Vec<(String, String)> {
    vec![
        leaf::<Percent>(),
        leaf::<Length>(),
        leaf::<Expectation>(),
        leaf::<Credits>(),
        leaf::<Hours>(),
        leaf::<Digest>(),
        leaf::<ApiName>(),
        leaf::<Cadence>(),
        leaf::<FieldPath>(),
        leaf::<OrgId>(),
        leaf::<Predicate>(),
        leaf::<Sample>(),
        leaf::<SecretRef>(),
        leaf::<Versioned>(),
        leaf::<Zone>(),
    ]
}

fn leaf<T: JsonSchema>() -> (String, String) {
    let schema = schema_for!(T);
    let text = |key: &str| schema.get(key).and_then(Value::as_str).unwrap().to_owned();
    (text("pattern"), lower_first(&text("description")))
}

fn lower_first(text: &str) -> String {
    let first_word = text.split(' ').next().unwrap_or_default();
    let named = ["Clay", "Salesforce", "Smartlead", "CRM"].contains(&first_word);
    if named {
        return text.replace('|', "\\|");
    }
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| {
        first.to_lowercase().chain(letters).collect::<String>().replace('|', "\\|")
    })
}
