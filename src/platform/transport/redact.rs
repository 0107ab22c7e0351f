//! Takes credentials and addresses of people out of text that may be shown.
//!
//! It is the second line of defence: the first is that requests and answers are never printed.
//! Knows the forms such values have; cannot know a person's name when it sees one.

use std::fmt;

use super::wire::Response;
use crate::base::private::Secret;

/// The longest excerpt of a platform's message that is shown, in characters.
const EXCERPT_CHARS_MAX: usize = 240;
/// The shortest credential that is looked for as such: shorter ones would blank ordinary words.
const SECRET_BYTES_MIN: usize = 4;
/// Names after which a value up to the next separator is a credential.
const SECRET_NAMES: [&str; 9] = [
    "api_key",
    "apikey",
    "access_token",
    "refresh_token",
    "oauth_token",
    "client_secret",
    "secret_key",
    "password",
    "bearer",
];

/// Removes known credentials, credential-shaped values and e-mail addresses from text.
#[derive(Clone, Default)]
pub struct Redactor {
    secrets: Vec<Secret>,
}

impl Redactor {
    /// A redactor that also looks for these credentials as they are and as written in addresses.
    pub fn new(secrets: impl IntoIterator<Item = Secret>) -> Self {
        let long_enough = |secret: &Secret| secret.reveal().len() >= SECRET_BYTES_MIN;
        Self { secrets: secrets.into_iter().filter(long_enough).collect() }
    }

    /// The text without credentials and addresses.
    pub fn text(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for secret in &self.secrets {
            text = text.replace(secret.reveal(), "[secret]");
            text = text.replace(&percent_encoded(secret.reveal()), "[secret]");
        }
        without_addresses(&without_tokens(&without_named_values(&text)))
    }

    /// The text redacted, on one line, and short enough to stand in a message.
    pub fn excerpt(&self, text: &str) -> String {
        let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let clean = self.text(&line);
        match clean.char_indices().nth(EXCERPT_CHARS_MAX) {
            Some((end, _)) => format!("{}…", &clean[..end]),
            None => clean,
        }
    }

    /// An excerpt of an answer's body, for a message about an answer of unknown form.
    pub fn body_excerpt(&self, response: &Response) -> String {
        self.excerpt(&String::from_utf8_lossy(&response.body))
    }
}

impl fmt::Debug for Redactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Redactor({} secrets)", self.secrets.len())
    }
}

fn percent_encoded(text: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut encoded, byte| {
        use fmt::Write;
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
        encoded
    })
}

/// Whether a character ends a credential or an address.
fn is_gap(c: char) -> bool {
    c.is_whitespace() || "\"'<>(),;{}[]&|\\".contains(c)
}

fn end_of_word(text: &str, from: usize) -> usize {
    text[from..].find(is_gap).map_or(text.len(), |length| from + length)
}

/// Blanks what follows `api_key=`, `"password": "`, `Bearer ` and the like.
fn without_named_values(text: &str) -> String {
    let lower = text.to_ascii_lowercase();
    let mut clean = String::with_capacity(text.len());
    let mut done = 0;
    while let Some((at, name)) = SECRET_NAMES
        .iter()
        .filter_map(|name| Some((done + lower[done..].find(name)?, *name)))
        .min_by_key(|(at, _)| *at)
    {
        let after = at + name.len();
        let rest = &text[after..];
        let value = after + rest.len() - rest.trim_start_matches([' ', ':', '=', '"', '\'']).len();
        let between = &text[after..value];
        let assigns = between.contains(['=', ':']) || (name == "bearer" && !between.is_empty());
        clean.push_str(&text[done..value]);
        done = value;
        if assigns {
            done = end_of_word(text, value);
            clean.push_str(if done > value { "[secret]" } else { "" });
        }
    }
    clean.push_str(&text[done..]);
    clean
}

/// Blanks session ids (`00D…!…`), signed tokens (`eyJ….….…`) and the tails of webhook addresses,
/// which are themselves the right to write.
fn without_tokens(text: &str) -> String {
    text.split_inclusive(is_gap)
        .map(|piece| {
            let word = piece.trim_end_matches(is_gap);
            let gap = &piece[word.len()..];
            let start = word.find("00D").filter(|at| word[*at..].contains('!'));
            let start = start.or_else(|| word.find("eyJ").filter(|at| word[*at..].contains('.')));
            let webhook = word.find("/webhook/").map(|at| at + "/webhook/".len());
            match start.or(webhook) {
                Some(at) if at < word.len() => format!("{}[secret]{gap}", &word[..at]),
                _ => piece.to_owned(),
            }
        })
        .collect()
}

/// Blanks e-mail addresses, plain and as written in addresses of pages (`%40`).
fn without_addresses(text: &str) -> String {
    let is_edge = |c: char| is_gap(c) || matches!(c, '=' | ':' | '/' | '?' | '`');
    let mut clean = String::with_capacity(text.len());
    for piece in text.split_inclusive(is_edge) {
        let word = piece.trim_end_matches(is_edge);
        match word.contains('@') || word.contains("%40") {
            true => clean.push_str("[address]"),
            false => clean.push_str(word),
        }
        clean.push_str(&piece[word.len()..]);
    }
    clean
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_and_addresses_leave_the_text_and_the_rest_stays() {
        let redactor = Redactor::new([Secret::new("k3y+/one"), Secret::new("abc")]);
        for (text, expected) in [
            ("Invalid key k3y+/one.", "Invalid key [secret]."),
            (
                "https://a.example/x?api_key=zzz9&page=2",
                "https://a.example/x?api_key=[secret]&page=2",
            ),
            ("?key=k3y%2B%2Fone", "?key=[secret]"),
            ("{\"password\": \"hunter2\"}", "{\"password\": \"[secret]\"}"),
            ("Authorization: Bearer 00Dxx!AQ.y sent", "Authorization: Bearer [secret] sent"),
            ("session 00D5e000001AbCd!AQEA.x_y", "session [secret]"),
            ("token eyJhbGciOi.J9.sig used", "token [secret] used"),
            (
                "POST https://api.example.com/v3/sources/webhook/pull-in-1f2e gone",
                "POST https://api.example.com/v3/sources/webhook/[secret] gone",
            ),
            (
                "Email: invalid email address: ada@b.example",
                "Email: invalid email address: [address]",
            ),
            ("<ada.l+x@b.example>, bob%40c.example", "<[address]>, [address]"),
            (
                "authentication failure - Invalid Password",
                "authentication failure - Invalid Password",
            ),
            ("the alphabet begins with abc", "the alphabet begins with abc"),
        ] {
            assert_eq!(redactor.text(text), expected);
        }
    }

    #[test]
    fn an_excerpt_is_one_short_line() {
        let long = format!("first\n  second {}", "é".repeat(400));
        let shown = Redactor::default().excerpt(&long);
        assert!(shown.starts_with("first second é"));
        assert_eq!(shown.chars().count(), EXCERPT_CHARS_MAX + 1);
    }
}
