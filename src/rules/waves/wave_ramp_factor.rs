//! `wave-ramp-factor`: no wave grows faster than policy allows.

use crate::base::words::thousands;
use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};

use super::sizes::{growth, most_after, waves};

pub(super) static RULE: Rule = Rule {
    code: "I004",
    name: "wave-ramp-factor",
    summary: "no wave is larger than the one before it by more than the growth of policy",
    group: Group::Waves,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "G-GUIDE, SL-WU",
    page: include_str!("wave_ramp_factor.md"),
    check: Check::Campaign(check),
};

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let gbu = subject.gbu()?;
    let growth = growth(gbu);
    for pair in waves(subject)?.windows(2) {
        let [before, wave] = pair else { continue };
        let most = most_after(before.most, growth);
        if before.most == 0 || wave.most <= most {
            continue;
        }
        let at_most = if wave.rest { "at most " } else { "" };
        let (now, then) = (thousands(wave.most), thousands(before.most));
        let headline =
            format!("{} holds {at_most}{now} people after a wave of {then}", wave.called);
        let mut finding = found
            .at(wave.at, headline)
            .label(format!("at most {}: {growth} more", thousands(most)))
            .also(before.at, "the wave before it");
        if let Some(limit) = &gbu.waves.growth {
            finding = finding.also(limit.at, "the growth this unit allows");
        }
        if wave.rest {
            finding = finding.also(subject.audience()?.expected.at, "the largest audience counts");
        }
        let help = format!("put a wave of at most {} before it, or several", thousands(most));
        found.push(finding.help(help));
    }
    Ok(())
}
