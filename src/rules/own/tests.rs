//! Own rules over the full example: findings, mistakes, waivers, and what nobody can do.

use std::fs;
use std::path::Path;

use crate::rules::{Report, check_campaigns};
use crate::workspace::Workspace;

/// The example with its own rules replaced, or with what is added to another file.
fn check(files: &[(&str, &str)]) -> (Workspace, Report) {
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/full");
    let folder = tempfile::tempdir().unwrap();
    for name in ["policy", "templates", "prompts", "campaigns", ""] {
        fs::create_dir_all(folder.path().join(name)).unwrap();
        for entry in fs::read_dir(example.join(name)).unwrap() {
            let entry = entry.unwrap();
            if entry.file_type().unwrap().is_file() {
                let target = folder.path().join(name).join(entry.file_name());
                fs::copy(entry.path(), target).unwrap();
            }
        }
    }
    for (path, text) in files {
        fs::write(folder.path().join(path), text).unwrap();
    }
    let workspace = Workspace::load(folder.path()).unwrap();
    let report = check_campaigns(&workspace, None);
    (workspace, report)
}

/// A document of one rule with these parts, after what every rule says.
fn document(parts: &str) -> String {
    let indented: String = parts.lines().map(|line| format!("    {line}\n")).collect();
    format!(
        "kind: rules/v1\nversion: x\nconstants: {{ most: 3, share: 2.5%, words: [a] }}\nrules:\n  \
         - name: org-test\n    summary: a test\n    why: to test\n{indented}"
    )
}

fn parts(assert: &str) -> String {
    document(&format!("assert: {assert}\nmessage: wrong\nhelp: mend it\nat: brief.ends\n"))
}

const RULES: &str = "policy/rules.yaml";
const CAMPAIGN: &str = "campaigns/q1-dormant-shippers.yaml";

/// The findings of own rules and about them: place, rule, text pointed at, headline.
fn found(text: &str) -> Vec<String> {
    let (workspace, report) = check(&[(RULES, text)]);
    show(&workspace, &report)
}

fn show(workspace: &Workspace, report: &Report) -> Vec<String> {
    let own = |rule: &str| rule.starts_with("org-") || rule == "spec-own-rules";
    let findings = report.findings.iter().filter(|finding| own(&finding.rule));
    findings
        .map(|finding| {
            assert!(finding.help.is_some(), "{} says no way out", finding.headline);
            let at = finding.primary.as_ref().unwrap().at;
            let (place, text) = (workspace.sources.show(at), workspace.sources.text_at(at));
            let severity = finding.severity.word();
            format!("{place} {severity} {} [{text}] {}", finding.rule, finding.headline)
        })
        .collect()
}

#[test]
fn the_rules_of_the_example_hold_and_count_as_looked() {
    let (workspace, report) = check(&[]);
    assert_eq!(show(&workspace, &report), [""; 0]);
    let passed = &report.passed["q1-dormant-shippers"];
    for rule in super::own_rules(&workspace) {
        assert!(passed.contains(rule.name.value.as_str()), "{}", rule.name.value);
        assert!(report.ran.contains(rule.name.value.as_str()));
    }
}

#[test]
fn a_campaign_that_breaks_a_rule_is_pointed_at_with_the_rule_beside_it() {
    let document = document(
        "assert: days_between(campaign.brief.starts, campaign.brief.ends) <= 55\n\
         message: '{days_between(campaign.brief.starts, campaign.brief.ends)} days, \
         {constants.share}% {{x}'\n\
         help: end by {campaign.brief.starts}\nat: brief.ends\n",
    );
    let (workspace, report) = check(&[(RULES, &document)]);
    assert_eq!(
        show(&workspace, &report),
        ["campaigns/q1-cold-importers.yaml:11:9 error org-test [2027-03-31] 58 days, 2.5% {x}"]
    );
    let finding = report.findings.iter().find(|finding| finding.rule == "org-test").unwrap();
    assert_eq!(finding.help.as_deref(), Some("end by 2027-02-01"));
    assert_eq!(workspace.sources.text_at(finding.related[0].at), "org-test");
    assert!(!report.passed["q1-cold-importers"].contains("org-test"));
    assert!(report.passed["q1-dormant-shippers"].contains("org-test"));
}

