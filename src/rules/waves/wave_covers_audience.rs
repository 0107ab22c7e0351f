//! `wave-covers-audience`: the waves hold everybody, once.

use crate::base::words::{count, thousands};
use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};
use crate::source::Location;

use super::sizes::{WaveOf, waves};

pub(super) static RULE: Rule = Rule {
    code: "I005",
    name: "wave-covers-audience",
    summary: "the waves hold every person of the audience, and `rest` comes last",
    group: Group::Waves,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "prac",
    page: include_str!("wave_covers_audience.md"),
    check: Check::Campaign(check),
};

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let waves = waves(subject)?;
    let expected = &subject.audience()?.expected;
    let Some((last, before)) = waves.split_last() else { return Ok(()) };
    for early in before.iter().filter(|wave| wave.rest) {
        found.push(
            found
                .at(early.at, format!("{} takes the `rest`, but is not the last", early.called))
                .label("nobody is left for the waves after it")
                .help("give it a number, and end with `rest`"),
        );
    }
    if before.iter().any(|wave| wave.rest) {
        return Ok(());
    }
    let (_, most) = expected.bounds();
    let fixed = waves.iter().filter(|wave| !wave.rest).map(|wave| wave.most).sum::<u64>();
    if last.rest {
        never_reached(last, before, most, expected.at, found);
    } else if fixed < most {
        let left = most - fixed;
        found.push(
            found
                .at(last.at, format!("up to {} in no wave", people_are(left)))
                .label(format!("the waves hold {} in all", thousands(fixed)))
                .also(expected.at, format!("at most {} are expected", thousands(most)))
                .help("end with `- rest`"),
        );
    } else {
        never_reached(last, before, most, expected.at, found);
    }
    Ok(())
}

/// Reports a last wave for which the waves before it leave nobody.
fn never_reached(
    last: &WaveOf,
    before: &[WaveOf],
    most: u64,
    expected: Location,
    found: &mut Found<'_>,
) {
    let held: u64 = before.iter().map(|wave| wave.most).sum();
    if held < most {
        return;
    }
    found.push(
        found
            .at(last.at, format!("nobody is left for {}", last.called))
            .label(format!("the waves before it hold {}", thousands(held)))
            .also(expected, format!("at most {} are expected", thousands(most)))
            .help("take it out, or make the waves before it smaller"),
    );
}

fn people_are(left: u64) -> String {
    match left {
        1 => "1 person is".to_owned(),
        _ => format!("{} are", count(left, "lead")),
    }
}
