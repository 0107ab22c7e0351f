//! Splitting people into waves of given sizes, each a mirror of the whole.
//!
//! People come in the order of their marks: random, yet repeated by the recorded seed. Person i
//! of a stratum of n stands at (2i+1)/2n; the waves are cut from everybody in the order of that
//! place. So sizes are exact, and every wave holds each stratum's share to within one person.
//!
//! A split is made once and frozen with the set: who drops out later leaves a gap in their own
//! wave and moves nobody. Only a new plan splits anew; then a person fewer moves, at each
//! boundary between waves, at most one person per stratum, since all others keep their order.

/// The size of a wave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// So many people, or all that are left.
    Count(u32),
    /// Everybody who is left. Only the last wave may say so.
    Rest,
}

/// Sizes that do not make a split.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoSplit {
    /// There is no wave.
    #[error("there is no wave: name at least one, such as `rest`")]
    NoWave,
    /// A wave of nobody.
    #[error("wave {0} holds nobody: give it a size of 1 or more, or take it out")]
    EmptyWave(usize),
    /// `rest` stands before the last wave.
    #[error("wave {0} takes the `rest`, so no wave can follow it: move it to the end")]
    RestBeforeLast(usize),
    /// More people than places.
    #[error("{left} of {people} people are in no wave: make the last wave `rest`")]
    LeftOver {
        /// People in no wave.
        left: u32,
        /// All people.
        people: u32,
    },
}

/// The wave of each person, counted from 0; `strata` holds each person's stratum, in the order of
/// their marks.
pub fn split(strata: &[u32], sizes: &[Size]) -> Result<Vec<u16>, NoSplit> {
    let ends = ends(strata.len(), sizes)?;
    let mut waves = vec![0; strata.len()];
    let mut wave = 0_u16;
    for (place, person) in mirrored(strata).into_iter().enumerate() {
        while place >= ends[usize::from(wave)] {
            wave += 1;
        }
        waves[person as usize] = wave;
    }
    Ok(waves)
}

/// Where each wave ends in the mirrored order.
fn ends(people: usize, sizes: &[Size]) -> Result<Vec<usize>, NoSplit> {
    let mut ends = Vec::with_capacity(sizes.len());
    let mut end = 0;
    for (at, size) in sizes.iter().enumerate() {
        let last = at + 1 == sizes.len();
        end = match *size {
            Size::Count(0) => return Err(NoSplit::EmptyWave(at + 1)),
            Size::Count(count) => people.min(end + count as usize),
            Size::Rest if last => people,
            Size::Rest => return Err(NoSplit::RestBeforeLast(at + 1)),
        };
        ends.push(end);
    }
    match people - end {
        _ if ends.is_empty() => Err(NoSplit::NoWave),
        0 => Ok(ends),
        left => Err(NoSplit::LeftOver { left: left as u32, people: people as u32 }),
    }
}

/// Everybody, in an order each of whose beginnings mirrors the whole.
fn mirrored(strata: &[u32]) -> Vec<u32> {
    let width = strata.iter().max().map_or(0, |highest| *highest as usize + 1);
    let mut totals = vec![0_u64; width];
    for stratum in strata {
        totals[*stratum as usize] += 1;
    }
    let mut before = vec![0_u64; width];
    let mut places: Vec<(u64, u32)> = Vec::with_capacity(strata.len());
    for (person, stratum) in (0_u32..).zip(strata) {
        let stratum = *stratum as usize;
        // (2i+1) / 2n in units of 2^-31: fits, since i and n are below 2^32.
        places.push((((2 * before[stratum] + 1) << 30) / totals[stratum], person));
        before[stratum] += 1;
    }
    places.sort_unstable();
    places.into_iter().map(|(_, person)| person).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sizes_of(waves: &[u16], count: usize) -> Vec<usize> {
        (0..count).map(|wave| waves.iter().filter(|w| usize::from(**w) == wave).count()).collect()
    }

    #[test]
    fn fixed_sizes_then_the_rest() {
        let sizes = [Size::Count(150), Size::Count(300), Size::Rest];
        let waves = split(&[0; 1000], &sizes).unwrap();
        assert_eq!(sizes_of(&waves, 3), [150, 300, 550]);
        assert_eq!(sizes_of(&split(&[0; 200], &sizes).unwrap(), 3), [150, 50, 0]);
        assert_eq!(split(&[], &[Size::Rest]), Ok(Vec::new()));
    }

    #[test]
    fn sizes_that_leave_people_out_or_make_no_sense_are_refused() {
        for (sizes, error) in [
            (&[][..], NoSplit::NoWave),
            (&[Size::Count(0), Size::Rest], NoSplit::EmptyWave(1)),
            (&[Size::Rest, Size::Count(1)], NoSplit::RestBeforeLast(1)),
            (&[Size::Count(4), Size::Count(3)], NoSplit::LeftOver { left: 3, people: 10 }),
        ] {
            assert_eq!(split(&[0; 10], sizes), Err(error), "{sizes:?}");
        }
    }

    proptest! {
        #[test]
        fn every_wave_has_its_size_and_each_stratum_its_share(
            strata in prop::collection::vec(0_u32..4, 1..300),
            counts in prop::collection::vec(1_u32..80, 0..5),
        ) {
            let mut sizes: Vec<Size> = counts.iter().map(|count| Size::Count(*count)).collect();
            sizes.push(Size::Rest);
            let waves = split(&strata, &sizes).unwrap();
            let mut left = strata.len();
            let mut reached = 0;
            for (wave, count) in counts.iter().enumerate() {
                let expected = left.min(*count as usize);
                prop_assert_eq!(sizes_of(&waves, sizes.len())[wave], expected);
                left -= expected;
                reached += expected;
                for stratum in 0..4 {
                    let all = strata.iter().filter(|s| **s == stratum).count();
                    let within = strata.iter().zip(&waves);
                    let now = within
                        .filter(|(s, w)| **s == stratum && usize::from(**w) <= wave)
                        .count();
                    let share = all as f64 * reached as f64 / strata.len() as f64;
                    prop_assert!((now as f64 - share).abs() <= 2.0, "{now} of {share}");
                }
            }
        }

        #[test]
        fn one_person_fewer_moves_at_most_one_per_boundary_and_stratum(
            strata in prop::collection::vec(0_u32..3, 2..200),
            gone in any::<prop::sample::Index>(),
        ) {
            let sizes = [Size::Count(20), Size::Count(40), Size::Rest];
            let before = split(&strata, &sizes).unwrap();
            let gone = gone.index(strata.len());
            let mut fewer = strata.clone();
            fewer.remove(gone);
            let after = split(&fewer, &sizes).unwrap();
            let mut stayed = before.clone();
            stayed.remove(gone);
            let moved = stayed.iter().zip(&after).filter(|(a, b)| a != b).count();
            prop_assert!(moved <= 2 * 3, "{moved} moved");
        }
    }
}
