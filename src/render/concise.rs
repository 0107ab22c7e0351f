//! One line per problem, in the form editors and `grep` know: `path:line:column: what`.

use super::look::printable;
use crate::diagnostic::{Diagnostic, Redacted};

/// The problems, a line each; what lies in no file begins with `-`.
pub fn concise(findings: &[Diagnostic], sources: &Redacted<'_>) -> String {
    findings.iter().map(|finding| line(finding, sources)).collect()
}

fn line(finding: &Diagnostic, sources: &Redacted<'_>) -> String {
    let place = finding.primary.as_ref().map_or("-".to_owned(), |label| sources.show(label.at));
    let headline = sources.words(&finding.headline);
    let headline = headline.split_whitespace().collect::<Vec<_>>().join(" ");
    let Diagnostic { severity, rule, .. } = finding;
    printable(&format!("{place}: {}[{rule}] {headline}", severity.word())) + "\n"
}
