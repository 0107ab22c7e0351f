//! `spec-policy-pinned`: policy is in force as it stands, by its digest and version.

use jiff::civil::Date;

use crate::base::digest::Digest;
use crate::base::words::list;
use crate::diagnostic::{Diagnostic, Severity, top_of};
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};
use crate::source::Located;
use crate::spec::policy::{Entry, EntryStatus};
use crate::workspace::{POLICY, ReadFile};

pub(super) static RULE: Rule = Rule {
    code: "A012",
    name: "spec-policy-pinned",
    summary: "every policy file is registered with its digest and version",
    group: Group::Spec,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "S1 section 7",
    page: include_str!("spec_policy_pinned.md"),
    check: Check::Campaign(check),
};

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let register = subject.register()?;
    let starts = &subject.brief()?.starts;
    let workspace = subject.workspace;
    let policy = format!("{POLICY}/");
    let mut late = Vec::new();
    for current in workspace.registrable() {
        if !current.what.starts_with(&policy) {
            continue;
        }
        let Some(file) = workspace.files.iter().find(|file| file.path == current.what) else {
            continue;
        };
        let entries: Vec<&Entry> =
            register.entries.iter().filter(|entry| entry.what.value == current.what).collect();
        let version = version(subject, file);
        if entries.is_empty() {
            found.push(unregistered(&current.what, current.digest, &version, found));
        }
        match flaw_of_all(&entries, current.digest, &version, starts.value) {
            None => {}
            Some((entry, Flaw::ApprovedLate)) => late.push(entry),
            Some((entry, Flaw::File(wrong))) => {
                found.push(report(entry, wrong, current.digest, &version, found));
            }
        }
    }
    if let Some(problem) = early(&late, starts, found) {
        found.push(problem);
    }
    Ok(())
}

/// A start before policy is in force: one mistake, of however many files.
fn early(late: &[&Entry], starts: &Located<Date>, found: &Found<'_>) -> Option<Diagnostic> {
    let last = late.iter().max_by_key(|entry| entry.approved.value)?;
    let day = last.approved.value;
    let files: Vec<&str> = late.iter().map(|entry| entry.what.value.as_str()).collect();
    let headline = match files[..] {
        [one] => format!("the campaign starts before `{one}` is approved"),
        _ => format!("the campaign starts before {} policy files are approved", files.len()),
    };
    let problem = found
        .at(starts.at, headline)
        .label(format!("before {day}"))
        .also(last.approved.at, format!("`{}` is approved on this day", last.what.value));
    let help = format!("start it on {day} or later, when the policy is in force");
    Some(match files[..] {
        [_] => problem.help(help),
        _ => problem.help(format!("{help}: {}", list(&files, "and"))),
    })
}

/// The version a policy file says it has, with its place; the top of the file where it says none.
fn version(subject: &Subject<'_>, file: &ReadFile) -> Located<String> {
    let root = subject.workspace.tree(file.file).and_then(|tree| tree.root());
    let entry = root.and_then(|root| root.get("version"));
    match entry.and_then(|entry| Some((entry.value.text()?, entry.value.at()))) {
        Some((text, at)) => Located::new(text.to_owned(), at),
        None => Located::new(String::new(), top_of(file.file)),
    }
}

fn unregistered(
    path: &str,
    digest: Digest,
    version: &Located<String>,
    found: &Found<'_>,
) -> Diagnostic {
    let line = format!("what: {path}, version: {}, digest: {digest}", version.value);
    found
        .at(version.at, format!("`{path}` is in no register"))
        .label("in force for nobody")
        .help(format!("have it approved and registered: `{line}`"))
}

