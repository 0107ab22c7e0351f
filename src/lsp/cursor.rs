//! Where the cursor stands in a YAML text that is being written: which keys lead there, and
//! whether a key or a value is wanted.
//!
//! The text with a word in the cursor's place goes through the one reader. Where even the section
//! around the cursor cannot be read, so do the lines it is indented under, alone. Knows nothing of
//! what a key means.

use super::places::{Step, walk};
use crate::source::{FileId, Span};
use crate::yaml::{self, Tree};

/// The word that stands in the cursor's place.
const WORD: &str = "x-cursor-x";

/// What is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// A key of the mapping that the way leads to.
    Key,
    /// The value the way leads to.
    Value,
}

/// One reading of where the cursor stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cursor {
    /// The way to the mapping a key is wanted of, or to the wanted value.
    pub steps: Vec<Step>,
    /// What is wanted.
    pub wanted: Wanted,
    /// The keys the mapping has already.
    pub present: Vec<String>,
}

/// Where on its line the cursor stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    /// What is written of the word so far, with the rest of the word behind the cursor.
    pub span: Span,
    /// What is written before the cursor.
    pub typed: Span,
    /// What stands before it.
    pub before: Before,
    /// Whether a colon follows: an existing key is being changed.
    pub colon: bool,
    /// Whether it stands in a `{` or `[` of its line.
    pub flow: bool,
}

/// What stands before a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Before {
    /// Nothing but indentation.
    Indent,
    /// The dash of an item.
    Dash,
    /// The colon of a key.
    Colon,
    /// `{`, `[` or `,`.
    Flow,
}

/// The word around an offset; `None` inside a comment.
pub(super) fn token(text: &str, offset: u32) -> Option<Token> {
    let offset = text.floor_char_boundary(offset as usize);
    let line = text[..offset].rfind('\n').map_or(0, |at| at + 1);
    let written = &text[line..offset];
    let (mut start, mut before, mut depth) = (0, Before::Indent, 0_usize);
    let mut quote: Option<char> = None;
    let mut last = ' ';
    for (at, c) in written.char_indices() {
        let next = written[at + c.len_utf8()..].chars().next();
        let blank = next.is_none_or(char::is_whitespace);
        match (quote, c) {
            (Some(open), _) if open == c => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') if written[start..at].trim().is_empty() => {
                (start, quote) = (at + 1, Some(c));
            }
            (None, '#') if last.is_whitespace() => return None,
            (None, ':') if blank || (depth > 0 && next == Some('}')) => {
                (start, before) = (at + 1, Before::Colon);
            }
            (None, '-') if blank && next.is_some() && written[start..at].trim().is_empty() => {
                (start, before) = (at + 1, Before::Dash);
            }
            (None, '{' | '[') if written[start..at].trim().is_empty() => {
                (start, before, depth) = (at + 1, Before::Flow, depth + 1);
            }
            (None, ',') if depth > 0 => (start, before) = (at + 1, Before::Flow),
            (None, '}' | ']') => depth = depth.saturating_sub(1),
            _ => {}
        }
        last = c;
    }
    let blank = written[start..].len() - written[start..].trim_start().len();
    let typed = Span::new((line + start + blank) as u32, offset as u32);
    let rest = &text[offset..];
    let part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '@' | '%');
    let end = offset + rest.find(|c| !part(c)).unwrap_or(rest.len());
    let colon = text[end..].starts_with(':');
    Some(Token { span: Span::new(typed.start, end as u32), typed, before, colon, flow: depth > 0 })
}

/// The readings of where a word stands.
pub(super) fn readings(file: FileId, text: &str, token: &Token) -> Vec<Cursor> {
    let key_may = matches!(token.before, Before::Indent | Before::Dash) && !token.flow;
    let value_may = !matches!(token.before, Before::Indent);
    let mut found = Vec::new();
    if key_may || token.colon {
        found.extend(reading(file, text, token, if token.colon { WORD } else { "x-cursor-x: " }));
    }
    if value_may && !token.colon {
        found.extend(reading(file, text, token, WORD));
    }
    found.dedup();
    found
}

fn reading(file: FileId, text: &str, token: &Token, word: &str) -> Option<Cursor> {
    let glued = text[..token.span.start as usize].ends_with([':', '-']);
    let word = if glued { format!(" {word}") } else { word.to_owned() };
    let put = |text: &str, span: Span| {
        let mut text = text.to_owned();
        text.replace_range(span.range(), &word);
        yaml::parse(file, &text).tree
    };
    cursor(&put(text, token.span)).or_else(|| {
        let (skeleton, span) = skeleton(text, token);
        cursor(&put(&skeleton, span))
    })
}

/// The word in a tree.
fn cursor(tree: &Tree) -> Option<Cursor> {
    let mut found = None;
    walk(tree, &mut |place| {
        if place.node.text() != Some(WORD) || found.is_some() {
            return;
        }
        let mut steps = place.steps;
        let wanted = if place.is_key {
            steps.pop();
            Wanted::Key
        } else {
            Wanted::Value
        };
        found = Some(Cursor { steps, wanted, present: Vec::new() });
    });
    let mut cursor = found?;
    if cursor.wanted == Wanted::Key {
        cursor.present = keys(tree, &cursor.steps);
    }
    Some(cursor)
}

