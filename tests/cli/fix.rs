//! `sendoff check --fix` and `sendoff fmt`: what is written, what is shown, what is left alone.

use std::fs;

use crate::harness::Bench;

const UPSELL: &str = "campaigns/q2-service-upsell.yaml";

fn slips() -> Bench {
    Bench::example("full").replace(UPSELL, "theme: service", "theme: no   # ja").replace(
        UPSELL,
        "gbu: parcel",
        "gbu: parcell",
    )
}

fn text(bench: &Bench, path: &str) -> String {
    fs::read_to_string(bench.path(path)).unwrap()
}

#[test]
fn a_diff_shows_what_would_be_fixed_and_writes_nothing() {
    let bench = slips();
    let before = text(&bench, UPSELL);
    let ran = bench.run("check --diff", 1);
    insta::assert_snapshot!(ran.out, @r#"
    --- a/campaigns/q2-service-upsell.yaml
    +++ b/campaigns/q2-service-upsell.yaml
    @@ -14,7 +14,7 @@
         - opportunities_created: 3
       sales_play: returns-made-easy-2027
       outcomes: [returns-handling]
    -  theme: no   # ja
    +  theme: "no"   # ja
     
     audience:
       instance: icare
    "#);
    insta::assert_snapshot!(ran.err, @r"
    would fix campaigns/q2-service-upsell.yaml:17:10: quote `no` (spec-yaml-ambiguity)
    would fix 1 finding; 1 more with `--unsafe-fixes`
    ");
    assert_eq!(text(&bench, UPSELL), before);
    Bench::example("full").run("check --diff", 0);
}

#[test]
fn fixes_are_written_and_what_remains_is_shown() {
    let bench = slips();
    let safe = bench.run("check --fix", 1);
    assert!(safe.err.starts_with("fixed campaigns/q2-service-upsell.yaml:17:10: quote `no`"));
    assert!(safe.out.contains("there is no unit `parcell`"), "{}", safe.out);
    assert!(text(&bench, UPSELL).contains("  theme: \"no\"   # ja\n"));
    let all = bench.run("check --fix --unsafe-fixes", 1);
    assert!(all.err.contains(": write `parcel` (spec-refs-resolve)\n"), "{}", all.err);
    assert!(!all.out.contains("spec-refs-resolve"), "{}", all.out);
    assert!(bench.run("check --fix --unsafe-fixes", 1).err.starts_with("fixed 0 findings"));
}

#[test]
fn only_files_that_were_named_are_fixed() {
    let bench = slips();
    let before = text(&bench, UPSELL);
    bench.run("check --fix --unsafe-fixes campaigns/q1-dormant-shippers.yaml", 0);
    assert_eq!(text(&bench, UPSELL), before);
}

#[test]
fn a_secret_is_not_shown_in_a_diff() {
    let bench =
        slips().replace(UPSELL, "theme: no   # ja", "theme: no   # password=hunter2hunter2x");
    let ran = bench.run("check --diff", 1);
    assert!(ran.out.contains("theme: \"no\""), "{}", ran.out);
    assert!(!ran.out.contains("hunter2hunter2x") && !ran.err.contains("hunter2hunter2x"));
}

#[test]
fn unsafe_fixes_alone_ask_what_to_do() {
    let ran = Bench::example("full").run("check --unsafe-fixes", 2);
    assert!(
        ran.err.contains("add `--fix` to write them or `--diff` to look at them"),
        "{}",
        ran.err
    );
}

#[test]
fn a_waived_error_is_shown_and_stops_nothing() {
    let waived = "sales_play: TBD  # sendoff: waive spec-definition-complete until 2027-04-20 by \
                  business-signer: sales names the play in March";
    let bench =
        Bench::example("full").replace(UPSELL, "sales_play: returns-made-easy-2027", waived);
    assert!(bench.run("check", 0).out.contains("spec-definition-complete"));
}

#[test]
fn documents_are_laid_out_once() {
    let bench = Bench::example("full").replace(UPSELL, "  gbu: parcel\n", "  gbu:   'parcel'   \n");
    let before = text(&bench, UPSELL);
    assert_eq!(bench.run("fmt --check", 1).out, format!("would lay out {UPSELL}\n"));
    let diff = bench.run("fmt --diff campaigns", 1).out;
    assert!(diff.contains("-  gbu:   'parcel'   \n+  gbu: parcel\n"), "{diff}");
    assert_eq!(text(&bench, UPSELL), before);
    assert_eq!(bench.run("fmt", 0).out, format!("laid out {UPSELL}\n"));
    assert_eq!(bench.run("fmt --check", 0).out, "");
    assert_eq!(text(&bench, UPSELL), before.replace("  gbu:   'parcel'   \n", "  gbu: parcel\n"));
}

#[test]
fn an_approved_policy_is_laid_out_only_where_it_is_named() {
    let bench = Bench::example("full").replace("policy/people.yaml", "roles:\n", "roles:\n\n");
    let other = Bench::example("full");
    let ran = bench.run("fmt", 0);
    assert_eq!(ran.out, "laid out policy/people.yaml\n", "what is not approved is laid out");
    let register = text(&other, "policy/register.yaml");
    let digest = register.lines().find(|line| line.contains("people.yaml")).unwrap();
    let now = bench.path("policy/people.yaml");
    assert_eq!(text(&bench, "policy/people.yaml"), text(&other, "policy/people.yaml"));
    let spaced = text(&other, "policy/people.yaml").replace("roles:\n", "roles:\n\n");
    fs::write(&now, &spaced).unwrap();
    let old = digest.split("digest: ").nth(1).unwrap().split(',').next().unwrap();
    let new = sendoff::base::digest::Digest::of(spaced.as_bytes()).to_string();
    let bench = bench.replace("policy/register.yaml", old, &new);
    let left = bench.run("fmt", 0);
    assert!(
        left.err.starts_with("left policy/people.yaml: it is approved as it is"),
        "{}",
        left.err
    );
    assert_eq!(text(&bench, "policy/people.yaml"), spaced);
    assert_eq!(bench.run("fmt policy/people.yaml", 0).out, "laid out policy/people.yaml\n");
}

#[test]
fn a_document_that_cannot_be_read_is_left_with_its_error() {
    let bench =
        Bench::example("small").replace("campaigns/first.yaml", "days: [tue", "days: [[tue");
    let before = text(&bench, "campaigns/first.yaml");
    let ran = bench.run("fmt", 1);
    assert!(ran.out.contains("campaigns/first.yaml"), "{}", ran.out);
    assert_eq!(text(&bench, "campaigns/first.yaml"), before);
    bench.run("fmt nowhere.yaml", 2);
    bench.run("fmt .github", 3);
}
