//! Record ids: key prefixes, deterministic counters, the three checksum characters.
//!
//! Knows nothing of records: an id may be well formed and belong to nothing.

use std::collections::BTreeMap;

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const SUFFIX: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
/// The first counter: large enough that the ids of a small org already mix upper and lower case.
const FIRST: u64 = 3_141_592_653;

/// The 18-character form of a 15-character id; `None` when it is not 15 ASCII letters and digits.
pub fn to_18(id: &str) -> Option<String> {
    if id.len() != 15 || !id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return None;
    }
    let mut full = id.to_owned();
    for block in id.as_bytes().chunks(5) {
        let bits = block
            .iter()
            .enumerate()
            .filter(|(_, byte)| byte.is_ascii_uppercase())
            .fold(0, |bits, (at, _)| bits | (1 << at));
        full.push(char::from(SUFFIX[bits]));
    }
    Some(full)
}

/// The 18-character form of an id given in either form; `None` when its checksum is wrong.
pub fn checked(id: &str) -> Option<String> {
    match id.len() {
        15 => to_18(id),
        18 => to_18(id.get(..15)?).filter(|full| full == id),
        _ => None,
    }
}

/// Hands out ids in order, one counter for each key prefix.
#[derive(Debug, Clone)]
pub(super) struct Ids {
    org: u16,
    next: BTreeMap<String, u64>,
}

impl Ids {
    /// Ids that name `org` in their fourth to sixth character.
    pub(super) fn new(org: u16) -> Self {
        Self { org, next: BTreeMap::new() }
    }

    /// The next id under a three-character key prefix.
    pub(super) fn next(&mut self, prefix: &str) -> String {
        let counter = self.next.entry(prefix.to_owned()).or_insert(FIRST);
        *counter += 1;
        let short = format!("{prefix}{}{}", base62(u64::from(self.org), 3), base62(*counter, 9));
        to_18(&short).expect("invariant: a prefix and two counters make fifteen characters")
    }
}

fn base62(mut number: u64, width: usize) -> String {
    let mut text = vec![b'0'; width];
    for place in text.iter_mut().rev() {
        *place = DIGITS[(number % 62) as usize];
        number /= 62;
    }
    String::from_utf8(text).expect("invariant: the digits are ASCII")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checksums_agree_with_recorded_ids() {
        for (short, suffix) in
            [("0015500001QdQWa", "AAN"), ("0035500001H9cak", "AAB"), ("012000000000000", "AAA")]
        {
            assert_eq!(to_18(short), Some(format!("{short}{suffix}")));
            assert_eq!(checked(&format!("{short}{suffix}")), to_18(short));
            assert_eq!(checked(&format!("{short}ZZZ")), None);
        }
        assert_eq!(checked("short"), None);
        assert_eq!(checked("äääääääää"), None);
    }

    #[test]
    fn ids_rise_and_start_with_their_prefix() {
        let mut ids = Ids::new(1);
        let made: Vec<String> = (0..200).map(|_| ids.next("00Q")).collect();
        assert!(made.is_sorted());
        assert!(made.iter().all(|id| id.starts_with("00Q001") && checked(id).is_some()));
        assert_ne!(ids.next("003"), Ids::new(2).next("003"));
    }
}
