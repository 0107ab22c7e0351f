//! `spec-dates-order`: dates follow each other, and what has an end outlasts the campaign.

use jiff::civil::Date;

use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Ran, Rule, Skip, Subject};
use crate::source::{Located, Location};
use crate::spec::policy::EntryStatus;

pub(super) static RULE: Rule = Rule {
    code: "A010",
    name: "spec-dates-order",
    summary: "a campaign ends after it starts, and nothing it rests on ends before it",
    group: Group::Spec,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "S1",
    page: include_str!("spec_dates_order.md"),
    check: Check::Campaign(check),
};

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let brief = subject.brief()?;
    let (starts, ends) = (&brief.starts, &brief.ends);
    if ends.value <= starts.value {
        let headline = format!("the campaign ends on {} and starts on {}", **ends, **starts);
        found.push(
            found
                .at(ends.at, headline)
                .label("not after the start")
                .also(starts.at, "it starts here")
                .help("write an end after the start; the observation of the last wave counts"),
        );
        return Ok(());
    }
    let parts: [fn(&Subject<'_>, &mut Found<'_>) -> Ran; 4] =
        [profile, consent, register, suspensions];
    let ran: Vec<Ran> = parts.iter().map(|part| part(subject, found)).collect();
    ran.into_iter().collect()
}

/// Reports something that ends before the campaign does.
fn outlasts(
    subject: &Subject<'_>,
    what: &str,
    named: Location,
    until: &Located<Date>,
    found: &mut Found<'_>,
) -> Ran {
    let ends = &subject.brief()?.ends;
    if until.value < ends.value {
        let headline = format!("{what} holds until {}, the campaign ends on {}", **until, **ends);
        found.push(
            found
                .at(named, headline)
                .label("used by the campaign to its end")
                .also(until.at, "its last day")
                .also(ends.at, "the end of the campaign")
                .help("end the campaign earlier, or have it approved for longer"),
        );
    }
    Ok(())
}

fn profile(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let icp = &subject.audience()?.icp;
    let Some(profile) = subject.audiences()?.icps.get(icp) else { return Ok(()) };
    outlasts(subject, &format!("the customer profile `{}`", **icp), icp.at, &profile.until, found)
}

fn consent(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let Some(consent) = &subject.identity()?.consent else { return Ok(()) };
    let what = format!("the consent of `{}`", *consent.person);
    outlasts(subject, &what, subject.sender()?.identity.at, &consent.until, found)?;
    let starts = &subject.brief()?.starts;
    if consent.given.value > starts.value {
        let given = &consent.given;
        let headline = format!("{what} is given on {}, after the campaign starts", **given);
        found.push(
            found
                .at(given.at, headline)
                .also(starts.at, "the start of the campaign")
                .help("start the campaign after the consent"),
        );
    }
    Ok(())
}

fn register(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let message = subject.message()?;
    let named = message.steps.iter().map(|step| &step.template).chain(&message.prompt);
    let mut used: Vec<(String, Location)> =
        named.map(|named| (named.to_string(), named.at)).collect();
    let ends = subject.brief()?.ends.at;
    let policy = subject.workspace.registrable().into_iter().map(|file| file.what);
    used.extend(policy.filter(|what| !what.contains('@')).map(|what| (what, ends)));
    subject.register()?;
    for (what, at) in &used {
        for entry in subject.workspace.policy.registered(what) {
            let status = entry.status.as_ref().map_or(EntryStatus::Approved, |status| **status);
            if let Some(until) = entry.until.as_ref().filter(|_| status == EntryStatus::Approved) {
                outlasts(subject, &format!("`{what}`"), *at, until, found)?;
            }
        }
    }
    Ok(())
}

/// Suspensions hold for people of every campaign; one that ends before it begins holds for none.
fn suspensions(subject: &Subject<'_>, found: &mut Found<'_>) -> Result<(), Skip> {
    for (name, person) in subject.people()?.people.iter() {
        let Some(suspended) = &person.suspended else { continue };
        if suspended.until.value < suspended.from.value {
            let headline = format!("the suspension of `{}` ends before it begins", **name);
            found.push(
                found
                    .at(suspended.until.at, headline)
                    .also(suspended.from.at, "its first day")
                    .help("put the two days in order"),
            );
        }
    }
    Ok(())
}
