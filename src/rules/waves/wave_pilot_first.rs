//! `wave-pilot-first`: the first wave is a pilot.

use crate::base::amount::Percent;
use crate::base::words::thousands;
use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};
use crate::spec::leaf::WaveSize;

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

/// The share of the expected audience a pilot may always have.
const PILOT_SHARE: Percent = Percent::whole(10);

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let waves = &subject.send()?.waves;
    let expected = &subject.audience()?.expected;
    let limit = &subject.gbu()?.waves.pilot;
    let Some(first) = waves.first() else { return Ok(()) };
    let size = match first.size.value {
        WaveSize::Count(count) => u64::from(count),
        WaveSize::Rest => expected.bounds().1,
    };
    let most = u64::from(limit.value).max(PILOT_SHARE.of(expected.count));
    if size > most {
        found.push(
            found
                .at(first.size.at, format!("the first wave holds {} people", thousands(size)))
                .label(format!("a pilot holds at most {}", thousands(most)))
                .also(limit.at, "the largest pilot of this unit")
                .help(format!("begin with a wave of at most {}, and let the rest follow", most)),
        );
    }
    Ok(())
}
