//! GitHub annotations: workflow commands that a runner reads from the output of a step.
//!
//! GitHub shows the first ten errors, warnings and notices of a step, so what makes the check fail
//! comes first. Lines and columns count from 1, columns in characters.

use super::Checked;
use super::place::place;
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Stale, Stand};

/// The findings as workflow commands: open errors, open warnings, then what is waived and what the
/// baseline holds or held, as notices.
pub fn github(checked: &Checked<'_>) -> String {
    let mut found: Vec<(&Diagnostic, Stand)> = checked.verdict.findings().collect();
    found.sort_by_key(|(finding, stand)| (*stand, finding.severity));
    let stale = checked.verdict.stale().iter().map(|stale| gone(stale, checked));
    found
        .into_iter()
        .map(|(finding, stand)| annotation(finding, stand, checked))
        .chain(stale)
        .collect()
}

fn annotation(finding: &Diagnostic, stand: Stand, checked: &Checked<'_>) -> String {
    let (command, mark) = match (stand, finding.severity) {
        (Stand::Open, Severity::Error) => ("error", ""),
        (Stand::Open, Severity::Warning) => ("warning", ""),
        (Stand::Waived, _) => ("notice", "waived: "),
        (Stand::Known, _) => ("notice", "in the baseline: "),
    };
    let mut properties = Vec::new();
    if let Some(label) = &finding.primary {
        let at = place(label.at, "", checked.sources);
        properties.push(("file", checked.path(label.at.file)));
        properties.push(("line", at.line.to_string()));
        properties.push(("endLine", at.end_line.to_string()));
        // Columns are taken only within one line.
        if at.line == at.end_line {
            properties.push(("col", at.column.to_string()));
            properties.push(("endColumn", at.end_column.to_string()));
        }
    }
    properties.push(("title", format!("{mark}{}", finding.rule)));
    let mut lines = vec![checked.words(&finding.headline)];
    lines.extend(checked.asides(finding));
    command_line(command, &properties, &lines.join("\n"))
}

/// An entry of the baseline that holds more than there is.
fn gone(stale: &Stale, checked: &Checked<'_>) -> String {
    let command = if checked.verdict.refuses_stale() { "error" } else { "notice" };
    let title = format!("stale in the baseline: {}", stale.entry.rule);
    let path = checked.words(&format!("{}{}", checked.folder, stale.entry.path));
    let headline = checked.words(&stale.entry.headline);
    let text = format!("{path}: {headline}: {}", checked.words(&stale.because()));
    command_line(command, &[("title", title)], &text)
}

/// `::command name=value,name=value::text`.
fn command_line(command: &str, properties: &[(&str, String)], text: &str) -> String {
    let properties: Vec<String> =
        properties.iter().map(|(name, value)| format!("{name}={}", property(value))).collect();
    format!("::{command} {}::{}\n", properties.join(","), data(text))
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_end_a_command_or_a_property_is_escaped() {
        let properties = [("file", "50%, a:b.yaml".to_owned())];
        let line = command_line("error", &properties, "one: 50%, two\n::warning::three\r");
        let expected = "::error file=50%25%2C a%3Ab.yaml::one: 50%25, \
                        two%0A::warning::three%0D\n";
        assert_eq!(line, expected);
    }
}
