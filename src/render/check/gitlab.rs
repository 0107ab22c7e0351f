//! GitLab's code quality report: a JSON array that a merge request compares with its target's.
//!
//! GitLab knows neither waivers nor baselines: what is waived or known has the severity `info` and
//! says so, with the fingerprint it always had. Lines count from 1; columns are not in it.

use serde::Serialize;

use super::place::place;
use super::{Checked, escaped};
use crate::diagnostic::{Diagnostic, RuleName, Severity};
use crate::rules::Stand;
use crate::workspace::SETTINGS_FILE;

/// A finding as GitLab reads it.
#[derive(Debug, Serialize)]
struct Issue {
    description: String,
    check_name: RuleName,
    fingerprint: String,
    severity: &'static str,
    location: At,
}

#[derive(Debug, Serialize)]
struct At {
    path: String,
    lines: Lines,
}

#[derive(Debug, Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}

/// A finished check as a code quality report, with a line break at the end.
pub fn gitlab(checked: &Checked<'_>) -> String {
    let found = checked.verdict.findings().zip(checked.unique_fingerprints());
    let issues: Vec<Issue> = found
        .map(|((finding, stand), fingerprint)| issue(finding, stand, fingerprint, checked))
        .collect();
    let text = serde_json::to_string_pretty(&issues);
    escaped(text.expect("invariant: a list of strings and numbers is JSON") + "\n")
}

fn issue(finding: &Diagnostic, stand: Stand, fingerprint: String, checked: &Checked<'_>) -> Issue {
    let (severity, mark) = match (stand, finding.severity) {
        (Stand::Open, Severity::Error) => ("major", ""),
        (Stand::Open, Severity::Warning) => ("minor", ""),
        (Stand::Waived, _) => ("info", "waived: "),
        (Stand::Known, _) => ("info", "in the baseline: "),
    };
    let headline = checked.words(&finding.headline);
    let help = finding.help.as_ref();
    let help = help.map_or(String::new(), |help| format!("; help: {}", checked.words(help)));
    Issue {
        description: format!("{mark}{headline}{help}"),
        check_name: finding.rule.clone(),
        fingerprint,
        severity,
        location: location(finding, checked),
    }
}

/// Where it lies; a place is required, so what lies in no file is put on the workspace file.
fn location(finding: &Diagnostic, checked: &Checked<'_>) -> At {
    match &finding.primary {
        None => At {
            path: format!("{}{SETTINGS_FILE}", checked.folder),
            lines: Lines { begin: 1, end: 1 },
        },
        Some(label) => {
            let at = place(label.at, "", checked.sources);
            let lines = Lines { begin: at.line, end: at.end_line };
            At { path: checked.path(label.at.file), lines }
        }
    }
}
