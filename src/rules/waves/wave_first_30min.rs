//! `wave-first-30min`: somebody watches the first messages of each wave.

use crate::diagnostic::{Fix, Severity};
use crate::rules::{Check, Found, Group, Ran, Rule, Skip, Subject};
use crate::spec::campaign::Watch;
use crate::spec::policy::defaults::WATCH;

pub(super) static RULE: Rule = Rule {
    code: "I013",
    name: "wave-first-30min",
    summary: "somebody who exists watches at least the first 30 minutes of each wave",
    group: Group::Waves,
    severity: Severity::Error,
    waivable: false,
    since: "0.1.0",
    source: "S0 stage 5",
    page: include_str!("wave_first_30min.md"),
    check: Check::Campaign(check),
};

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let send = subject.send()?;
    let Some(watch) = &send.watch else {
        found.push(
            found
                .at(subject.section_at("send"), "nobody watches the first messages of each wave")
                .help("add `watch: { who: deliverability-owner, first: 30 minutes }`"),
        );
        return Ok(());
    };
    length(watch, found);
    watcher(subject, watch, found)
}

fn length(watch: &Watch, found: &mut Found<'_>) {
    if watch.first.value.at_least() < WATCH.at_least() {
        let headline = format!("each wave is watched for {} only", watch.first.value);
        found.push(
            found
                .at(watch.first.at, headline)
                .label("at least 30 minutes")
                .help("watch the first 30 minutes or longer")
                .fix(Fix::meant(watch.first.at, "30 minutes")),
        );
    }
}

fn watcher(subject: &Subject<'_>, watch: &Watch, found: &mut Found<'_>) -> Ran {
    let (people, brief) = (subject.people()?, subject.brief()?);
    let who = &watch.who;
    if let Some(person) = people.people.get(who.as_str()) {
        let (starts, ends) = (brief.starts.value, brief.ends.value);
        let overlaps = |from, until| from <= ends && starts <= until;
        let suspended = person.suspended.as_ref();
        if let Some(s) = suspended.filter(|s| overlaps(s.from.value, s.until.value)) {
            let headline = format!("`{}` watches, but is suspended", who.value);
            found.push(
                found
                    .at(who.at, headline)
                    .also(s.until.at, format!("until {}", s.until.value))
                    .help("name somebody who may pause the campaign"),
            );
        }
        return Ok(());
    }
    let Some((role, _)) = people.roles.entry(who.as_str()) else {
        let because = "nobody of the name that watches exists, as `spec-refs-resolve` says";
        return Err(Skip::because(because.to_owned()));
    };
    if !people.people.names().any(|name| subject.workspace.policy.holds(name, &who.value)) {
        found.push(
            found
                .at(who.at, format!("nobody holds the role `{}`", who.value))
                .also(role.at, "the role")
                .help("give somebody the role, or name a person"),
        );
    }
    Ok(())
}
