//! The checklist of the example names rules that exist, each where it can prove something.

use std::fs;
use std::path::Path;

use sendoff::rules::{Phase, find};
use sendoff::workspace::Workspace;

#[test]
fn every_rule_of_the_checklist_exists_and_looks_when_the_checklist_says() {
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/full");
    let workspace = Workspace::load(&example).unwrap();
    let checklist = workspace.policy.checklist.as_ref().unwrap();
    let (mut wrong, mut seen) = (Vec::new(), 0);
    for item in &checklist.items {
        let compile = item.compile.iter().flatten().map(|name| (name, Phase::Compile));
        let live = item.live.iter().flatten().map(|name| (name, Phase::Plan));
        for (name, phase) in compile.chain(live) {
            seen += 1;
            if find(name.as_str()).is_none_or(|rule| rule.phase() != phase) {
                wrong.push(format!("{} under `{}`", name.value, phase.word()));
            }
        }
    }
    assert!(seen > 0);
    assert!(wrong.is_empty(), "no such rule: {}", wrong.join(", "));
}

#[test]
fn every_rule_a_plan_names_is_in_the_catalogue() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/plan");
    let (mut unknown, mut seen) = (Vec::new(), 0);
    for entry in fs::read_dir(folder).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        for begin in ["Diagnostic::error(\"", "Diagnostic::warning(\"", "READING: &str = \""] {
            for (at, _) in text.match_indices(begin) {
                let name = text[at + begin.len()..].split('"').next().unwrap();
                seen += 1;
                unknown.extend(find(name).is_none().then(|| name.to_owned()));
            }
        }
    }
    assert!(seen >= 8, "only {seen} names were found");
    assert_eq!(unknown, [""; 0]);
}
