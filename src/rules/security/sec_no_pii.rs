//! `sec-no-pii`: no file holds the address or the phone number of a person outside.
//!
//! A message never repeats what was found. Short names of colleagues are no personal data here.

use std::collections::BTreeSet;

use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Rule};
use crate::source::{FileId, Location, Span};
use crate::workspace::Workspace;

pub(super) static RULE: Rule = Rule {
    code: "O002",
    name: "sec-no-pii",
    summary: "no address or phone number of a person stands in a file",
    group: Group::Security,
    severity: Severity::Error,
    waivable: false,
    since: "0.1.0",
    source: "GDPR",
    page: include_str!("sec_no_pii.md"),
    check: Check::File(check),
};

/// The fewest and the most digits of a phone number with its country, as E.164 has them.
const PHONE_DIGITS: std::ops::RangeInclusive<usize> = 9..=15;

const HELP: &str = "remove it, also from the history of the repository; name people by the id of \
                    their record";

fn check(workspace: &Workspace, file: FileId, found: &mut Found<'_>) {
    if Some(file) == workspace.codeowners {
        return;
    }
    let own = Own::of(workspace);
    let text = workspace.sources.file(file).text();
    let at = |from: usize, text: &str| {
        Location::new(file, Span::new(from as u32, (from + text.len()) as u32))
    };
    for (from, address) in addresses(text) {
        if !own.holds(address) && !of_public_key(text, from) {
            found.push(
                found
                    .at(at(from, address), "an address that is not the company's own")
                    .label("a person can be reached here")
                    .sensitive()
                    .help(HELP),
            );
        }
    }
    for (from, number) in phones(text) {
        if !own.texts.iter().any(|text| text.contains(number)) {
            found.push(
                found
                    .at(at(from, number), "a phone number stands in the file")
                    .label("a person can be reached here")
                    .sensitive()
                    .help("remove it, also from the history of the repository"),
            );
        }
    }
}

/// What is the company's own: mailboxes, contacts, registered domains.
#[derive(Default)]
struct Own {
    addresses: BTreeSet<String>,
    domains: BTreeSet<String>,
    texts: Vec<String>,
}

impl Own {
    fn of(workspace: &Workspace) -> Self {
        let mut own = Self::default();
        let policy = &workspace.policy;
        for unit in policy.blueprints.iter().flat_map(|blueprint| blueprint.gbus.iter()) {
            own.domains.extend(unit.1.domains.names().map(str::to_lowercase));
            let pools = unit.1.pools.iter().flat_map(|(_, pool)| &pool.mailboxes);
            own.addresses.extend(pools.map(|address| address.to_lowercase()));
            let seeds = unit.1.seeds.iter().flatten();
            own.addresses.extend(seeds.map(|seed| seed.inbox.to_lowercase()));
        }
        if let Some(senders) = &policy.senders {
            for (_, identity) in senders.identities.iter() {
                let addresses = identity.mailboxes.iter().chain(&identity.reply_to);
                own.addresses.extend(addresses.map(|address| address.to_lowercase()));
            }
            for (_, entity) in senders.entities.iter() {
                own.addresses.insert(entity.contact.to_lowercase());
                own.texts.extend([entity.contact.value.clone(), entity.address.value.clone()]);
            }
        }
        own
    }

    fn holds(&self, address: &str) -> bool {
        let address = address.to_lowercase();
        let domain = address.rsplit_once('@').map_or("", |(_, domain)| domain);
        self.addresses.contains(&address) || self.domains.contains(domain)
    }
}

/// Whether the line at an offset holds a public key of OpenSSH: the type of one and the comment
/// behind it look like addresses and reach nobody.
fn of_public_key(text: &str, at: usize) -> bool {
    let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    text[start..].lines().next().is_some_and(|line| line.contains(" AAAA"))
}

/// Every address of a text with its offset: `local@domain` with a dot in the domain.
fn addresses(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.match_indices('@').filter_map(|(at, _)| {
        let local = |c: char| c.is_alphanumeric() || "._%+-".contains(c);
        let domain = |c: char| c.is_alphanumeric() || ".-".contains(c);
        let before = text[..at].trim_end_matches(local).len();
        let after = &text[at + 1..];
        let end = after.find(|c: char| !domain(c)).unwrap_or(after.len());
        let host = after[..end].trim_end_matches(['.', '-']);
        let (_, top) = host.rsplit_once('.')?;
        let good = before < at && top.len() >= 2 && top.chars().all(char::is_alphabetic);
        good.then(|| (before, &text[before..at + 1 + host.len()]))
    })
}

/// Every phone number of a text with its offset: a `+`, a country and a number.
fn phones(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.match_indices('+').filter_map(|(at, _)| {
        let free = !text[..at].ends_with(|c: char| c.is_alphanumeric());
        let part = |c: char| c.is_ascii_digit() || " ()-./".contains(c);
        let rest = &text[at + 1..];
        let end = rest.find(|c: char| !part(c)).unwrap_or(rest.len());
        let number = rest[..end].trim_end_matches(|c: char| !c.is_ascii_digit());
        let digits = number.bytes().filter(u8::is_ascii_digit).count();
        let begins = number.starts_with(|c: char| c.is_ascii_digit() && c != '0');
        (free && begins && PHONE_DIGITS.contains(&digits))
            .then(|| (at, &text[at..at + 1 + number.len()]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_found_whole_and_versions_are_none() {
        let text = "to <j.doe+x@mail.client.example>, winback-intro@2, @larkfield/legal, a@b, \
                    jörg@firma.example.";
        let found: Vec<&str> = addresses(text).map(|(_, address)| address).collect();
        assert_eq!(found, ["j.doe+x@mail.client.example", "jörg@firma.example"]);
    }

    #[test]
    fn the_comment_of_a_public_key_is_no_address() {
        let text = "a: 1\n- ssh-ed25519 AAAAC3Nz m.ortega@laptop.example\n- m@laptop.example\n";
        let known = |address: &str| of_public_key(text, text.find(address).unwrap());
        assert!(known("m.ortega@laptop.example") && !known("m@laptop.example"));
    }

    #[test]
    fn phone_numbers_are_found_and_amounts_are_none() {
        let text = "call +49 40 123456-0 or +1 (555) 010-9999; +20% in 2027, 1+2345678901, +12 345";
        let found: Vec<&str> = phones(text).map(|(_, number)| number).collect();
        assert_eq!(found, ["+49 40 123456-0", "+1 (555) 010-9999"]);
    }
}
