//! `msg-no-hidden-content`: a message holds nothing that its reader cannot see.

use super::sequence::sent;
use crate::base::invisible::is_invisible;
use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};
use crate::source::Span;

pub(super) static RULE: Rule = Rule {
    code: "F028",
    name: "msg-no-hidden-content",
    summary: "a message holds nothing that its reader cannot see",
    group: Group::Message,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "G-GUIDE",
    page: include_str!("msg_no_hidden_content.md"),
    check: Check::Campaign(check),
};

/// Styles that hide text, without blanks and in lower case.
const STYLES: [&str; 9] = [
    "display:none",
    "visibility:hidden",
    "font-size:0",
    "font-size:1px",
    "opacity:0;",
    "opacity:0\"",
    "max-height:0",
    "mso-hide:all",
    "text-indent:-9",
];

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    for sent in sent(subject)? {
        for content in sent.template.contents() {
            for (span, what) in hidden(content.text()) {
                let headline = format!("{what} hides text from the reader");
                let help = "remove it, and what it hides, or show it";
                found.push(found.at(content.at(span), headline).help(help));
            }
        }
    }
    Ok(())
}

/// Every place that hides something, with the words for it.
fn hidden(text: &str) -> Vec<(Span, String)> {
    let mut all = Vec::new();
    for (start, c) in text.char_indices() {
        let rest = &text[start..];
        let found = match c {
            '<' if rest.starts_with("<!--") => {
                let end = rest.find("-->").map_or(rest.len(), |end| end + 3);
                Some((end, "a comment".to_owned()))
            }
            _ if is_invisible(c) => {
                Some((c.len_utf8(), format!("the invisible character U+{:04X}", u32::from(c))))
            }
            _ => style(rest).map(|(length, style)| (length, format!("`{style}`"))),
        };
        if let Some((length, what)) = found {
            all.push((Span::new(start as u32, (start + length) as u32), what));
        }
    }
    all
}

/// The hiding style that begins here, and its length as written.
fn style(rest: &str) -> Option<(usize, &'static str)> {
    STYLES.into_iter().find_map(|style| {
        let mut wanted = style.chars().peekable();
        for (at, c) in rest.char_indices() {
            if wanted.peek() == Some(&c.to_ascii_lowercase()) {
                wanted.next();
            } else if at == 0 || !c.is_whitespace() {
                return None;
            }
            if wanted.peek().is_none() {
                let after = rest[at + c.len_utf8()..].trim_start_matches("px").trim_start();
                let fraction = style.ends_with('0') && after.starts_with(['.', '1', '2', '3']);
                let shown = style.trim_end_matches([';', '"']);
                return (!fraction).then_some((at + c.len_utf8(), shown));
            }
        }
        None
    })
}

#[cfg(test)]
mod tests {
    use super::hidden;

    #[test]
    fn what_hides_text_is_told_from_what_shows_it() {
        let cases = [
            ("<p style=\"display: none\">x</p>", 1),
            ("<p style=\"DISPLAY:NONE; color:red\">x</p>", 1),
            ("<p style=\"font-size:0px\">x</p>", 1),
            ("<p style=\"font-size: 0.9em\">x</p>", 0),
            ("<p style=\"opacity: 0.8\">x</p>", 0),
            ("<p style=\"opacity:0\">x</p>", 1),
            ("<!-- a note -->", 1),
            ("zero\u{200b}width", 1),
            ("We display nonetheless.", 0),
        ];
        for (text, expected) in cases {
            assert_eq!(hidden(text).len(), expected, "{text}");
        }
    }
}
