//! One row per person: of all rows with the same key, the oldest record stays.
//!
//! Salesforce ids of one object grow with time in byte order, so the oldest record is the one
//! with the least id. The order rows arrive in does not matter. Knows marks, not people.

/// A row that may stay, as far as it was judged by itself: 32 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Candidate {
    /// The person's mark under the audience's seed.
    pub mark: u64,
    /// Older records first.
    pub rank: [u64; 2],
    /// The row, counted from 0.
    pub row: u32,
    /// Segment, country and domain class, as the pass numbers them.
    pub cell: u32,
}

/// Where a lead's id stands among others: its first 16 bytes, which for a Salesforce id of 15 or
/// 18 characters are the whole of it. Longer ids of other kinds are told apart by a mark.
pub(super) fn rank(lead: &str, mark: impl FnOnce(&[u8]) -> u64) -> [u64; 2] {
    let bytes = lead.as_bytes();
    let salesforce = bytes.len() == 18 && bytes.iter().all(u8::is_ascii_alphanumeric);
    let id = if salesforce { &bytes[..15] } else { bytes };
    let mut head = [0; 16];
    let shown = id.len().min(16);
    head[..shown].copy_from_slice(&id[..shown]);
    let packed = u128::from_be_bytes(head);
    let low = if id.len() > 16 { mark(id) } else { packed as u64 };
    [(packed >> 64) as u64, low]
}

/// Keeps the oldest row of each person, in the order of their marks; hands each row left out, and
/// the row kept instead of it, to `dropped`.
pub(super) fn dedupe(candidates: &mut Vec<Candidate>, mut dropped: impl FnMut(u32, u32)) {
    candidates.sort_unstable();
    candidates.dedup_by(|later, kept| {
        let same = later.mark == kept.mark;
        if same {
            dropped(later.row, kept.row);
        }
        same
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(mark: u64, lead: &str, row: u32) -> Candidate {
        Candidate { mark, rank: rank(lead, |_| 0), row, cell: 0 }
    }

    #[test]
    fn the_oldest_record_of_a_person_stays_wherever_it_stands() {
        let mut rows = vec![
            candidate(9, "00Q000000000003AAA", 0),
            candidate(1, "00Q000000000009AAA", 1),
            candidate(9, "00Q000000000001AAA", 2),
            candidate(9, "00Q000000000002AAA", 3),
        ];
        let mut dropped = Vec::new();
        dedupe(&mut rows, |row, of| dropped.push((row, of)));
        assert_eq!(rows.iter().map(|row| row.row).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(dropped, [(3, 2), (0, 2)]);
        let once = rows.clone();
        dedupe(&mut rows, |_, _| panic!("there is nothing left to drop"));
        assert_eq!(rows, once);
    }

    #[test]
    fn the_checksum_of_a_salesforce_id_does_not_make_it_older() {
        assert_eq!(rank("00Q000000000001AAA", |_| 0), rank("00Q000000000001", |_| 0));
        assert!(rank("00Q000000000001", |_| 0) < rank("00Q00000000000A", |_| 0));
    }

    #[test]
    fn long_ids_of_other_kinds_are_told_apart() {
        let mark = |bytes: &[u8]| u64::from(bytes[bytes.len() - 1]);
        assert_ne!(rank("contact-00000000000001", mark), rank("contact-00000000000002", mark));
    }
}
