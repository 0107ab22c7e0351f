//! How a small plan looks, and that it never names anybody.

use super::super::Look;
use super::{MARKDOWN_CHARS_MAX, human, markdown};
use crate::plan::testing::{plan, ready, small};
use crate::plan::{PlanDocument, Proof, Stage};

/// A small launch, with the parts that change with the catalogue of rules held still.
fn small_plan(stage: Option<Stage>) -> PlanDocument {
    let mut plan = plan(&small(12, "[6, rest]"), Some(&ready(12)), stage).plan;
    let rules = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    plan.appliable = true;
    plan.targets.clay.as_mut().unwrap().account = "t_outreach_core".to_owned();
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

/// The digest follows the example's files; how it looks does not.
fn masked(text: String) -> String {
    let hex = |c: char| c.is_ascii_hexdigit();
    let mut parts = text.split("sha256:");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + "sha256:..." + part.trim_start_matches(hex))
}

#[test]
fn a_launch_on_a_terminal() {
    let text = masked(human(&small_plan(None), Look::PLAIN));
    insta::assert_snapshot!(text, @r"
    Plan to launch q1-dormant-shippers
      digest
        sha256:...
      made        2027-01-08 10:00 UTC, to be applied until 2027-01-09 10:00 UTC
      Salesforce  core 00D5g000001CoreEAC, campaign 7015g000000000001A
      Clay        outreach-core t_outreach_core
      Smartlead   server.smartlead.ai, campaign
                  sendoff/larkfield-marcom/q1-dormant-shippers

    Steps
      . freeze-members   read        read the members again and compare 12 people
                                     with the set
      ~ write-enrichment compensable write 12 values to
                                     `Lead.clay_company_description__c` and
                                     `Lead.clay_external_hard_bounce__c`
      + ensure-sequencer reversible  create the Smartlead campaign under its mark,
                                     not started
      + write-settings   reversible  settings: stop on a reply on, open tracking
                                     off, click tracking off
      + write-schedule   reversible  schedule: mon tue wed thu 09:00-16:30
                                     Europe/Berlin
      + write-sequence   reversible  sequence: 3 steps
      + attach-mailboxes reversible  attach 4 mailboxes
      ~ load-pilot       compensable read suppression again, then load 6 people
      ! start-pilot      SEND        START: mail goes out to 6 people, there is no
                                     way back
      . watch-pilot      read        watch the first 30 minutes; a spike pauses the
                                     campaign
      . gate-pilot       read        gate: bounces 2%, opt-outs 2%, complaints 2,
                                     after 48 hours
      ! load-wave-2      SEND        read suppression again, then load 6 people:
                                     mail goes out to them
      . watch-wave-2     read        watch the first 30 minutes; a spike pauses the
                                     campaign
      . gate-wave-2      read        gate: bounces 2%, opt-outs 2%, complaints 2,
                                     after 48 hours

    Waves, if every gate passes as soon as it can
      pilot                      6  first messages 2027-01-11 to 2027-01-11
      wave-2                     6  first messages 2027-01-14 to 2027-01-14
      mon tue wed thu 09:00-16:30 Europe/Berlin, at most 120 a day; last message
      2027-01-25, campaign ends 2027-03-05
      gates: bounces 2%, opt-outs 2%, complaints 2; first watch 30 minutes, then 48
      hours

    Recipients
      12 people of 12
      by country: other 12
      by domain class: organisation 12
      by segment: wholesale 12
      29 distinct messages, 6 samples for the reviewer

    Launch checklist
      audience   Audience approved and suppressed correctly: 3 of 4 rules passed
                 not proved: aud-lead-accepted

    Signatures this launch needs
      audience   audience-approver    chooses 12 people
      message    message-approver     sends up to 36 messages
      sending    deliverability-owner starts mail from the unit's mailboxes
      replies    follow-up-owner      brings replies that somebody must answer
      writeback  crm-owner            writes `Lead.clay_company_description__c` and
                                      `Lead.clay_external_hard_bounce__c`
      business   business-signer      mail goes out to 12 people

    Warnings
      - wave-gate-hold: `pilot` is small | <b>small</b>

    Cannot be previewed or read back
      - mail handed to a mail server cannot be called back
      - company mail servers report no complaints: their number is a least number

    Plan: 17 to add, 16 to change, 0 to destroy; 2 waves, up to 36 messages to 12
    people.
    ");
}

#[test]
fn a_launch_in_a_pull_request() {
    let text = masked(markdown(&small_plan(None)));
    insta::assert_snapshot!(text, @r"
    ### Plan to launch `q1-dormant-shippers`

    **Plan: 17 to add, 16 to change, 0 to destroy; 2 waves, up to 36 messages to 12 people.**

    <details><summary>Waves (2)</summary>

    | wave | people | earliest | first step done |
    | --- | --: | --- | --- |
    | `pilot` | 6 | 2027-01-11 | 2027-01-11 |
    | `wave-2` | 6 | 2027-01-14 | 2027-01-14 |

    mon tue wed thu 09:00-16:30 Europe/Berlin, at most 120 messages a day. Last message 2027-01-25, campaign ends 2027-03-05.

    Gates: bounces 2%, opt-outs 2%, complaints 2; observed for 48 hours.

    </details>

    <details><summary>Recipients (12 people of 12)</summary>

    | | | people |
    | --- | --- | --: |
    | country | other | 12 |
    | domain class | organisation | 12 |
    | segment | wholesale | 12 |

    </details>

    <details><summary>Steps (14)</summary>

    | | step | leaves behind | what happens |
    | --- | --- | --- | --- |
    | `.` | `freeze-members` | read | read the members again and compare 12 people with the set |
    | `~` | `write-enrichment` | compensable | write 12 values to `Lead.clay_company_description__c` and `Lead.clay_external_hard_bounce__c` |
    | `+` | `ensure-sequencer` | reversible | create the Smartlead campaign under its mark, not started |
    | `+` | `write-settings` | reversible | settings: stop on a reply on, open tracking off, click tracking off |
    | `+` | `write-schedule` | reversible | schedule: mon tue wed thu 09:00-16:30 Europe/Berlin |
    | `+` | `write-sequence` | reversible | sequence: 3 steps |
    | `+` | `attach-mailboxes` | reversible | attach 4 mailboxes |
    | `~` | `load-pilot` | compensable | read suppression again, then load 6 people |
    | `!` | `start-pilot` | **SEND** | START: mail goes out to 6 people, there is no way back |
    | `.` | `watch-pilot` | read | watch the first 30 minutes; a spike pauses the campaign |
    | `.` | `gate-pilot` | read | gate: bounces 2%, opt-outs 2%, complaints 2, after 48 hours |
    | `!` | `load-wave-2` | **SEND** | read suppression again, then load 6 people: mail goes out to them |
    | `.` | `watch-wave-2` | read | watch the first 30 minutes; a spike pauses the campaign |
    | `.` | `gate-wave-2` | read | gate: bounces 2%, opt-outs 2%, complaints 2, after 48 hours |

    </details>

    <details><summary>Launch checklist</summary>

    | item | rules passed | not proved | role |
    | --- | --: | --- | --- |
    | Audience approved and suppressed correctly | 3 | aud-lead-accepted | audience-approver |

    </details>

    <details><summary>Signatures needed (6)</summary>

    | item | role | because it |
    | --- | --- | --- |
    | audience | audience-approver | chooses 12 people |
    | message | message-approver | sends up to 36 messages |
    | sending | deliverability-owner | starts mail from the unit's mailboxes |
    | replies | follow-up-owner | brings replies that somebody must answer |
    | writeback | crm-owner | writes `Lead.clay_company_description__c` and `Lead.clay_external_hard_bounce__c` |
    | business | business-signer | mail goes out to 12 people |

    </details>

    <details><summary>Warnings</summary>

    - wave-gate-hold: `pilot` is small \| &lt;b>small&lt;/b>

    </details>

    <details><summary>Cannot be previewed or read back</summary>

    - mail handed to a mail server cannot be called back
    - company mail servers report no complaints: their number is a least number

    </details>

    Plan `sha256:...`, made 2027-01-08 10:00 UTC, to be applied until 2027-01-09 10:00 UTC.
    ");
}

#[test]
fn no_line_is_longer_than_the_terminal_and_colour_changes_no_word() {
    for stage in [Stage::Prepare, Stage::Launch] {
        let plan = small_plan(Some(stage));
        let text = human(&plan, Look::PLAIN);
        // A digest is one word of 71 characters, and the sum stays one line.
        let whole = |line: &&str| line.contains("sha256:") || line.starts_with("Plan: ");
        let wrapped = text.lines().filter(|line| !whole(line));
        let long: Vec<&str> = wrapped.filter(|line| line.chars().count() > 80).collect();
        assert_eq!(long, [""; 0]);
        let coloured = human(&plan, Look { colour: true, ..Look::PLAIN });
        assert!(coloured.contains('\u{1b}'));
        assert_eq!(anstream::adapter::strip_str(&coloured).to_string(), text);
    }
}

#[test]
fn nobody_of_the_reading_is_named() {
    let plan = small_plan(None);
    let text = human(&plan, Look::PLAIN) + &markdown(&plan);
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
    let text = markdown(&plan);
    assert!(text.chars().count() <= MARKDOWN_CHARS_MAX, "{}", text.chars().count());
    assert!(text.contains("more notes, see `sendoff show`"));
    assert_eq!(text.matches("<details>").count(), text.matches("</details>").count());
    assert!(text.ends_with(".\n") && text.contains("to be applied until"));
}

#[test]
fn a_plan_that_cannot_be_applied_says_so() {
    let mut plan = small_plan(None);
    plan.appliable = false;
    assert!(human(&plan, Look::PLAIN).contains("This plan has errors."));
    plan.observed.at = None;
    assert!(markdown(&plan).contains("> This plan was made without reading"));
}

#[test]
fn a_plan_with_nothing_to_do_says_so() {
    let plan = plan(&small(4, "[rest]"), Some(&ready(4)), Some(Stage::Prepare)).plan;
    assert!(human(&plan, Look::PLAIN).contains("No changes:"));
}
