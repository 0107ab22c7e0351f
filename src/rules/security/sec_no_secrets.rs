//! `sec-no-secrets`: no file holds a key, a token or a password.
//!
//! A message never repeats what was found.

use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Ran, Rule};
use crate::source::{Location, Span};
use crate::workspace::Workspace;

pub(super) static RULE: Rule = Rule {
    code: "O001",
    name: "sec-no-secrets",
    summary: "no key, token, private key or password stands in a file",
    group: Group::Security,
    severity: Severity::Error,
    waivable: false,
    since: "0.1.0",
    source: "SL-BP",
    page: include_str!("sec_no_secrets.md"),
    check: Check::Workspace(check),
};

/// How keys of well-known services begin, and what they are.
const PREFIXES: [(&str, &str); 14] = [
    ("AKIA", "an AWS access key"),
    ("ASIA", "an AWS access key"),
    ("AIza", "a Google API key"),
    ("ghp_", "a GitHub token"),
    ("gho_", "a GitHub token"),
    ("ghs_", "a GitHub token"),
    ("github_pat_", "a GitHub token"),
    ("glpat-", "a GitLab token"),
    ("xoxb-", "a Slack token"),
    ("xoxp-", "a Slack token"),
    ("sk-", "an API key"),
    ("sk_live_", "an API key"),
    ("3MVG9", "a Salesforce consumer key"),
    ("eyJ", "a signed token"),
];
/// How public keys of OpenSSH and the names of their types begin.
const PUBLIC: [&str; 3] = ["AAAA", "sk-ssh-", "sk-ecdsa-"];
/// The least length of a word that begins like a key, in characters.
const PREFIXED_MIN: usize = 16;
/// Keys of a mapping or a query whose value is a secret.
const NAMES: [&str; 9] = [
    "api_key",
    "apikey",
    "api-key",
    "access_token",
    "token",
    "password",
    "passwd",
    "secret",
    "client_secret",
];
/// The least length of a value under such a name, in characters.
const NAMED_MIN: usize = 8;
/// The least length of a word that is judged by how random it looks, in characters.
const RANDOM_MIN: usize = 32;
/// The least length of a part of such a word that mixes letters and digits, in characters.
const MIXED_MIN: usize = 8;
/// The least entropy of a random word of hexadecimal digits, in bits a character.
const HEX_BITS: f64 = 3.0;
/// The least entropy of any other random word, in bits a character.
const BITS: f64 = 4.2;

/// How a value begins that only refers to a secret, or is a digest.
const REFERENCES: [&str; 5] = ["env:", "file:", "{{", "%", "sha256:"];
const HELP: &str = "revoke it, keep the new one outside of git and refer to it as `env:NAME` or \
                    `file:PATH`";

fn check(workspace: &Workspace, found: &mut Found<'_>) -> Ran {
    for (file, source) in workspace.sources.iter() {
        let mut start = 0;
        for line in source.text().split_inclusive('\n') {
            if let Some((from, length, what)) = secret(line) {
                let from = start + from as u32;
                let at = Location::new(file, Span::new(from, from + length as u32));
                found.push(
                    found
                        .at(at, format!("{what} stands in the file"))
                        .label("who can read the repository can use it")
                        .help(HELP),
                );
            }
            start += line.len() as u32;
        }
    }
    Ok(())
}

/// The first secret of a line: its offset, its length and what it is.
fn secret(line: &str) -> Option<(usize, usize, &'static str)> {
    if let Some(at) = line.find("-----BEGIN ").filter(|_| line.contains("PRIVATE KEY-----")) {
        return Some((at, line[at..].trim_end().len(), "a private key"));
    }
    if let Some((at, length)) = password_of_url(line) {
        return Some((at, length, "a password in an address"));
    }
    if let Some((at, length)) = named(line) {
        return Some((at, length, "the value of a secret"));
    }
    words(line).find_map(|(at, word)| kind(line, at, word).map(|what| (at, word.len(), what)))
}

/// The runs of characters that keys are made of.
fn words(line: &str) -> impl Iterator<Item = (usize, &str)> {
    let part = |c: char| c.is_ascii_alphanumeric() || "_-+/=.".contains(c);
    line.split(move |c: char| !part(c))
        .filter(|word| !word.is_empty())
        .map(move |word| (word.as_ptr() as usize - line.as_ptr() as usize, word))
}

fn kind(line: &str, at: usize, word: &str) -> Option<&'static str> {
    let before = &line[..at];
    let public = PUBLIC.iter().any(|prefix| word.starts_with(prefix));
    if before.ends_with("sha256:") || public {
        return None;
    }
    let known = PREFIXES.iter().find(|(prefix, _)| word.starts_with(prefix));
    if let Some((_, what)) = known.filter(|_| word.len() >= PREFIXED_MIN && has_digit(word)) {
        return Some(what);
    }
    is_random(word).then_some("a word that looks like a key")
}

