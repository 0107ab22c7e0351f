//! OpenSSH's `allowed_signers` file: which key may sign as whom, for what, and when.
//!
//! Written to export the people of a workspace, read to judge such a file the way
//! `ssh-keygen -Y verify` judges it. Knows nothing of roles. Facts: ssh-keygen(1), ALLOWED SIGNERS.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::key::{KeyError, PublicKey};
use super::signature::NAMESPACE;
use super::statement::is_person;

/// The longest line, in bytes.
const LINE_BYTES_MAX: usize = 16 * 1024;

/// One line: these principals may sign with this key, for these uses, within this time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AllowedSigner {
    /// Patterns of principals: a comma between, `*` and `?` within, `!` in front to exclude.
    pub principals: String,
    /// Patterns of namespaces, in the same form; `None` allows every use.
    pub namespaces: Option<String>,
    /// The first instant the key counts, to the second.
    pub valid_after: Option<Timestamp>,
    /// The last instant the key counts, to the second.
    pub valid_before: Option<Timestamp>,
    /// The key.
    pub key: PublicKey,
}

/// Why a line cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AllowedProblem {
    /// The line has no principals or no key, or a quote is not closed.
    #[error(
        "expected `principals [options] key`, such as `ada@sender.example ssh-ed25519 AAAA...`"
    )]
    Form,
    /// The key is not usable.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The line trusts an authority instead of a key.
    #[error("`cert-authority` is not supported; list the key of each person")]
    Authority,
    /// An option has an unknown name.
    #[error("unknown option `{0}`; known are `namespaces`, `valid-after` and `valid-before`")]
    Option(String),
    /// An option is given twice.
    #[error("option `{0}` is given twice")]
    Twice(&'static str),
    /// A time is in another form.
    #[error("`{0}` is not a time in UTC, such as `20270111Z` or `20270111083000Z`")]
    Time(String),
    /// The key would never count.
    #[error("`valid-before` is not after `valid-after`")]
    Never,
    /// The name of a person cannot be written as a principal.
    #[error("`{0}` cannot be a principal; use letters, digits, `.`, `_`, `+`, `-` and `@`")]
    Person(String),
    /// The line is too long.
    #[error("the line is longer than {LINE_BYTES_MAX} bytes")]
    TooLong,
}

/// Why a key may not sign, by the lines there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAllowed {
    /// No line names this principal with this key.
    #[error("this key is not listed for this person")]
    Unknown,
    /// A line does, for other uses.
    #[error("this key is not listed for signing approvals")]
    Namespace,
    /// A line does, for a later time.
    #[error("this key does not count yet")]
    NotYet,
    /// A line does, for an earlier time.
    #[error("this key no longer counts")]
    Expired,
}

impl AllowedSigner {
    /// A person's line for signing approvals. Times count to the second.
    pub fn for_person(
        person: &str,
        key: PublicKey,
        valid_after: Option<Timestamp>,
        valid_before: Option<Timestamp>,
    ) -> Result<Self, AllowedProblem> {
        if !is_person(person) {
            return Err(AllowedProblem::Person(person.to_owned()));
        }
        let namespaces = Some(NAMESPACE.to_owned());
        let principals = person.to_owned();
        let signer = Self { principals, namespaces, valid_after, valid_before, key };
        // What is written must be what is read: in particular a time that is not in seconds.
        signer.to_string().parse()
    }

    /// Whether this line lets `key` sign as `principal` for `namespace` at an instant.
    pub fn permits(
        &self,
        principal: &str,
        key: &PublicKey,
        namespace: &str,
        at: Timestamp,
    ) -> Result<(), NotAllowed> {
        if self.key != *key || !matches_list(principal, &self.principals) {
            return Err(NotAllowed::Unknown);
        }
        let namespaces = self.namespaces.as_deref();
        if namespaces.is_some_and(|list| !matches_list(namespace, list)) {
            return Err(NotAllowed::Namespace);
        }
        let second = at.as_second();
        if self.valid_after.is_some_and(|after| second < after.as_second()) {
            return Err(NotAllowed::NotYet);
        }
        if self.valid_before.is_some_and(|before| second > before.as_second()) {
            return Err(NotAllowed::Expired);
        }
        Ok(())
    }
}

