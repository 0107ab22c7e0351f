//! Why a row is left out, and the policy that says so for one row at a time.
//!
//! Duplicates need the other rows and suppression needs the lists: `dedupe` and `suppress` find
//! them, under reasons from here.

use std::collections::BTreeSet;

use super::row::Row;
use super::suppress::ListId;
use super::syntax::Fault;
use super::text::is_inert;
use crate::base::address::Key;

/// Why a row is left out. The first that applies, in this order, is the one reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// A field is not UTF-8.
    Unreadable,
    /// The row has no lead id, so nothing that happens to it could be written back.
    MissingId,
    /// The address is empty.
    MissingEmail,
    /// The address is not one a sender accepts.
    InvalidEmail,
    /// The local part needs SMTPUTF8, which the sending path lacks.
    NonAsciiEmail,
    /// A label of the domain mixes scripts, as spoofed domains do.
    MixedScriptDomain,
    /// The domain is set aside for examples and tests.
    ReservedDomain,
    /// The address is a function, not a person.
    GenericInbox,
    /// A name is empty or a placeholder.
    MissingName,
    /// The company is empty or a placeholder.
    MissingCompany,
    /// A merge value holds control characters, template syntax, markup or a formula.
    UnsafeText,
    /// The country is empty or one that policy does not know.
    UnknownCountry,
    /// The person, or their whole domain, stands on a suppression list.
    Suppressed(ListId),
    /// The same person stands in an older record of this audience.
    Duplicate,
}

impl Reason {
    /// The reason's code in specs, reports and write-back; a list's own name is not part of it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable-row",
            Self::MissingId => "missing-id",
            Self::MissingEmail => "missing-email",
            Self::InvalidEmail => "invalid-email",
            Self::NonAsciiEmail => "non-ascii-email",
            Self::MixedScriptDomain => "mixed-script-domain",
            Self::ReservedDomain => "reserved-domain",
            Self::GenericInbox => "generic-inbox",
            Self::MissingName => "missing-name",
            Self::MissingCompany => "missing-company",
            Self::UnsafeText => "unsafe-text",
            Self::UnknownCountry => "unknown-country",
            Self::Suppressed(_) => "suppressed",
            Self::Duplicate => "duplicate",
        }
    }
}

impl From<Fault> for Reason {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Syntax => Self::InvalidEmail,
            Fault::NonAsciiLocalPart => Self::NonAsciiEmail,
            Fault::MixedScriptDomain => Self::MixedScriptDomain,
        }
    }
}

/// What an audience demands of a row, beyond an id, a sound address and inert text, which every
/// row must have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Both names must be present.
    pub names: bool,
    /// A company must be present.
    pub company: bool,
    /// Generic inboxes are left out.
    pub people_only: bool,
    /// The countries policy knows, as names and codes in lower case; `None` asks for none.
    pub countries: Option<BTreeSet<String>>,
    /// Domains set aside (RFC 2606, RFC 6761), each with all domains under it.
    pub reserved: Vec<String>,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            names: true,
            company: true,
            people_only: true,
            countries: None,
            reserved: RESERVED.map(str::to_owned).to_vec(),
        }
    }
}

/// Domains no mail is ever delivered to. A rehearsal takes out those its invented people live
/// under.
const RESERVED: [&str; 8] = [
    "example.com",
    "example.net",
    "example.org",
    "example",
    "invalid",
    "localhost",
    "test",
    "local",
];

/// Local parts that are functions, sorted (RFC 2142 and what mail providers refuse).
const ROLES: [&str; 55] = [
    "abuse",
    "accounting",
    "accounts",
    "admin",
    "administrator",
    "all",
    "billing",
    "booking",
    "career",
    "careers",
    "compliance",
    "contact",
    "contacto",
    "customerservice",
    "do-not-reply",
    "donotreply",
    "enquiries",
    "everyone",
    "finance",
    "ftp",
    "hello",
    "help",
    "helpdesk",
    "hostmaster",
    "hr",
    "info",
    "information",
    "inquiries",
    "invoice",
    "jobs",
    "kontakt",
    "mailer-daemon",
    "marketing",
    "media",
    "news",
    "newsletter",
    "no-reply",
    "no_reply",
    "noc",
    "noreply",
    "office",
    "orders",
    "postmaster",
    "press",
    "privacy",
    "purchasing",
    "reception",
    "root",
    "sales",
    "security",
    "service",
    "support",
    "team",
    "webmaster",
    "welcome",
];

/// What people type into a field they must fill.
const PLACEHOLDERS: [&str; 21] = [
    "-",
    "--",
    ".",
    "?",
    "[[unknown]]",
    "[not provided]",
    "company",
    "n.a",
    "n.a.",
    "n/a",
    "na",
    "no company",
    "none",
    "not provided",
    "null",
    "private",
    "self",
    "tbd",
    "test",
    "unknown",
    "xxx",
];

