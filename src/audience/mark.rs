//! A keyed 64-bit hash (SipHash-2-4): what sets of people are held by, and what puts them in a
//! random order that a recorded seed repeats on any machine and in any version.
//!
//! Does not prove anything to anybody: what is signed is hashed by `set::leaf`.

use crate::base::digest::Digest;

/// The recorded seed of one audience.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seed([u64; 2]);

impl Seed {
    /// The seed that a recorded text stands for.
    pub fn of(text: &str) -> Self {
        let digest = Digest::of(text.as_bytes());
        let word = |at: usize| word(&digest.bytes()[at..at + 8]);
        Self([word(0), word(8)])
    }

    /// The mark of some bytes under this seed.
    ///
    /// Two people share a mark once in 37 million audiences of a million people; the second one
    /// is then left out, never reached twice.
    pub fn mark(self, bytes: &[u8]) -> u64 {
        let mut state = Sip::new(self.0);
        let mut blocks = bytes.chunks_exact(8);
        for block in &mut blocks {
            state.block(word(block));
        }
        let tail = word(blocks.remainder());
        state.block(tail | (bytes.len() as u64) << 56);
        state.finish()
    }
}

/// Up to eight bytes as a little-endian number.
fn word(bytes: &[u8]) -> u64 {
    let mut word = [0; 8];
    word[..bytes.len()].copy_from_slice(bytes);
    u64::from_le_bytes(word)
}

struct Sip {
    v0: u64,
    v1: u64,
    v2: u64,
    v3: u64,
}

impl Sip {
    fn new([k0, k1]: [u64; 2]) -> Self {
        Self {
            v0: k0 ^ 0x736f_6d65_7073_6575,
            v1: k1 ^ 0x646f_7261_6e64_6f6d,
            v2: k0 ^ 0x6c79_6765_6e65_7261,
            v3: k1 ^ 0x7465_6462_7974_6573,
        }
    }

    fn round(&mut self) {
        self.v0 = self.v0.wrapping_add(self.v1);
        self.v1 = self.v1.rotate_left(13) ^ self.v0;
        self.v0 = self.v0.rotate_left(32);
        self.v2 = self.v2.wrapping_add(self.v3);
        self.v3 = self.v3.rotate_left(16) ^ self.v2;
        self.v0 = self.v0.wrapping_add(self.v3);
        self.v3 = self.v3.rotate_left(21) ^ self.v0;
        self.v2 = self.v2.wrapping_add(self.v1);
        self.v1 = self.v1.rotate_left(17) ^ self.v2;
        self.v2 = self.v2.rotate_left(32);
    }

    fn block(&mut self, word: u64) {
        self.v3 ^= word;
        self.round();
        self.round();
        self.v0 ^= word;
    }

    fn finish(mut self) -> u64 {
        self.v2 ^= 0xff;
        for _ in 0..4 {
            self.round();
        }
        self.v0 ^ self.v1 ^ self.v2 ^ self.v3
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mark_is_siphash_2_4_as_published() {
        let bytes: Vec<u8> = (0..16).collect();
        let seed = Seed([word(&bytes[..8]), word(&bytes[8..])]);
        assert_eq!(seed.mark(&bytes[..15]), 0xa129_ca61_49be_45e5);
    }

    #[test]
    fn another_seed_is_another_order() {
        assert_ne!(Seed::of("a").mark(b"jane"), Seed::of("b").mark(b"jane"));
        assert_ne!(Seed::of("a").mark(b"jane"), Seed::of("a").mark(b"jane\0"));
    }
}
