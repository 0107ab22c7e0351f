//! `deliv-holidays`: holidays neither swallow a week nor are forgotten.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::base::calendar::Calendar;
use crate::base::words::count;
use crate::diagnostic::Severity;
use crate::rules::waves::calendar;
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};
use crate::spec::campaign::Brief;

pub(super) static RULE: Rule = Rule {
    code: "H020",
    name: "deliv-holidays",
    summary: "no send week is lost to holidays, no campaign starts on one, every year has its list",
    group: Group::Delivery,
    severity: Severity::Warning,
    waivable: true,
    since: "0.1.0",
    source: "prac",
    page: include_str!("deliv_holidays.md"),
    check: Check::Campaign(check),
};

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let brief = subject.brief()?;
    let closed = calendar(subject)?;
    starts_on_one(subject, brief, &closed, found)?;
    lost_weeks(subject, brief, &closed, found)?;
    unlisted_years(subject, brief, found)
}

/// Reports a first day on which mail would go out, were it not a holiday.
fn starts_on_one(
    subject: &Subject<'_>,
    brief: &Brief,
    closed: &Calendar,
    found: &mut Found<'_>,
) -> Ran {
    let starts = &brief.starts;
    let weekday = crate::base::calendar::Weekday::of(starts.value);
    let mut listed = subject.gbu()?.holidays.iter().flatten();
    let Some(holiday) = listed.find(|holiday| holiday.value == starts.value) else {
        return Ok(());
    };
    if !closed.days.contains(&weekday) {
        return Ok(());
    }
    let end = brief.ends.value;
    let mut finding = found
        .at(starts.at, format!("the campaign starts on a holiday, {}", starts.value))
        .also(holiday.at, "nothing is sent on this date");
    if let Some(next) = closed.open_dates(starts.value, end).first() {
        finding = finding.label("the first wave waits").help(format!("start on {next}"));
    }
    found.push(finding);
    Ok(())
}

/// Reports a week of which every send day is a holiday.
fn lost_weeks(
    subject: &Subject<'_>,
    brief: &Brief,
    closed: &Calendar,
    found: &mut Found<'_>,
) -> Ran {
    let (starts, ends) = (brief.starts.value, brief.ends.value);
    let without = Calendar { holidays: Vec::new(), ..closed.clone() };
    let mut weeks: BTreeMap<Date, Vec<Date>> = BTreeMap::new();
    for date in without.open_dates(starts, ends) {
        weeks.entry(monday(date)).or_default().push(date);
    }
    for (monday, dates) in weeks {
        // The rest of a week cut by the start or the end is no week to lose.
        let whole = dates.len() == closed.days.iter().collect::<BTreeSet<_>>().len();
        if !whole || dates.iter().any(|date| closed.is_open(*date)) {
            continue;
        }
        let listed = subject.gbu()?.holidays.iter().flatten();
        let holiday =
            listed.min_by_key(|holiday| (dates.first() != Some(&holiday.value), holiday.value));
        let days = count(dates.len() as u64, "send day");
        let at = subject.send()?.days.first().map_or(subject.section_at("send"), |day| day.at);
        let mut finding = found
            .at(at, format!("nothing can be sent in the week of {monday}"))
            .label(match dates.len() {
                1 => "its only send day is a holiday".to_owned(),
                _ => format!("its {days} are holidays"),
            })
            .help("send on more days of the week, or move the campaign");
        if let Some(holiday) = holiday {
            finding = finding.also(holiday.at, "listed here");
        }
        found.push(finding);
    }
    Ok(())
}

/// Reports a year of the campaign for which the blueprint lists no holiday at all.
fn unlisted_years(subject: &Subject<'_>, brief: &Brief, found: &mut Found<'_>) -> Ran {
    let gbu = subject.gbu()?;
    let listed: BTreeSet<i16> =
        gbu.holidays.iter().flatten().map(|holiday| holiday.value.year()).collect();
    let years = brief.starts.value.year()..=brief.ends.value.year();
    let Some(year) = years.into_iter().find(|year| !listed.contains(year)) else {
        return Ok(());
    };
    let at = if brief.starts.value.year() == year { brief.starts.at } else { brief.ends.at };
    let headline = format!("the blueprint lists no holiday of {year}, in which the campaign runs");
    let mut finding = found
        .at(at, headline)
        .label("mail would go out on every holiday of this year")
        .help(format!("add the holidays of {year} to the unit `{}`", brief.gbu.value));
    if let Some(last) = gbu.holidays.iter().flatten().max_by_key(|holiday| holiday.value) {
        finding = finding.also(last.at, "the last one listed");
    }
    found.push(finding);
    Ok(())
}

/// The Monday of a date's week.
fn monday(date: Date) -> Date {
    let back = i64::from(date.weekday().to_monday_zero_offset());
    date.checked_sub(jiff::Span::new().days(back)).unwrap_or(date)
}