impl Policy {
    /// The reason a row is left out for what it says itself, apart from its address.
    pub(super) fn judge_fields(&self, row: &Row<'_>) -> Option<Reason> {
        if self.names && (is_missing(row.first_name) || is_missing(row.last_name)) {
            return Some(Reason::MissingName);
        }
        if self.company && is_missing(row.company) {
            return Some(Reason::MissingCompany);
        }
        // What is not demanded may be a lone dash, which is no formula.
        let texts = [row.first_name, row.last_name, row.company];
        if texts.iter().any(|text| !is_inert(text) && !is_missing(text)) {
            return Some(Reason::UnsafeText);
        }
        match &self.countries {
            Some(known) if !is_known(known, row.country) => Some(Reason::UnknownCountry),
            _ => None,
        }
    }

    /// The reason a well-formed address is left out for its domain or its function.
    pub(super) fn judge_key(&self, key: Key<'_>) -> Option<Reason> {
        let domain = key.domain();
        if self.reserved.iter().any(|reserved| is_within(domain, reserved)) {
            return Some(Reason::ReservedDomain);
        }
        (self.people_only && ROLES.binary_search(&key.local()).is_ok())
            .then_some(Reason::GenericInbox)
    }
}

/// Whether a domain is another one or lies under it.
fn is_within(domain: &str, parent: &str) -> bool {
    domain.strip_suffix(parent).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

fn is_known(countries: &BTreeSet<String>, country: &str) -> bool {
    let country = country.trim();
    countries.contains(country) || countries.contains(&country.to_lowercase())
}

fn is_missing(field: &str) -> bool {
    let field = field.trim();
    field.is_empty() || PLACEHOLDERS.iter().any(|word| word.eq_ignore_ascii_case(field))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::address::Normaliser;

    const JANE: Row<'static> = Row {
        lead: "00Q000000000001AAA",
        member: "",
        email: "jane@acme.example",
        first_name: "Jane",
        last_name: "Doe",
        company: "Acme",
        country: "DE",
        segment: "dormant",
    };

    fn of_address(policy: &Policy, address: &str) -> Option<Reason> {
        policy.judge_key(Normaliser::new().key(address).unwrap())
    }

    #[test]
    fn the_roles_are_sorted() {
        assert!(ROLES.is_sorted());
    }

    #[test]
    fn names_and_companies_must_be_there_and_be_real() {
        let policy = Policy::default();
        assert_eq!(policy.judge_fields(&JANE), None);
        for first_name in ["", "  ", "-", "Unknown", "N/A", "test"] {
            let row = Row { first_name, ..JANE };
            assert_eq!(policy.judge_fields(&row), Some(Reason::MissingName), "{first_name}");
        }
        for company in ["", "-", "Self", "[not provided]", "none"] {
            let row = Row { company, ..JANE };
            assert_eq!(policy.judge_fields(&row), Some(Reason::MissingCompany), "{company}");
        }
    }

    #[test]
    fn what_is_not_demanded_may_be_missing_but_never_unsafe() {
        let policy = Policy { names: false, company: false, ..Policy::default() };
        let bare = Row { first_name: "", last_name: "-", company: "", ..JANE };
        assert_eq!(policy.judge_fields(&bare), None);
        let formula = Row { company: "=1+1", ..bare };
        assert_eq!(policy.judge_fields(&formula), Some(Reason::UnsafeText));
    }

    #[test]
    fn a_country_must_be_one_that_policy_knows() {
        let countries = Some(["de", "germany"].map(str::to_owned).into());
        let policy = Policy { countries, ..Policy::default() };
        for (country, reason) in [
            ("DE", None),
            (" Germany ", None),
            ("", Some(Reason::UnknownCountry)),
            ("Narnia", Some(Reason::UnknownCountry)),
        ] {
            assert_eq!(policy.judge_fields(&Row { country, ..JANE }), reason, "{country}");
        }
    }

    #[test]
    fn reserved_domains_are_those_policy_names_with_all_under_them() {
        let policy = Policy::default();
        for address in ["a@acme.example", "a@example.com", "a@mail.example.org", "a@x.test"] {
            assert_eq!(of_address(&policy, address), Some(Reason::ReservedDomain), "{address}");
        }
        assert_eq!(of_address(&policy, "a@myexample.com"), None);
        let rehearsal = Policy { reserved: vec!["example.com".to_owned()], ..policy };
        assert_eq!(of_address(&rehearsal, "a@acme.example"), None);
        assert_eq!(of_address(&rehearsal, "a@example.com"), Some(Reason::ReservedDomain));
    }

    #[test]
    fn a_generic_inbox_is_one_whatever_its_tag() {
        let policy = Policy { reserved: Vec::new(), ..Policy::default() };
        for address in ["info@acme.example", "Sales+dach@acme.example", "no-reply@acme.example"] {
            assert_eq!(of_address(&policy, address), Some(Reason::GenericInbox), "{address}");
        }
        assert_eq!(of_address(&policy, "infos@acme.example"), None);
        let any = Policy { people_only: false, ..policy };
        assert_eq!(of_address(&any, "info@acme.example"), None);
    }
}
