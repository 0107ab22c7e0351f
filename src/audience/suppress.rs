//! Suppression lists: who must not be reached, held as keyed hashes so that a list is no second
//! copy of the people on it.
//!
//! A person's entry covers every spelling of the address; a domain's entry covers everybody
//! under it. Does not know where lists come from or which of them a campaign must use.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{BuildHasherDefault, Hasher};

use super::mark::Seed;
use crate::base::address::{Key, Normaliser, ascii_domain};

/// Which list, in the order they were opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ListId(u16);

/// An entry that cannot be used. It names no one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAnEntry {
    /// It is neither an address nor a domain.
    #[error(
        "is neither an address nor a domain: write `name@company.example` or `company.example`"
    )]
    Unreadable,
    /// It is a suffix under which anybody can register, so it would suppress strangers.
    #[error("is a public suffix, not a domain of one owner: name the domains under it")]
    PublicSuffix,
}

/// All lists of one audience, under one seed.
pub struct Suppression {
    seed: Seed,
    names: Vec<String>,
    people: Marks,
    domains: Marks,
    normaliser: Normaliser,
}

type Marks = HashMap<u64, ListId, BuildHasherDefault<Already>>;

impl Suppression {
    /// No lists, under the audience's seed.
    pub fn new(seed: Seed) -> Self {
        Self {
            seed,
            names: Vec::new(),
            people: Marks::default(),
            domains: Marks::default(),
            normaliser: Normaliser::new(),
        }
    }

    /// Opens a list. Who stands on several is reported under the one opened first.
    pub fn open(&mut self, name: &str) -> ListId {
        let at = self.names.iter().position(|known| known == name).unwrap_or_else(|| {
            self.names.push(name.to_owned());
            self.names.len() - 1
        });
        ListId(u16::try_from(at).expect("invariant: lists are named in a spec, which is bounded"))
    }

    /// The name a list was opened under.
    pub fn name(&self, list: ListId) -> &str {
        &self.names[usize::from(list.0)]
    }

    /// How many different people and domains stand on the lists.
    pub fn len(&self) -> usize {
        self.people.len() + self.domains.len()
    }

    /// Whether no list has an entry.
    pub fn is_empty(&self) -> bool {
        self.people.is_empty() && self.domains.is_empty()
    }

    /// Puts an address, or a domain written `company.example`, `@company.example` or
    /// `*.company.example`, on a list.
    ///
    /// An entry that cannot be read is an error, never skipped: somebody would be reached who
    /// asked not to be.
    pub fn add(&mut self, list: ListId, entry: &str) -> Result<(), NotAnEntry> {
        let entry = entry.trim();
        let bare = entry.strip_prefix('*').unwrap_or(entry);
        let domain = bare.strip_prefix(['@', '.']).unwrap_or(bare);
        if domain.contains('@') {
            let key = self.normaliser.key(entry).ok_or(NotAnEntry::Unreadable)?;
            note(&mut self.people, self.seed.mark(key.text().as_bytes()), list);
            return Ok(());
        }
        let domain = ascii_domain(domain.trim_end_matches('.')).ok_or(NotAnEntry::Unreadable)?;
        let domain = domain.to_ascii_lowercase();
        if !is_domain(&domain) {
            return Err(NotAnEntry::Unreadable);
        }
        if is_public_suffix(&domain) {
            return Err(NotAnEntry::PublicSuffix);
        }
        note(&mut self.domains, self.seed.mark(domain.as_bytes()), list);
        Ok(())
    }

    /// The list a person stands on, themselves or with their domain or one above it.
    pub fn find(&self, key: Key<'_>) -> Option<ListId> {
        self.find_marked(key, self.seed.mark(key.text().as_bytes()))
    }

    /// As [`Self::find`], for a person whose mark under the same seed is known already.
    pub(super) fn find_marked(&self, key: Key<'_>, mark: u64) -> Option<ListId> {
        let person = self.people.get(&mark).copied();
        if self.domains.is_empty() {
            return person;
        }
        let domain = key.domain();
        let above = domain.match_indices('.').map(|(dot, _)| &domain[dot + 1..]);
        std::iter::once(domain)
            .chain(above)
            .filter_map(|name| self.domains.get(&self.seed.mark(name.as_bytes())).copied())
            .chain(person)
            .min()
    }

