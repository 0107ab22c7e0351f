//! `msg-subject-length`: the first step has a subject, and no subject is too long to be read.

use super::sequence::sent;
use super::wording::reading;
use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};
use crate::spec::policy::SubjectLimits;

pub(super) static RULE: Rule = Rule {
    code: "F009",
    name: "msg-subject-length",
    summary: "the first step has a subject, and no subject is too long to be read",
    group: Group::Message,
    severity: Severity::Warning,
    waivable: true,
    since: "0.1.0",
    source: "prac",
    page: include_str!("msg_subject_length.md"),
    check: Check::Campaign(check),
};

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let limits = SubjectLimits::of(subject.gbu()?);
    let shown = limits.shown;
    for sent in sent(subject)? {
        let front = &sent.template.front;
        let Some(line) = &front.subject else {
            if sent.number == 1 {
                let headline = format!("`{}` opens the sequence without a subject", front.id.value);
                let problem = found.with(Severity::Error, front.id.at, headline);
                found.push(problem.help("add `subject:`; only a follow-up stays in its thread"));
            }
            continue;
        };
        let fallbacks = sent.template.fallbacks();
        let longest = line
            .expansions()
            .map(|expansion| reading(&expansion, &fallbacks).trim().chars().count())
            .max()
            .unwrap_or(0);
        let severity = match longest {
            0 => Severity::Error,
            length if length <= shown => continue,
            length if length > limits.most => Severity::Error,
            _ => Severity::Warning,
        };
        let headline = format!("the subject is up to {longest} characters long");
        let mut problem = found.with(severity, line.whole(), headline);
        let over = longest > limits.most;
        if let Some(at) = if over { limits.most_at } else { limits.shown_at } {
            problem = problem.also(at, "the limit of this unit");
        }
        let help = format!("write between 1 and {shown} characters: phones cut off the rest");
        found.push(problem.help(help));
    }
    Ok(())
}
