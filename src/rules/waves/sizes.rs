//! The waves of a campaign in numbers: what each is called and how many people it holds at most.
//!
//! Knows nothing of days, mailboxes or gates.

use crate::base::amount::{Expectation, Percent};
use crate::rules::{Skip, Subject};
use crate::source::Location;
use crate::spec::leaf::WaveSize;
use crate::spec::policy::Gbu;
use crate::spec::policy::defaults;

/// One wave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct WaveOf {
    /// What messages call it: ``wave `pilot` ``, or `wave 2` where it has no name.
    pub called: String,
    /// The most people it holds; of `rest`, what the largest expected audience leaves.
    pub most: u64,
    /// Whether it takes everybody left.
    pub rest: bool,
    /// Where its size is written.
    pub at: Location,
}

/// The waves, in order.
pub(super) fn waves(subject: &Subject<'_>) -> Result<Vec<WaveOf>, Skip> {
    let (_, most) = subject.audience()?.expected.bounds();
    let waves = &subject.send()?.waves.value;
    let fixed: u64 = waves.iter().map(|wave| fixed(wave.size.value)).sum();
    let named = waves.iter().enumerate().map(|(index, wave)| WaveOf {
        called: match &wave.name {
            Some(name) => format!("wave `{name}`"),
            None => format!("wave {}", index + 1),
        },
        most: match wave.size.value {
            WaveSize::Count(count) => u64::from(count),
            WaveSize::Rest => most.saturating_sub(fixed),
        },
        rest: wave.size.value == WaveSize::Rest,
        at: wave.size.at,
    });
    Ok(named.collect())
}

/// The most people of each wave, in order.
pub(in crate::rules) fn sized(subject: &Subject<'_>) -> Result<Vec<u64>, Skip> {
    Ok(waves(subject)?.into_iter().map(|wave| wave.most).collect())
}

/// The people a wave of a written size holds; none for `rest`.
pub(super) fn fixed(size: WaveSize) -> u64 {
    match size {
        WaveSize::Count(count) => u64::from(count),
        WaveSize::Rest => 0,
    }
}

/// The largest pilot and where the blueprint says so: its number, or its share of the audience
/// where that is more.
pub(super) fn pilot_most(gbu: &Gbu, expected: Expectation) -> (u64, Location) {
    let (pilot, said) = (&gbu.waves.pilot, gbu.waves.pilot_share.as_ref());
    let share = said.map_or(defaults::PILOT_SHARE, |share| share.value).of(expected.count);
    let number = u64::from(pilot.value);
    let at = said.filter(|_| share > number).map_or(pilot.at, |share| share.at);
    (number.max(share), at)
}

/// How much larger than the wave before a wave may be; at most doubled, which no policy can say.
pub(super) fn growth(gbu: &Gbu) -> Percent {
    gbu.waves.growth.as_ref().map_or(defaults::GROWTH, |growth| growth.value)
}

/// The largest wave that may follow one of `before` people: never fewer than one more.
pub(super) fn most_after(before: u64, growth: Percent) -> u64 {
    before + growth.of(before).max(1)
}
