//! The key under which two spellings of an address are the same person: for dedupe and
//! suppression only.
//!
//! Trim, drop zero-width characters, NFC, strip `<>` and `mailto:`, split at the last `@`;
//! domain to its lower-case A-label; local part to lower case without its `+tag`; for Gmail also
//! without dots and under one domain. Does not know whether an address is fit to be sent to, and
//! never changes the one that is.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization as _;

/// The normalised key of an address. It has no `Debug`: it is personal data.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Key<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Key<'a> {
    /// The whole key, `local@domain`.
    pub fn text(self) -> &'a str {
        self.text
    }

    /// The local part, in lower case and without its tag.
    pub fn local(self) -> &'a str {
        &self.text[..self.at]
    }

    /// The domain, as a lower-case A-label.
    pub fn domain(self) -> &'a str {
        &self.text[self.at + 1..]
    }
}

/// Makes keys, reusing one buffer.
#[derive(Default)]
pub struct Normaliser {
    key: String,
}

impl Normaliser {
    /// A normaliser with an empty buffer.
    pub fn new() -> Self {
        Self::default()
    }

    /// The key of an address; `None` when it has no local part, no domain, or a domain that has
    /// no A-label. Lenient on purpose: a suppression entry in a sloppy spelling must still match.
    pub fn key(&mut self, address: &str) -> Option<Key<'_>> {
        let address = address.trim();
        let clean = if address.is_ascii() {
            Cow::Borrowed(address)
        } else {
            Cow::Owned(address.chars().filter(|c| !is_zero_width(*c)).nfc().collect())
        };
        let (local, domain) = unwrapped(clean.trim()).rsplit_once('@')?;
        let at = self.build(local.trim(), domain.trim().trim_end_matches('.'))?;
        Some(Key { text: &self.key, at })
    }

    fn build(&mut self, local: &str, domain: &str) -> Option<usize> {
        let domain = ascii_domain(domain)?;
        let gmail = domain.eq_ignore_ascii_case("gmail.com")
            || domain.eq_ignore_ascii_case("googlemail.com");
        self.key.clear();
        self.key.push_str(untagged(local));
        if !local.is_ascii() {
            self.key = self.key.to_lowercase().nfc().collect();
        }
        if gmail {
            self.key.retain(|c| c != '.');
        }
        if self.key.is_empty() || domain.is_empty() {
            return None;
        }
        let at = self.key.len();
        self.key.push('@');
        self.key.push_str(if gmail { "gmail.com" } else { &domain });
        self.key.make_ascii_lowercase();
        Some(at)
    }
}

/// Whether a character takes no room and is used to make equal texts differ.
fn is_zero_width(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

/// The domain as an A-label; `None` when there is none. Letter case of ASCII is left alone.
pub fn ascii_domain(domain: &str) -> Option<Cow<'_, str>> {
    let plain = domain.is_ascii() && !domain.split('.').any(is_encoded);
    if plain {
        return Some(Cow::Borrowed(domain));
    }
    idna::domain_to_ascii(domain).ok().map(Cow::Owned)
}

/// Whether a label is an A-label already.
pub fn is_encoded(label: &str) -> bool {
    label.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("xn--"))
}

/// The address inside `mailto:`, `<>` or `Name <>`.
fn unwrapped(text: &str) -> &str {
    let inner = match (text.rfind('<'), text.strip_suffix('>')) {
        (Some(open), Some(closed)) => closed[open + 1..].trim(),
        _ => text,
    };
    match inner.get(..7) {
        Some(scheme) if scheme.eq_ignore_ascii_case("mailto:") => inner[7..].trim(),
        _ => inner,
    }
}

/// The local part before its tag; a local part that is nothing but a tag is kept.
fn untagged(local: &str) -> &str {
    match local.find('+') {
        Some(0) | None => local,
        Some(plus) => &local[..plus],
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn key(address: &str) -> Option<String> {
        Normaliser::new().key(address).map(|key| key.text().to_owned())
    }

    #[test]
    fn spellings_of_one_person_share_a_key() {
        let table = [
            ("jane@acme.example", "jane@acme.example"),
            ("  Jane@ACME.Example\t", "jane@acme.example"),
            ("jane+news@acme.example", "jane@acme.example"),
            ("jane+a+b@acme.example", "jane@acme.example"),
            ("<jane@acme.example>", "jane@acme.example"),
            ("MAILTO:jane@acme.example", "jane@acme.example"),
            ("Jane Doe <mailto:Jane@acme.example>", "jane@acme.example"),
            ("ja\u{200b}ne@acme.exam\u{feff}ple", "jane@acme.example"),
            ("jane@acme.example.", "jane@acme.example"),
            ("jane@bücher.example", "jane@xn--bcher-kva.example"),
            ("jane@BU\u{308}CHER.example", "jane@xn--bcher-kva.example"),
            ("jane@XN--bcher-kva.example", "jane@xn--bcher-kva.example"),
            ("JO\u{308}RG@acme.example", "jörg@acme.example"),
            ("j.a.n.e+x@googlemail.com", "jane@gmail.com"),
            ("J.Ane@GMail.com", "jane@gmail.com"),
            ("j.ane@acme.example", "j.ane@acme.example"),
            ("a@b@acme.example", "a@b@acme.example"),
            ("+jane@acme.example", "+jane@acme.example"),
        ];
        for (address, expected) in table {
            assert_eq!(key(address).as_deref(), Some(expected), "{address}");
        }
    }

    #[test]
    fn what_has_no_local_part_or_no_domain_has_no_key() {
        for address in ["", " ", "jane", "@acme.example", "jane@", "<>", "...@gmail.com"] {
            assert_eq!(key(address), None, "{address}");
        }
    }

    #[test]
    fn the_parts_are_those_around_the_last_at() {
        let mut normaliser = Normaliser::new();
        let key = normaliser.key("Jane+x@Mail.Acme.example").unwrap();
        assert_eq!((key.local(), key.domain()), ("jane", "mail.acme.example"));
    }

    proptest! {
        #[test]
        fn a_key_is_its_own_key(address in "[a-zA-Z.+ü]{1,8}@[a-zA-Z-]{1,6}\\.(example|com)") {
            if let Some(once) = key(&address) {
                prop_assert_eq!(key(&once), Some(once));
            }
        }

        #[test]
        fn no_text_makes_it_panic(address in "\\PC{0,40}") {
            let mut normaliser = Normaliser::new();
            if let Some(key) = normaliser.key(&address) {
                let joined = format!("{}@{}", key.local(), key.domain());
                prop_assert_eq!(joined, key.text());
            }
        }
    }
}
