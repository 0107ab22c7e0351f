//! `sec-no-secrets`: no file holds a key, a token or a password.
//!
//! A message never repeats what was found.

use std::ops::Range;

use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Rule};
use crate::source::{FileId, Location, Span};
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
    check: Check::File(check),
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

/// What stands behind a name whose value follows on the next lines.
const BLOCKS: [&str; 7] = ["", "|", ">", "|-", ">-", "|+", ">+"];
/// How a value begins that only refers to a secret, or is a digest.
const REFERENCES: [&str; 5] = ["env:", "file:", "{{", "%", "sha256:"];
const HELP: &str = "revoke it, keep the new one outside of git and refer to it as `env:NAME` or \
                    `file:PATH`";

fn check(workspace: &Workspace, file: FileId, found: &mut Found<'_>) {
    for (range, what) in secrets(workspace.sources.file(file).text()) {
        let at = Location::new(file, Span::new(range.start as u32, range.end as u32));
        found.push(
            found
                .at(at, format!("{what} stands in the file"))
                .label("who can read the repository can use it")
                .help(HELP)
                .sensitive(),
        );
    }
}

/// Every secret of a text: its bytes and what it is, none inside another.
fn secrets(text: &str) -> Vec<(Range<usize>, &'static str)> {
    let mut all: Vec<(Range<usize>, &'static str)> = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        for (range, what) in of_line(line, text, start) {
            if !all.iter().any(|(other, _)| other.start < range.end && range.start < other.end) {
                all.push((range, what));
            }
        }
        start += line.len();
    }
    all.sort_by_key(|(range, _)| range.start);
    all
}

/// The secrets that begin on a line of a text, those that are surest first; they may overlap.
fn of_line(line: &str, text: &str, start: usize) -> Vec<(Range<usize>, &'static str)> {
    let placed = |(at, length, what)| (start + at..start + at + length, what);
    let mut all = Vec::new();
    let of_key = line.contains("PRIVATE KEY-----");
    if let Some(at) = of_key.then(|| line.find("-----BEGIN ")).flatten() {
        all.push((start + at..end_of_key(text, start + at), "a private key"));
    }
    let passwords = passwords_of_urls(line).into_iter();
    all.extend(passwords.map(|(at, length)| (at, length, "a password in an address")).map(placed));
    all.extend(named(text, start, line).into_iter().map(|range| (range, "the value of a secret")));
    let words = words(line).filter_map(|(at, word)| Some((at, word.len(), kind(line, at, word)?)));
    all.extend(words.map(placed));
    all
}

/// Where a private key ends: with the line that says so, else with the text.
fn end_of_key(text: &str, start: usize) -> usize {
    let Some(end) = text[start..].find("-----END ").map(|at| start + at) else { return text.len() };
    end + text[end..].lines().next().map_or(0, |line| line.trim_end().len())
}

/// The runs of characters that keys are made of.
fn words(line: &str) -> impl Iterator<Item = (usize, &str)> {
    let part = |c: char| c.is_ascii_alphanumeric() || "_-+/=.".contains(c);
    line.split(move |c: char| !part(c))
        .filter(|word| !word.is_empty())
        .map(move |word| (word.as_ptr() as usize - line.as_ptr() as usize, word))
}