/// What is wrong with the entries of one file: nothing as soon as one of them puts it in force.
fn flaw_of_all<'e>(
    entries: &[&'e Entry],
    digest: Digest,
    version: &str,
    starts: Date,
) -> Option<(&'e Entry, Flaw)> {
    let mut wrong = None;
    for entry in entries.iter().rev() {
        match flaw(entry, digest, version, starts) {
            None => return None,
            Some(flaw) => wrong = wrong.or(Some((*entry, flaw))),
        }
    }
    wrong
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Flaw {
    /// The entry does not put the file in force as it stands.
    File(Wrong),
    /// It does, and only after the campaign starts.
    ApprovedLate,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wrong {
    Digest,
    Version,
    Status(EntryStatus),
}

fn flaw(entry: &Entry, digest: Digest, version: &str, starts: Date) -> Option<Flaw> {
    let status = entry.status.as_ref().map_or(EntryStatus::Approved, |status| status.value);
    if status != EntryStatus::Approved {
        return Some(Flaw::File(Wrong::Status(status)));
    }
    if entry.version.as_ref().is_none_or(|registered| registered.value != version) {
        return Some(Flaw::File(Wrong::Version));
    }
    if entry.digest.value != digest {
        return Some(Flaw::File(Wrong::Digest));
    }
    (entry.approved.value > starts).then_some(Flaw::ApprovedLate)
}

fn report(
    entry: &Entry,
    wrong: Wrong,
    digest: Digest,
    version: &Located<String>,
    found: &Found<'_>,
) -> Diagnostic {
    let path = &entry.what.value;
    match wrong {
        Wrong::Digest => found
            .at(entry.digest.at, format!("`{path}` is not what was approved"))
            .label(format!("approved on {}", entry.approved.value))
            .also(top_of(version.at.file), "changed since")
            .help(format!("restore the file, or have it approved and put `{digest}` here")),
        Wrong::Version => {
            let at = entry.version.as_ref().map_or(entry.what.at, |version| version.at);
            found
                .at(at, format!("`{path}` is version `{}`, which is not registered", version.value))
                .label("the registered version")
                .also(version.at, "the version of the file")
                .help(format!("have it approved, with the digest `{digest}`"))
        }
        Wrong::Status(status) => {
            let at = entry.status.as_ref().map_or(entry.what.at, |status| status.at);
            found
                .at(at, format!("`{path}` is registered as {status}"))
                .label("not in force")
                .help("register the version that is in force, or have this one approved")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Problems;
    use crate::source::Sources;
    use crate::spec::{Document, read};

    fn flaw_of(entry: &str, starts: &str) -> Option<Flaw> {
        let text = format!("kind: register/v1\nentries:\n  - {entry}\n");
        let file = Sources::new().add("policy/register.yaml", text.clone());
        let tree = crate::yaml::parse(file, &text).tree;
        let document = read(file, &tree, &mut Problems::new());
        let Some(Document::Register(register)) = document else { panic!("no register") };
        flaw(&register.entries[0], Digest::of(b"policy"), "2026-q4", starts.parse().unwrap())
    }

    #[test]
    fn an_entry_puts_exactly_one_digest_and_version_in_force_from_a_day_on() {
        let digest = Digest::of(b"policy");
        let entry = format!(
            "{{ what: policy/people.yaml, version: 2026-q4, digest: {digest}, approved: \
             2026-10-02, by: h.novak }}"
        );
        let other = Digest::of(b"another policy").to_string();
        let cases = [
            (entry.clone(), "2026-10-02", None),
            (entry.clone(), "2026-10-01", Some(Flaw::ApprovedLate)),
            (
                entry.replace(&digest.to_string(), &other),
                "2026-10-02",
                Some(Flaw::File(Wrong::Digest)),
            ),
            (entry.replace("2026-q4", "2026-q3"), "2026-10-02", Some(Flaw::File(Wrong::Version))),
            (
                entry.replace("version: 2026-q4, ", ""),
                "2026-10-02",
                Some(Flaw::File(Wrong::Version)),
            ),
            (
                entry.replace(" }", ", status: experimental }"),
                "2026-10-02",
                Some(Flaw::File(Wrong::Status(EntryStatus::Experimental))),
            ),
        ];
        for (entry, starts, expected) in cases {
            assert_eq!(flaw_of(&entry, starts), expected, "{entry}");
        }
    }

    #[test]
    fn a_campaign_that_starts_before_its_policy_is_one_finding_of_however_many_files() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/small");
        let mut workspace = crate::workspace::Workspace::load(&root).unwrap();
        let register = workspace.policy.register.as_mut().unwrap();
        for entry in register.entries.iter_mut().filter(|entry| entry.version.is_some()) {
            entry.approved.value = "2028-01-01".parse().unwrap();
        }
        let found = crate::rules::check_campaigns(&workspace, None).findings;
        let of_rule: Vec<_> = found.iter().filter(|one| one.rule == RULE.name).collect();
        let [one] = of_rule[..] else { panic!("{} findings", of_rule.len()) };
        assert_eq!(one.headline, "the campaign starts before 8 policy files are approved");
        assert!(one.help.as_ref().unwrap().contains("2028-01-01 or later"), "{:?}", one.help);
    }
}
