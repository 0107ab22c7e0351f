//! The links of a text: where they stand and which host they lead to.
//!
//! Knows nothing of which host is allowed.

use crate::source::Span;

/// Hosts that hide where a link leads.
pub(super) const SHORTENERS: [&str; 12] = [
    "bit.ly",
    "tinyurl.com",
    "t.co",
    "goo.gl",
    "ow.ly",
    "is.gd",
    "buff.ly",
    "rebrand.ly",
    "lnkd.in",
    "cutt.ly",
    "t.ly",
    "rb.gy",
];

/// A link as it is written.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Link<'t> {
    /// Where it stands in the text.
    pub(super) span: Span,
    /// `https`, `http`, or nothing where it is left out.
    pub(super) scheme: &'t str,
    /// What stands between the scheme and the path.
    pub(super) authority: &'t str,
    /// The host, without a user name and a port.
    pub(super) host: &'t str,
    /// Whether a merge tag stands in the authority.
    pub(super) dynamic: bool,
}

/// The links of a text, in order: with a scheme, or beginning with `www.` or a shortener's name.
pub(super) fn links(text: &str) -> Vec<Link<'_>> {
    let mut found: Vec<Link<'_>> = Vec::new();
    let mut end = 0;
    for (start, _) in text.char_indices() {
        let follows = text[..start].chars().next_back().is_some_and(|c| c.is_alphanumeric());
        if start < end || follows {
            continue;
        }
        if let Some(link) = link_at(text, start) {
            end = link.span.end as usize;
            found.push(link);
        }
    }
    found
}

fn link_at(text: &str, start: usize) -> Option<Link<'_>> {
    let rest = &text[start..];
    let scheme = ["https", "http"].into_iter().find(|scheme| {
        rest.get(..scheme.len()).is_some_and(|word| word.eq_ignore_ascii_case(scheme))
            && rest[scheme.len()..].starts_with("://")
    });
    let skipped = scheme.map_or(0, |scheme| scheme.len() + "://".len());
    let whole = &rest[..length(rest)];
    let after = &whole[skipped.min(whole.len())..];
    let authority = &after[..after.find(['/', '?', '#']).unwrap_or(after.len())];
    let host = authority.rsplit('@').next().unwrap_or(authority);
    let host = host.split(':').next().unwrap_or(host);
    let lower = host.to_lowercase();
    let bare = lower.starts_with("www.") || SHORTENERS.contains(&lower.as_str());
    let dynamic = authority.contains("{{");
    (scheme.is_some() || bare).then(|| Link {
        span: Span::new(start as u32, (start + whole.len()) as u32),
        scheme: scheme.unwrap_or_default(),
        authority,
        host,
        dynamic,
    })
}

/// How long the link that begins here is: merge tags belong to it, the marks of a sentence at its
/// end do not.
fn length(rest: &str) -> usize {
    let mut at = 0;
    while let Some(c) = rest[at..].chars().next() {
        if rest[at..].starts_with("{{") {
            at += rest[at..].find("}}").map_or(2, |end| end + 2);
        } else if c.is_whitespace() || "\"'<>()|{}".contains(c) {
            break;
        } else {
            at += c.len_utf8();
        }
    }
    rest[..at].trim_end_matches(['.', ',', ';', ':', '!', '?']).len()
}

#[cfg(test)]
mod tests {
    use super::links;

    #[test]
    fn links_are_found_with_their_hosts() {
        let cases: [(&str, &[(&str, &str)]); 9] = [
            ("See https://a.example/x.", &[("https", "a.example")]),
            ("(HTTPS://a.example:8443/x)", &[("https", "a.example")]),
            (
                "{https://a.example|http://b.example}",
                &[("https", "a.example"), ("http", "b.example")],
            ),
            ("<a href=\"https://a.example?q=1\">here</a>", &[("https", "a.example")]),
            ("https://bank.example@evil.example/x", &[("https", "evil.example")]),
            ("www.a.example and bit.ly/3x", &[("", "www.a.example"), ("", "bit.ly")]),
            ("https://{{website}}/x", &[("https", "{{website}}")]),
            ("write to hello@a.example", &[]),
            ("xhttps://a.example", &[]),
        ];
        for (text, expected) in cases {
            let found: Vec<(&str, &str)> =
                links(text).iter().map(|link| (link.scheme, link.host)).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
