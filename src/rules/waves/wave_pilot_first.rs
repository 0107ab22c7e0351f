//! `wave-pilot-first`: the first wave is a pilot.

use crate::base::words::thousands;
use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Ran, Rule, Skip, Subject};

use super::sizes::{pilot_most, waves};

pub(super) static RULE: Rule = Rule {
    code: "I002",
    name: "wave-pilot-first",
    summary: "the first wave is no larger than the pilot policy allows",
    group: Group::Waves,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "S0 stage 5",
    page: include_str!("wave_pilot_first.md"),
    check: Check::Campaign(check),
};

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let gbu = subject.gbu()?;
    let waves = waves(subject)?;
    let (most, at) = pilot_most(gbu, subject.audience()?.expected.value);
    let Some(first) = waves.first().filter(|first| first.most > most) else { return Ok(()) };
    if waves.len() == 1 {
        return Err(Skip::because(
            "its only wave is larger than a pilot, as `wave-defined` says".into(),
        ));
    }
    found.push(
        found
            .at(first.at, format!("the first wave holds {} people", thousands(first.most)))
            .label(format!("a pilot holds at most {}", thousands(most)))
            .also(at, "the largest pilot of this unit")
            .help(format!("begin with a wave of at most {most}, and let the rest follow")),
    );
    Ok(())
}