    pub(super) fn seed(&self) -> Seed {
        self.seed
    }
}

fn note(marks: &mut Marks, mark: u64, list: ListId) {
    match marks.entry(mark) {
        Entry::Occupied(mut held) => {
            let first = list.min(*held.get());
            held.insert(first);
        }
        Entry::Vacant(free) => {
            free.insert(list);
        }
    }
}

fn is_domain(domain: &str) -> bool {
    domain.split('.').all(|label| {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        !label.is_empty() && label.bytes().all(plain)
    })
}

/// Whether strangers register under this name. A hosting company's own suffix is its domain.
fn is_public_suffix(domain: &str) -> bool {
    match psl::suffix(domain.as_bytes()) {
        Some(suffix) => suffix == domain && suffix.typ() != Some(psl::Type::Private),
        None => true,
    }
}

/// Passes a mark through: it is a hash already.
#[derive(Default)]
struct Already(u64);

impl Hasher for Already {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(byte);
        }
    }

    fn write_u64(&mut self, mark: u64) {
        self.0 = mark;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lists(entries: &[(&str, &str)]) -> Suppression {
        let mut lists = Suppression::new(Seed::of("test"));
        for (name, entry) in entries {
            let list = lists.open(name);
            lists.add(list, entry).unwrap();
        }
        lists
    }

    fn found(lists: &Suppression, address: &str) -> Option<String> {
        let mut normaliser = Normaliser::new();
        let list = lists.find(normaliser.key(address).unwrap())?;
        Some(lists.name(list).to_owned())
    }

    #[test]
    fn an_entry_covers_every_spelling_of_the_address() {
        let lists = lists(&[("opted-out", "Jane Doe <Jane+news@Acme.example>")]);
        for address in ["jane@acme.example", "JANE+x@ACME.EXAMPLE"] {
            assert_eq!(found(&lists, address).as_deref(), Some("opted-out"), "{address}");
        }
        assert_eq!(found(&lists, "john@acme.example"), None);
    }

    #[test]
    fn a_domain_entry_covers_everybody_under_it_and_nobody_beside_it() {
        for entry in ["acme.example", "@acme.example", "*.ACME.example", "*@acme.example."] {
            let lists = lists(&[("customers", entry)]);
            assert!(found(&lists, "a@acme.example").is_some(), "{entry}");
            assert!(found(&lists, "a@mail.acme.example").is_some(), "{entry}");
            assert!(found(&lists, "a@notacme.example").is_none(), "{entry}");
        }
    }

    #[test]
    fn the_list_opened_first_is_the_one_named() {
        let mut lists = Suppression::new(Seed::of("test"));
        let (first, second) = (lists.open("opted-out"), lists.open("customers"));
        lists.add(second, "jane@acme.example").unwrap();
        lists.add(first, "jane@acme.example").unwrap();
        lists.add(second, "globex.example").unwrap();
        lists.add(first, "john@globex.example").unwrap();
        assert_eq!(found(&lists, "jane@acme.example").as_deref(), Some("opted-out"));
        assert_eq!(found(&lists, "john@globex.example").as_deref(), Some("opted-out"));
        assert_eq!(found(&lists, "ann@globex.example").as_deref(), Some("customers"));
        assert_eq!((lists.len(), lists.open("customers")), (3, second));
    }

    #[test]
    fn an_entry_that_cannot_be_used_is_refused() {
        let mut lists = Suppression::new(Seed::of("test"));
        let list = lists.open("opted-out");
        for (entry, error) in [
            ("", NotAnEntry::Unreadable),
            ("jane doe", NotAnEntry::Unreadable),
            ("jane@", NotAnEntry::Unreadable),
            ("a,b.example", NotAnEntry::Unreadable),
            ("com", NotAnEntry::PublicSuffix),
            ("co.uk", NotAnEntry::PublicSuffix),
            ("*.co.uk", NotAnEntry::PublicSuffix),
        ] {
            assert_eq!(lists.add(list, entry), Err(error), "{entry}");
        }
        assert!(lists.is_empty());
        assert_eq!(lists.add(list, "github.io"), Ok(()));
    }
}