fn keys(tree: &Tree, steps: &[Step]) -> Vec<String> {
    let mut keys = Vec::new();
    walk(tree, &mut |place| {
        let inside = place.is_key && place.steps.len() == steps.len() + 1;
        if inside && place.steps.starts_with(steps) {
            keys.extend(place.node.text().filter(|text| *text != WORD).map(str::to_owned));
        }
    });
    keys
}

/// The lines a word is indented under, each without its value, and the word's own up to it; with
/// the word's place there.
fn skeleton(text: &str, token: &Token) -> (String, Span) {
    let start = token.span.start as usize;
    let line = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let own = &text[line..start];
    let mut kept: Vec<String> = Vec::new();
    let mut inner = own.to_owned();
    // Only what stands before the word counts: a blank line is as deep as the cursor.
    let mut limit = indent(own);
    for above in text[..line].lines().rev() {
        let bare = above.trim();
        if bare.is_empty() || bare.starts_with('#') || limit == 0 && !is_item(&inner) {
            continue;
        }
        let depth = indent(above);
        let parent = depth < limit || (depth == limit && is_item(&inner) && !is_item(above));
        if let Some(key) = without_value(above).filter(|_| parent) {
            limit = depth;
            inner = above.to_owned();
            kept.push(key);
        }
    }
    let mut skeleton: String = kept.iter().rev().map(|line| format!("{line}\n")).collect();
    skeleton.push_str(own);
    let at = skeleton.len() as u32;
    skeleton.extend(own.chars().rev().filter_map(|c| match c {
        '{' => Some('}'),
        '[' => Some(']'),
        _ => None,
    }));
    (skeleton, Span::new(at, at))
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

fn is_item(line: &str) -> bool {
    line.trim_start().starts_with('-')
}

/// A line up to the colon of its key; `None` where it has none.
fn without_value(line: &str) -> Option<String> {
    let end = line.trim_end();
    let colon = end.find(": ").or_else(|| end.ends_with(':').then(|| end.len() - 1))?;
    Some(line[..=colon].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    /// Each reading as `way -> wanted [keys]`; `|` is the cursor.
    fn read(marked: &str) -> Vec<String> {
        let offset = marked.find('|').unwrap();
        let text = marked.replacen('|', "", 1);
        let file = Sources::new().add("a.yaml", text.as_str());
        let Some(token) = token(&text, offset as u32) else { return vec!["comment".into()] };
        let show = |step: &Step| match step {
            Step::Key(key) => key.clone(),
            Step::Item(index) => format!("[{index}]"),
        };
        let found = readings(file, &text, &token).into_iter().map(|cursor| {
            let way: Vec<String> = cursor.steps.iter().map(show).collect();
            let keys = cursor.present.join(" ");
            let wanted = match cursor.wanted {
                Wanted::Key => format!("key [{keys}]"),
                Wanted::Value => "value".to_owned(),
            };
            format!("{} -> {wanted}", way.join("."))
        });
        found.collect()
    }

    #[test]
    fn keys_and_values_are_told_apart_wherever_the_cursor_stands() {
        let table: [(&str, &[&str]); 15] = [
            ("send:\n  hours:| \n", &["send.hours -> value"]),
            ("kind: x\n|", &[" -> key [kind]"]),
            ("kind: |\nname: y\n", &["kind -> value"]),
            ("send:\n  days: [mon, |]\n", &["send.days.[1] -> value"]),
            ("send:\n  days: [mo|n]\n", &["send.days.[0] -> value"]),
            ("send:\n  hours: 1\n  |\n  days: 2\n", &["send -> key [hours days]"]),
            ("send:\n  ho|\n  days: 2\n", &["send -> key [days]"]),
            ("send:\n  ho|: 1\n  days: 2\n", &["send -> key [days]"]),
            ("replies:\n  positive: { to: a, wi| }\n", &["replies.positive -> key [to]"]),
            ("replies:\n  positive: { to: | }\n", &["replies.positive.to -> value"]),
            (
                "send:\n  waves:\n    - |\n",
                &["send.waves.[0] -> key []", "send.waves.[0] -> value"],
            ),
            (
                "message:\n  steps:\n    - template: a@1\n      |\n",
                &["message.steps.[0] -> key [template]"],
            ),
            ("a: 1 # sendoff: |\n", &["comment"]),
            ("brief:\n  title: \"a: |\"\n", &["brief.title -> value"]),
            ("brief:\n  title: a#|\n", &["brief.title -> value"]),
        ];
        for (text, expected) in table {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn a_broken_document_has_a_cursor_all_the_same() {
        let table: [(&str, &[&str]); 5] = [
            ("a:\n  b: [1, 2\nsend:\n  |\n", &["send -> key []"]),
            ("send:\n  days: [mon\n  |\n", &["send -> key []"]),
            (
                "send:\n  x: 'open\n  gate: { bounce_rate: 2%, |\n",
                &["send.gate -> key [bounce_rate]"],
            ),
            ("brief:\n  gbu: |\n    deep: 1\n", &["brief.gbu -> value"]),
            (
                "send:\n  waves:\n  - a: [\n  - |\n",
                &["send.waves.[0] -> key []", "send.waves.[0] -> value"],
            ),
        ];
        for (text, expected) in table {
            assert_eq!(read(text), expected, "{text}");
        }
    }
}
