//! `deliv-timezone-bucket`: nobody is written to at night because the campaign has another zone.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use jiff::tz::TimeZone;

use crate::base::country::code_of;
use crate::base::words::thousands;
use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Live, Ran, Rule, Skip};

use super::zones::{Local, zones_of};

pub(super) static RULE: Rule = Rule {
    code: "H019",
    name: "deliv-timezone-bucket",
    summary: "the send window lies inside the unit's hours where the recipients live",
    group: Group::Delivery,
    severity: Severity::Warning,
    waivable: true,
    since: "0.1.0",
    source: "SL",
    page: include_str!("deliv_timezone_bucket.md"),
    check: Check::Live(check),
};

fn check(live: &Live<'_>, found: &mut Found<'_>) -> Ran {
    let (brief, send, unit) = (live.subject.brief()?, live.subject.send()?, live.subject.gbu()?);
    let people = live.recipients()?;
    if people.is_empty() {
        return Err(Skip::because("nobody is left to look at".to_owned()));
    }
    let mut countries: BTreeMap<String, u64> = BTreeMap::new();
    for code in people.iter().filter_map(|person| code_of(person.country.as_deref()?)) {
        *countries.entry(code).or_default() += 1;
    }
    let (hours, own) = (unit.hours.value, send.timezone.value.rules());
    for (code, count) in countries {
        // Clocks change: what is right on the first day may be wrong on the last.
        let days = [brief.starts.value, brief.ends.value];
        let local = |name: &&'static str| {
            let zone = TimeZone::get(name).ok()?;
            let each = days.iter().filter_map(|day| Local::of(*day, *send.hours, own, &zone));
            Some((*name, each.max_by_key(|local| local.outside(hours))?))
        };
        let zones = zones_of(&code).iter().filter_map(local);
        let Some((zone, local)) = zones.max_by_key(|(_, local)| local.outside(hours)) else {
            continue;
        };
        if local.outside(hours) <= SignedDuration::ZERO {
            continue;
        }
        let (some, all) = (thousands(count), thousands(people.len() as u64));
        let headline = format!("recipients in `{code}` get mail from {}", local.words());
        found.push(
            found
                .at(send.timezone.at, headline)
                .label(format!("{some} of {all} people, by the clocks of {zone}"))
                .also(unit.hours.at, format!("mail is sent from {}", hours_of(hours)))
                .help(
                    "write to them in a campaign of their own zone, or send in hours that suit all",
                ),
        );
    }
    Ok(())
}

fn hours_of(hours: crate::base::calendar::Hours) -> String {
    hours.to_string().replace('-', " to ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{World, readings};

    const FILE: &str = "campaigns/q1-dormant-shippers.yaml";

    fn all_in(world: &mut World, country: &str) {
        for person in world.people() {
            person.country = Some(country.to_owned());
        }
    }

    #[test]
    fn the_window_is_compared_with_the_hours_of_each_country() {
        readings(
            &RULE,
            &[
                (|world| all_in(world, "Switzerland"), "pass"),
                (|world| all_in(world, "GB"), "pass"),
                (|world| all_in(world, "Atlantis"), "pass"),
                (|_| (), "warning: recipients in `US` get mail from 00:00 to 07:30"),
                (
                    |world| {
                        all_in(world, "Japan");
                        world.people()[0].country = Some("CH".to_owned());
                    },
                    "warning: recipients in `JP` get mail from 17:00 to 00:30",
                ),
                (
                    |world| {
                        all_in(world, "GB");
                        world.edit(FILE, "09:00-16:30", "08:30-16:30");
                    },
                    "warning: recipients in `GB` get mail from 07:30 to 15:30",
                ),
                (|world| world.people().clear(), "skip: nobody is left to look at"),
                (
                    |world| world.without_salesforce(),
                    "skip: Salesforce could not be read: it answered 503",
                ),
            ],
        );
    }
}
