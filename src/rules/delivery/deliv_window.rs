//! `deliv-window`: the send window has days people work on, and room for the cap.
//!
//! A window outside the blueprint's is `spec-only-tightens`.

use crate::base::words::{count, list};
use crate::diagnostic::Severity;
use crate::rules::waves::capacity::Capacity;
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};

pub(super) static RULE: Rule = Rule {
    code: "H018",
    name: "deliv-window",
    summary: "mail leaves on weekdays, in a window with room for the cap of a mailbox",
    group: Group::Delivery,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "SL-CS, S0",
    page: include_str!("deliv_window.md"),
    check: Check::Campaign(check),
};

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    days(subject, found)?;
    room(subject, found)
}

fn days(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let (gbu, send) = (subject.gbu()?, subject.send()?);
    if send.days.is_empty() {
        let open: Vec<String> = gbu.days.iter().map(|day| format!("`{}`", day.value)).collect();
        found.push(
            found
                .at(subject.section_at("send"), "the campaign sends on no day")
                .help(format!("name some of {}", list(&open, "and"))),
        );
    }
    for day in send.days.iter().filter(|day| day.value.is_weekend()) {
        let Some(opens) = gbu.days.iter().find(|open| open.value == day.value) else { continue };
        found.push(
            found
                .with(Severity::Warning, day.at, format!("the campaign sends on `{}`", day.value))
                .label("few people work then")
                .also(opens.at, "this unit allows it")
                .help("send on weekdays"),
        );
    }
    Ok(())
}

/// Reports a window in which a mailbox cannot send its cap.
fn room(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let capacity = Capacity::of(subject)?;
    let (fits, cap) = (capacity.fits_in_window(), capacity.cap);
    if fits >= cap {
        return Ok(());
    }
    let (send, gap) = (subject.send()?, &subject.gbu()?.gap);
    let headline = format!(
        "{} have room for {fits} messages of a mailbox, not for {cap}",
        count(capacity.window, "minute"),
    );
    let mut finding =
        found.at(send.hours.at, headline).also(gap.at, format!("one every {}", gap.value));
    if let Some(cap) = send.per_mailbox_day.as_ref().or(subject.gbu()?.per_mailbox_day.as_ref()) {
        finding = finding.also(cap.at, "the cap");
    }
    let needed = cap.saturating_mul(capacity.gap);
    found.push(finding.help(format!(
        "open a window of at least {}, or set `per_mailbox_day` to {fits}",
        count(needed, "minute"),
    )));
    Ok(())
}
