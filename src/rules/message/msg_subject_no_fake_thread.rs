//! `msg-subject-no-fake-thread`: no subject feigns an answer or a forwarded message.

use super::sequence::sent;
use super::wording::reading;
use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};
use crate::source::Span;

pub(super) static RULE: Rule = Rule {
    code: "F010",
    name: "msg-subject-no-fake-thread",
    summary: "no subject feigns an answer or a forwarded message",
    group: Group::Message,
    severity: Severity::Error,
    waivable: false,
    since: "0.1.0",
    source: "G-GUIDE, FTC, M3",
    page: include_str!("msg_subject_no_fake_thread.md"),
    check: Check::Campaign(check),
};

/// What mail programs put before the subject of an answer or a forwarded message.
const MARKS: [&str; 16] = [
    "re", "fw", "fwd", "aw", "wg", "antw", "antwort", "tr", "rép", "sv", "vs", "vb", "rv", "enc",
    "rif", "i",
];

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    for sent in sent(subject)? {
        let Some(line) = &sent.template.front.subject else { continue };
        let fallbacks = sent.template.fallbacks();
        let marked = line.expansions().find_map(|expansion| {
            let mark = mark(&reading(&expansion, &fallbacks))?;
            let piece = expansion
                .first()
                .filter(|piece| line.text()[piece.span.range()].trim_start().starts_with(&mark));
            Some((mark, piece.map(|piece| piece.span)))
        });
        let Some((mark, piece)) = marked else { continue };
        let at = piece.map_or(line.whole(), |span| {
            let text = &line.text()[span.range()];
            let start = span.start + (text.len() - text.trim_start().len()) as u32;
            line.at(Span::new(start, start + mark.len() as u32))
        });
        let problem = found.at(at, format!("the subject begins with `{mark}` as an answer does"));
        let help = "remove it: a follow-up stays in its thread when its template has no subject";
        found.push(problem.label("the reader never wrote").help(help));
    }
    Ok(())
}

/// The mark at the beginning of a subject, its colon included: `Re:`, `FWD :`, `Re[2]:`.
fn mark(subject: &str) -> Option<String> {
    let subject = subject.trim_start();
    let (before, _) = subject.split_once([':', '：'])?;
    let colon = subject[before.len()..].chars().next()?;
    let word = before.split(['[', '(']).next().unwrap_or(before).trim_end();
    let known = MARKS.contains(&word.to_lowercase().as_str());
    known.then(|| format!("{before}{colon}"))
}

#[cfg(test)]
mod tests {
    use super::mark;

    #[test]
    fn marks_of_threads_are_told_from_words_with_a_colon() {
        for (subject, expected) in [
            ("Re: our call", Some("Re:")),
            ("  FWD : lanes", Some("FWD :")),
            ("Re[2]: lanes", Some("Re[2]:")),
            ("AW: Angebot", Some("AW:")),
            ("Rotterdam: a night line", None),
            ("Returns in spring", None),
        ] {
            assert_eq!(mark(subject).as_deref(), expected, "{subject}");
        }
    }
}