fn has_digit(word: &str) -> bool {
    word.bytes().any(|byte| byte.is_ascii_digit())
}

/// Whether a long word has letters and digits mixed as evenly as chance does. A name made of
/// readable parts, such as the API name of a field, has none in which they are mixed.
fn is_random(word: &str) -> bool {
    if word.len() < RANDOM_MIN || !word.split(['_', '-', '/', '.']).any(is_mixed) {
        return false;
    }
    let hex = word.bytes().all(|byte| byte.is_ascii_hexdigit());
    bits(word) >= if hex { HEX_BITS } else { BITS }
}

fn is_mixed(part: &str) -> bool {
    let letters = part.bytes().any(|byte| byte.is_ascii_alphabetic());
    part.len() >= MIXED_MIN && letters && has_digit(part)
}

/// Shannon's entropy of the characters, in bits a character.
fn bits(word: &str) -> f64 {
    let mut counts = [0_u32; 256];
    word.bytes().for_each(|byte| counts[usize::from(byte)] += 1);
    let length = word.len() as f64;
    let share = |count: &u32| f64::from(*count) / length;
    counts.iter().filter(|count| **count > 0).map(share).map(|p| -p * p.log2()).sum()
}

/// `https://user:password@host`.
fn password_of_url(line: &str) -> Option<(usize, usize)> {
    let start = line.find("://")? + 3;
    let end = line[start..].find(['/', ' ', '"', '\'', '\n']).unwrap_or(line.len() - start);
    let (user, _) = line[start..start + end].split_once('@')?;
    let (name, password) = user.split_once(':')?;
    (!password.is_empty()).then_some((start + name.len() + 1, password.len()))
}

/// `api_key: VALUE` of a mapping or `api_key=VALUE` of a query, where the value is no reference.
fn named(line: &str) -> Option<(usize, usize)> {
    let lower = line.to_ascii_lowercase();
    for name in NAMES {
        for (at, _) in lower.match_indices(name) {
            let whole = !lower[..at].ends_with(|c: char| c.is_ascii_alphanumeric());
            let rest = line[at + name.len()..].trim_start_matches(['"', '\'']);
            let Some(value) = rest.strip_prefix(['=', ':']).filter(|_| whole) else { continue };
            let value = value.trim_start().trim_start_matches(['"', '\'']);
            let from = line.len() - value.len();
            let end = value.find(|c: char| c.is_whitespace() || "\"',&})".contains(c));
            let value = &value[..end.unwrap_or(value.len())];
            let refers = REFERENCES.iter().any(|reference| value.starts_with(reference));
            if value.len() >= NAMED_MIN && has_digit(value) && !refers {
                return Some((from, value.len()));
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_known_by_their_shape() {
        let hex = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b";
        let cases = [
            (format!("  api_key: {hex}\n"), "the value of a secret"),
            ("url: https://x.example/a?api_key=abcd1234efgh\n".into(), "the value of a secret"),
            ("url: https://bot:hunter2@x.example/\n".into(), "a password in an address"),
            (format!("{{\"api_key\": \"{hex}\"}}"), "the value of a secret"),
            ("-----BEGIN OPENSSH PRIVATE KEY-----\n".into(), "a private key"),
            (format!("# left over: {hex}"), "a word that looks like a key"),
            (["note: ", "AKIA", "IOSFODNN7EXAMPLE"].concat(), "an AWS access key"),
            (["see ", "ghp_", "16C7e42F292c6912E7710c838347Ae178B4a"].concat(), "a GitHub token"),
        ];
        for (line, expected) in cases {
            assert_eq!(secret(&line).map(|(_, _, what)| what), Some(expected), "{line}");
        }
    }

    #[test]
    fn digests_references_and_prose_are_no_secrets() {
        let digest = crate::base::digest::Digest::of(b"x");
        let lines = [
            format!("digest: {digest}"),
            "api_key: env:SMARTLEAD_API_KEY_2".into(),
            "client_secret: file:secrets/core2.txt".into(),
            "org: 00D5g000001CoreEAA".into(),
            "from: Lead.SLV36_Pardot_Question_Asked__c".into(),
            "https://larkfield-freight.example/privacy/2027/how-we-use-your-address".into(),
            "keys: [ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ1CF8pTqv0dY4f6k2Qd9sXW3uE7hT5]".into(),
            "- sk-ecdsa-sha2-nistp256@openssh.com AAAAInNrLWVjZHNhLXNoYTItbmlzdHAyNTZAb3BlbnNz"
                .into(),
            "we ask for a password: nothing to keep here".into(),
        ];
        for line in lines {
            assert_eq!(secret(&line), None, "{line}");
        }
    }

    #[test]
    fn the_range_is_that_of_the_secret() {
        let line = "  api_key: abcd1234efgh # old\n";
        let (at, length, _) = secret(line).unwrap();
        assert_eq!(&line[at..at + length], "abcd1234efgh");
    }
}
