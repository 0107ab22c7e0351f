//! Waivers in a whole workspace: what they accept stays visible and stops nothing.

use sendoff::diagnostic::Severity;
use sendoff::rules::Report;

use crate::bench::Bench;

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
