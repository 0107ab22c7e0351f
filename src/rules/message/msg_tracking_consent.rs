//! `msg-tracking-consent`: opens and clicks are not tracked where that needs a consent.

use super::privacy::reaches;
use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};

pub(super) static RULE: Rule = Rule {
    code: "F025",
    name: "msg-tracking-consent",
    summary: "opens and clicks are not tracked where that needs a consent",
    group: Group::Message,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "CNIL",
    page: include_str!("msg_tracking_consent.md"),
    check: Check::Campaign(check),
};

/// Countries where tracking needs the consent of the reader, also of a business: a fact of law
/// that policy cannot relax by its country rule.
const CONSENT: [&str; 1] = ["FR"];

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let Some(country) = reaches(subject, &CONSENT)? else { return Ok(()) };
    for tracked in subject.send()?.tracking.iter().flatten() {
        let headline =
            format!("{} are tracked, and people in France did not consent", tracked.text());
        found.push(
            found
                .at(tracked.at, headline)
                .also(country, "policy lets the audience reach them")
                .help("leave `tracking` out, or exclude France in the countries policy")
                .fix_where(subject.removing(tracked.at, tracked.text())),
        );
    }
    Ok(())
}
