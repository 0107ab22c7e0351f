//! A block list of addresses and domains: a domain covers everybody under it.

use std::collections::BTreeSet;

use crate::base::address::{Normaliser, ascii_domain};
use crate::base::private::Personal;

/// The entries of a block list, under the keys people are compared by.
pub(super) struct Blocked {
    people: BTreeSet<String>,
    domains: BTreeSet<String>,
    normaliser: Normaliser,
}

impl Blocked {
    /// The entries: an address, or a domain written `company.example`, `@company.example` or
    /// `*.company.example`. One that is neither covers nobody.
    pub fn of(entries: &BTreeSet<Personal>) -> Self {
        let (mut people, mut domains) = (BTreeSet::new(), BTreeSet::new());
        let mut normaliser = Normaliser::new();
        for entry in entries {
            let entry = entry.reveal().trim();
            let bare = entry.strip_prefix('*').unwrap_or(entry);
            let domain = bare.strip_prefix(['@', '.']).unwrap_or(bare);
            if domain.contains('@') {
                people.extend(normaliser.key(entry).map(|key| key.text().to_owned()));
            } else {
                let domain = ascii_domain(domain.trim_end_matches('.'));
                domains.extend(domain.map(|domain| domain.to_ascii_lowercase()));
            }
        }
        Self { people, domains, normaliser }
    }

    /// Whether an address, its domain or one above it is listed.
    pub fn holds(&mut self, address: &str) -> bool {
        let Some(key) = self.normaliser.key(address) else { return false };
        let domain = key.domain();
        let above = domain.match_indices('.').map(|(dot, _)| &domain[dot + 1..]);
        self.people.contains(key.text())
            || std::iter::once(domain).chain(above).any(|name| self.domains.contains(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_covers_every_spelling_and_a_domain_everybody_under_it() {
        let entries = ["Jane+x@acme.example", "*.berth.example", "@Quay.example", ""];
        let mut list = Blocked::of(&entries.map(Personal::from).into());
        for address in ["JANE@acme.example", "a@berth.example", "a@mail.quay.example"] {
            assert!(list.holds(address), "{address}");
        }
        for address in ["joe@acme.example", "a@underberth.example", "jane", ""] {
            assert!(!list.holds(address), "{address}");
        }
    }
}
