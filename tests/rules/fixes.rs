//! Every *bad* block whose finding has a fix, mended: the finding goes and nothing comes.
//!
//! What was approved is approved again after the fix, as its approver would: that a fix leaves
//! approved files alone is proved beside `mend`.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use sendoff::diagnostic::{Diagnostic, Fix, Safety, splice};
use sendoff::rules::{ALL, Phase, Report, check_campaigns};
use sendoff::source::Sources;
use sendoff::workspace::Workspace;

use crate::bench::{Bench, bring_up_to_date};
use crate::page::blocks;

/// Rule, path and headline.
type Key = (String, String, String);
type Seen = BTreeSet<Key>;

#[test]
fn every_fix_of_a_bad_block_mends_it_and_brings_nothing() {
    let bench = Bench::of_the_full_example();
    let mut safe = BTreeSet::new();
    let (mut wrong, mut mended) = (Vec::new(), BTreeSet::new());
    for rule in ALL.iter().filter(|rule| rule.phase() == Phase::Compile) {
        for block in blocks(rule.page).iter().filter(|block| block.bad) {
            let folder = bench.with(block);
            let (workspace, report) = checked(folder.path());
            let before = keys(&workspace, &report);
            for finding in report.findings.iter().filter(|finding| finding.rule == rule.name) {
                let Some(fix) = &finding.fix else { continue };
                mended.insert(rule.name);
                if fix.safety == Safety::Safe {
                    safe.insert(rule.name);
                }
                let after = after(bench.with(block).path(), &workspace, fix);
                let key = key(finding, &workspace.sources);
                wrong.extend(judge(rule.name, &key, &before, &after, &fix.title));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    assert_eq!(mended.into_iter().collect::<Vec<_>>(), MENDED, "rules with a fix");
    assert_eq!(safe.into_iter().collect::<Vec<_>>(), SAFE, "rules with a safe fix");
}

/// The rules whose *bad* block can be mended, and those of them that can be without asking.
const MENDED: [&str; 25] = [
    "aud-report-name",
    "deliv-domain-cap",
    "deliv-mailbox-cap",
    "deliv-min-gap",
    "deliv-stop-rules",
    "dq-exclude-before-enrich",
    "hand-transport",
    "msg-tag-case",
    "msg-tag-known",
    "msg-tracking-consent",
    "reply-classes-total",
    "reply-sla",
    "sender-ai-reply",
    "spec-only-tightens",
    "spec-own-rules",
    "spec-refs-resolve",
    "spec-unknown-key",
    "spec-version-supported",
    "spec-waiver-valid",
    "spec-yaml-ambiguity",
    "wave-first-30min",
    "wave-observation",
    "wb-late-events",
    "wb-mode",
    "wb-optout-latency",
];
const SAFE: [&str; 3] = ["msg-tag-case", "spec-waiver-valid", "spec-yaml-ambiguity"];

fn checked(root: &Path) -> (Workspace, Report) {
    let workspace = Workspace::load(root).unwrap();
    let report = check_campaigns(&workspace, None);
    (workspace, report)
}

/// What is found once a fix was made in a copy and approved.
fn after(copy: &Path, workspace: &Workspace, fix: &Fix) -> Seen {
    for file in fix.edits.iter().map(|edit| edit.at.file).collect::<BTreeSet<_>>() {
        let source = workspace.sources.file(file);
        let text = splice(file, source.text(), &fix.edits).unwrap();
        fs::write(copy.join(source.path()), text).unwrap();
    }
    bring_up_to_date(copy);
    let (workspace, report) = checked(copy);
    keys(&workspace, &report)
}

fn judge(rule: &str, key: &Key, before: &Seen, after: &Seen, title: &str) -> Option<String> {
    if after.contains(key) {
        return Some(format!("{rule}: `{title}` leaves {key:?}"));
    }
    let new: Vec<_> = after.difference(before).collect();
    (!new.is_empty()).then(|| format!("{rule}: `{title}` brings {new:?}"))
}

fn keys(workspace: &Workspace, report: &Report) -> Seen {
    report.findings.iter().map(|finding| key(finding, &workspace.sources)).collect()
}

fn key(finding: &Diagnostic, sources: &Sources) -> Key {
    let path = finding.primary.as_ref().map(|label| sources.file(label.at.file).path());
    (finding.rule.to_string(), path.unwrap_or_default().to_owned(), finding.headline.clone())
}
