//! The page of a rule on a terminal, and tables of names.
//!
//! Pages are Markdown of few forms: headings, paragraphs, lists and fenced blocks. Inline marks
//! stay as they are written, because they read well.

use super::wrap::wrap;
use super::{Look, Tone};

/// A Markdown page as lines of a terminal. Blocks keep their lines whatever their length.
pub fn page(markdown: &str, look: Look) -> String {
    let mut text = String::new();
    let mut paragraph = String::new();
    let mut lines = markdown.lines();
    while let Some(line) = lines.next() {
        let begins = line.is_empty() || line.starts_with(['#', '`', '-', '*', '>', '|']);
        if begins {
            flush(&mut paragraph, &mut text, look);
        }
        if let Some(info) = line.strip_prefix("```") {
            let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            text.push_str(&fenced(info, &block, look));
        } else if line.starts_with('#') {
            let heading = line.trim_start_matches('#').trim();
            text.push_str(&(look.paint(Tone::Strong, heading) + "\n"));
        } else if line.is_empty() {
            text.push('\n');
        } else {
            if !paragraph.is_empty() {
                paragraph.push(' ');
            }
            paragraph.push_str(line.trim());
        }
    }
    flush(&mut paragraph, &mut text, look);
    text
}

fn flush(paragraph: &mut String, text: &mut String, look: Look) {
    if !paragraph.is_empty() {
        let rest = if paragraph.starts_with("- ") { "  " } else { "" };
        text.push_str(&(wrap(paragraph, look.width, "", rest) + "\n"));
        paragraph.clear();
    }
}

/// An example: which file it belongs in above it, its lines behind a bar.
fn fenced(info: &str, block: &[&str], look: Look) -> String {
    let mut words = info.split_whitespace().skip(1);
    let title = match (words.next(), words.next()) {
        (Some(kind @ ("bad" | "good")), Some(file)) => format!("{kind}, in {file}"),
        _ => String::new(),
    };
    let tone = if title.starts_with("bad") { Tone::Bad } else { Tone::Good };
    let mut text = String::new();
    if !title.is_empty() {
        text.push_str(&format!("  {}\n", look.paint(tone, &title)));
    }
    let bar = look.paint(Tone::Quiet, look.draw("│", "|"));
    for line in block {
        let line = format!("  {bar} {line}");
        text.push_str(&(line.trim_end().to_owned() + "\n"));
    }
    text
}

/// Rows in columns as wide as their widest cell; the last column takes what is left and is wrapped
/// under itself.
pub fn table<const N: usize>(rows: &[[&str; N]], look: Look) -> String {
    let widths: Vec<usize> = (0..N.saturating_sub(1))
        .map(|column| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0))
        .collect();
    let indent: usize = widths.iter().map(|width| width + 2).sum();
    rows.iter()
        .map(|row| {
            let cells: String =
                row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}  ")).collect();
            let last = row.last().copied().unwrap_or_default();
            wrap_behind(&cells, last, indent, look.width) + "\n"
        })
        .collect()
}

fn wrap_behind(cells: &str, last: &str, indent: usize, width: usize) -> String {
    let indent = " ".repeat(indent);
    let wrapped = wrap(last, width, &indent, &indent);
    let rest = wrapped.strip_prefix(indent.as_str()).unwrap_or("");
    format!("{cells}{rest}").trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_paragraphs_lists_and_blocks_are_told_apart() {
        let markdown = "# name\n\nOne line\nand the next.\n\n## Bad\n\n```yaml bad a.yaml\nk: 1\n\nj: 2\n```\n\n- first\n- second\n";
        let expected = "name\n\nOne line and the next.\n\nBad\n\n  bad, in a.yaml\n  | k: 1\n  |\n  | j: 2\n\n- first\n- second\n";
        assert_eq!(page(markdown, Look::PLAIN), expected);
    }

    #[test]
    fn the_last_column_is_wrapped_under_itself() {
        let look = Look { width: 20, ..Look::PLAIN };
        let rows = [["A001", "x", "one two three"], ["B", "long", "four"]];
        let expected = "A001  x     one two\n            three\nB     long  four\n";
        assert_eq!(table(&rows, look), expected);
    }
}