#[test]
fn each_entry_is_looked_at_and_pointed_at() {
    let waves = document(
        "each: send.waves\nwhen: index > 0\nassert: it.size < 200\nmessage: wave {index} of \
         {it.size}\nhelp: less\nat: it.size\n",
    );
    assert_eq!(
        found(&waves),
        [
            "campaigns/q1-dormant-shippers.yaml:63:15 error org-test [200] wave 1 of 200",
            "campaigns/q1-dormant-shippers.yaml:64:7 error org-test [rest] wave 2 of 250"
        ]
    );
    let columns = document(
        "each: enrich.into\nassert: it.value.startsWith(\"Lead.clay\") && it.name != \"summary\"\n\
         message: '{it.name}'\nhelp: less\nat: it\n",
    );
    assert_eq!(found(&columns).len(), 1, "{:?}", found(&columns));
}

#[test]
fn a_mistake_stands_at_its_characters_inside_a_block() {
    let folded =
        parts(">-\n      campaign.brief.title != \"\" &&\n      campaign.brief.titel != \"x\"");
    let found = found(&folded);
    assert_eq!(
        found,
        ["policy/rules.yaml:10:26 error spec-own-rules [titel] `campaign.brief` has no `titel`"]
    );
}

#[test]
fn everything_wrong_with_a_rule_is_said_and_it_counts_as_not_run() {
    let text = document(
        "when: size(campaign.send.waves)\nassert: campaign.brief.theme == \"x\"\n\
         message: 'a {campaign.send.waves} b'\nhelp: '{open'\nat: brief.end\n",
    );
    let (workspace, report) = check(&[(RULES, &text)]);
    let headlines: Vec<String> = show(&workspace, &report)
        .into_iter()
        .map(|line| line.split_once(" error spec-own-rules ").unwrap().1.to_owned())
        .collect();
    assert_eq!(
        headlines,
        [
            "[size(campaign.send.waves)] a condition is true or false, this is a whole number",
            "[theme] `campaign.brief.theme` may be missing",
            "[{campaign.send.waves}] a text cannot hold a list",
            "[{] an expression in a text does not end",
            "[end] `brief` has no `end`",
        ]
    );
    let skipped = report.skipped.iter().filter(|skipped| skipped.rule == "org-test").count();
    assert_eq!(skipped, 3);
    assert!(report.errors() > 0 && !report.ran.contains("org-test"));
}

#[test]
fn a_rule_without_an_answer_is_a_finding_about_the_rule_and_proves_nothing() {
    let cases = [
        ("campaign.send.waves[7].size > 0 || true", "a list is shorter than it says", 0),
        ("campaign.send.waves[7].size > 0", "a list is shorter than it says", 3),
    ];
    for (assert, why, count) in cases {
        let (workspace, report) = check(&[(RULES, &parts(assert))]);
        let shown = show(&workspace, &report);
        assert_eq!(shown.iter().filter(|line| line.ends_with(why)).count(), count, "{shown:?}");
        assert_eq!(report.passed.values().any(|rules| rules.contains("org-test")), count == 0);
        assert!(report.errors() > 0);
    }
}

#[test]
fn a_campaign_can_neither_define_a_rule_nor_disable_one() {
    let own = parts("1 == 2");
    let (workspace, report) = check(&[("campaigns/rules.yaml", &own)]);
    let misplaced = report.findings.iter().any(|finding| {
        finding.rule == "spec-schema-valid" && finding.headline.contains("outside of `policy/`")
    });
    assert!(misplaced && super::own_rules(&workspace).all(|rule| rule.summary.value != "a test"));
    let key = fs::read_to_string(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/full").join(CAMPAIGN),
    )
    .unwrap()
        + "rules: { org-campaign-length: off }\n";
    let (_, report) = check(&[(CAMPAIGN, &key)]);
    assert!(report.findings.iter().any(|finding| finding.rule == "spec-unknown-key"));
}

#[test]
fn only_a_waivable_rule_can_be_waived() {
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/full").join(CAMPAIGN);
    let waived = fs::read_to_string(example).unwrap().replace(
        "ends: 2027-03-05",
        "ends: 2027-03-05 # sendoff: waive org-test until 2027-01-31 by business-signer: agreed \
         with sales",
    );
    let long = |waivable: bool| {
        document(&format!(
            "waivable: {waivable}\nassert: campaign.name != \"q1-dormant-shippers\"\n\
             message: wrong\nhelp: mend it\nat: brief.ends\n"
        ))
    };
    let (_, report) = check(&[(RULES, &long(true)), (CAMPAIGN, &waived)]);
    let finding = report.findings.iter().find(|finding| finding.rule == "org-test").unwrap();
    assert!(!finding.stops());
    let (_, report) = check(&[(RULES, &long(false)), (CAMPAIGN, &waived)]);
    let finding = report.findings.iter().find(|finding| finding.rule == "org-test").unwrap();
    assert!(finding.stops());
    let refused = |finding: &&crate::diagnostic::Diagnostic| finding.rule == "spec-waiver-valid";
    assert_eq!(report.findings.iter().filter(refused).count(), 1);
}

