//! The waves of a launch: their names and sizes over the people there really are.
//!
//! Knows a number of people and what the campaign says of waves; when a wave runs is the calendar's
//! affair.

use crate::audience::Size;
use crate::diagnostic::Diagnostic;
use crate::source::Located;
use crate::spec::leaf::{Wave, WaveSize};

/// A wave that holds somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaveSizes {
    /// Its name.
    pub name: String,
    /// How many people.
    pub size: u64,
}

/// The name of a wave: as written, else `pilot` for the first and `wave-2` and so on.
pub fn name(index: usize, wave: &Wave) -> String {
    match (&wave.name, index) {
        (Some(name), _) => name.to_string(),
        (None, 0) => "pilot".to_owned(),
        (None, _) => format!("wave-{}", index + 1),
    }
}

/// Fills the waves in their order. A wave for which nobody is left is dropped with a warning; people
/// for whom there is no wave are an error, and stand in the last one so that the plan shows them.
pub fn fill(waves: &Located<Vec<Wave>>, people: u64) -> (Vec<WaveSizes>, Vec<Diagnostic>) {
    let mut left = people;
    let (mut filled, mut findings) = (Vec::new(), Vec::new());
    for (index, wave) in waves.value.iter().enumerate() {
        let size = match wave.size.value {
            WaveSize::Count(count) => left.min(u64::from(count)),
            WaveSize::Rest => left,
        };
        left -= size;
        let name = name(index, wave);
        if size > 0 {
            filled.push(WaveSizes { name, size });
        } else if people > 0 {
            let headline = format!("nobody is left for the wave `{name}`");
            findings.push(
                Diagnostic::warning("wave-covers-audience", wave.size.at, headline)
                    .help("it is left out of the plan; take it out of the campaign, too"),
            );
        }
    }
    if left > 0 {
        let headline = format!("{left} of {people} people are in no wave");
        findings.push(
            Diagnostic::error("wave-covers-audience", waves.at, headline)
                .help("make the last wave `rest`"),
        );
        if let Some(last) = filled.last_mut() {
            last.size += left;
        }
    }
    (filled, findings)
}

/// The sizes as the split takes them.
pub fn sizes(waves: &[WaveSizes]) -> Vec<Size> {
    let count = |wave: &WaveSizes| Size::Count(u32::try_from(wave.size).unwrap_or(u32::MAX));
    waves.iter().map(count).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Location, Sources, Span};

    fn filled(sizes: &[WaveSize], people: u64) -> (Vec<(String, u64)>, Vec<String>) {
        let at = Location::new(Sources::new().add("a.yaml", ""), Span::default());
        let wave = |size: &WaveSize| Wave { name: None, size: Located::new(*size, at) };
        let waves = Located::new(sizes.iter().map(wave).collect(), at);
        let (waves, findings) = fill(&waves, people);
        let findings = findings.into_iter().map(|finding| finding.headline).collect();
        (waves.into_iter().map(|wave| (wave.name, wave.size)).collect(), findings)
    }

    #[test]
    fn waves_are_filled_in_order_and_what_is_left_over_is_said() {
        use WaveSize::{Count, Rest};
        let waves = |list: &[(&str, u64)]| -> Vec<(String, u64)> {
            list.iter().map(|(name, size)| ((*name).to_owned(), *size)).collect()
        };
        let sizes = [Count(150), Count(300), Rest];
        assert_eq!(
            filled(&sizes, 1000).0,
            waves(&[("pilot", 150), ("wave-2", 300), ("wave-3", 550)])
        );
        let (few, findings) = filled(&sizes, 170);
        assert_eq!(few, waves(&[("pilot", 150), ("wave-2", 20)]));
        assert_eq!(findings, ["nobody is left for the wave `wave-3`"]);
        let (over, findings) = filled(&[Count(4), Count(3)], 10);
        assert_eq!(over, waves(&[("pilot", 4), ("wave-2", 6)]));
        assert_eq!(findings, ["3 of 10 people are in no wave"]);
        assert_eq!(filled(&sizes, 0), (Vec::new(), Vec::new()));
    }
}
