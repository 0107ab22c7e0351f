//! `wave-gate-decidable`: every gate can pass at the size of its wave.

use crate::base::amount::Percent;
use crate::base::binomial::{CONFIDENCE, least_decidable, upper_bound};
use crate::base::words::thousands;
use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};
use crate::spec::policy::defaults::CEILING;

use super::sizes::waves;

pub(super) static RULE: Rule = Rule {
    code: "I010",
    name: "wave-gate-decidable",
    summary: "every wave but the last is large enough for its gate to pass",
    group: Group::Waves,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "stats",
    page: include_str!("wave_gate_decidable.md"),
    check: Check::Campaign(check),
};

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let limits = &subject.gbu()?.waves;
    let ceiling = limits.ceiling.as_ref().map_or(CEILING, |ceiling| ceiling.value);
    let waves = waves(subject)?;
    let Some((_, gated)) = waves.split_last() else { return Ok(()) };
    let Some(least) = least_decidable(ceiling, CONFIDENCE) else {
        let at = limits.ceiling.as_ref().map_or(limits.at, |ceiling| ceiling.at);
        found.push(
            found.at(at, "no wave can prove a rate of 0%").help("set `ceiling` to 2% or more"),
        );
        return Ok(());
    };
    for wave in gated.iter().filter(|wave| !wave.rest && wave.most < least) {
        let proved = percent(upper_bound(0, wave.most, CONFIDENCE));
        let size = thousands(wave.most);
        let headline = format!("the gate of {} can never pass: it holds {size}", wave.called);
        let mut finding = found.at(wave.at, headline).label(format!(
            "even no event in {size} only proves a rate of at most {proved}, not {ceiling}"
        ));
        if let Some(ceiling) = &limits.ceiling {
            finding = finding.also(ceiling.at, "what a wave must prove");
        }
        found.push(finding.help(help(wave.most, least, ceiling)));
    }
    Ok(())
}

fn help(size: u64, least: u64, ceiling: Percent) -> String {
    let larger = format!("make it at least {} people", thousands(least));
    let default = least_decidable(CEILING, CONFIDENCE).unwrap_or(u64::MAX);
    if ceiling < CEILING && size >= default {
        let accept = format!("have the blueprint accept a `ceiling` of {CEILING}");
        return format!("{larger}, or {accept}, which {default} can prove");
    }
    larger
}

/// A rate with one digit, rounded up so that what is said is proved.
fn percent(rate: f64) -> String {
    format!("{:.1}%", (rate * 1000.0).ceil() / 10.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_small_wave_proves_is_said_with_one_digit_rounded_up() {
        assert_eq!(percent(upper_bound(0, 50, CONFIDENCE)), "5.9%");
        assert_eq!(percent(upper_bound(0, 59, CONFIDENCE)), "5.0%");
        assert_eq!(percent(upper_bound(0, 149, CONFIDENCE)), "2.0%");
    }

    #[test]
    fn a_higher_ceiling_is_offered_only_where_it_would_help() {
        let two = Percent::whole(2);
        assert_eq!(help(50, 149, two), "make it at least 149 people");
        assert!(help(80, 149, two).ends_with("a `ceiling` of 5%, which 59 can prove"));
        assert_eq!(help(50, 59, CEILING), "make it at least 59 people");
    }

    #[test]
    fn the_sequential_test_of_bounces_accepts_no_smaller_wave_than_the_exact_bound() {
        use crate::base::binomial::{Sequential, SequentialTest};
        let test = SequentialTest::BOUNCES;
        let least = least_decidable(test.bad, CONFIDENCE).unwrap();
        assert_eq!(least, 74);
        assert_eq!(test.decide(0, least - 1), Sequential::Undecided);
        assert_eq!(test.decide(0, least), Sequential::Accept);
    }
}
