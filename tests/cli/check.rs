//! `sendoff check`: what is chosen, what is shown, how it ends.

use crate::harness::Bench;

const DORMANT: &str = "campaigns/q1-dormant-shippers.yaml";

#[test]
fn the_full_example_passes_and_ends_with_its_checklist() {
    let ran = Bench::example("full").run("check", 0);
    assert_eq!(ran.findings(), "");
    assert!(ran.out.contains("launch checklist of "), "{}", ran.out);
    assert!(ran.out.contains("Audience approved and suppressed correctly"), "{}", ran.out);
    assert!(ran.out.contains("    signs    audience-approver\n"), "{}", ran.out);
    assert!(ran.out.ends_with("nothing found\n"), "{}", ran.out);
}

#[test]
fn a_slip_is_shown_with_its_place_and_its_mend() {
    let bench = Bench::example("full").replace(DORMANT, "budget:", "budgett:");
    insta::assert_snapshot!(bench.run("check", 1).findings(), @r"
    error[spec-unknown-key]: unknown key `budgett` in `enrich`
        ╭─[campaigns/q1-dormant-shippers.yaml:40:3]
     40 │   budgett: 1800 credits
        ·   ───┬───
        ·      ╰── did you mean `budget`?
        ╰─
      help: write `budget`, or remove the key
      more: sendoff explain spec-unknown-key
    ");
    let stopped = "launch checklist of q1-dormant-shippers\n  stopped by spec-unknown-key: no \
                   item counts until it is mended\n  ○ Audience";
    let utf8 = bench.ran(bench.command("check").env("LANG", "en_GB.UTF-8"), 1);
    assert!(utf8.out.contains(stopped), "{}", utf8.out);
    let concise = bench.run("check --format concise", 1).out;
    let place = "campaigns/q1-dormant-shippers.yaml:40:3";
    let slip = "error[spec-unknown-key] unknown key `budgett` in `enrich`";
    assert!(concise.ends_with(&format!("{place}: {slip}\n")), "{concise}");
}

#[test]
fn without_unicode_the_frame_is_ascii_and_with_colour_it_is_painted() {
    let bench = Bench::example("full").file("campaigns/kind.yaml", "kind: campain/v1\n");
    let ascii = bench.ran(bench.command("check campaigns/kind.yaml").env("LC_ALL", "C"), 1);
    insta::assert_snapshot!(ascii.findings(), @r"
    error[spec-version-supported]: unknown kind of document: text `campain/v1`
       ,-[campaigns/kind.yaml:1:7]
     1 | kind: campain/v1
       :       ^^^^^|^^^^
       :            `-- did you mean `campaign/v1`?
       `-
      help: the kinds are `campaign/v1`, `workspace/v1`, `fields/v1`,
            `checklist/v1`, `blueprint/v1`, `senders/v1`, `people/v1`,
            `audiences/v1`, `replies/v1`, `rules/v1` and `register/v1`
      more: sendoff explain spec-version-supported
    ");
    let painted = bench.run("check campaigns/kind.yaml --color always", 1);
    assert!(painted.out.starts_with("\u{1b}[1m\u{1b}[31merror[spec-version-supported]"));
    let plain = bench.run("check campaigns/kind.yaml", 1);
    assert!(!plain.out.contains('\u{1b}'), "{}", plain.out);
}

#[test]
fn only_what_was_named_is_checked_and_the_rest_is_counted() {
    let bench = Bench::example("full")
        .replace(DORMANT, "budget:", "budgett:")
        .file("campaigns/broken.yaml", "nöt: [yaml\n");
    let other = bench.run("check campaigns/q1-cold-importers.yaml", 0);
    assert_eq!(other.findings(), "");
    assert!(
        other.out.contains("3 findings in campaigns that were not asked about"),
        "{}",
        other.out
    );
    assert!(other.out.contains("launch checklist of q1-cold-importers\n"), "{}", other.out);
    let broken = bench.run("check campaigns/broken.yaml --format concise", 1);
    insta::assert_snapshot!(broken.out, @r"
    campaigns/broken.yaml:1:1: error[spec-schema-valid] the file holds no document
    campaigns/broken.yaml:1:6: error[spec-schema-valid] the `[` that opens here is not closed
    ");
}

#[test]
fn a_mistake_in_policy_is_shown_whatever_campaign_was_named() {
    let bench = Bench::example("full").replace("policy/people.yaml", "roles:\n", "rolles:\n");
    let ran = bench.run("check campaigns/q1-cold-importers.yaml --format concise", 1);
    assert!(ran.out.contains("policy/people.yaml:4:1: error[spec-unknown-key]"), "{}", ran.out);
}

#[test]
fn each_bad_file_is_named_and_none_hides_another() {
    let bench = Bench::example("full")
        .file("campaigns/a-empty.yaml", "")
        .file("campaigns/b-latin.yaml", b"gr\xFC\xDFe: 1\n")
        .file("campaigns/c.yaml", "kind: campain/v1\n")
        .file("campaigns/d-none.yaml", "name: x\n");
    let ran = bench.run("check --format concise", 1);
    insta::assert_snapshot!(ran.out, @r"
    campaigns/a-empty.yaml:1:1: error[spec-schema-valid] the file holds no document
    campaigns/b-latin.yaml:1:3: error[spec-limits] byte `0xFC` at offset 2 is not UTF-8
    campaigns/c.yaml:1:7: error[spec-version-supported] unknown kind of document: text `campain/v1`
    campaigns/d-none.yaml:1:1: error[spec-schema-valid] the document does not say its `kind`
    ");
    assert_eq!(ran.err, "4 errors\n");
}

#[test]
fn a_file_cannot_steer_the_terminal() {
    let bench = Bench::example("full").file("campaigns/x.yaml", "kind: \"a\u{1b}[2Jb\"\n");
    for format in ["human", "concise"] {
        let ran = bench.run(&format!("check campaigns/x.yaml --format {format}"), 1);
        assert!(!ran.out.contains('\u{1b}'), "{}", ran.out);
    }
}

#[test]
fn a_long_line_is_cut_around_its_mark() {
    let long = format!("kind: campaign/v1\n{}zz: 1 # {}\n", "x".repeat(300), "y".repeat(300));
    let bench = Bench::example("full").file("campaigns/x.yaml", long);
    let ran = bench.run("check campaigns/x.yaml", 1);
    let shown = ran.findings();
    let widest = shown.lines().filter(|line| line.contains('│'));
    assert!(widest.map(|line| line.chars().count()).max() <= Some(80), "{}", ran.out);
}

#[test]
fn a_rule_of_the_organisation_stops_what_breaks_it() {
    let bench = Bench::example("full").replace(DORMANT, "ends: 2027-03-05", "ends: 2028-03-05");
    let ran = bench.run("check --format concise", 1);
    let line = "campaigns/q1-dormant-shippers.yaml:11:9: error[org-campaign-length] the campaign \
                lasts 419 days, more than the 366 of a year";
    assert!(ran.out.contains(line), "{}", ran.out);
    let ran = Bench::example("full").run("check", 0);
    assert!(ran.out.contains("of edition 0.1.0 run"), "{}", ran.out);
}

#[test]
fn an_edition_of_the_future_is_refused() {
    let bench = Bench::example("full").replace(
        "sendoff.yaml",
        "rules_edition: 0.1.0",
        "rules_edition: 9.0.0",
    );
    let ran = bench.run("check --format concise", 1);
    assert!(ran.out.contains("this version knows no edition `9.0.0`"), "{}", ran.out);
}
