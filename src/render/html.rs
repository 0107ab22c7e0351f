//! An HTML body as a mail program shows it where it shows text alone.
//!
//! Knows elements by name and no style sheet: what is hidden by style is shown here like the rest.

/// Elements that begin and end on a line of their own.
const BLOCKS: [&str; 16] = [
    "p",
    "div",
    "table",
    "tr",
    "ul",
    "ol",
    "li",
    "blockquote",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "body",
    "hr",
];
/// Elements with an empty line around them.
const SPACED: [&str; 11] =
    ["p", "table", "ul", "ol", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"];
/// Elements whose inside nobody reads.
const SILENT: [&str; 4] = ["style", "script", "head", "title"];
/// Characters that are written by name.
const NAMED: [(&str, char); 7] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", ' '),
    ("shy", '\u{ad}'),
];
/// The longest name or number of a character, in bytes.
const ENTITY_BYTES_MAX: usize = 10;

/// The text of an HTML body: a link with its address behind it, an image with its description.
pub(super) fn as_text(html: &str) -> String {
    let mut page = Page::default();
    let mut rest = html;
    while let Some(c) = rest.chars().next() {
        let taken = match c {
            '<' => page.element(rest),
            '&' => page.entity(rest),
            _ => None,
        };
        let length = taken.unwrap_or_else(|| {
            page.put(c);
            c.len_utf8()
        });
        rest = &rest[length..];
    }
    page.text.trim().to_owned()
}

#[derive(Default)]
struct Page {
    text: String,
    /// The address of the link that is open, and where its words begin.
    link: Option<(String, usize)>,
}

impl Page {
    /// Puts a character of the source: line breaks are blanks there, and blanks in a row are one.
    fn put(&mut self, c: char) {
        if !c.is_ascii_whitespace() {
            self.text.push(c);
        } else if !self.text.is_empty() && !self.text.ends_with([' ', '\n']) {
            self.text.push(' ');
        }
    }

    /// Ends the line; with `lines` 2 an empty one follows.
    fn end_line(&mut self, lines: usize) {
        while self.text.ends_with(' ') {
            self.text.pop();
        }
        let ended = self.text.len() - self.text.trim_end_matches('\n').len();
        if !self.text.is_empty() {
            (ended..lines).for_each(|_| self.text.push('\n'));
        }
    }

    /// Reads the element, comment or declaration that begins here; its length.
    fn element(&mut self, rest: &str) -> Option<usize> {
        let until = |end: &str| rest.find(end).map_or(rest.len(), |at| at + end.len());
        if rest.starts_with("<!--") {
            return Some(until("-->"));
        }
        let inner = &rest[1..];
        let closes = inner.starts_with('/');
        let named = inner.strip_prefix(['/', '!', '?']).unwrap_or(inner);
        let length = named.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let name = named[..length].to_ascii_lowercase();
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return None;
        }
        let end = until(">");
        if SILENT.contains(&name.as_str()) && !closes {
            let close = rest.to_ascii_lowercase().find(&format!("</{name}"));
            return Some(close.map_or(rest.len(), |at| {
                at + rest[at..].find('>').map_or(rest.len() - at, |gt| gt + 1)
            }));
        }
        self.tag(&name, closes, &rest[..end]);
        Some(end)
    }

    fn tag(&mut self, name: &str, closes: bool, tag: &str) {
        match name {
            "br" => self.text.push('\n'),
            "a" if closes => self.end_link(),
            "a" => self.link = attribute(tag, "href").map(|href| (href, self.text.len())),
            "img" => {
                let words = attribute(tag, "alt").filter(|alt| !alt.is_empty());
                let words = words.map_or("[image]".to_owned(), |alt| format!("[image: {alt}]"));
                self.text.push_str(&words);
            }
            "td" | "th" if closes => self.put(' '),
            _ if BLOCKS.contains(&name) => {
                self.end_line(if SPACED.contains(&name) { 2 } else { 1 });
                if name == "li" && !closes {
                    self.text.push_str("- ");
                }
            }
            _ => {}
        }
    }

    fn end_link(&mut self) {
        let Some((href, from)) = self.link.take() else { return };
        let words = self.text.get(from..).unwrap_or_default().trim();
        if words != href {
            let blank = if words.is_empty() { "" } else { " " };
            self.text.push_str(&format!("{blank}<{href}>"));
        }
    }

    /// Reads a character written by name or number; its length.
    fn entity(&mut self, rest: &str) -> Option<usize> {
        let end = rest.bytes().take(ENTITY_BYTES_MAX).position(|byte| byte == b';')?;
        let name = &rest[1..end];
        let number =
            name.strip_prefix('#').and_then(|digits| match digits.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok(),
                None => digits.parse().ok(),
            });
        let named = || NAMED.iter().find(|(known, _)| *known == name).map(|(_, c)| *c);
        self.text.push(number.and_then(char::from_u32).or_else(named)?);
        Some(end + 1)
    }
}

/// The value of an attribute of a tag, with its characters by name read.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let lower = tag.to_ascii_lowercase();
    let mut from = 0;
    loop {
        let at = from + lower.get(from..)?.find(name)?;
        from = at + name.len();
        let after = tag[from..].trim_start();
        let alone = lower[..at].ends_with(|c: char| c.is_ascii_whitespace());
        let Some(value) = after.strip_prefix('=').filter(|_| alone) else { continue };
        let value = value.trim_start();
        let quoted = value.strip_prefix(['"', '\'']).map(|inner| {
            let quote = if value.starts_with('"') { '"' } else { '\'' };
            inner.split(quote).next().unwrap_or_default()
        });
        let bare = || value.split([' ', '\t', '\n', '>']).next().unwrap_or_default();
        return Some(as_text(quoted.unwrap_or_else(bare)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_reads_as_a_mail_program_shows_its_text() {
        let table = [
            ("<p>Hello Mira,</p>\n<p>one\n  line</p>", "Hello Mira,\n\none line"),
            ("<div>a</div><div>b<br>c<br/>d</div>", "a\nb\nc\nd"),
            ("5 &lt; 6 &amp;&#32;x&#x41;&bogus; &", "5 < 6 & xA&bogus; &"),
            (
                "<a href=\"https://x.example/?a=1&amp;b=2\">Book</a> now",
                "Book <https://x.example/?a=1&b=2> now",
            ),
            ("<a href='https://x.example'>https://x.example</a>", "https://x.example"),
            ("<a class=\"nohref=1\" href=x>y</a>", "y <x>"),
            ("<img src=x alt=\"A truck\"><img src=p.gif>", "[image: A truck][image]"),
            ("<ul><li>one</li><li>two</li></ul>end", "- one\n- two\n\nend"),
            ("<style>p { color: red }</style><!-- no --><b>b</b>", "b"),
            ("<table><tr><td>a</td><td>b</td></tr></table>", "a b"),
            ("<span style=\"display:none\">hidden</span> 1 < 2", "hidden 1 < 2"),
            ("<p>open <a href=\"https://x.exa", "open"),
            ("", ""),
        ];
        for (html, expected) in table {
            assert_eq!(as_text(html), expected, "{html}");
        }
    }
}
