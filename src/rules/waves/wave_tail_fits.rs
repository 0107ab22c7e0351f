//! `wave-tail-fits`: the last wave's steps and their observation are over by the end.

use crate::base::words::{count, list};
use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Ran, Rule, Skip, Subject};

use super::ask;
use super::repairs::of_calendar;

pub(super) static RULE: Rule = Rule {
    code: "I008",
    name: "wave-tail-fits",
    summary: "the steps and the observation of the last wave are over by the end",
    group: Group::Waves,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "prac",
    page: include_str!("wave_tail_fits.md"),
    check: Check::Campaign(check),
};

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let ask = ask::of(subject, None)?;
    let forecast = ask.forecast();
    if forecast.over.is_some_and(|over| over <= ask.ends) || ask.messages() == 0 {
        return Ok(());
    }
    let brief = subject.brief()?;
    let (Some(last), Some(over)) = (forecast.last, forecast.over) else {
        let because = "the campaign has no day to send on, as other rules say";
        return Err(Skip::because(because.to_owned()));
    };
    let opens = forecast.opens.last().copied().unwrap_or(last);
    let days = ask.days_late().map_or(0, |(_, days)| days);
    let headline = format!(
        "the campaign ends on {}, but cannot be over before {over}, {} later",
        ask.ends,
        count(days, "send day"),
    );
    let mut finding = found
        .at(brief.ends.at, headline)
        .label(format!("the last message leaves on {last} at the earliest"))
        .also(
            subject.send()?.waves.at,
            format!("{} waves: the last opens on {opens} at the earliest", ask.waves.len()),
        );
    if let Some(after) = subject.message()?.steps.iter().rev().find_map(|step| step.after.as_ref())
    {
        finding = finding.also(after.at, "the last step waits");
    }
    let repairs = of_calendar(subject, &ask)?;
    if !repairs.is_empty() {
        finding = finding.help(format!("any one of these is enough: {}", list(&repairs, "or")));
    }
    found.push(finding);
    Ok(())
}
