//! Whether a template or prompt is the version that was approved.

use crate::diagnostic::Diagnostic;
use crate::rules::{Found, Ran, Subject};
use crate::source::Located;
use crate::spec::leaf::Versioned;
use crate::spec::policy::{Entry, EntryStatus};
use crate::template::Template;

/// Reports a reference whose content is not approved for the whole campaign.
pub(super) fn check(
    subject: &Subject<'_>,
    named: &Located<Versioned>,
    template: &Template,
    found: &mut Found<'_>,
) -> Ran {
    let register = subject.register()?;
    let ends = &subject.brief()?.ends;
    let what = named.value.to_string();
    let entries: Vec<&Entry> =
        register.entries.iter().filter(|entry| entry.what.value == what).collect();
    let Some(last) = entries.last() else {
        let headline = format!("`{what}` is not in the register");
        let problem = found.at(named.at, headline).label("never approved");
        let help = format!(
            "have it approved: its approver adds a line with `{}` to the register and leaves those \
             of other versions as they are",
            template.digest
        );
        found.push(problem.also(template.front.id.at, "its file").help(help));
        return Ok(());
    };
    let Some(entry) = entries.iter().find(|entry| entry.digest.value == template.digest) else {
        let headline = format!("`{what}` is not the text that was approved");
        let problem = found.at(named.at, headline).label(format!("now `{}`", template.digest));
        found.push(
            problem
                .also(last.digest.at, "the digest that was approved")
                .also(template.front.id.at, "changed since")
                .help(
                    "restore the approved text, or put the new one in a file of its own, with the \
                     next version, and have that approved",
                ),
        );
        return Ok(());
    };
    let at = named.at;
    let problem = standing(entry, &what).map(|why| (why, entry.at)).or_else(|| {
        let until = entry.until.as_ref().filter(|until| until.value < ends.value)?;
        let why = format!("`{what}` is approved until {}, before the campaign ends", until.value);
        Some((why, until.at))
    });
    if let Some((headline, line)) = problem {
        let problem: Diagnostic = found.at(at, headline).also(line, "the register says so");
        found.push(problem.help("use a version in force, or have this one approved anew"));
    }
    Ok(())
}

fn standing(entry: &Entry, what: &str) -> Option<String> {
    match entry.status.as_ref()?.value {
        EntryStatus::Approved => None,
        EntryStatus::Experimental => Some(format!("`{what}` is experimental")),
        EntryStatus::Retired => Some(format!("`{what}` is retired")),
    }
}
