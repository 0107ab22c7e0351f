//! What a text may use: colour, drawn characters, width.

use anstyle::{AnsiColor, Style};

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

/// A text without control characters, so that what stands in a file cannot steer the terminal it
/// is shown on. Line breaks stay.
pub fn printable(text: &str) -> String {
    let stand_in = |c: char| if c.is_control() && c != '\n' { '\u{FFFD}' } else { c };
    text.chars().map(stand_in).collect()
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
    fn an_escape_sequence_of_a_file_does_not_reach_the_terminal() {
        assert_eq!(printable("a\u{1b}[2Jb\nc\u{7}"), "a\u{FFFD}[2Jb\nc\u{FFFD}");
    }
}
