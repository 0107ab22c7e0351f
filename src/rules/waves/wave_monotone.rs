//! `wave-monotone`: waves grow until the last.

use crate::base::words::thousands;
use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};

use super::sizes::waves;

pub(super) static RULE: Rule = Rule {
    code: "I003",
    name: "wave-monotone",
    summary: "no wave but the last is smaller than the one before it",
    group: Group::Waves,
    severity: Severity::Warning,
    waivable: true,
    since: "0.1.0",
    source: "prac",
    page: include_str!("wave_monotone.md"),
    check: Check::Campaign(check),
};

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let waves = waves(subject)?;
    let Some((_, but_last)) = waves.split_last() else { return Ok(()) };
    for pair in but_last.windows(2) {
        let [before, wave] = pair else { continue };
        if wave.most < before.most {
            let (now, then) = (thousands(wave.most), thousands(before.most));
            let headline = format!("{} holds {now} people after a wave of {then}", wave.called);
            found.push(
                found
                    .at(wave.at, headline)
                    .label("smaller than the one before it")
                    .also(before.at, "the one before it")
                    .help("order the waves by size, or join the smaller one to another"),
            );
        }
    }
    Ok(())
}
