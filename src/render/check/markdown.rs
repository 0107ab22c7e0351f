//! Markdown: for a comment on a pull request, and for the summary of a job.
//!
//! What stands in a file is text here and nothing else: it begins no link, no image, no table. A
//! host drops what is too long, so findings are left out row by row and counted.

use super::{Checked, ItemStanding, ItemState, counted};
use crate::base::words::count;
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::Stand;

/// The most bytes of a comment on GitHub.
pub const COMMENT_BYTES_MAX: usize = 65_536;
/// The most bytes of a job's summary on GitHub; a step that writes more loses all of it.
pub const SUMMARY_BYTES_MAX: usize = 1 << 20;
/// What is kept free for the words that say what was left out.
const RESERVE: usize = 1_000;

/// A section: its title, whether it is folded, what stands before the rows, and the rows.
struct Section {
    title: String,
    folded: bool,
    head: &'static str,
    rows: Vec<String>,
}

const FINDINGS: &str = "| | where | what |\n| --- | --- | --- |\n";

/// A finished check in at most `bytes` bytes of Markdown.
pub fn markdown(checked: &Checked<'_>, bytes: usize) -> String {
    let counts = checked.verdict.counts();
    let verdict = if checked.verdict.fails() { "failed" } else { "passed" };
    let mut text = format!("### sendoff check {verdict}: {}\n\n", counted(&counts));
    let foot = foot(checked);
    let room = bytes.saturating_sub(RESERVE + foot.len());
    for section in sections(checked) {
        write(&mut text, &section, room);
    }
    text + &foot
}

fn sections(checked: &Checked<'_>) -> Vec<Section> {
    let rows = |wanted: Stand, severity: Option<Severity>| -> Vec<String> {
        let found = checked.verdict.findings();
        let found = found.filter(|(finding, stand)| {
            *stand == wanted && severity.is_none_or(|severity| finding.severity == severity)
        });
        found.map(|(finding, _)| row(finding, checked)).collect()
    };
    let mut open = rows(Stand::Open, Some(Severity::Error));
    open.extend(rows(Stand::Open, Some(Severity::Warning)));
    let findings = |title: &str, folded, rows: Vec<String>| {
        let title = format!("{title} ({})", rows.len());
        Section { title, folded, head: FINDINGS, rows }
    };
    let mut sections = vec![
        findings("Findings", false, open),
        findings("Waived", true, rows(Stand::Waived, None)),
        findings("In the baseline", true, rows(Stand::Known, None)),
        stale(checked),
        skipped(checked),
    ];
    for standing in checked.standings.unwrap_or_default() {
        let mut title = format!("Launch checklist of {}", text(&checked.words(&standing.campaign)));
        if let Some(stopped) = super::summary::stopped(standing) {
            title.push_str(&format!(", {}", text(&checked.words(&stopped))));
        }
        sections.push(Section {
            title,
            folded: true,
            head: "| | item | so far | signs |\n| --- | --- | --- | --- |\n",
            rows: standing.items.iter().map(|item| of_item(item, checked)).collect(),
        });
    }
    sections.retain(|section| !section.rows.is_empty());
    sections
}

fn write(out: &mut String, section: &Section, room: usize) {
    let (start, end) = if section.folded {
        (format!("<details><summary>{}</summary>\n\n", section.title), "\n</details>\n\n")
    } else {
        (String::new(), "\n")
    };
    if out.len() + start.len() + section.head.len() > room {
        out.push_str(&format!("{}: left out, it would be too long.\n\n", section.title));
        return;
    }
    out.push_str(&start);
    out.push_str(section.head);
    for (index, row) in section.rows.iter().enumerate() {
        if out.len() + row.len() > room {
            let left = count((section.rows.len() - index) as u64, "more row");
            out.push_str(&format!("\n… and {left}, left out for their length\n"));
            break;
        }
        out.push_str(row);
    }
    out.push_str(end);
}

fn row(finding: &Diagnostic, checked: &Checked<'_>) -> String {
    let place = finding.primary.as_ref().map(|label| code(&checked.show(label.at)));
    let mut what = format!("**{}** {}", finding.rule, text(&checked.words(&finding.headline)));
    for aside in checked.asides(finding) {
        what.push_str(&format!("<br>{}", text(&aside)));
    }
    let severity = finding.severity.word();
    format!("| {severity} | {} | {what} |\n", place.unwrap_or_default())
}

