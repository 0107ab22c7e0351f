//! Rules that look in many places: one edit of the full example for each of them.

use std::fs;

use crate::bench::Bench;
use crate::page::Block;

const CAMPAIGN: &str = "campaigns/q1-dormant-shippers.yaml";
const AUDIENCES: &str = "policy/audiences.yaml";
const CHECKLIST: &str = "policy/checklist.yaml";
const REPLIES: &str = "policy/replies.yaml";
const SENDERS: &str = "policy/senders.yaml";

/// Asserts that each edit (file, from, to) gives exactly one finding of the rule, with this
/// headline.
fn each(rule: &str, cases: &[(&str, &str, &str, &str)]) {
    let bench = Bench::of_the_full_example();
    for (file, from, to, expected) in cases {
        let report = bench.edited(file, from, to);
        let mut findings: Vec<&str> = report
            .findings
            .iter()
            .filter(|finding| finding.rule == rule)
            .map(|finding| finding.headline.as_str())
            .collect();
        findings.dedup();
        assert_eq!(findings, [*expected], "{file}: `{from}` to `{to}`");
    }
}

#[test]
fn every_reference_of_a_campaign_is_resolved() {
    let cases = [
        ("gbu: freight", "gbu: freigt", "there is no unit `freigt`"),
        ("owner: m.ortega", "owner: m.ortga", "there is no person or role `m.ortga`"),
        ("instance: core", "instance: cora", "there is no organisation `cora`"),
        ("icp: mid-market-shippers-2026", "icp: x", "there is no customer profile `x`"),
        ("competitors]", "competitor]", "there is no suppression list `competitor`"),
        ("table: outreach-core", "table: outreach", "there is no Clay table `outreach`"),
        ("    summary: Lead", "    sumary: Lead", "there is no column of this table `sumary`"),
        ("by: industry", "by: industri", "there is no column of this table `industri`"),
        ("fill: { summary:", "fill: { sum:", "there is no column of this table `sum`"),
        ("opener@3", "opener@4", "there is no prompt `opener@4`"),
        ("opener@3", "winback-proof@1", "there is no prompt `winback-proof@1`"),
        ("winback-proof@1", "winback-proof@2", "there is no template `winback-proof@2`"),
        ("identity: nora", "identity: nore", "there is no sender identity `nore`"),
        ("pool: freight-dach", "pool: dach", "there is no pool of this unit `dach`"),
        ("who: d.iversen", "who: d.iverson", "there is no person or role `d.iverson`"),
        ("to: sdr-freight", "to: sdr", "there is no follow-up owner `sdr`"),
    ];
    let cases = cases.map(|(from, to, expected)| (CAMPAIGN, from, to, expected));
    each("spec-refs-resolve", &cases);
}

#[test]
fn every_reference_between_policy_documents_is_resolved() {
    let cases = [
        ("policy/fields.yaml", "owner: crm-owner", "owner: crm", "there is no role `crm`"),
        ("policy/fields.yaml", "[core, icare]", "[core, icare, c]", "there is no organisation `c`"),
        (CHECKLIST, "role: audience-approver", "role: x", "there is no role `x`"),
        (CHECKLIST, "{ role: business-signer", "{ role: x", "there is no role `x`"),
        ("policy/blueprint.yaml", "entity: larkfield-freight", "entity: x", NO_ENTITY),
        (SENDERS, "gbus: [freight]", "gbus: [fright]", "there is no unit `fright`"),
        (SENDERS, "person: t.berg", "person: t.burg", "there is no person `t.burg`"),
        (AUDIENCES, "always: [opted-out", "always: [out", "there is no suppression list `out`"),
        (AUDIENCES, "approved_by: business-signer", "approved_by: x", "there is no role `x`"),
        (REPLIES, "calendar: hamburg", "calendar: x", "there is no calendar `x`"),
        (REPLIES, "people: [s.okafor]", "people: [x]", "there is no person `x`"),
        (REPLIES, "backup: t.berg", "backup: x", "there is no person `x`"),
        ("policy/people.yaml", "roles: [author]", "roles: [x]", "there is no role `x`"),
        ("policy/register.yaml", "by: h.novak", "by: x", "there is no person `x`"),
    ];
    each("spec-refs-resolve", &cases);
}

