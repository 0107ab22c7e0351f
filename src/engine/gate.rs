//! The gate of a wave: pass, trip or hold. Pure arithmetic on counts.
//!
//! Trips when the one-sided 95 % lower bound of a rate is above its threshold and at least two
//! events were seen; passes when the upper bound on the matured cohort is at or under the ceiling,
//! or the sequential test accepts. Everything else, and above all missing data, is a hold.
//! Formulas and test vectors: Clopper-Pearson 1934; Wald 1945; the tables in the tests.

use serde::{Deserialize, Serialize};

use crate::base::amount::Percent;
use crate::base::binomial::{
    CONFIDENCE, EVENTS_MIN, Sequential, SequentialTest, lower_bound, upper_bound,
};

/// What a wave is measured against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Hard bounces over people contacted.
    pub bounce_rate: Percent,
    /// Opt-outs over people reached.
    pub unsubscribe_rate: Percent,
    /// Complaints at which the wave trips, a count.
    pub complaints: u64,
    /// The ceiling the upper bound must not exceed to pass.
    pub ceiling: Percent,
}

/// What was counted in one cohort: the first messages of one wave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counts {
    /// People with at least one attempted send.
    pub contacted: u64,
    /// Of those, hard-bounced.
    pub bounced: u64,
    /// Of those, opted out by link or reply.
    pub unsubscribed: u64,
    /// Complaints; `None` where the platform cannot tell, which is not zero.
    pub complaints: Option<u64>,
}

/// A reading of a wave at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct GateReading {
    /// Everybody contacted so far: what a trip is judged on.
    pub all: Counts,
    /// Those contacted an observation period ago or more: what a pass is judged on.
    pub matured: Counts,
    /// How many people the wave holds.
    pub size: u64,
}

/// What a gate says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "verdict")]
pub enum Verdict {
    /// The wave is proved to be under its ceiling.
    Pass,
    /// The wave is proved to be over a threshold: pause.
    Trip {
        /// What is proved, with its numbers.
        because: String,
    },
    /// Neither is proved.
    Hold {
        /// Why not.
        because: Undecided,
    },
}

/// Why a gate is undecided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Undecided {
    /// Nothing was sent yet.
    NoData,
    /// Some of the wave has not been observed for long enough.
    NotMatured,
    /// The numbers are too small to prove either.
    TooFew,
    /// The platform could not be read.
    Unreadable,
    /// The reading contradicts itself: more events than people.
    Contradictory,
}

impl Undecided {
    /// The reason in words that follow "because".
    pub const fn words(&self) -> &'static str {
        match self {
            Self::NoData => "nothing was sent yet",
            Self::NotMatured => "part of the wave has not been observed for long enough",
            Self::TooFew => "the numbers prove neither that it is good nor that it is bad",
            Self::Unreadable => "the platform could not be read",
            Self::Contradictory => "the reading contradicts itself",
        }
    }
}

impl Verdict {
    /// Whether time alone may decide it: more people written to, or observed for longer.
    pub const fn waits(&self) -> bool {
        matches!(
            self,
            Self::Hold {
                because: Undecided::NoData | Undecided::NotMatured | Undecided::Unreadable
            }
        )
    }
}

/// Judges a wave. `None` is a reading that failed.
pub fn judge(reading: Option<&GateReading>, limits: &Limits) -> Verdict {
    let Some(reading) = reading else { return hold(Undecided::Unreadable) };
    let GateReading { all, matured, size } = reading;
    if contradictory(all) || contradictory(matured) || matured.contacted > all.contacted {
        return hold(Undecided::Contradictory);
    }
    if let Some(because) = trips(all, limits) {
        return Verdict::Trip { because };
    }
    if all.contacted == 0 {
        return hold(Undecided::NoData);
    }
    if matured.contacted < *size {
        return hold(Undecided::NotMatured);
    }
    if passes(matured, limits) { Verdict::Pass } else { hold(Undecided::TooFew) }
}

fn hold(because: Undecided) -> Verdict {
    Verdict::Hold { because }
}

fn contradictory(counts: &Counts) -> bool {
    counts.bounced > counts.contacted || counts.unsubscribed > counts.contacted
}

/// What is proved to be over its threshold, in words; `None` where nothing is.
pub fn trips(counts: &Counts, limits: &Limits) -> Option<String> {
    let rates = [
        ("hard bounces", counts.bounced, limits.bounce_rate),
        ("opt-outs", counts.unsubscribed, limits.unsubscribe_rate),
    ];
    for (what, events, threshold) in rates {
        let proved = lower_bound(events, counts.contacted, CONFIDENCE);
        if events >= EVENTS_MIN && proved > threshold.fraction() {
            let contacted = counts.contacted;
            let percent = proved * 100.0;
            return Some(format!(
                "{events} {what} in {contacted} people: at least {percent:.1} % with 95 % \
                 confidence, above the limit of {threshold}"
            ));
        }
    }
    let complaints = counts.complaints.filter(|complaints| *complaints >= limits.complaints)?;
    Some(format!("{complaints} complaints, at the limit of {}", limits.complaints))
}