impl fmt::Display for AllowedSigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.principals.contains([' ', '\t']) {
            true => write!(f, "\"{}\"", self.principals)?,
            false => f.write_str(&self.principals)?,
        }
        let mut options = Vec::new();
        if let Some(namespaces) = &self.namespaces {
            options.push(format!("namespaces=\"{}\"", namespaces.replace('"', "\\\"")));
        }
        for (name, time) in [("after", self.valid_after), ("before", self.valid_before)] {
            if let Some(time) = time {
                let time = time.to_zoned(TimeZone::UTC).strftime("%Y%m%d%H%M%S").to_string();
                options.push(format!("valid-{name}=\"{time}Z\""));
            }
        }
        if !options.is_empty() {
            write!(f, " {}", options.join(","))?;
        }
        write!(f, " {}", self.key)
    }
}

impl FromStr for AllowedSigner {
    type Err = AllowedProblem;

    /// Reads one line that is neither empty nor a comment.
    fn from_str(line: &str) -> Result<Self, AllowedProblem> {
        if line.len() > LINE_BYTES_MAX {
            return Err(AllowedProblem::TooLong);
        }
        let (principals, rest) = principals_of(line.trim())?;
        let key_first = ["ssh-", "sk-", "ecdsa-"].iter().any(|kind| rest.starts_with(kind));
        let (options, key) = if key_first { ("", rest) } else { split_options(rest)? };
        let mut signer = Self {
            principals: principals.to_owned(),
            namespaces: None,
            valid_after: None,
            valid_before: None,
            key: key_of(key)?,
        };
        for option in separate(options) {
            signer.take(option)?;
        }
        match (signer.valid_after, signer.valid_before) {
            (Some(after), Some(before)) if after >= before => Err(AllowedProblem::Never),
            _ => Ok(signer),
        }
    }
}

impl AllowedSigner {
    fn take(&mut self, option: &str) -> Result<(), AllowedProblem> {
        let (name, value) = option.split_once('=').map_or((option, None), |(n, v)| (n, Some(v)));
        let value = || {
            let quoted = value.and_then(|value| value.strip_prefix('"')?.strip_suffix('"'));
            quoted.map(|value| value.replace("\\\"", "\"")).ok_or(AllowedProblem::Form)
        };
        match name.to_ascii_lowercase().as_str() {
            "cert-authority" => Err(AllowedProblem::Authority),
            "namespaces" => once(&mut self.namespaces, value()?, "namespaces"),
            "valid-after" => once(&mut self.valid_after, time_of(&value()?)?, "valid-after"),
            "valid-before" => once(&mut self.valid_before, time_of(&value()?)?, "valid-before"),
            _ => Err(AllowedProblem::Option(name.chars().take(40).collect())),
        }
    }
}

fn once<T>(place: &mut Option<T>, value: T, name: &'static str) -> Result<(), AllowedProblem> {
    match place.replace(value) {
        None => Ok(()),
        Some(_) => Err(AllowedProblem::Twice(name)),
    }
}

/// A whole file: the lines that can be used, and those that cannot by their number from 1.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AllowedSigners {
    /// The usable lines, in order.
    pub signers: Vec<AllowedSigner>,
    /// The others.
    pub problems: Vec<(usize, AllowedProblem)>,
}

impl AllowedSigners {
    /// Reads a file; a bad line hides no other.
    pub fn parse(text: &str) -> Self {
        let mut file = Self::default();
        for (index, line) in text.lines().enumerate() {
            if matches!(line.trim_start().chars().next(), None | Some('#')) {
                continue;
            }
            match line.parse() {
                Ok(signer) => file.signers.push(signer),
                Err(problem) => file.problems.push((index + 1, problem)),
            }
        }
        file
    }

    /// Whether any line lets `key` sign as `principal`; otherwise why the nearest one does not.
    pub fn permits(
        &self,
        principal: &str,
        key: &PublicKey,
        namespace: &str,
        at: Timestamp,
    ) -> Result<(), NotAllowed> {
        let mut nearest = NotAllowed::Unknown;
        for signer in &self.signers {
            match signer.permits(principal, key, namespace, at) {
                Ok(()) => return Ok(()),
                Err(NotAllowed::Unknown) => {}
                Err(closer) => nearest = closer,
            }
        }
        Err(nearest)
    }
}

