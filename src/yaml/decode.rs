//! The bytes of a file become text, or the place of the first byte that is not UTF-8.
//!
//! Knows nothing of YAML.

use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Location, Span};

use super::LIMITS;

const MARK: &[u8] = b"\xEF\xBB\xBF";

/// The text of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without a byte-order mark. Offsets count from here.
    pub text: String,
    /// Whether the file began with a byte-order mark, which whoever writes it back puts before
    /// the text again.
    pub mark: bool,
}

/// A file that is not UTF-8.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undecodable {
    /// The text to show: what is not UTF-8 is the replacement character.
    pub text: String,
    /// Where in that text the first bad byte stands.
    pub span: Span,
    headline: String,
    help: &'static str,
}

impl Undecodable {
    /// The problem, in the file whose text is [`Undecodable::text`].
    pub fn problem(&self, file: FileId) -> Diagnostic {
        Diagnostic::error(LIMITS, Location::new(file, self.span), &*self.headline).help(self.help)
    }
}

/// Decodes the bytes of a file and strips a byte-order mark.
///
/// # Errors
/// [`Undecodable`] with the place of the first byte that is not UTF-8.
pub fn decode(bytes: &[u8]) -> Result<Decoded, Undecodable> {
    let (mark, bytes) = match bytes.strip_prefix(MARK) {
        Some(rest) => (true, rest),
        None => (false, bytes),
    };
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(Decoded { text: text.to_owned(), mark }),
        Err(error) => Err(undecodable(bytes, error.valid_up_to())),
    }
}

fn undecodable(bytes: &[u8], offset: usize) -> Undecodable {
    let wide = bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF");
    let byte = bytes.get(offset).copied().unwrap_or_default();
    let (headline, help) = if wide {
        ("the file is UTF-16, not UTF-8".to_owned(), "save the file as UTF-8")
    } else {
        let headline = format!("byte `0x{byte:02X}` at offset {offset} is not UTF-8");
        (headline, "save the file as UTF-8; an editor may have used Latin-1 or Windows-1252")
    };
    let text = String::from_utf8_lossy(bytes).into_owned();
    let start = offset as u32;
    let end = start + char::REPLACEMENT_CHARACTER.len_utf8() as u32;
    Undecodable { text, span: Span::new(start, end), headline, help }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    #[test]
    fn a_mark_is_stripped_and_remembered() {
        let with = decode(b"\xEF\xBB\xBFa: 1\n").expect("utf-8");
        assert_eq!(with, Decoded { text: "a: 1\n".into(), mark: true });
        let without = decode("ö".as_bytes()).expect("utf-8");
        assert_eq!(without, Decoded { text: "ö".into(), mark: false });
    }

    #[test]
    fn the_first_bad_byte_has_a_place() {
        let table: [(&[u8], u32, &str); 3] = [
            (b"a: gr\xFC\xDFe\n", 5, "byte `0xFC` at offset 5 is not UTF-8"),
            (b"\xEF\xBB\xBFa: \xC3", 3, "byte `0xC3` at offset 3 is not UTF-8"),
            (b"\xFF\xFEa\0", 0, "the file is UTF-16, not UTF-8"),
        ];
        for (bytes, start, headline) in table {
            let error = decode(bytes).expect_err("not utf-8");
            assert_eq!(error.span, Span::new(start, start + 3));
            assert_eq!(&error.text[error.span.range()], "\u{FFFD}");
            let mut sources = Sources::new();
            let file = sources.add("a.yaml", error.text.clone());
            let problem = error.problem(file);
            assert_eq!((&*problem.rule, problem.headline.as_str()), (LIMITS, headline));
        }
    }
}
