//! Waivers: comments of a campaign with which a role accepts one finding until a day, for a reason.
//!
//! `# sendoff: waive RULE until DATE by ROLE: reason` stands beside the key or the item that a
//! finding points at, or directly above it, and is bound to it (see `bound`). No clock takes part:
//! `until` is the last day on which a campaign may begin under the waiver, so one that lies before
//! `brief.starts` is over, and one more than 30 days after it is open for the next campaign to
//! inherit.
//!
//! Knows neither who wrote the comment nor whether that person holds the role: approvals do.

use jiff::civil::Date;

use crate::base::nearest::nearest;
use crate::diagnostic::{Diagnostic, Fix, RuleName, Waiver};
use crate::source::{FileId, Located, Location, SourceFile, Span};
use crate::spec::decode::quoted;
use crate::spec::policy::OwnRule;
use crate::template::Template;
use crate::yaml::Comment;

use super::Subject;
use super::catalogue::{find, nearest_name};
use super::own::own_rules;
use super::rule::Skip;
use bound::Bound;

mod bound;
mod stub;

pub use stub::waiver_stub;

/// The rule that waivers themselves are held to.
pub(super) const RULE: &str = "spec-waiver-valid";
/// How many days after a campaign starts a waiver may still hold.
const DAYS_MAX: i32 = 30;
/// The least a reason says, in characters.
const REASON_MIN: usize = 10;

const FORM: &str = "write `# sendoff: waive RULE until DATE by ROLE: reason`";

/// A waiver that holds.
#[derive(Debug)]
pub(super) struct Standing {
    /// The rule it waives.
    pub rule: RuleName,
    /// What it is bound to, in the campaign's file.
    bound: Bound,
    /// The templates and prompts whose reference it is bound to.
    templates: Vec<FileId>,
    /// What was accepted.
    pub waiver: Waiver,
}

impl Standing {
    /// Whether it accepts a finding at a place; `own` says whether this campaign raised it.
    pub(super) fn covers(&self, at: Location, own: bool) -> bool {
        let here = at.file == self.waiver.at.file && self.bound.covers(at.span);
        here || (own && self.templates.contains(&at.file))
    }
}

/// The waivers that concern one campaign.
#[derive(Default)]
pub(super) struct Waivers {
    /// Those that hold.
    pub standing: Vec<Standing>,
    /// What is wrong with the others.
    pub wrong: Vec<Diagnostic>,
}

/// Reads the waivers of a campaign; those in other documents hold for nobody and are wrong.
pub(super) fn of(subject: &Subject<'_>) -> Result<Waivers, Skip> {
    let starts = &subject.brief()?.starts;
    let roles: Vec<&str> = subject.people()?.roles.names().collect();
    let own: Vec<&OwnRule> = own_rules(subject.workspace).collect();
    let mut waivers = Waivers::default();
    for tree in subject.workspace.trees_beside_campaigns() {
        waivers.wrong.extend(tree.comments().iter().filter(|it| is_one(it)).map(misplaced));
    }
    if let Some(tree) = subject.workspace.tree(subject.file) {
        let source = subject.workspace.sources.file(tree.file());
        for comment in tree.comments().iter().filter(|comment| is_one(comment)) {
            match judge(comment, source, starts, &roles, &own) {
                Ok((rule, waiver)) => {
                    let bound = bound::bound(comment, tree, source);
                    let templates = referred(subject, &bound);
                    waivers.standing.push(Standing { rule, bound, templates, waiver });
                }
                Err(wrong) => waivers.wrong.push(*wrong),
            }
        }
    }
    waivers.wrong.extend(subject.templates()?.iter().filter_map(|it| in_template(subject, it)));
    Ok(waivers)
}

/// The files of the templates and prompts whose references are covered.
fn referred(subject: &Subject<'_>, bound: &Bound) -> Vec<FileId> {
    let Ok(message) = subject.message() else { return Vec::new() };
    let steps = message.steps.iter().map(|step| &step.template);
    let covered = steps.chain(&message.prompt).filter(|named| bound.covers(named.at.span));
    let files = covered.filter_map(|named| {
        let template = subject.workspace.template_at(&named.id, named.version)?;
        Some(template.front.id.at.file)
    });
    files.collect()
}

/// What looks like a waiver in a template, where it would be sent or passed over.
fn in_template(subject: &Subject<'_>, template: &Template) -> Option<Diagnostic> {
    const MARK: &str = "sendoff: waive";
    let file = template.front.id.at.file;
    let start = subject.workspace.sources.file(file).text().find(MARK)? as u32;
    let at = Location::new(file, Span::new(start, start + MARK.len() as u32));
    let problem = Diagnostic::error(RULE, at, "a waiver stands in a template");
    Some(problem.label("holds for nobody").help(
        "move it to the campaign, beside the step that names this template; there it accepts what \
         the rule finds in the text",
    ))
}

