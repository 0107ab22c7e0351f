//! What a person wrote in a reply: without markup, without the message they answer, without their
//! signature.
//!
//! Knows how mail programs mark these parts; knows nothing of what a reply means.

/// Where a mail program begins the message that is answered.
const QUOTE_CONTAINERS: [&str; 5] = [
    "<blockquote",
    "class=\"gmail_quote",
    "class=\"moz-cite-prefix",
    "id=\"appendonsend",
    "id=\"divrplyfwdmsg",
];
/// Lines that begin the message that is answered, in lower case.
const QUOTE_LINES: [&str; 6] = [
    "-----original message-----",
    "-----ursprüngliche nachricht-----",
    "-----original-nachricht-----",
    "________________________________",
    "from: ",
    "von: ",
];
/// Tags that end a line.
const LINE_TAGS: [&str; 6] = ["br", "p", "/p", "div", "/div", "tr"];
/// Characters that mail programs write by name.
const ENTITIES: [(&str, &str); 7] = [
    ("&nbsp;", " "),
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&quot;", "\""),
    ("&#39;", "'"),
    ("&apos;", "'"),
    ("&amp;", "&"),
];

/// The person's own words in the body of a reply, HTML or plain.
pub fn own_words(body: &str) -> String {
    let plain = plain(unquoted(body));
    let mut lines = Vec::new();
    for line in plain.lines() {
        let line = line.trim();
        // A separator of a signature is two dashes and, before mail programs trim it, a blank.
        if line == "--" || begins_quote(line) {
            break;
        }
        if !line.starts_with('>') {
            lines.push(line);
        }
    }
    let text = lines.join("\n");
    text.trim().to_owned()
}

/// The body before the container of the answered message; the tag it stands in goes with it.
fn unquoted(body: &str) -> &str {
    let lower = body.to_ascii_lowercase();
    let first = QUOTE_CONTAINERS.iter().filter_map(|mark| lower.find(mark)).min();
    match first {
        Some(at) => {
            &body[..body[..at].rfind('<').filter(|tag| !body[*tag..at].contains('>')).unwrap_or(at)]
        }
        None => body,
    }
}

fn plain(body: &str) -> String {
    let mut plain = String::with_capacity(body.len());
    let mut rest = body;
    while let Some(open) = rest.find('<') {
        plain.push_str(&rest[..open]);
        let Some(close) = rest[open..].find('>') else {
            plain.push_str(&rest[open..]);
            rest = "";
            break;
        };
        let tag = rest[open + 1..open + close].trim().to_ascii_lowercase();
        let name = tag.split([' ', '\t', '\n']).next().unwrap_or_default();
        if LINE_TAGS.contains(&name.strip_suffix('/').unwrap_or(name)) {
            plain.push('\n');
        }
        rest = &rest[open + close + 1..];
    }
    plain.push_str(rest);
    ENTITIES.iter().fold(plain, |text, (name, character)| text.replace(name, character))
}

/// Whether a line announces the answered message: `On … wrote:`, `Am … schrieb …:`.
fn begins_quote(line: &str) -> bool {
    let lower = line.to_lowercase();
    let announces = (lower.starts_with("on ") && lower.ends_with("wrote:"))
        || (lower.starts_with("am ") && lower.contains("schrieb") && lower.ends_with(':'));
    announces || QUOTE_LINES.iter().any(|mark| lower.starts_with(mark))
}

/// A text that fits a field: cut at a character, with a mark where it was cut. `length` counts
/// characters; 0 is no limit.
pub fn fitted(text: &str, length: usize) -> String {
    const MARK: &str = " […]";
    if length == 0 || text.chars().count() <= length {
        return text.to_owned();
    }
    let mark = MARK.chars().count();
    if length <= mark {
        return text.chars().take(length).collect();
    }
    text.chars().take(length - mark).chain(MARK.chars()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_persons_own_words_are_left() {
        for (body, expected) in [
            ("<div dir=\"ltr\">No, thanks.</div>", "No, thanks."),
            (
                "<div>Yes &amp; soon</div><br><div class=\"gmail_quote\">On Mon, 11 Jan wrote:<br>\
                 <blockquote>unsubscribe here</blockquote></div>",
                "Yes & soon",
            ),
            ("Gerne.\n\nAm 11.01.2027 schrieb Nora:\n> Abmelden", "Gerne."),
            ("Gerne.\r\n> abmelden\r\nBis bald", "Gerne.\nBis bald"),
            ("Ok\n-- \nAda\nunsubscribe", "Ok"),
            ("Ok<br/>ja<p>nein</p>", "Ok\nja\nnein"),
            ("Nein\n-----Ursprüngliche Nachricht-----\nVon: N", "Nein"),
            ("Sure\nFrom: Nora\nunsubscribe", "Sure"),
            ("<blockquote>all quoted</blockquote>", ""),
            ("5 < 6", "5 < 6"),
            ("", ""),
        ] {
            assert_eq!(own_words(body), expected, "{body}");
        }
    }

    #[test]
    fn a_long_text_is_cut_between_characters_and_marked() {
        assert_eq!(fitted("größer", 6), "größer");
        assert_eq!(fitted("größere Flotte", 8), "größ […]");
        assert_eq!(fitted("größer", 0), "größer");
        assert_eq!(fitted("größer", 3), "grö");
    }

    proptest::proptest! {
        #[test]
        fn no_body_panics_and_nothing_outgrows_its_field(body: String, length in 0usize..50) {
            let words = own_words(&body);
            let fitted = fitted(&words, length);
            proptest::prop_assert!(length == 0 || fitted.chars().count() <= length);
        }
    }
}
