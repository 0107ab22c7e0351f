//! What a text may use: colour, drawn characters, width.

use anstyle::{AnsiColor, Style};

use crate::base::invisible::is_hidden;

/// How a text is written for one reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Whether styles are written as ANSI escape sequences.
    pub colour: bool,
    /// Whether characters beyond ASCII are drawn.
    pub unicode: bool,
    /// The columns of a line.
    pub width: usize,
}

/// What a piece of text is, which decides how it is painted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Something that is wrong.
    Bad,
    /// Something to look at.
    Doubtful,
    /// Something that was proved.
    Good,
    /// A heading or a headline.
    Strong,
    /// A label of the tool's own, such as `help:`.
    Aside,
    /// Something of less weight.
    Quiet,
}

impl Tone {
    const fn style(self) -> Style {
        let plain = Style::new();
        match self {
            Self::Bad => plain.bold().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Red))),
            Self::Doubtful => plain.bold().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Yellow))),
            Self::Good => plain.fg_color(Some(anstyle::Color::Ansi(AnsiColor::Green))),
            Self::Strong => plain.bold(),
            Self::Aside => plain.fg_color(Some(anstyle::Color::Ansi(AnsiColor::Cyan))),
            Self::Quiet => plain.dimmed(),
        }
    }
}

impl Look {
    /// No colour, ASCII only, 80 columns.
    pub const PLAIN: Self = Self { colour: false, unicode: false, width: 80 };

    /// A text in a tone.
    pub fn paint(self, tone: Tone, text: &str) -> String {
        if self.colour {
            let style = tone.style();
            format!("{style}{text}{style:#}")
        } else {
            text.to_owned()
        }
    }

    /// One of two texts: the drawn one where it can be drawn.
    pub const fn draw(self, unicode: &'static str, ascii: &'static str) -> &'static str {
        if self.unicode { unicode } else { ascii }
    }
}

/// A hidden character by its number, as `<U+202E>`.
pub(super) fn numbered(c: char) -> String {
    format!("<U+{:04X}>", u32::from(c))
}

/// A text whose hidden characters are shown by their numbers, so that what stands in a file
/// neither steers the terminal nor reads as something else. Line breaks stay.
pub fn printable(text: &str) -> String {
    let shown = |c: char| match c {
        c if is_hidden(c) && c != '\n' => numbered(c),
        c => c.to_string(),
    };
    if text.contains(is_hidden) { text.chars().map(shown).collect() } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tone_is_painted_only_where_there_is_colour() {
        let coloured = Look { colour: true, ..Look::PLAIN };
        assert_eq!(Look::PLAIN.paint(Tone::Bad, "x"), "x");
        assert_eq!(coloured.paint(Tone::Good, "x"), "\u{1b}[32mx\u{1b}[0m");
    }

    #[test]
    fn what_steers_or_hides_is_shown_by_its_number_and_nothing_else_is_touched() {
        let table = [
            ("a\u{1b}[2Jb\nc\u{7}", "a<U+001B>[2Jb\nc<U+0007>"),
            ("\u{202e}moc.elpmaxe", "<U+202E>moc.elpmaxe"),
            ("no\u{200b}ra\u{2066}", "no<U+200B>ra<U+2066>"),
            ("\u{9b}2J\u{85}", "<U+009B>2J<U+0085>"),
            ("größe 日本 👩\u{200d}🚀 é", "größe 日本 👩\u{200d}🚀 é"),
        ];
        for (text, expected) in table {
            assert_eq!(printable(text), expected);
        }
    }
}
