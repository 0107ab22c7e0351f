//! What a baseline says of some findings: which are known, and which of its entries are stale.

use std::collections::BTreeMap;

use super::{Baseline, Entry, is_waivable, may_be_known};
use crate::base::digest::Digest;
use crate::diagnostic::{Diagnostic, Redacted};

/// An entry that holds more findings than there are.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stale {
    /// The entry.
    pub entry: Entry,
    /// How many of its findings are gone.
    pub gone: u32,
}

impl Stale {
    /// Why it holds too much, in words that follow "because".
    pub fn because(&self) -> String {
        let Self { entry, gone } = self;
        match gone {
            _ if !is_waivable(&entry.rule) => format!("`{}` is in no baseline", entry.rule),
            gone if *gone < entry.count => format!("{gone} of {} are mended", entry.count),
            _ => "it is mended".to_owned(),
        }
    }
}

/// Findings held against a baseline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    /// For each finding, in their order, whether the baseline holds it.
    pub known: Vec<bool>,
    /// The entries that hold too much, by path, rule and headline.
    pub stale: Vec<Stale>,
}

impl Baseline {
    /// Holds findings against this baseline. Of findings with one fingerprint, the first are known
    /// up to the count. `looked` says whether the findings of a path are all there: an entry of
    /// another path is never stale.
    pub fn compare(
        &self,
        findings: &[Diagnostic],
        sources: &Redacted<'_>,
        looked: impl Fn(&str) -> bool,
    ) -> Compared {
        let mut left: BTreeMap<Digest, u32> =
            self.entries().map(|entry| (entry.fingerprint, entry.count)).collect();
        let mut known = |finding: &Diagnostic| {
            let counted = may_be_known(finding).then(|| finding.fingerprint(sources));
            match counted.and_then(|fingerprint| left.get_mut(&fingerprint)) {
                Some(left) if *left > 0 => {
                    *left -= 1;
                    true
                }
                _ => false,
            }
        };
        let known = findings.iter().map(&mut known).collect();
        let mut stale: Vec<Stale> = self
            .entries()
            .filter(|entry| looked(&entry.path))
            .map(|entry| Stale { entry: entry.clone(), gone: left[&entry.fingerprint] })
            .filter(|stale| stale.gone > 0)
            .collect();
        stale.sort();
        Compared { known, stale }
    }
}
