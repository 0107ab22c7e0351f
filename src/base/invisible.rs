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

/// Whether a text of somebody else must show a character by its number: what steers a terminal,
/// turns the direction of text, breaks a line, or is drawn as nothing (fillers, separators, tags
/// that spell hidden letters; Unicode 16, section 23).
pub fn is_hidden(c: char) -> bool {
    let drawn_as_nothing = matches!(
        c,
        '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{2028}' | '\u{2029}' | '\u{206a}'..='\u{206f}'
            | '\u{2800}' | '\u{3164}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}'
            | '\u{fffe}' | '\u{ffff}' | '\u{e0000}'..='\u{e0fff}'
    );
    c.is_control() || is_invisible(c) || drawn_as_nothing
}

/// Whether a character would steer a terminal or a mail header rather than be read: the control
/// characters but line feed and tabulator.
pub fn is_control(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\t')
}
