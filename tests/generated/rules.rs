//! The index of the rules, written from the catalogue, and the sources the rules name.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use sendoff::rules::{ALL, Rule};

/// Folder of a group to its title; the folder's own name where it is not listed.
const TITLES: &[(&str, &str)] = &[
    ("spec", "The documents themselves"),
    ("audience", "Who is written to"),
    ("quality", "Quality of the rows"),
    ("fields", "The field allowlist"),
    ("enrich", "Enrichment"),
    ("message", "Messages and templates"),
    ("sender", "Sender identity and disclosure"),
    ("delivery", "Deliverability"),
    ("waves", "Waves and gates"),
    ("replies", "Replies and deadlines"),
    ("writeback", "Write-back"),
    ("measures", "Goals and measures"),
    ("approvals", "Approvals and separation of duties"),
    ("security", "Secrets and personal data"),
    ("handoff", "Hand-offs between platforms"),
];

/// `docs/rules/README.md`: every rule, by group.
pub fn index(root: &Path) -> String {
    let mut page = String::from(
        "# Rules\n\nWritten from the catalogue in `src/rules/`; the name of a rule leads to its \
         page, which `sendoff explain RULE` shows as well.\nThe keys under *source* are explained \
         in [sources.md](sources.md).\nA rule of the phase *compile* looks at the files alone, one \
         of the phase *plan* at what the platforms say.\nAn organisation writes rules of its own \
         in `rules/v1` documents, see [own.md](own.md): `sendoff explain --list` lists them \
         too.\nErrors of a rule that is newer (*since*) than the `rules_edition` of a workspace \
         are warnings there, unless nobody may waive it.\n",
    );
    let _ = writeln!(page, "\n{} rules.", ALL.len());
    let mut current = String::new();
    for rule in ALL.iter() {
        let folder = folder(root, rule);
        if folder != current {
            let title = TITLES.iter().find(|(name, _)| *name == folder);
            let title = title.map_or(folder.as_str(), |(_, title)| title);
            let _ = write!(
                page,
                "\n## {title}\n\n| code | name | severity | phase | waivable | since | source | \
                 proves |\n| --- | --- | --- | --- | --- | --- | --- | --- |\n",
            );
            current = folder;
        }
        row(&mut page, rule, &current);
    }
    page
}

fn row(page: &mut String, rule: &Rule, folder: &str) {
    let _ = writeln!(
        page,
        "| {} | [{}](../../src/rules/{folder}/{}) | {} | {} | {} | {} | {} | {} |",
        rule.code,
        rule.name,
        file(rule),
        rule.severity.word(),
        rule.phase().word(),
        if rule.waivable { "yes" } else { "no" },
        rule.since,
        rule.source,
        rule.summary.replace('|', "\\|"),
    );
}

fn file(rule: &Rule) -> String {
    format!("{}.md", rule.name.replace('-', "_"))
}

/// The folder of the group that holds the page of a rule.
fn folder(root: &Path, rule: &Rule) -> String {
    let groups = fs::read_dir(root.join("src/rules")).unwrap();
    let mut groups = groups.map(|entry| entry.unwrap().path());
    let group = groups.find(|group| group.join(file(rule)).is_file());
    let group = group.unwrap_or_else(|| panic!("no folder holds the page of `{}`", rule.name));
    group.file_name().unwrap().to_string_lossy().into_owned()
}

/// The keys that rules name as their sources, without the section or article behind them:
/// `S0` of `S0 stage 5`, `R` of `R-030`.
pub fn source_keys() -> BTreeSet<&'static str> {
    let parts = ALL.iter().flat_map(|rule| rule.source.split(','));
    parts.map(|part| key(part.trim())).collect()
}

fn key(part: &str) -> &str {
    let key = part.split([' ', '(']).next().unwrap_or(part);
    let numbered = |prefix: &str| {
        key.strip_prefix(prefix).is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit()))
    };
    if numbered("R-") {
        "R"
    } else if numbered("X") {
        "X"
    } else {
        key
    }
}

#[test]
fn a_key_is_what_stands_before_its_section() {
    let cases = [
        ("S0 stage 5", "S0"),
        ("AIA50(1)", "AIA50"),
        ("UWG §7(2)3", "UWG"),
        ("R-030", "R"),
        ("X10", "X"),
        ("SL-WU", "SL-WU"),
    ];
    for (part, expected) in cases {
        assert_eq!(key(part), expected);
    }
}
