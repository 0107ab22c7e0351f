//! `wave-observation`: a wave is observed long enough before the next.
//!
//! A campaign below its own unit's observation is `spec-only-tightens`.

use jiff::SignedDuration;

use crate::base::amount::{Length, Percent, Unit};
use crate::diagnostic::{Fix, Severity};
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};

use super::sizes::{WaveOf, most_after, waves};

pub(super) static RULE: Rule = Rule {
    code: "I011",
    name: "wave-observation",
    summary: "a wave is observed for a day before the next, for three before a large step up",
    group: Group::Waves,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "prac",
    page: include_str!("wave_observation.md"),
    check: Check::Campaign(check),
};

/// The least observation, whatever policy says.
const LEAST: SignedDuration = SignedDuration::from_hours(24);
/// The least observation before a wave that grows by more than [`LARGE_STEP`].
const BEFORE_LARGE_STEP: Length = Length::new(72, Unit::Hour);
/// A growth beyond which a wave counts as a large step.
const LARGE_STEP: Percent = Percent::whole(50);

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let observe = &subject.gbu()?.waves.observe;
    let waves = waves(subject)?;
    if waves.len() < 2 {
        return Ok(());
    }
    let own = subject.send()?.between.as_ref();
    for length in [Some(observe), own].into_iter().flatten() {
        if length.value.at_least() < LEAST {
            found.push(
                found
                    .at(length.at, format!("waves are observed for {} only", length.value))
                    .label("at least 24 hours: bounces and complaints arrive late")
                    .help("observe each wave for 24 hours or longer")
                    .fix(Fix::meant(length.at, "24 hours")),
            );
        }
    }
    let between = own.unwrap_or(observe);
    let length = between.value.at_least();
    let Some(wave) =
        large_step(&waves).filter(|_| (LEAST..BEFORE_LARGE_STEP.at_least()).contains(&length))
    else {
        return Ok(());
    };
    let headline = format!("{} follows a much smaller one after {}", wave.called, between.value);
    found.push(
        found
            .at(between.at, headline)
            .label(format!("at least {BEFORE_LARGE_STEP} before growth above {LARGE_STEP}"))
            .also(wave.at, "the wave that grows by more")
            .help(format!("observe for {BEFORE_LARGE_STEP}, or make the wave smaller"))
            .fix(Fix::meant(between.at, BEFORE_LARGE_STEP)),
    );
    Ok(())
}

/// The first wave that is larger than the one before it by more than a large step.
fn large_step(waves: &[WaveOf]) -> Option<&WaveOf> {
    let mut pairs = waves.windows(2).filter_map(|pair| Some((pair.first()?, pair.last()?)));
    let large = |(before, wave): &(&WaveOf, &WaveOf)| {
        before.most > 0 && wave.most > most_after(before.most, LARGE_STEP)
    };
    pairs.find(large).map(|(_, wave)| wave)
}