fn kind(line: &str, at: usize, word: &str) -> Option<&'static str> {
    if word.len() < PREFIXED_MIN {
        return None;
    }
    let before = &line[..at];
    let public = PUBLIC.iter().any(|prefix| word.starts_with(prefix));
    if before.ends_with("sha256:") || public {
        return None;
    }
    let known = PREFIXES.iter().find(|(prefix, _)| word.starts_with(prefix));
    if let Some((_, what)) = known.filter(|_| has_digit(word)) {
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
fn passwords_of_urls(line: &str) -> Vec<(usize, usize)> {
    if !line.contains("://") {
        return Vec::new();
    }
    let password = |(at, scheme): (usize, &str)| {
        let start = at + scheme.len();
        let end = line[start..].find(['/', ' ', '"', '\'', '\n']).unwrap_or(line.len() - start);
        let (user, _) = line[start..start + end].rsplit_once('@')?;
        let (name, password) = user.split_once(':')?;
        let from = start + name.len() + 1;
        (!password.is_empty()).then_some((from, password.len()))
    };
    line.match_indices("://").filter_map(password).collect()
}

/// `api_key: VALUE` of a mapping or `api_key=VALUE` of a query, where the value is no reference.
fn named(text: &str, start: usize, line: &str) -> Vec<Range<usize>> {
    let mut all = Vec::new();
    for (at, sign) in line.match_indices(['=', ':']) {
        let before = line[..at].trim_end_matches(['"', '\'']);
        let Some(name) = NAMES.iter().find(|name| is_called(before, name)) else { continue };
        let before = &before[..before.len() - name.len()];
        let value = line[at + 1..].trim_start();
        if BLOCKS.contains(&value.trim_end()) {
            all.extend(below(text, start, line).filter(|range| is_value(&text[range.clone()])));
        } else if is_value(value.trim_start_matches(['"', '\''])) {
            let from = start + line.len() - value.len();
            let value = extent(value, before, sign == "=");
            all.push(value.start + from..value.end + from);
        }
    }
    all
}

/// Whether a text ends with a name, in any case, as a word or the last part of one.
fn is_called(text: &str, name: &str) -> bool {
    let from = text.len().checked_sub(name.len());
    let end = from.and_then(|from| Some((from, text.get(from..)?)));
    end.is_some_and(|(from, end)| {
        let whole = !text[..from].ends_with(|c: char| c.is_ascii_alphanumeric());
        whole && end.eq_ignore_ascii_case(name)
    })
}

/// Whether a text begins with the value of a secret rather than with a reference to one.
fn is_value(text: &str) -> bool {
    let end = text.find(|c: char| c.is_whitespace() || "\"',&})".contains(c));
    let word = &text[..end.unwrap_or(text.len())];
    let refers = REFERENCES.iter().any(|reference| word.starts_with(reference));
    word.len() >= NAMED_MIN && has_digit(word) && !refers && !word.ends_with(':')
}

/// The bytes of a value that begins a text: all of a quoted one, else up to what may follow it.
fn extent(text: &str, before: &str, of_query: bool) -> Range<usize> {
    let quote = text.chars().next().filter(|c| "\"'".contains(*c));
    let from = text.len() - text.trim_start_matches(['"', '\'']).len();
    let value = &text[from..];
    if let Some(end) = quote.and_then(|quote| value.find(quote)) {
        return from..from + end;
    }
    let end = if of_query {
        value.find(|c: char| c.is_whitespace() || "\"',&})".contains(c))
    } else if before.contains(['{', '[', '(', '"', '\'']) {
        value.find(['"', '\'', ',', '}', ']', ')'])
    } else {
        value.find(" #")
    };
    let value = &value[..end.unwrap_or(value.len())];
    from..from + value.trim_end().len()
}

/// The lines that stand deeper than the one above them, without the space around them.
fn below(text: &str, start: usize, line: &str) -> Option<Range<usize>> {
    let depth = |line: &str| line.len() - line.trim_start_matches([' ', '-']).len();
    let from = start + line.len();
    let deeper = text[from..]
        .split_inclusive('\n')
        .take_while(|next| next.trim().is_empty() || depth(next) > depth(line))
        .map(str::len)
        .sum::<usize>();
    let block = &text[from..from + deeper];
    let value = block.trim();
    let from = from + block.len() - block.trim_start().len();
    (!value.is_empty()).then_some(from..from + value.len())
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
            let found: Vec<&str> = secrets(&line).into_iter().map(|(_, what)| what).collect();
            assert_eq!(found, [expected], "{line}");
        }
    }

    #[test]
    fn digests_references_and_prose_are_no_secrets() {
        let digest = crate::base::digest::Digest::of(b"x");
        let lines = [
            format!("digest: {digest}"),
            "api_key: env:SMARTLEAD_API_KEY_2".into(),
            "client_secret: file:secrets/core2.txt".into(),
            "org: 00D5g000001CoreEAC".into(),
            "from: Lead.SLV36_Pardot_Question_Asked__c".into(),
            "https://larkfield-freight.example/privacy/2027/how-we-use-your-address".into(),
            "keys: [ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ1CF8pTqv0dY4f6k2Qd9sXW3uE7hT5]".into(),
            "- sk-ecdsa-sha2-nistp256@openssh.com AAAAInNrLWVjZHNhLXNoYTItbmlzdHAyNTZAb3BlbnNz"
                .into(),
            "we ask for a password: nothing to keep here".into(),
        ];
        for line in lines {
            assert_eq!(secrets(&line), [], "{line}");
        }
    }

    #[test]
    fn the_range_is_all_of_the_value_and_every_one_is_found() {
        let pem = "-----BEGIN PRIVATE KEY-----\n  abcd\n  -----END PRIVATE KEY-----";
        let table = [
            ("  api_key: abcd1234efgh # old\n", vec!["abcd1234efgh"]),
            ("password: 'abcd1234 efgh, x' # old\n", vec!["abcd1234 efgh, x"]),
            ("password: abcd1234 efgh,x\nnext: 1\n", vec!["abcd1234 efgh,x"]),
            ("a: { token: abcd1234, secret: efgh5678 }\n", vec!["abcd1234", "efgh5678"]),
            ("?token=abcd1234&password=efgh5678 x\n", vec!["abcd1234", "efgh5678"]),
            ("a: https://b:cd@x https://e:f@g@y\n", vec!["cd", "f@g"]),
            ("a:\n  token: |\n    abcd1234\n    efgh\n  b: 1\n", vec!["abcd1234\n    efgh"]),
            ("- token:\n    abcd1234\n- b: 1\n", vec!["abcd1234"]),
            ("token:\n  table_2: env:X\n", vec![]),
        ];
        let whole = format!("key: |\n  {pem}\nb: 1\n");
        let table = table.into_iter().chain([(whole.as_str(), vec![pem])]);
        for (text, expected) in table {
            let found: Vec<&str> = secrets(text).into_iter().map(|(at, _)| &text[at]).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
