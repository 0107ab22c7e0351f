//! `wave-observation`: a wave is observed long enough before the next.
//!
//! A campaign below its own unit's observation is `spec-only-tightens`.

use crate::base::amount::Percent;
use crate::diagnostic::{Fix, Severity};
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};
use crate::spec::policy::defaults::{LARGE_STEP, OBSERVE, OBSERVE_LARGE_STEP};

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

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let limits = &subject.gbu()?.waves;
    let observe = &limits.observe;
    let waves = waves(subject)?;
    if waves.len() < 2 {
        return Ok(());
    }
    let own = subject.send()?.between.as_ref();
    if observe.at_least() < OBSERVE.at_least() {
        let headline = format!("waves are observed for {} only", observe.value);
        found.push(
            found
                .with(Severity::Warning, observe.at, headline)
                .label(format!("less than {OBSERVE}: bounces and complaints arrive late"))
                .help(format!("observe each wave for {OBSERVE} or longer"))
                .fix(Fix::meant(observe.at, OBSERVE)),
        );
    }
    let between = own.unwrap_or(observe);
    let before = limits.observe_large_step.as_ref();
    let least = before.map_or(OBSERVE_LARGE_STEP, |before| before.value);
    let step = limits.large_step.as_ref().map_or(LARGE_STEP, |step| step.value);
    let short = between.at_least() < least.at_least();
    let Some(wave) = large_step(&waves, step).filter(|_| short) else { return Ok(()) };
    let headline = format!("{} follows a much smaller one after {}", wave.called, between.value);
    let mut finding = found
        .at(between.at, headline)
        .label(format!("at least {least} before growth above {step}"))
        .also(wave.at, "the wave that grows by more");
    if let Some(before) = before {
        finding = finding.also(before.at, "what this unit asks for");
    }
    let help = format!("observe for {least}, or make the wave smaller");
    found.push(finding.help(help).fix(Fix::meant(between.at, least)));
    Ok(())
}

/// The first wave that is larger than the one before it by more than a large step.
fn large_step(waves: &[WaveOf], step: Percent) -> Option<&WaveOf> {
    let mut pairs = waves.windows(2).filter_map(|pair| Some((pair.first()?, pair.last()?)));
    let large = |(before, wave): &(&WaveOf, &WaveOf)| {
        before.most > 0 && wave.most > most_after(before.most, step)
    };
    pairs.find(large).map(|(_, wave)| wave)
}
