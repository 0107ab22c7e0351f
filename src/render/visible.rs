//! A text of somebody else on a terminal: every character that could steer the terminal or hide is
//! written out.

use super::look::{Look, Tone};
use crate::base::invisible::is_hidden;

/// One character as it is shown; `None` where it is shown as it is.
fn escaped(c: char) -> Option<String> {
    is_hidden(c).then(|| format!("\\u{{{:x}}}", u32::from(c)))
}

/// A line with its escapes painted, so that they are told from text that looks like one.
pub(super) fn visible(line: &str, look: Look) -> String {
    let mut text = String::with_capacity(line.len());
    for c in line.chars() {
        match escaped(c) {
            Some(escape) => text.push_str(&look.paint(Tone::Bad, &escape)),
            None => text.push(c),
        }
    }
    text
}

/// Lines of at most `width` characters as they will be shown; every blank of the text is kept. A
/// word longer than a line stands alone, so that a link can be opened.
pub(super) fn folded(line: &str, width: usize) -> Vec<&str> {
    let length = |text: &str| -> usize {
        text.chars().map(|c| escaped(c).map_or(1, |escape| escape.len())).sum()
    };
    let mut lines = Vec::new();
    let (mut from, mut to) = (0, 0);
    for word in line.split_inclusive(' ') {
        let end = to + word.len();
        if to > from && length(line[from..end].trim_end_matches(' ')) > width {
            lines.push(&line[from..to]);
            from = to;
        }
        to = end;
    }
    lines.push(&line[from..]);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_turns_or_hides_is_written_out() {
        let table = [
            ("Mira Müller, 東京 👍🏽", "Mira Müller, 東京 👍🏽"),
            ("a\u{1b}[2Jb", "a\\u{1b}[2Jb"),
            ("moc.\u{202e}lave", "moc.\\u{202e}lave"),
            ("zero\u{200b}width\u{feff}", "zero\\u{200b}width\\u{feff}"),
            ("tag\u{e0041}\u{2028}end\t\r", "tag\\u{e0041}\\u{2028}end\\u{9}\\u{d}"),
        ];
        for (text, expected) in table {
            assert_eq!(visible(text, Look::PLAIN), expected);
        }
        let coloured = Look { colour: true, ..Look::PLAIN };
        assert_eq!(visible("\u{7}", coloured), "\u{1b}[1m\u{1b}[31m\\u{7}\u{1b}[0m");
    }

    #[test]
    fn lines_are_folded_as_they_will_be_shown_and_keep_their_blanks() {
        let table: [(&str, &[&str]); 5] = [
            ("one two three", &["one two ", "three"]),
            ("  indented", &["  ", "indented"]),
            ("a\u{200b} b c", &["a\u{200b} ", "b c"]),
            ("https://a.example/longer x", &["https://a.example/longer ", "x"]),
            ("", &[""]),
        ];
        for (text, expected) in table {
            assert_eq!(folded(text, 9), expected, "{text}");
        }
    }
}