fn stale(checked: &Checked<'_>) -> Section {
    let row = |stale: &crate::rules::Stale| {
        let entry = &stale.entry;
        let headline = text(&checked.words(&entry.headline));
        let because = text(&checked.words(&stale.because()));
        let path = code(&checked.words(&entry.path));
        format!("- {path} **{}** {headline}: {because}\n", text(&entry.rule))
    };
    let rows: Vec<String> = checked.verdict.stale().iter().map(row).collect();
    let title = format!("Stale in the baseline ({})", rows.len());
    Section { title, folded: !checked.verdict.refuses_stale(), head: "", rows }
}

fn skipped(checked: &Checked<'_>) -> Section {
    let rows = super::summary::skipped(checked);
    let title = format!("Rules that did not look ({})", checked.report.skipped.len());
    let rows = rows.iter().map(|row| format!("- {}\n", text(row))).collect();
    Section { title, folded: true, head: "", rows }
}

fn of_item(item: &ItemStanding, checked: &Checked<'_>) -> String {
    let parts = [
        (item.failed.len(), "found something"),
        (item.waived.len(), "waived"),
        (item.not_run.len(), "could not look"),
        (item.proved.len(), "proved"),
        (item.plan.len(), "to come with the plan"),
    ];
    let parts = parts.into_iter().filter(|(number, _)| *number > 0);
    let parts: Vec<String> =
        parts.map(|(number, what)| format!("{} {what}", count(number as u64, "rule"))).collect();
    let title = text(&checked.words(&item.title));
    let state = match item.state {
        ItemState::Proved => "✓",
        ItemState::Open => "open",
        ItemState::Failed => "✗",
    };
    format!("| {state} | {title} | {} | {} |\n", parts.join(", "), text(&checked.words(&item.role)))
}

fn foot(checked: &Checked<'_>) -> String {
    let mut parts = vec![
        format!("{} read", count(checked.files as u64, "file")),
        format!("{} run", count(checked.report.ran.len() as u64, "rule")),
    ];
    if let Some(unchanged) = checked.unchanged {
        let campaigns = count(unchanged.campaigns.len() as u64, "campaign");
        let since = text(&checked.words(&unchanged.since));
        parts.push(format!("{campaigns} not checked, unchanged since {since}"));
    }
    if checked.elsewhere > 0 {
        let findings = count(checked.elsewhere as u64, "finding");
        parts.push(format!("{findings} in campaigns that were not asked about"));
    }
    format!("{}; `sendoff explain RULE` says why a rule exists\n", parts.join(", "))
}

/// Words as text of a table: what stands in backticks stays code, nothing else is a mark.
fn text(words: &str) -> String {
    let whole = words.matches('`').count().is_multiple_of(2);
    let mut text = String::with_capacity(words.len() + 8);
    let mut within = false;
    for c in words.chars() {
        match c {
            '`' if whole => {
                within = !within;
                text.push(c);
            }
            '|' => text.push_str("\\|"),
            c if within => text.push(c),
            '<' => text.push_str("&lt;"),
            '&' => text.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '~' | '!' | '$' => {
                text.push('\\');
                text.push(c);
            }
            c => text.push(c),
        }
    }
    text
}

/// A text as code, whatever stands in it.
fn code(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('|', "&#124;");
    let text = text.replace('`', "&#96;").replace('*', "&#42;").replace('_', "&#95;");
    format!("<code>{text}</code>")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_a_file_is_no_mark() {
        let table = [
            ("`a|b` and [x](http://a.example)", "`a\\|b` and \\[x\\](http://a.example)"),
            ("a ` b <img src=x>", "a \\` b &lt;img src=x>"),
            ("`<b>`, **bold**", "`<b>`, \\*\\*bold\\*\\*"),
            ("![i](u) # ~~x~~", "\\![i](u) \\# \\~\\~x\\~\\~"),
        ];
        for (words, expected) in table {
            assert_eq!(text(words), expected.replace("[i]", "\\[i\\]"), "{words}");
        }
        assert_eq!(code("a`b|c_d_"), "<code>a&#96;b&#124;c&#95;d&#95;</code>");
    }
}