#[test]
fn names_are_used_once_and_constants_can_be_named() {
    let twice = parts("1 == 1") + parts("1 == 1").split_once("rules:\n").unwrap().1;
    let twice = twice.replace("most: 3", "the-most: 3");
    let found = found(&twice);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].ends_with("no expression can name the constant `the-most`"));
    assert!(found[1].ends_with("two rules are called `org-test`"));
}

/// What is wrong with a rule of these examples, its own findings left out.
fn tried(parts: &str, examples: &str) -> Vec<String> {
    let text = document(&format!("{parts}message: wrong\nhelp: mend it\n{examples}"));
    let (workspace, report) = check(&[(RULES, &text)]);
    let about = |finding: &&crate::diagnostic::Diagnostic| {
        finding.rule.starts_with("spec-") && finding.rule != "spec-policy-pinned"
    };
    let findings = report.findings.iter().filter(about);
    findings
        .map(|finding| {
            let text = workspace.sources.text_at(finding.primary.as_ref().unwrap().at);
            format!("{} [{text}] {}", finding.rule, finding.headline)
        })
        .collect()
}

#[test]
fn examples_are_tried_when_the_document_is_read() {
    const END: &str = "assert: campaign.brief.ends < \"2030-01-01\"\nat: brief.ends\n";
    const WAVES: &str = "each: send.waves\nassert: it.size < 900\nat: it.size\n";
    const UNIT: &str = "assert: policy.unit.gap.hours < 2.0 && templates[0].id != \"x\"\n\
                        at: sender.pool\n";
    let campaign = |kind: &str, part: &str| format!("examples:\n  {kind}:\n    - {part}\n");
    let ends = |kind, date| campaign(kind, &format!("campaign: {{ brief: {{ ends: {date} }} }}"));
    let waves = |kind, waves| {
        let expected = "audience: { expected: 1000 ± 20% }";
        campaign(kind, &format!("campaign: {{ send: {{ waves: {waves} }}, {expected} }}"))
    };
    let unit = |kind, gap, id| {
        let policy = format!("policy: {{ unit: {{ gap: {gap} }} }}");
        campaign(kind, &format!("{{ {policy}, templates: [{{ id: {id}, version: 1 }}] }}"))
    };
    let table = [
        (END, ends("bad", "2030-03-01"), ""),
        (END, ends("good", "2029-03-01"), ""),
        (
            END,
            ends("bad", "2029-03-01"),
            "spec-own-rules [brief] `org-test` finds nothing in an example that is bad",
        ),
        (
            END,
            ends("good", "2030-03-01"),
            "spec-own-rules [brief] `org-test` finds something in an example that is good",
        ),
        (WAVES, waves("bad", "[100, 950]"), ""),
        (WAVES, waves("bad", "[100, rest]"), ""),
        (WAVES, waves("good", "[400, rest]"), ""),
        (UNIT, unit("good", "6 minutes", "other"), ""),
        (UNIT, unit("bad", "3 hours", "other"), ""),
        (UNIT, unit("bad", "6 minutes", "x"), ""),
        (
            END,
            campaign("good", "campaign: { brief: { endz: 2029-03-01 } }"),
            "spec-own-rules [brief] `org-test` cannot be decided for an example: `ends` is missing \
             | spec-unknown-key [endz] unknown key `endz` in \
             `rules.1.examples.good.1.campaign.brief`",
        ),
    ];
    for (parts, examples, expected) in table {
        assert_eq!(tried(parts, &examples).join(" | "), expected, "{parts}{examples}");
    }
    let silent = tried(END, &campaign("good", "campaign: { brief: { title: x } }"));
    assert_eq!(silent.len(), 1, "{silent:?}");
    let says = "spec-own-rules [brief] `org-test` cannot be decided for an example: ";
    assert!(silent[0].starts_with(says), "{silent:?}");
    let broken = tried(END, &ends("bad", "spring"));
    assert_eq!(broken.len(), 1, "{broken:?}");
    assert!(broken[0].starts_with("spec-schema-valid [spring] "), "{broken:?}");
}
