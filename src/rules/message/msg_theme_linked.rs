//! `msg-theme-linked`: templates follow the theme of the brief, and figures have evidence.

use super::sequence::sent;
use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};
use crate::source::Span;

pub(super) static RULE: Rule = Rule {
    code: "F030",
    name: "msg-theme-linked",
    summary: "templates follow the theme of the brief, and figures have evidence",
    group: Group::Message,
    severity: Severity::Warning,
    waivable: true,
    since: "0.1.0",
    source: "S2",
    page: include_str!("msg_theme_linked.md"),
    check: Check::Campaign(check),
};

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let brief = subject.brief()?;
    let Some(theme) = &brief.theme else {
        let problem = found.at(subject.section_at("brief"), "the brief names no theme");
        found.push(problem.help("add `theme:`, so that messages and the sales play agree"));
        return Ok(());
    };
    let proved = brief.evidence.as_ref().is_some_and(|evidence| !evidence.is_empty());
    for sent in sent(subject)? {
        let front = &sent.template.front;
        let (at, headline) = match &front.theme {
            Some(own) if own.value == theme.value.as_str() => (None, String::new()),
            Some(own) => {
                (Some(own.at), format!("`{}` follows the theme `{}`", front.id.value, own.value))
            }
            None => (Some(front.id.at), format!("`{}` names no theme", front.id.value)),
        };
        if let Some(at) = at {
            let problem = found.at(at, headline).also(theme.at, "the theme of the campaign");
            found.push(problem.help(format!("use a template of the theme `{}`", theme.value)));
        }
        for content in sent.template.contents().filter(|_| !proved) {
            for span in figures(content.text()) {
                let figure = &content.text()[span.range()];
                let problem = found.at(content.at(span), format!("`{figure}` has no evidence"));
                let problem = problem.also(brief.at, "the brief names none");
                let help = "add `evidence:` with the field that holds it, or take the figure out";
                found.push(problem.help(help));
            }
        }
    }
    Ok(())
}

/// Shares and amounts of money: `40 %`, `15%`, `€ 200`, `$1,000`.
fn figures(text: &str) -> Vec<Span> {
    let mut all = Vec::new();
    let bytes = text.as_bytes();
    for (at, c) in text.char_indices() {
        let (start, end) = match c {
            '%' => {
                let before = text[..at].trim_end_matches(' ');
                let number = before.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
                (number.len(), at + 1)
            }
            '$' | '€' | '£' => {
                let from = at + c.len_utf8();
                let after = text[from..].trim_start_matches(' ');
                let rest = after.trim_start_matches(|c: char| c.is_ascii_digit() || c == ',');
                let amount = text[..text.len() - rest.len()].trim_end_matches(',');
                (at, amount.len())
            }
            _ => continue,
        };
        if bytes[start..end].iter().any(u8::is_ascii_digit) {
            all.push(Span::new(start as u32, end as u32));
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::figures;

    #[test]
    fn shares_and_amounts_are_found_and_sender_variables_are_not() {
        let shown = |text: &str| -> Vec<String> {
            figures(text).iter().map(|span| text[span.range()].to_owned()).collect()
        };
        assert_eq!(shown("cut cost by 40 % and 1.5%"), ["40 %", "1.5%"]);
        assert_eq!(shown("saved € 200, or $1,000 a week"), ["€ 200", "$1,000"]);
        assert_eq!(shown("%signature% in 2027, 50 pallets"), Vec::<String>::new());
    }
}
