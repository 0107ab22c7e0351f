//! Files of the repository that are made from the code: they are what the code would make now.
//!
//! With `SENDOFF_UPDATE=1` in the environment the tests rewrite them instead of failing.

#[path = "generated/language.rs"]
mod language;
#[path = "generated/reference.rs"]
mod reference;
#[path = "generated/rules.rs"]
mod rules;
#[path = "generated/sandbox.rs"]
mod sandbox;

use std::fs;
use std::path::{Path, PathBuf};

use sendoff::sandbox::SandboxSettings;
use sendoff::sandbox::faults::Fault;
use sendoff::spec::{Kind, schema};
use sendoff::workspace::Workspace;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Compares a file with what it should hold, or writes it.
fn same(path: &Path, expected: &str) {
    if std::env::var_os("SENDOFF_UPDATE").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, expected).unwrap();
        return;
    }
    let found = fs::read_to_string(path).unwrap_or_default();
    let shown = path.strip_prefix(root()).unwrap().display();
    assert!(found == expected, "`{shown}` is out of date; run the tests with SENDOFF_UPDATE=1");
}

#[test]
fn the_schemas_are_those_of_the_decoder() {
    for kind in Kind::ALL {
        let path = root().join("schemas").join(format!("{}.json", kind.stem()));
        let text = serde_json::to_string_pretty(&schema::of(kind)).unwrap();
        same(&path, &format!("{text}\n"));
    }
}

#[test]
fn the_schema_of_plans_is_that_of_the_document() {
    let path = root().join("schemas/plan.json");
    let text = serde_json::to_string_pretty(&sendoff::plan::schema()).unwrap();
    same(&path, &format!("{text}\n"));
}

#[test]
fn the_registers_of_the_examples_name_the_files_as_they_are() {
    for name in ["small", "full"] {
        let folder = root().join("examples").join(name);
        let path = folder.join("policy/register.yaml");
        let workspace = Workspace::load(&folder).unwrap();
        let mut text = fs::read_to_string(&path).unwrap();
        for now in workspace.registrable() {
            let line = text
                .lines()
                .find(|line| line.contains(&format!("what: {},", now.what)))
                .unwrap_or_else(|| panic!("the register of `{name}` does not name `{}`", now.what))
                .to_owned();
            let (before, after) = line.split_once("sha256:").unwrap();
            let updated = format!("{before}{}{}", now.digest, &after[64..]);
            text = text.replace(&line, &updated);
        }
        same(&path, &text);
    }
}

#[test]
fn the_schemas_of_outputs_are_those_of_the_renderer() {
    let schemas = [
        ("check", sendoff::render::check::check_schema()),
        ("check-lines", sendoff::render::check::lines_schema()),
        ("baseline", sendoff::rules::baseline_schema()),
    ];
    for (name, schema) in schemas {
        let text = serde_json::to_string_pretty(&schema).unwrap();
        same(&root().join(format!("schemas/{name}.json")), &format!("{text}\n"));
    }
}

#[test]
fn the_reference_of_the_command_line_is_that_of_its_definition() {
    same(&root().join("docs/cli.md"), &reference::commands(sendoff::cli::command()));
}

#[test]
fn the_page_of_exit_codes_is_that_of_the_program() {
    same(&root().join("docs/exit-codes.md"), &reference::exit_codes());
}

#[test]
fn the_tables_of_the_language_are_those_of_the_schemas() {
    let path = root().join("docs/language.md");
    let page = fs::read_to_string(&path).unwrap();
    same(&path, &language::page(&page));
}

#[test]
fn the_tables_of_the_sandbox_are_those_of_its_settings() {
    let path = root().join("docs/sandbox.md");
    let page = fs::read_to_string(&path).unwrap();
    same(&path, &sandbox::page(&page));
    let examples = sandbox::examples(&page);
    assert!(examples.len() >= 3);
    for example in examples {
        let read: Result<SandboxSettings, _> = serde_yaml::from_str(example);
        assert!(read.is_ok(), "{:?} in\n{example}", read.err());
    }
}

#[test]
fn the_faults_on_the_page_are_faults_that_can_be_ordered() {
    let page = fs::read_to_string(root().join("docs/sandbox.md")).unwrap();
    let blocks: Vec<&str> = page.split("```json\n").skip(1).collect();
    assert!(blocks.len() >= 2);
    for block in blocks {
        let fault: Result<Fault, _> = serde_json::from_str(block.split("```").next().unwrap());
        assert!(fault.is_ok(), "{:?} in\n{block}", fault.err());
    }
}

#[test]
fn the_index_of_the_rules_is_that_of_the_catalogue() {
    same(&root().join("docs/rules/README.md"), &rules::index(&root()));
}

#[test]
fn every_source_a_rule_names_is_explained() {
    let page = fs::read_to_string(root().join("docs/rules/sources.md")).unwrap();
    let missing: Vec<&str> = rules::source_keys()
        .into_iter()
        .filter(|key| !page.contains(&format!("| `{key}` |")))
        .collect();
    assert_eq!(missing, [""; 0], "keys of rules that `docs/rules/sources.md` does not explain");
}
