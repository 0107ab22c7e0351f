//! Characters that a reader does not see, or that turn the direction of what follows.
//!
//! Knows nothing of where they are allowed: joiners inside a word are not among them, since scripts
//! and pictures are written with them.

/// Whether a character has no width or turns the direction of text (Unicode 16, section 23.2 and
/// annex 9: soft hyphen, zero-width blanks, marks, embeddings, overrides and isolates).
pub const fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
            | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}'
            | '\u{feff}'
    )
}

/// Whether a character would steer a terminal or a mail header rather than be read: the control
/// characters but line feed and tabulator.
pub fn is_control(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\t')
}
