//! Chances that depend on nothing but the seed and what they are about.
//!
//! There is no generator with a state, so the order in which questions are asked changes no answer.

use crate::base::digest::Digest;

/// A number that the seed and the parts decide.
pub fn number(seed: u64, parts: &[&str]) -> u64 {
    let seed = seed.to_be_bytes();
    let mut all: Vec<&[u8]> = vec![&seed];
    all.extend(parts.iter().map(|part| part.as_bytes()));
    let digest = Digest::of_parts(&all);
    let mut first = [0; 8];
    first.copy_from_slice(&digest.bytes()[..8]);
    u64::from_be_bytes(first)
}

/// A share from 0 up to, not including, 1 that the seed and the parts decide.
pub fn share(seed: u64, parts: &[&str]) -> f64 {
    const STEPS: f64 = (1_u64 << 53) as f64;
    (number(seed, parts) >> 11) as f64 / STEPS
}

/// One of several, decided by the seed and the parts.
pub fn one_of<'a, T>(seed: u64, parts: &[&str], choices: &'a [T]) -> &'a T {
    let index = number(seed, parts) % choices.len().max(1) as u64;
    &choices[usize::try_from(index).unwrap_or(0)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_spread_evenly_and_repeat() {
        let below = (0..10_000).filter(|i| share(7, &["x", &i.to_string()]) < 0.2).count();
        assert!((1_900..2_100).contains(&below), "{below}");
        assert_eq!(number(7, &["a", "b"]), number(7, &["a", "b"]));
        assert_ne!(number(7, &["a", "b"]), number(8, &["a", "b"]));
    }
}
