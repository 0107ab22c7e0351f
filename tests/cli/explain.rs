//! `sendoff explain`.

use crate::harness::Bench;

#[test]
fn a_page_is_shown_with_the_facts_under_its_name() {
    let ran = Bench::empty().run("explain wave-pilot-first", 0);
    let head: Vec<&str> = ran.out.lines().take(4).collect();
    let facts = "I002, error, compile phase, can be waived, since 0.1.0";
    assert_eq!(head, ["wave-pilot-first", facts, "", "What"]);
    assert!(ran.out.contains("  bad, in campaigns/q1-dormant-shippers.yaml\n  │ send:\n"));
    assert_eq!(Bench::empty().run("explain I002", 0).out, ran.out);
}

#[test]
fn an_unknown_rule_is_met_with_the_nearest() {
    insta::assert_snapshot!(Bench::empty().run("explain wave-pilot-frist", 2).err, @r"
    error: no rule is called `wave-pilot-frist`
      help: did you mean `wave-pilot-first`?
      help: `sendoff explain --list` shows every rule
    ");
}

#[test]
fn every_rule_is_listed_by_code() {
    let ran = Bench::empty().run("explain --list", 0);
    for rule in sendoff::rules::ALL.iter() {
        assert!(ran.out.contains(&format!("{}  {}", rule.code, rule.name)), "{}", rule.name);
    }
}

#[test]
fn the_rules_of_the_organisation_are_listed_and_explained_in_their_workspace() {
    let bench = Bench::example("full");
    let listed = bench.run("explain --list", 0).out;
    assert!(listed.contains("own   org-campaign-length"), "{listed}");
    assert!(listed.contains("and 4 rules of your organisation"), "{listed}");
    let page = bench.run("explain org-campaign-length", 0).out;
    let head: Vec<&str> = page.lines().take(2).collect();
    let facts = "a rule of your organisation, error, compile phase, cannot be waived";
    assert_eq!(head, ["org-campaign-length", facts]);
    assert!(page.contains("Sales plans by quarter"), "{page}");
    let near = bench.run("explain org-campain-length", 2).err;
    assert!(near.contains("did you mean `org-campaign-length`?"), "{near}");
}
