//! Cuts a query into words, strings, plain values and signs.
//!
//! Knows no keywords: those are words the parser compares.

use super::super::fault::Fault;
use super::at;

/// What kind of token it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    /// A keyword, a name, a path or a named date.
    Word,
    /// A string; its text has the escapes still in it and no quotes.
    Quoted,
    /// Starts with a digit or a sign: a number, a date, a date and time.
    Plain,
    /// A bracket, a comma or an operator.
    Sign,
    /// The end of the query.
    End,
}

/// One token and where it starts, in characters.
#[derive(Debug, Clone)]
pub(super) struct Token {
    pub(super) sort: Sort,
    pub(super) text: String,
    pub(super) at: usize,
}

/// Every token of a query, an end token last.
pub(super) fn tokens(query: &str) -> Result<Vec<Token>, Fault> {
    let chars: Vec<char> = query.chars().collect();
    let mut tokens = Vec::new();
    let mut from = 0;
    while let Some(&first) = chars.get(from) {
        if first.is_whitespace() {
            from += 1;
            continue;
        }
        let (sort, end) = match first {
            '\'' => (Sort::Quoted, quoted(query, &chars, from)?),
            c if c.is_ascii_alphabetic() || c == '_' => (Sort::Word, word(&chars, from)),
            c if c.is_ascii_digit() => (Sort::Plain, plain(&chars, from)),
            '+' | '-' => (Sort::Plain, plain(&chars, from)),
            '(' | ')' | ',' | '=' => (Sort::Sign, from + 1),
            '<' | '>' | '!' => {
                let pair: String = chars.iter().skip(from).take(2).collect();
                let two = matches!(pair.as_str(), "<=" | ">=" | "!=" | "<>");
                (Sort::Sign, from + if two { 2 } else { 1 })
            }
            other => return Err(unexpected(query, from, &other.to_string())),
        };
        let inside = if sort == Sort::Quoted { from + 1..end - 1 } else { from..end };
        tokens.push(Token { sort, text: chars[inside].iter().collect(), at: from });
        from = end;
    }
    tokens.push(Token { sort: Sort::End, text: "<EOF>".to_owned(), at: chars.len() });
    Ok(tokens)
}

/// The refusal of a token in the wrong place.
pub(super) fn unexpected(query: &str, offset: usize, token: &str) -> Fault {
    let shown: String = token.chars().take(super::SHOWN_CHARS).collect();
    at(query, offset, "MALFORMED_QUERY", &format!("unexpected token: '{shown}'"))
}

fn quoted(query: &str, chars: &[char], from: usize) -> Result<usize, Fault> {
    let mut here = from + 1;
    loop {
        match chars.get(here) {
            Some('\\') => here += 2,
            Some('\'') => return Ok(here + 1),
            Some(_) => here += 1,
            None => {
                let message = "unexpected end of string: a closing quote is missing";
                return Err(at(query, from, "MALFORMED_QUERY", message));
            }
        }
    }
}

fn word(chars: &[char], from: usize) -> usize {
    let part = |c: &&char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | ':');
    from + chars[from..].iter().take_while(part).count()
}

fn plain(chars: &[char], from: usize) -> usize {
    let part = |c: &&char| c.is_ascii_alphanumeric() || matches!(c, '.' | ':' | '+' | '-');
    from + chars[from..].iter().take_while(part).count()
}

/// The text between quotes with its escapes read; `\%` and `\_` keep their backslash for `LIKE`.
pub(super) fn unescape(raw: &str, like: bool) -> Option<String> {
    let mut text = String::with_capacity(raw.len());
    let mut chars = raw.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            text.push(c);
            continue;
        }
        match chars.next()? {
            'n' | 'N' => text.push('\n'),
            'r' | 'R' => text.push('\r'),
            't' | 'T' => text.push('\t'),
            'b' | 'B' => text.push('\u{8}'),
            'f' | 'F' => text.push('\u{c}'),
            '\\' if like => text.push_str("\\\\"),
            plain @ ('\\' | '\'' | '"') => text.push(plain),
            wild @ ('%' | '_') => {
                if like {
                    text.push('\\');
                }
                text.push(wild);
            }
            _ => return None,
        }
    }
    Some(text)
}