fn passes(counts: &Counts, limits: &Limits) -> bool {
    let under = |events| {
        let bound = upper_bound(events, counts.contacted, CONFIDENCE);
        bound <= limits.ceiling.fraction()
    };
    let accepted =
        |events| SequentialTest::BOUNCES.decide(events, counts.contacted) == Sequential::Accept;
    under(counts.bounced) || accepted(counts.bounced)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits(threshold: u32) -> Limits {
        let threshold = Percent::whole(threshold);
        Limits {
            bounce_rate: threshold,
            unsubscribe_rate: threshold,
            complaints: 2,
            ceiling: threshold,
        }
    }

    fn seen(bounced: u64, contacted: u64) -> GateReading {
        let counts = Counts { contacted, bounced, ..Counts::default() };
        GateReading { all: counts, matured: counts, size: contacted }
    }

    #[test]
    fn the_least_events_that_trip_are_those_of_the_exact_test() {
        let table = [
            (2, &[(10, 2), (20, 3), (50, 4), (100, 6), (150, 7), (200, 8), (300, 11)][..]),
            (3, &[(10, 2), (50, 5), (100, 7), (200, 11), (500, 23)][..]),
            (5, &[(10, 3), (50, 6), (100, 10), (200, 16), (500, 34)][..]),
        ];
        for (threshold, rows) in table {
            for (contacted, least) in rows {
                let at = judge(Some(&seen(*least, *contacted)), &limits(threshold));
                assert!(matches!(at, Verdict::Trip { .. }), "{least} in {contacted}");
                let under = judge(Some(&seen(least - 1, *contacted)), &limits(threshold));
                assert!(!matches!(under, Verdict::Trip { .. }), "{} in {contacted}", least - 1);
            }
        }
    }

    #[test]
    fn one_event_never_trips_and_none_in_ten_never_passes() {
        assert_eq!(judge(Some(&seen(1, 1)), &limits(2)), hold(Undecided::TooFew));
        assert_eq!(judge(Some(&seen(1, 10)), &limits(2)), hold(Undecided::TooFew));
        assert_eq!(judge(Some(&seen(0, 10)), &limits(2)), hold(Undecided::TooFew));
    }

    #[test]
    fn the_first_thirty_minutes_stop_at_two_in_eighteen_and_three_in_forty_one() {
        let trips = |bounced, contacted| {
            matches!(judge(Some(&seen(bounced, contacted)), &limits(2)), Verdict::Trip { .. })
        };
        assert!(trips(2, 18) && !trips(2, 19));
        assert!(trips(3, 41) && !trips(3, 42));
    }

    #[test]
    fn a_wave_passes_when_its_upper_bound_is_at_the_ceiling_or_the_sequential_test_accepts() {
        assert_eq!(judge(Some(&seen(0, 149)), &limits(2)), Verdict::Pass);
        assert_eq!(judge(Some(&seen(4, 500)), &limits(2)), Verdict::Pass);
        assert_eq!(judge(Some(&seen(0, 74)), &limits(2)), Verdict::Pass);
        assert_eq!(judge(Some(&seen(0, 73)), &limits(2)), hold(Undecided::TooFew));
    }

    #[test]
    fn missing_immature_and_contradictory_readings_hold_with_their_reason() {
        assert_eq!(judge(None, &limits(2)), hold(Undecided::Unreadable));
        assert_eq!(judge(Some(&seen(0, 0)), &limits(2)), hold(Undecided::NoData));
        let mut young = seen(0, 149);
        young.matured.contacted = 100;
        assert_eq!(judge(Some(&young), &limits(2)), hold(Undecided::NotMatured));
        assert_eq!(judge(Some(&seen(3, 2)), &limits(2)), hold(Undecided::Contradictory));
    }

    #[test]
    fn opt_outs_and_complaints_trip_too_and_unknown_complaints_do_not() {
        let mut reading = seen(0, 100);
        reading.all.unsubscribed = 6;
        assert!(matches!(judge(Some(&reading), &limits(2)), Verdict::Trip { .. }));
        let mut reading = seen(0, 149);
        reading.all.complaints = Some(2);
        assert!(matches!(judge(Some(&reading), &limits(2)), Verdict::Trip { .. }));
        reading.all.complaints = None;
        assert_eq!(judge(Some(&reading), &limits(2)), Verdict::Pass);
    }
}
