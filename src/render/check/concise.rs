//! One line per problem, in the form editors and `grep` know: `path:line:column: what`.

use super::Checked;
use crate::diagnostic::Diagnostic;

/// The problems, a line each; what lies in no file begins with `-`, and what the baseline holds is
/// left out.
pub fn concise(checked: &Checked<'_>) -> String {
    checked.verdict.shown().map(|finding| line(finding, checked)).collect()
}

fn line(finding: &Diagnostic, checked: &Checked<'_>) -> String {
    let place = finding.primary.as_ref().map_or("-".to_owned(), |label| checked.show(label.at));
    let headline = checked.words(&finding.headline);
    let waived = if finding.waived.is_some() { "waived " } else { "" };
    let Diagnostic { severity, rule, .. } = finding;
    format!("{place}: {waived}{}[{rule}] {headline}\n", severity.word())
}
