//! `wave-defined`: an audience larger than a pilot goes out in waves.

use crate::base::words::thousands;
use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};

use super::sizes::{pilot_most, waves};

pub(super) static RULE: Rule = Rule {
    code: "I001",
    name: "wave-defined",
    summary: "an audience larger than a pilot goes out in more than one wave",
    group: Group::Waves,
    severity: Severity::Error,
    waivable: false,
    since: "0.1.0",
    source: "S0 stage 5",
    page: include_str!("wave_defined.md"),
    check: Check::Campaign(check),
};

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let (gbu, expected) = (subject.gbu()?, &subject.audience()?.expected);
    let waves = waves(subject)?;
    let (most, limit) = pilot_most(gbu, expected.value);
    let at = subject.send()?.waves.at;
    match &waves[..] {
        [] => found.push(
            found.at(at, "the campaign has no wave").help("begin with a pilot: `- pilot: 150`"),
        ),
        [only] if only.most > most => found.push(
            found
                .at(only.at, format!("all {} people go out in one wave", thousands(only.most)))
                .label(format!("one wave alone holds at most {}", thousands(most)))
                .also(expected.at, "the audience expected")
                .also(limit, "the largest pilot of this unit")
                .help(format!("split it: begin with a pilot of at most {most}, end with `rest`")),
        ),
        _ => {}
    }
    Ok(())
}
