//! The tables of `docs/sandbox.md`: the settings of a sandbox, from their types.

use std::collections::BTreeSet;
use std::fmt::Write;

use sendoff::sandbox::SandboxSettings;
use serde_json::Value;

const BEGIN: &str = "<!-- settings: written by tests/generated.rs -->\n";
const END: &str = "<!-- end of settings -->";

/// `docs/sandbox.md` with its tables as they are now.
pub fn page(page: &str) -> String {
    let (before, rest) = page.split_once(BEGIN).expect("the marker of the settings");
    let (_, after) = rest.split_once(END).expect("the end of the settings");
    format!("{before}{BEGIN}{}{END}{after}", tables())
}

/// The blocks of settings on the page.
pub fn examples(page: &str) -> Vec<&str> {
    let blocks = page.split("```yaml\n").skip(1);
    blocks.map(|block| block.split("```").next().unwrap_or_default()).collect()
}

fn tables() -> String {
    let schema = schemars::schema_for!(SandboxSettings);
    let root = schema.as_value();
    let mut page = String::new();
    let mut written = BTreeSet::new();
    let mut waiting = vec![(String::new(), root)];
    while let Some((path, section)) = waiting.pop() {
        let title = if path.is_empty() { String::new() } else { format!("\n### `{path}`\n") };
        let _ = write!(page, "{title}\n{}\n\n", text(section));
        page.push_str("| key | meaning | unless said |\n| --- | --- | --- |\n");
        let mut below = Vec::new();
        for (key, value) in section["properties"].as_object().unwrap() {
            let shown = match child(root, value) {
                Some((name, inner, list)) if inner["properties"].is_object() => {
                    let dot = if path.is_empty() { "" } else { "." };
                    let inside = format!("{path}{dot}{key}{}", if list { "[]" } else { "" });
                    if written.insert(name) {
                        below.push((inside, inner));
                    }
                    "a section".to_owned()
                }
                Some((_, choice, _)) => format!("{}{}", default(value), choices(choice)),
                None => default(value),
            };
            let _ = writeln!(page, "| `{key}` | {} | {shown} |", text(value));
        }
        waiting.extend(below.into_iter().rev());
    }
    page.push('\n');
    page
}

fn text(value: &Value) -> String {
    value["description"].as_str().unwrap_or_default().replace('\n', " ")
}

/// The type that a value refers to, by name, and whether the value is a list of them.
fn child<'s>(root: &'s Value, value: &'s Value) -> Option<(&'s str, &'s Value, bool)> {
    let list = value.get("items");
    let either = |value: &'s Value| value["anyOf"].as_array().and_then(|all| all.first());
    let of = list.unwrap_or(value);
    let name = either(of).unwrap_or(of)["$ref"].as_str()?.rsplit('/').next()?;
    Some((name, &root["$defs"][name], list.is_some()))
}

fn default(value: &Value) -> String {
    match value.get("default") {
        None => "must be said".to_owned(),
        Some(Value::Null) => "none".to_owned(),
        Some(Value::Array(items)) if items.is_empty() => "none".to_owned(),
        Some(given) => format!("`{given}`"),
    }
}

/// The words of a choice with what each means.
fn choices(choice: &Value) -> String {
    let all = choice["oneOf"].as_array().into_iter().flatten();
    let words = all.filter_map(|one| {
        let word = match one["const"].as_str() {
            Some(word) => format!("`{word}`"),
            None => format!("`mode: {}`", one["properties"]["mode"]["const"].as_str()?),
        };
        Some(format!("{word}: {}", text(one)))
    });
    words.map(|words| format!("<br>{words}")).collect()
}
