//! Waivers in a whole workspace: what they accept stays visible and stops nothing.

use std::fs;
use std::path::Path;

use sendoff::diagnostic::Severity;
use sendoff::rules::{ALL, Phase, Report, check_campaigns, find};
use sendoff::workspace::Workspace;

use crate::bench::Bench;
use crate::page::blocks;

const RULE: &str = "spec-definition-complete";
const WAIVER: &str = "# sendoff: waive spec-definition-complete until 2027-04-20 by \
                      business-signer: sales names the play in March";

/// The report of the full example with `to` in place of `from` in one campaign.
fn report(from: &str, to: &str) -> Report {
    Bench::of_the_full_example().edited("campaigns/q2-service-upsell.yaml", from, to)
}

fn passed(report: &Report, rule: &str) -> bool {
    report.passed["q2-service-upsell"].contains(rule)
}

#[test]
fn a_waived_finding_is_shown_counts_no_more_and_is_no_proof() {
    let report =
        report("sales_play: returns-made-easy-2027", &format!("sales_play: TBD  {WAIVER}"));
    let [finding] = &report.findings[..] else { panic!("{:?}", report.findings) };
    assert_eq!((&*finding.rule, finding.severity), (RULE, Severity::Error));
    let waiver = finding.waived.as_ref().unwrap();
    assert_eq!(waiver.until.to_string(), "2027-04-20");
    assert_eq!(waiver.by, "business-signer");
    assert_eq!(waiver.reason, "sales names the play in March");
    assert_eq!(report.errors(), 0);
    assert!(!passed(&report, RULE) && passed(&report, "spec-waiver-valid"));
}

#[test]
fn a_waiver_on_another_line_waives_nothing_and_is_reported() {
    let report = report(
        "sales_play: returns-made-easy-2027\n  outcomes:",
        &format!("sales_play: TBD\n  {WAIVER}\n  outcomes:"),
    );
    let raised: Vec<(&str, bool)> =
        report.findings.iter().map(|finding| (&*finding.rule, finding.stops())).collect();
    assert_eq!(raised, [(RULE, true), ("spec-waiver-valid", false)]);
    assert_eq!(report.errors(), 1);
    assert!(!passed(&report, "spec-waiver-valid"));
}

#[test]
fn a_waiver_that_is_over_waives_nothing() {
    let late = WAIVER.replace("2027-04-20", "2027-04-04");
    let report = report("sales_play: returns-made-easy-2027", &format!("sales_play: TBD  {late}"));
    assert!(report.findings.iter().all(|finding| finding.waived.is_none()));
    assert_eq!(report.errors(), 2);
}

/// What the catalogue of requirements marks as never to be waived, as far as it is in this version.
const NEVER: [&str; 22] = [
    "aud-bounce-suppressed",
    "aud-eligible-live",
    "aud-optout-suppressed",
    "aud-report-keys",
    "deliv-import-flags",
    "deliv-shared-budget",
    "deliv-stop-rules",
    "enrich-sensitive-ban",
    "field-allowlisted",
    "field-readonly-never-written",
    "hand-campaign-mapping",
    "msg-optout-present",
    "msg-optout-survives",
    "msg-render-complete",
    "msg-subject-no-fake-thread",
    "msg-template-approved",
    "sec-no-pii",
    "sec-no-secrets",
    "sender-agent-disclosed",
    "sender-ai-reply",
    "sender-person-approved",
    "wb-optout-latency",
];

#[test]
fn what_must_never_be_waived_says_so() {
    for name in NEVER {
        assert!(!find(name).unwrap().waivable, "{name}");
    }
}

/// Adds a waiver of a rule above every line of every YAML file, takes the rule out of the
/// checklist, and switches it off by keys that somebody might try.
fn by_every_means(folder: &Path, rule: &str) {
    let waiver = format!(
        "# sendoff: waive {rule} until 2027-02-05 by business-signer: the owner accepts this"
    );
    let mut files: Vec<_> = ["policy", "campaigns"]
        .iter()
        .flat_map(|name| fs::read_dir(folder.join(name)).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| !path.ends_with("register.yaml") && !path.ends_with("rules.yaml"))
        .collect();
    files.push(folder.join("sendoff.yaml"));
    for path in files {
        let Ok(text) = fs::read_to_string(&path) else { continue };
        let listed = format!("- {rule}");
        let lines = text.lines().filter(|line| line.trim() != listed);
        let bare = |line: &str| if line.contains('#') { "" } else { waiver.as_str() };
        let waived = lines.map(|line| format!("{waiver}\n{line}  {}\n", bare(line)));
        let mut out: String = waived.collect();
        out += &format!(
            "waive: [{rule}]\nrules: {{ {rule}: 'off' }}\nseverity: {{ {rule}: warning }}\n"
        );
        fs::write(&path, out).unwrap();
    }
}

#[test]
fn no_means_there_is_waives_a_rule_that_cannot_be_waived() {
    let bench = Bench::of_the_full_example();
    let (mut failures, mut tried) = (Vec::new(), 0);
    for rule in ALL.iter().filter(|rule| !rule.waivable && rule.phase() == Phase::Compile) {
        for block in blocks(rule.page).iter().filter(|block| block.bad) {
            let (found, stops) = standing(&bench.report(block), rule.name);
            let folder = bench.with(block);
            by_every_means(folder.path(), rule.name);
            let after = check_campaigns(&Workspace::load(folder.path()).unwrap(), None);
            let (still_found, still_stops) = standing(&after, rule.name);
            tried += 1;
            if found == 0 || still_found < found || still_stops < stops {
                failures.push(format!("{}: the block on `{}`", rule.name, block.file));
            }
        }
    }
    assert!(tried > 20, "only {tried} blocks were tried");
    assert_eq!(failures, [""; 0]);
}

/// How many findings of a rule nobody has waived, and how many of them stop something.
fn standing(report: &Report, rule: &str) -> (usize, usize) {
    let of_rule = || report.findings.iter().filter(|finding| finding.rule == rule);
    let found = of_rule().filter(|finding| finding.waived.is_none()).count();
    (found, of_rule().filter(|finding| finding.stops()).count())
}
