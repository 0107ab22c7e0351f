//! The frozen set of people: a leaf for each, one root for all, and what changed since.
//!
//! A leaf is a keyed digest, so that a plan names its people to whoever holds the key and to
//! nobody else. Between approval and sending people may drop out and never come in. Does not
//! know why somebody dropped out.

use std::cmp::Ordering;

use crate::base::digest::{Digest, Keyed};

use crate::base::address::Key;

/// The leaf of one person: the keyed digest of lead id and normalised address.
pub fn leaf(keyed: &Keyed, lead: &str, key: Key<'_>) -> Digest {
    let (lead, address) = (lead.trim().as_bytes(), key.text().as_bytes());
    keyed.digest(&[&(lead.len() as u64).to_be_bytes(), lead, address])
}

/// What became of an approved set.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Change {
    /// Approved, and still there.
    pub kept: Vec<Digest>,
    /// Approved, and gone: applied and explained.
    pub removed: Vec<Digest>,
    /// There now, never approved: stops.
    pub added: Vec<Digest>,
}

impl Change {
    /// Whether nobody came in, so that what is left may be sent to.
    pub fn only_shrinks(&self) -> bool {
        self.added.is_empty()
    }
}

/// Compares the approved leaves with those of the rows of today, both in any order. Each part of
/// the answer is sorted; somebody whose address changed is both removed and added.
pub fn compare(mut approved: Vec<Digest>, mut now: Vec<Digest>) -> Change {
    for side in [&mut approved, &mut now] {
        side.sort_unstable();
        side.dedup();
    }
    let mut change = Change::default();
    let (mut old, mut new) = (approved.into_iter().peekable(), now.into_iter().peekable());
    loop {
        let order = match (old.peek(), new.peek()) {
            (Some(a), Some(b)) => a.cmp(b),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => return change,
        };
        match order {
            Ordering::Less => change.removed.extend(old.next()),
            Ordering::Greater => change.added.extend(new.next()),
            Ordering::Equal => {
                change.kept.extend(old.next());
                new.next();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::base::address::Normaliser;

    fn person(secret: &[u8], lead: &str, address: &str) -> Digest {
        leaf(&Keyed::new(secret), lead, Normaliser::new().key(address).unwrap())
    }

    #[test]
    fn a_leaf_is_the_person_and_not_the_spelling() {
        let jane = person(b"k", "00Q1", "jane@acme.example");
        assert_eq!(jane, person(b"k", "00Q1", " Jane+x@ACME.example"));
        assert_ne!(jane, person(b"k", "00Q2", "jane@acme.example"));
        assert_ne!(jane, person(b"k", "00Q1", "john@acme.example"));
        assert_ne!(jane, person(b"other key", "00Q1", "jane@acme.example"));
        assert_ne!(person(b"k", "00Q1j", "ane@x.example"), person(b"k", "00Q1", "jane@x.example"));
    }

    #[test]
    fn somebody_whose_address_changed_is_a_stranger() {
        let old = person(b"k", "00Q1", "jane@acme.example");
        let new = person(b"k", "00Q1", "jane@globex.example");
        let change = compare(vec![old], vec![new]);
        assert_eq!((change.removed.as_slice(), change.added.as_slice()), (&[old][..], &[new][..]));
        assert!(!change.only_shrinks());
    }

    proptest! {
        #[test]
        fn everybody_is_kept_removed_or_added_and_nobody_twice(
            approved in prop::collection::vec(0_u8..40, 0..40),
            now in prop::collection::vec(0_u8..40, 0..40),
        ) {
            let leaves = |ns: &[u8]| ns.iter().map(|n| Digest::of(&[*n])).collect::<Vec<_>>();
            let change = compare(leaves(&approved), leaves(&now));
            for n in 0..40 {
                let one = Digest::of(&[n]);
                let (was, is) = (approved.contains(&n), now.contains(&n));
                prop_assert_eq!(change.kept.contains(&one), was && is);
                prop_assert_eq!(change.removed.contains(&one), was && !is);
                prop_assert_eq!(change.added.contains(&one), !was && is);
            }
            let all = change.kept.len() + change.removed.len() + change.added.len();
            let distinct: std::collections::BTreeSet<_> = approved.iter().chain(&now).collect();
            prop_assert_eq!(all, distinct.len());
        }
    }
}
