//! Waivers in a whole workspace: what they accept stays visible and stops nothing.

use std::fs;
use std::path::Path;

use sendoff::diagnostic::{Severity, splice};
use sendoff::rules::{ALL, Phase, Report, Subject, check_campaigns, find, waiver_stub};
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

const TEMPLATE: &str = "templates/upsell-check.md";

/// A block that replaces a text of a file.
fn replaced(file: &str, from: &str, to: &str) -> crate::page::Block {
    let signed = |sign: char, text: &str| -> String {
        text.lines().map(|line| format!("{sign}{line}\n")).collect()
    };
    let text = signed('-', from) + &signed('+', to);
    let file = file.to_owned();
    crate::page::Block { bad: true, file, whole: false, diff: true, also: Vec::new(), text }
}

/// The report of the full example with a template that has no call to action, and with a waiver.
fn without_cta(campaign: &[(&str, &str)], template: (&str, &str)) -> Report {
    let bench = Bench::of_the_full_example();
    let folder = bench.with(&replaced(TEMPLATE, template.0, template.1));
    for (from, to) in campaign {
        let path = folder.path().join("campaigns/q2-service-upsell.yaml");
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(from));
        std::fs::write(path, text.replace(from, to)).unwrap();
    }
    check_campaigns(&Workspace::load(folder.path()).unwrap(), None)
}

const CTA: &str = "cta: reply";
const STEP: &str = "# sendoff: waive msg-single-cta until 2027-04-20 by message-approver: agreed \
                    with the sales team";

#[test]
fn a_waiver_beside_a_step_accepts_what_is_found_in_its_template() {
    let open = without_cta(&[], (CTA, "# no cta"));
    assert_eq!(open.findings.iter().filter(|finding| finding.rule == "msg-single-cta").count(), 1);
    let waived = without_cta(
        &[("- template: upsell-check@1", &format!("- template: upsell-check@1  {STEP}"))],
        (CTA, "# no cta"),
    );
    let [finding] = &waived.findings[..] else { panic!("{:?}", waived.findings) };
    assert_eq!(finding.rule, "msg-single-cta");
    assert!(finding.waived.is_some());
}

#[test]
fn what_was_found_when_a_template_was_read_is_waived_by_no_campaign() {
    let waiver = STEP.replace("msg-single-cta", "msg-tag-known");
    let report = without_cta(
        &[("- template: upsell-check@1", &format!("- template: upsell-check@1  {waiver}"))],
        ("Dear {{first_name}},", "Dear {{sl_dat}} {{first_name}},"),
    );
    let raised: Vec<(&str, bool)> =
        report.findings.iter().map(|finding| (&*finding.rule, finding.stops())).collect();
    assert_eq!(raised, [("spec-waiver-valid", true), ("msg-tag-known", true)]);
    let headline = &report.findings[0].headline;
    assert_eq!(headline, "no campaign can waive what `msg-tag-known` finds in this template");
    let bench = Bench::of_the_full_example();
    let folder = bench.with(&replaced(TEMPLATE, "Dear {{first_name}},", "Dear {{sl_dat}},"));
    let workspace = Workspace::load(folder.path()).unwrap();
    let loaded = workspace.campaign("q2-service-upsell").unwrap();
    let subject = Subject::new(&workspace, loaded);
    let found = check_campaigns(&workspace, None).findings;
    let read = found.iter().find(|finding| finding.rule == "msg-tag-known").unwrap();
    assert!(waiver_stub(&subject, read).is_none());
}

#[test]
fn a_waiver_in_a_template_is_reported() {
    let report = without_cta(&[], (CTA, &format!("cta: reply  {STEP}")));
    let [finding] = &report.findings[..] else { panic!("{:?}", report.findings) };
    assert_eq!(finding.headline, "a waiver stands in a template");
}

#[test]
fn a_waiver_on_a_section_does_not_hold_for_what_is_inside() {
    let report =
        report("sales_play: returns-made-easy-2027\n  outcomes:", "sales_play: TBD\n  outcomes:");
    assert_eq!(report.errors(), 1);
    let on_section = without_cta(
        &[
            ("sales_play: returns-made-easy-2027", "sales_play: TBD"),
            ("\nbrief:\n", &format!("\n{WAIVER}\nbrief:\n")),
        ],
        (CTA, CTA),
    );
    let rules: Vec<(&str, bool)> =
        on_section.findings.iter().map(|it| (it.rule.as_ref(), it.stops())).collect();
    assert_eq!(rules, [("spec-waiver-valid", false), (RULE, true)]);
}

#[test]
fn an_unfinished_waiver_does_not_hold_and_a_finished_one_does() {
    let bench = Bench::of_the_full_example();
    let block = replaced(
        "campaigns/q2-service-upsell.yaml",
        "sales_play: returns-made-easy-2027",
        "sales_play: TBD",
    );
    let folder = bench.with(&block);
    let workspace = Workspace::load(folder.path()).unwrap();
    let finding = check_campaigns(&workspace, None).findings.remove(0);
    let loaded = workspace.campaign("q2-service-upsell").unwrap();
    let fix = waiver_stub(&Subject::new(&workspace, loaded), &finding).unwrap();
    let source = workspace.sources.file(loaded.file);
    let text = splice(loaded.file, source.text(), &fix.edits).unwrap();
    let stub = "\n  # sendoff: waive spec-definition-complete until 2027-05-05 by ROLE: REASON\n  \
                sales_play: TBD\n";
    assert!(text.contains(stub), "{text}");
    let stops = |text: &str| {
        std::fs::write(folder.path().join(source.path()), text).unwrap();
        check_campaigns(&Workspace::load(folder.path()).unwrap(), None).errors()
    };
    assert_eq!(stops(&text), 2);
    let role = text.replace("ROLE", "business-signer");
    assert_eq!(stops(&role), 2, "a reason is missing");
    assert_eq!(stops(&role.replace("REASON", "sales names it in March")), 0);
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
