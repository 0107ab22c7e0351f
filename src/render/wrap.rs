//! Lines of a width, broken between words.

/// Breaks a text into lines of at most `width` characters, the first behind `first` and the others
/// behind `rest`. Line breaks of the text stay; a word longer than a line stands alone on its own.
/// Ends without a line break.
pub fn wrap(text: &str, width: usize, first: &str, rest: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for paragraph in text.lines() {
        let mut line = String::from(if lines.is_empty() { first } else { rest });
        let mut empty = true;
        for word in words(paragraph) {
            let needed = line.chars().count() + usize::from(!empty) + word.chars().count();
            if !empty && needed > width {
                lines.push(std::mem::replace(&mut line, rest.to_owned()));
                empty = true;
            }
            if !empty {
                line.push(' ');
            }
            line.push_str(&word);
            empty = false;
        }
        lines.push(line);
    }
    let trimmed: Vec<&str> = lines.iter().map(|line| line.trim_end()).collect();
    trimmed.join("\n")
}

/// A command behind `indent`, at the width broken before its options so that a shell reads it as
/// one when it is pasted. Ends with a line break.
pub fn command(line: &str, indent: &str, width: usize) -> String {
    let mut text = String::from(indent);
    let mut column = indent.len();
    for (number, part) in line.split(" --").enumerate() {
        let part = if number == 0 { part.to_owned() } else { format!(" --{part}") };
        let length = part.chars().count();
        // A break needs a blank and a backslash at the end of the line before it.
        if number > 0 && column + length + 2 > width {
            text.push_str(&format!(" \\\n{indent} "));
            column = indent.len() + 1;
        }
        text.push_str(&part);
        column += length;
    }
    text + "\n"
}

/// The words of a paragraph; what stands in backticks is one word, so that a command can be copied
/// whole.
fn words(paragraph: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut open = false;
    for piece in paragraph.split_whitespace() {
        match words.last_mut() {
            Some(last) if open => {
                last.push(' ');
                last.push_str(piece);
            }
            _ => words.push(piece.to_owned()),
        }
        if piece.matches('`').count() % 2 == 1 {
            open = !open;
        }
    }
    if open { paragraph.split_whitespace().map(str::to_owned).collect() } else { words }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_command_is_broken_where_a_shell_reads_on() {
        let line = "sendoff approve a.json --item audience --as a.lindholm";
        assert_eq!(command(line, "  ", 80), format!("  {line}\n"));
        let expected = "  sendoff approve a.json \\\n    --item audience \\\n    --as a.lindholm\n";
        assert_eq!(command(line, "  ", 36), expected);
    }

    #[test]
    fn lines_break_between_words_and_a_command_stays_whole() {
        let table = [
            ("one two three", 9, "one two\n  three"),
            ("run `sendoff plan x` now", 12, "run\n  `sendoff plan x`\n  now"),
            ("a stray ` is no command", 12, "a stray ` is\n  no command"),
            ("first\nsecond", 40, "first\n  second"),
            ("", 10, ""),
        ];
        for (text, width, expected) in table {
            assert_eq!(wrap(text, width, "", "  "), expected, "{text}");
        }
    }
}