const NO_ENTITY: &str = "there is no legal entity `x`";

#[test]
fn no_limit_of_policy_is_loosened() {
    let cases = [
        (
            "timezone: Europe/Berlin",
            "timezone: Europe/Berlin\n  per_mailbox_day: 31",
            "`send.per_mailbox_day` is 31, policy allows 30",
        ),
        ("bounce_rate: 2%", "bounce_rate: 2.1%", BOUNCES),
        ("complaints: 2", "complaints: 3", "`send.gate.complaints` is 3, policy allows 2"),
        ("[mon, tue, wed, thu]", "[mon, sat]", "the campaign sends on sat, the unit does not"),
        (
            "hours: 09:00-16:30",
            "hours: 07:00-16:30",
            "the campaign sends at 07:00-16:30, the unit at 08:00-18:00",
        ),
        ("between: 2 days", "between: 23 hours", OBSERVATION),
        ("first: 30 minutes", "first: 29 minutes", WATCH),
        (
            "delete_after: 90 days",
            "delete_after: 91 days",
            "`close.delete_after` is 91 days, policy allows 90 days",
        ),
        (
            "within: 1 business day }",
            "within: 3 business days }",
            "`replies.positive.within` is 3 business days, policy allows 2 business days",
        ),
    ];
    let cases = cases.map(|(from, to, expected)| (CAMPAIGN, from, to, expected));
    each("spec-only-tightens", &cases);
}

const BOUNCES: &str = "`send.gate.bounce_rate` is 2.1%, policy allows 2%";
const OBSERVATION: &str = "`send.between` is 23 hours, policy asks for 24 hours";
const WATCH: &str = "`send.watch.first` is 29 minutes, policy asks for 30 minutes";

#[test]
fn nothing_a_campaign_rests_on_ends_before_it() {
    let until = ", until: 2027-03-01";
    let template = "{ what: winback-intro@2";
    let people = "{ what: policy/people.yaml";
    let with = |entry: &str| format!("{entry}{until}");
    let cases = [
        (
            "policy/register.yaml",
            template,
            &*with(template),
            "`winback-intro@2` holds until 2027-03-01, the campaign ends on 2027-03-05",
        ),
        (
            SENDERS,
            "given: 2026-09-01",
            "given: 2027-04-06",
            "the consent of `t.berg` is given on 2027-04-06, after the campaign starts",
        ),
        (
            SENDERS,
            "until: 2027-08-31",
            "until: 2027-05-27",
            "the consent of `t.berg` holds until 2027-05-27, the campaign ends on 2027-05-28",
        ),
        (
            "policy/people.yaml",
            "until: 2027-12-31",
            "until: 2026-10-31",
            "the suspension of `k.lorenz` ends before it begins",
        ),
    ];
    each("spec-dates-order", &cases);
    let bench = Bench::of_the_full_example();
    let report = bench.edited("policy/register.yaml", people, &with(people));
    let raised = report.findings.iter().filter(|finding| finding.rule == "spec-dates-order");
    assert_eq!(raised.count(), 3, "one for each campaign");
}

#[test]
fn a_second_template_of_a_name_and_a_second_unit_of_a_name_are_found() {
    let close = ("templates/winback-close.md", "id: winback-close", "id: winback-proof");
    let expected = "a second template or prompt is called `winback-proof@1`";
    each("spec-id-unique", &[(close.0, close.1, close.2, expected)]);
    let block = Block {
        bad: true,
        file: "policy/blueprint-freight.yaml".to_owned(),
        whole: true,
        diff: false,
        also: Vec::new(),
        text: fs::read_to_string("examples/full/policy/blueprint.yaml").unwrap(),
    };
    let report = Bench::of_the_full_example().report(&block);
    let twice = report.findings.iter().filter(|finding| finding.rule == "spec-id-unique");
    let twice: Vec<&str> = twice.map(|finding| finding.headline.as_str()).collect();
    let unit = |name: &str| format!("a second unit is called `{name}`");
    assert_eq!(twice, [unit("freight"), unit("parcel")]);
}