/// A waiver whose rule looked and found nothing there.
pub(super) fn unused(rule: &str, waiver: &Waiver) -> Diagnostic {
    let headline = format!("the waiver of `{rule}` waives nothing");
    Diagnostic::warning(RULE, waiver.at, headline)
        .label("no finding of this rule points at what it stands beside")
        .help("remove it, or move it to the key or item the finding points at")
}

/// The removal of a waiver: of its line where it stands alone, else of the blanks before it too.
pub(super) fn removal(waiver: &Waiver, source: &SourceFile) -> Fix {
    let Span { start, end } = waiver.at.span;
    let before = &source.text()[..start as usize];
    let kept = before.trim_end_matches([' ', '\t']);
    let alone = kept.is_empty() || kept.ends_with('\n');
    let rest = &source.text()[end as usize..];
    let line_break = if rest.starts_with("\r\n") { 2 } else { u32::from(rest.starts_with('\n')) };
    let span = Span::new(kept.len() as u32, if alone { end + line_break } else { end });
    Fix::safe("remove the waiver").replace(Location::new(waiver.at.file, span), "")
}

fn is_one(comment: &Comment) -> bool {
    comment.text.trim_start().starts_with("sendoff:")
}

fn misplaced(comment: &Comment) -> Diagnostic {
    Diagnostic::error(RULE, comment.at, "a waiver stands outside of a campaign")
        .label("this file is held to the rules by its owner")
        .help("move it to the campaign whose finding it accepts, or change the file instead")
}

/// A comment taken apart, each part with its place.
struct Written<'a> {
    rule: Located<&'a str>,
    until: Located<&'a str>,
    by: Located<&'a str>,
    reason: &'a str,
}

fn written<'a>(comment: &Comment, source: &'a SourceFile) -> Option<Written<'a>> {
    let text = source.slice(comment.at.span);
    let (_, said) = text.split_once("sendoff:")?;
    let start = text.len() - said.len();
    let words = words(said, comment.at.span.start + start as u32);
    let [(_, "waive"), rule, (_, "until"), until, (_, "by"), by, ..] = words[..] else {
        return None;
    };
    let placed = |(from, word): (u32, &'a str)| {
        let span = Span::new(from, from + word.len() as u32);
        Located::new(word, Location::new(comment.at.file, span))
    };
    let role = by.1.strip_suffix(':')?;
    let end = (by.0 - comment.at.span.start) as usize + by.1.len();
    let reason = text.get(end..).unwrap_or_default().trim();
    Some(Written { rule: placed(rule), until: placed(until), by: placed((by.0, role)), reason })
}

/// The words of a text with their offsets in the file, where the text begins at `offset`.
fn words(text: &str, offset: u32) -> Vec<(u32, &str)> {
    let mut at = 0;
    let mut found = Vec::new();
    while let Some(word) = text[at..].split_whitespace().next() {
        at += text[at..].find(word).unwrap_or_default();
        found.push((offset + at as u32, word));
        at += word.len();
    }
    found
}

fn judge(
    comment: &Comment,
    source: &SourceFile,
    starts: &Located<Date>,
    roles: &[&str],
    own: &[&OwnRule],
) -> Result<(RuleName, Waiver), Box<Diagnostic>> {
    let wrong = |at, headline: String| Diagnostic::error(RULE, at, headline);
    let Some(parts) = written(comment, source) else {
        return Err(Box::new(wrong(comment.at, "a waiver cannot be read".into()).help(FORM)));
    };
    let rule = waivable(&parts.rule, own)?;
    let until = last_day(&parts.until, starts)?;
    if !roles.contains(&parts.by.value) {
        let headline = format!("the waiver names `{}`, which is no role", parts.by.value);
        let known = format!("the roles are {}", quoted(roles));
        let problem = wrong(parts.by.at, headline).help(known);
        return Err(Box::new(match nearest(parts.by.value, roles.iter().copied()) {
            Some(meant) => problem
                .label(format!("did you mean `{meant}`?"))
                .fix(Fix::meant(parts.by.at, meant)),
            None => problem,
        }));
    }
    if parts.reason.chars().count() < REASON_MIN {
        let problem = wrong(comment.at, format!("the waiver of `{rule}` gives no reason"));
        return Err(Box::new(problem.help("say after the colon why this is accepted")));
    }
    let (by, reason) = (parts.by.value.to_owned(), parts.reason.to_owned());
    Ok((rule, Waiver { until, by, reason, at: comment.at }))
}