impl fmt::Display for AllowedSigners {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.signers.iter().try_for_each(|signer| writeln!(f, "{signer}"))
    }
}

fn principals_of(line: &str) -> Result<(&str, &str), AllowedProblem> {
    let (principals, rest) = match line.strip_prefix('"') {
        Some(quoted) => quoted.split_once('"').ok_or(AllowedProblem::Form)?,
        None => line.split_once([' ', '\t']).ok_or(AllowedProblem::Form)?,
    };
    if principals.is_empty() {
        return Err(AllowedProblem::Form);
    }
    Ok((principals, rest.trim_start()))
}

/// Splits the options from the key at the first blank outside quotes.
fn split_options(text: &str) -> Result<(&str, &str), AllowedProblem> {
    let end = outside_quotes(text, |c| c == ' ' || c == '\t').next().ok_or(AllowedProblem::Form)?;
    Ok((&text[..end], text[end..].trim_start()))
}

/// The options between the commas outside quotes.
fn separate(options: &str) -> impl Iterator<Item = &str> {
    let mut start = 0;
    let mut commas: Vec<usize> = outside_quotes(options, |c| c == ',').collect();
    if !options.is_empty() {
        commas.push(options.len());
    }
    commas.into_iter().map(move |end| {
        let option = &options[start..end];
        start = end + 1;
        option
    })
}

/// The places of some characters outside double quotes; `\"` does not end a quote.
fn outside_quotes(text: &str, wanted: impl Fn(char) -> bool) -> impl Iterator<Item = usize> {
    let (mut quoted, mut escaped) = (false, false);
    text.char_indices().filter_map(move |(index, c)| {
        let found = !quoted && wanted(c);
        if c == '"' && !escaped {
            quoted = !quoted;
        }
        escaped = c == '\\' && !escaped;
        found.then_some(index)
    })
}

/// The key, whatever comment stands behind it.
fn key_of(text: &str) -> Result<PublicKey, AllowedProblem> {
    let mut parts = text.split_ascii_whitespace();
    match (parts.next(), parts.next()) {
        (Some(kind), Some(data)) => Ok(format!("{kind} {data}").parse()?),
        _ => Err(AllowedProblem::Form),
    }
}

/// `YYYYMMDDZ`, `YYYYMMDDHHMMZ` or `YYYYMMDDHHMMSSZ`. Without the `Z` OpenSSH takes the time of
/// the machine, which is another instant on the next machine.
fn time_of(text: &str) -> Result<Timestamp, AllowedProblem> {
    let wrong = || AllowedProblem::Time(text.chars().take(40).collect());
    let digits = text.strip_suffix(['Z', 'z']).ok_or_else(wrong)?;
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(wrong());
    }
    let whole = match digits.len() {
        8 => format!("{digits}000000"),
        12 => format!("{digits}00"),
        14 => digits.to_owned(),
        _ => return Err(wrong()),
    };
    let civil = DateTime::strptime("%Y%m%d%H%M%S", whole).map_err(|_| wrong())?;
    let zoned = civil.to_zoned(TimeZone::UTC).map_err(|_| wrong())?;
    Ok(zoned.timestamp())
}

/// OpenSSH's pattern list: some pattern matches and no excluding one does.
fn matches_list(text: &str, list: &str) -> bool {
    let mut found = false;
    for pattern in list.split(',') {
        match pattern.strip_prefix('!') {
            Some(excluded) if matches(text.as_bytes(), excluded.as_bytes()) => return false,
            Some(_) => {}
            None => found |= matches(text.as_bytes(), pattern.as_bytes()),
        }
    }
    found
}

/// `*` stands for any bytes, `?` for one. Goes back only to the last `*`, so it is never slow.
fn matches(text: &[u8], pattern: &[u8]) -> bool {
    let (mut t, mut p) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while t < text.len() {
        match pattern.get(p) {
            Some(b'*') => {
                star = Some((t, p));
                p += 1;
            }
            Some(c) if *c == b'?' || *c == text[t] => {
                t += 1;
                p += 1;
            }
            _ => match &mut star {
                Some((from, at)) => {
                    *from += 1;
                    (t, p) = (*from, *at + 1);
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|c| *c == b'*')
}
