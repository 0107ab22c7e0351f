//! `sec-codeowners`: a change of policy is reviewed by those who own it.

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use crate::diagnostic::{Diagnostic, Severity, top_of};
use crate::rules::{Check, Found, Group, Ran, Rule, Skip};
use crate::source::{Location, Span};
use crate::workspace::Workspace;

pub(super) static RULE: Rule = Rule {
    code: "O008",
    name: "sec-codeowners",
    summary: "a CODEOWNERS file protects the files of policy",
    group: Group::Security,
    severity: Severity::Warning,
    waivable: true,
    since: "0.1.0",
    source: "S1 section 7",
    page: include_str!("sec_codeowners.md"),
    check: Check::Workspace(check),
};

fn check(workspace: &Workspace, found: &mut Found<'_>) -> Ran {
    let policy = workspace.files.iter().filter(|file| file.path.starts_with("policy/"));
    let Some(file) = workspace.codeowners else {
        let first = policy.map(|file| file.file).next();
        let Some(at) = first.or_else(|| workspace.files.first().map(|file| file.file)) else {
            return Err(Skip::because("the workspace holds no file".into()));
        };
        found.push(
            found
                .at(top_of(at), "no CODEOWNERS file says who reviews policy")
                .label("anybody who may merge can change the limits")
                .help("add `.github/CODEOWNERS` with a line such as `/policy/ @sales-operations`"),
        );
        return Ok(());
    };
    let lines = lines(workspace.sources.file(file).text());
    for policy in policy {
        if let Some(problem) = unprotected(&policy.path, &lines, file, found) {
            found.push(problem);
        }
    }
    Ok(())
}

/// A line of the file: which paths, whether anybody owns them, and where it stands.
struct Line {
    paths: Gitignore,
    owned: bool,
    span: Span,
}

fn lines(text: &str) -> Vec<Line> {
    let mut start = 0;
    let mut found = Vec::new();
    for line in text.split_inclusive('\n') {
        let span = Span::new(start, start + line.trim_end().len() as u32);
        start += line.len() as u32;
        let rule = line.split('#').next().unwrap_or_default();
        let mut words = rule.split_whitespace();
        let Some(pattern) = words.next() else { continue };
        let mut builder = GitignoreBuilder::new("");
        if builder.add_line(None, pattern).is_ok()
            && let Ok(paths) = builder.build()
        {
            found.push(Line { paths, owned: words.next().is_some(), span });
        }
    }
    found
}

/// The last line that matches a path is in force.
fn in_force<'a>(path: &str, lines: &'a [Line]) -> Option<&'a Line> {
    let matches = |line: &&Line| line.paths.matched_path_or_any_parents(path, false).is_ignore();
    lines.iter().rev().find(matches)
}

fn unprotected(
    path: &str,
    lines: &[Line],
    file: crate::source::FileId,
    found: &Found<'_>,
) -> Option<Diagnostic> {
    let headline = format!("nobody has to review a change of `{path}`");
    let help = "add a line such as `/policy/ @sales-operations`, below those that match less";
    match in_force(path, lines) {
        Some(line) if line.owned => None,
        Some(line) => {
            let at = Location::new(file, line.span);
            Some(found.at(at, headline).label("this line takes its owners away").help(help))
        }
        None => Some(found.at(top_of(file), headline).label("no line matches it").help(help)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_that_matches_decides() {
        let cases = [
            ("/policy/ @ops\n", true),
            ("* @all\n", true),
            ("policy/** @ops\n", true),
            ("/policy/*.yaml @ops # all of it\n", true),
            ("/policy/ @ops\n/policy/fields.yaml\n", false),
            ("# /policy/ @ops\n/templates/ @ops\n", false),
            ("", false),
        ];
        for (text, owned) in cases {
            let lines = lines(text);
            let line = in_force("policy/fields.yaml", &lines);
            assert_eq!(line.is_some_and(|line| line.owned), owned, "{text}");
        }
    }
}
