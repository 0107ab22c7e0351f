//! How a small plan looks, and that it never names anybody.

use super::{MARKDOWN_CHARS_MAX, human, markdown};
use crate::base::digest::Digest;
use crate::plan::testing::{plan, ready, small};
use crate::plan::{PlanDocument, Proof, Stage};

/// A small launch, with the parts that change with the catalogue of rules held still.
fn small_plan(stage: Option<Stage>) -> PlanDocument {
    let mut plan = plan(&small(12, "[6, rest]"), Some(&ready(12)), stage).plan;
    let rules = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    plan.appliable = true;
    plan.warnings = vec!["wave-gate-hold: `pilot` is small | <b>small</b>".to_owned()];
    plan.proofs = vec![Proof {
        item: "audience".to_owned(),
        title: "Audience approved and suppressed correctly".to_owned(),
        compile: rules(&["aud-report-name"]),
        live: rules(&["aud-size-bounds", "aud-icp-only"]),
        unproved: rules(&["aud-lead-accepted"]),
        role: "audience-approver".to_owned(),
        guards: rules(&["wave-eligibility-recheck"]),
    }];
    plan
}

fn digest() -> Digest {
    Digest::of(b"a plan")
}

#[test]
fn a_launch_on_a_terminal() {
    let text = human(&small_plan(None), &digest(), false);
    insta::assert_snapshot!(text, @"HUMAN");
}

#[test]
fn a_launch_in_a_pull_request() {
    let text = markdown(&small_plan(None), &digest());
    insta::assert_snapshot!(text, @"MARKDOWN");
}

#[test]
fn no_line_is_longer_than_the_terminal_and_colour_changes_no_word() {
    for stage in [Stage::Prepare, Stage::Launch] {
        let plan = small_plan(Some(stage));
        let text = human(&plan, &digest(), false);
        // A digest is one word of 71 characters, and nothing to wrap.
        let long = text.lines().filter(|line| line.chars().count() > 80);
        assert_eq!(long.filter(|line| !line.contains("sha256:")).collect::<Vec<_>>(), [""; 0]);
        let coloured = human(&plan, &digest(), true);
        assert!(coloured.contains('\u{1b}'));
        assert_eq!(anstream::adapter::strip_str(&coloured).to_string(), text);
    }
}

#[test]
fn nobody_of_the_reading_is_named() {
    let plan = small_plan(None);
    let text = human(&plan, &digest(), false) + &markdown(&plan, &digest());
    for person in &ready(12).salesforce.get().unwrap().people {
        let private = [&person.email, &person.first_name, &person.last_name, &person.company];
        for value in private {
            assert!(!text.contains(value.reveal().as_str()), "a rendering names a person");
        }
    }
}

#[test]
fn a_comment_is_never_too_long_and_never_cut_inside_a_fold() {
    let mut plan = small_plan(None);
    plan.warnings = (0..5000).map(|n| format!("rule-{n}: a warning that stands")).collect();
    let text = markdown(&plan, &digest());
    assert!(text.chars().count() <= MARKDOWN_CHARS_MAX, "{}", text.chars().count());
    assert!(text.contains("more notes, see `sendoff show`"));
    assert_eq!(text.matches("<details>").count(), text.matches("</details>").count());
    assert!(text.ends_with(".\n") && text.contains("to be applied until"));
}

#[test]
fn a_plan_that_cannot_be_applied_says_so() {
    let mut plan = small_plan(None);
    plan.appliable = false;
    assert!(human(&plan, &digest(), false).contains("This plan has errors."));
    plan.observed.at = None;
    assert!(markdown(&plan, &digest()).contains("> This plan was made without reading"));
}

#[test]
fn a_plan_with_nothing_to_do_says_so() {
    let plan = plan(&small(4, "[rest]"), Some(&ready(4)), Some(Stage::Prepare)).plan;
    assert!(human(&plan, &digest(), false).contains("No changes:"));
}
