//! Whether a merge value is inert: plain words, that no mail header, template, browser or
//! spreadsheet on its way will take for an instruction.
//!
//! Does not know which template a value goes into; what is dangerous anywhere is refused.

/// Whether a value is plain words. A company called `=SUM(A1)` is not; one called `50% off` is.
pub fn is_inert(value: &str) -> bool {
    let value = value.trim();
    if value.starts_with(['=', '+', '-', '@']) {
        return false;
    }
    if !value.bytes().any(is_suspect) {
        return true;
    }
    let bytes = value.as_bytes();
    let tag = bytes.windows(2).any(|pair| {
        pair[0] == b'<' && (pair[1].is_ascii_alphabetic() || b"/!?%".contains(&pair[1]))
    });
    let braces = value.contains(['{', '}']);
    !(tag || braces || is_percent_tag(value) || value.chars().any(is_control))
}

/// Bytes that may begin something dangerous; all others need no second look.
fn is_suspect(byte: u8) -> bool {
    byte < 0x20 || matches!(byte, b'<' | b'{' | b'}' | b'%' | 0x7f | 0xc2 | 0xd8 | 0xe2)
}

/// A `%signature%` tag of the sending platform.
fn is_percent_tag(value: &str) -> bool {
    let inner = value.split('%').skip(1);
    let closed = value.matches('%').count().saturating_sub(1);
    inner.take(closed).any(|word| {
        !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    })
}

/// Control characters, line separators and the controls of writing direction.
fn is_control(c: char) -> bool {
    let direction = matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}');
    c.is_control() || direction || matches!(c, '\u{2028}' | '\u{2029}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_people_and_companies_are_inert() {
        for value in [
            "",
            "Jane",
            "  Anne-Marie O'Neil ",
            "Müller & Söhne GmbH",
            "A < B",
            "50% off 20 % more",
            "100%",
            "C&A — “quoted”",
            "日本通運",
            "E=mc",
        ] {
            assert!(is_inert(value), "{value}");
        }
    }

    #[test]
    fn instructions_to_any_reader_are_not() {
        for value in [
            "=SUM(A1)",
            " @import",
            "+1",
            "-2+3",
            "Jane\r\nBcc: x",
            "a\0b",
            "{{first_name}}",
            "{hi|hello}",
            "${x}",
            "<b>Jane",
            "</td>",
            "<%= x %>",
            "%signature%",
            "Acme %sender_name% Inc",
            "abc\u{202e}fed",
            "a\u{85}b",
            "a\u{2028}b",
            "\u{61c}a",
        ] {
            assert!(!is_inert(value), "{value:?}");
        }
    }
}
