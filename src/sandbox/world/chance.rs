//! Chances that depend on nothing but the seed and what they are about.
//!
//! There is no generator with a state, so the order in which questions are asked changes no answer.

/// A number that the seed and the parts decide. Spread well, but no secret: FNV-1a over the parts
/// and their lengths, finished as SplitMix64 finishes.
pub fn number(seed: u64, parts: &[&str]) -> u64 {
    const PRIME: u64 = 0x0000_0100_0000_01b3;
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(PRIME);
    let mut hash = finish(seed);
    for part in parts {
        hash = finish(part.bytes().fold(hash, step) ^ part.len() as u64);
    }
    hash
}

fn finish(hash: u64) -> u64 {
    let mut hash = hash.wrapping_add(0x9e37_79b9_7f4a_7c15);
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

/// A share from 0 up to, not including, 1 that the seed and the parts decide.
pub fn share(seed: u64, parts: &[&str]) -> f64 {
    const STEPS: f64 = (1_u64 << 53) as f64;
    (number(seed, parts) >> 11) as f64 / STEPS
}

/// One of several, decided by the seed and the parts.
pub fn one_of<T: Copy>(seed: u64, parts: &[&str], choices: &[T]) -> T {
    let index = number(seed, parts) % choices.len().max(1) as u64;
    choices[usize::try_from(index).unwrap_or(0)]
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
        assert_ne!(number(7, &["ab", "c"]), number(7, &["a", "bc"]));
    }
}