fn waivable(name: &Located<&str>, own: &[&OwnRule]) -> Result<RuleName, Box<Diagnostic>> {
    let wrong = |headline: String| Diagnostic::error(RULE, name.at, headline);
    let own_one = own.iter().find(|rule| rule.name.value.as_str() == name.value);
    let known = own_one.map(|rule| (rule.name.value.to_string().into(), rule.waivable()));
    let Some((rule, may_be)) =
        known.or_else(|| find(name.value).map(|rule| (RuleName::from(rule.name), rule.waivable)))
    else {
        let problem = wrong(format!("the waiver names `{}`, which is no rule", name.value));
        return Err(Box::new(match nearest_name(name.value) {
            Some(meant) => problem
                .label(format!("did you mean `{meant}`?"))
                .help(format!("write `{meant}`, or remove the waiver"))
                .fix(Fix::meant(name.at, meant)),
            None => problem.help("name the rule as the finding does"),
        }));
    };
    if !may_be {
        let problem = wrong(format!("`{rule}` cannot be waived by anybody"));
        return Err(Box::new(problem.help("remove the waiver and mend what the rule finds")));
    }
    Ok(rule)
}

fn last_day(until: &Located<&str>, starts: &Located<Date>) -> Result<Date, Box<Diagnostic>> {
    let wrong = |headline: String| Diagnostic::error(RULE, until.at, headline);
    let Ok(day) = until.value.parse::<Date>() else {
        let problem = wrong(format!("`{}` is no date a waiver can end on", until.value));
        return Err(Box::new(problem.help("write a date such as `2027-01-11`")));
    };
    let days = starts.value.until(day).map_or(i32::MAX, |span| span.get_days());
    if days < 0 {
        let headline = format!("the waiver is over on {day}, before the campaign starts");
        let problem = wrong(headline).also(starts.at, "the campaign starts here");
        return Err(Box::new(problem.help("mend what was waived, or have it accepted again")));
    }
    if days > DAYS_MAX {
        let headline = format!("the waiver holds {days} days beyond the start of the campaign");
        let problem = wrong(headline)
            .label(format!("at most {DAYS_MAX} days after {}", starts.value))
            .also(starts.at, "the campaign starts here");
        let problem = problem.help("end it earlier; the next campaign needs a waiver of its own");
        let Some(last) = last_possible(starts.value) else { return Err(Box::new(problem)) };
        return Err(Box::new(problem.fix(Fix::meant(until.at, last))));
    }
    Ok(day)
}

/// The last day a waiver of a campaign with this first day may name.
fn last_possible(starts: Date) -> Option<Date> {
    starts.checked_add(jiff::Span::new().days(DAYS_MAX)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    /// What a waiver in the given text covers, or what is wrong with it.
    fn read(text: &str) -> String {
        let mut sources = Sources::new();
        let file = sources.add("campaigns/a.yaml", text);
        let tree = crate::yaml::parse(file, text).tree;
        let starts: Date = "2027-01-11".parse().unwrap();
        let starts = Located::new(starts, Location::new(file, Span::new(0, 1)));
        let comment = tree.comments().iter().find(|comment| is_one(comment)).unwrap();
        match judge(comment, sources.file(file), &starts, &["crm-owner", "business-signer"], &[]) {
            Ok((rule, _)) => rule.to_string(),
            Err(wrong) => wrong.headline,
        }
    }

    const GOOD: &str = "sendoff: waive wave-pilot-first until 2027-01-31 by business-signer: the \
                        list was proved in autumn";

    #[test]
    fn what_a_waiver_must_say_is_asked_for() {
        let cases = [
            ("until 2027-01-31 ", "", "a waiver cannot be read"),
            ("waive wave", "allow wave", "a waiver cannot be read"),
            ("signer: the", "signer the", "a waiver cannot be read"),
            ("pilot-first", "pilot-fist", "the waiver names `wave-pilot-fist`, which is no rule"),
            ("business-signer", "boss", "the waiver names `boss`, which is no role"),
            (
                "the list was proved in autumn",
                "ok",
                "the waiver of `wave-pilot-first` gives no reason",
            ),
            ("2027-01-31", "spring", "`spring` is no date a waiver can end on"),
        ];
        for (from, to, expected) in cases {
            assert_eq!(read(&format!("a: 1 # {}\n", GOOD.replace(from, to))), expected);
        }
    }

    #[test]
    fn a_waiver_ends_between_the_start_and_thirty_days_later() {
        let cases = [
            ("2027-01-10", "the waiver is over on 2027-01-10, before the campaign starts"),
            ("2027-01-11", "wave-pilot-first"),
            ("2027-02-10", "wave-pilot-first"),
            ("2027-02-11", "the waiver holds 31 days beyond the start of the campaign"),
        ];
        for (until, expected) in cases {
            let text = format!("a: 1 # {}\n", GOOD.replace("2027-01-31", until));
            assert_eq!(read(&text), expected, "{until}");
        }
    }

    #[test]
    fn what_nobody_may_waive_stays() {
        let text = GOOD.replace("wave-pilot-first", RULE);
        assert_eq!(
            read(&format!("a: 1 # {text}\n")),
            "`spec-waiver-valid` cannot be waived by anybody"
        );
    }
}
