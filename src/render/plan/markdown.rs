//! A plan as a comment of a pull request: the sum first, the details folded, never longer than a
//! comment may be.
//!
//! What does not fit is left out row by row, and said; a table or a fold is never cut in the
//! middle.

use super::{caution, chosen, digest, instant, summary};
use crate::base::words::{list, thousands};
use crate::plan::{Class, PlanDocument, WavePlan};

/// The most characters of a comment.
pub const MARKDOWN_CHARS_MAX: usize = 65_536;
/// What is kept free for what follows a section and for the words that say what was left out.
const RESERVE: usize = 2_000;

/// A folded section: what stands before the rows, the rows, and what they are called.
struct Section {
    title: String,
    head: String,
    rows: Vec<String>,
    called: &'static str,
}

/// The whole plan as Markdown.
pub fn markdown(plan: &PlanDocument) -> String {
    let mut text = format!("### Plan to {} `{}`\n\n", plan.stage.word(), plan.campaign);
    text.push_str(&format!("**{}**\n\n", summary(plan)));
    if let Some(caution) = caution(plan) {
        text.push_str(&format!("> {caution}\n\n"));
    }
    let foot = foot(plan);
    let room = MARKDOWN_CHARS_MAX - RESERVE - foot.chars().count();
    for section in sections(plan) {
        fold(&mut text, &section, room);
    }
    text.push_str(&foot);
    text
}

fn sections(plan: &PlanDocument) -> Vec<Section> {
    let mut sections = Vec::new();
    let plain = |title: &str, notes: &[String]| Section {
        title: title.to_owned(),
        head: String::new(),
        rows: notes.iter().map(|note| format!("- {}\n", safe(note))).collect(),
        called: "notes",
    };
    if !plan.waves.is_empty() {
        sections.push(waves(plan));
    }
    sections.push(recipients(plan));
    sections.push(steps(plan));
    sections.push(checklist(plan));
    sections.push(signatures(plan));
    if !plan.warnings.is_empty() {
        sections.push(plain("Warnings", &plan.warnings));
    }
    if !plan.unverifiable.is_empty() {
        sections.push(plain("Cannot be previewed or read back", &plan.unverifiable));
    }
    sections
}

fn fold(text: &mut String, section: &Section, room: usize) {
    let start = format!("<details><summary>{}</summary>\n\n{}", section.title, section.head);
    let mut used = text.chars().count() + start.chars().count();
    if used > room {
        text.push_str(&format!("{}: left out, see `sendoff show`.\n\n", section.title));
        return;
    }
    text.push_str(&start);
    for (index, row) in section.rows.iter().enumerate() {
        used += row.chars().count();
        if used > room {
            let left = section.rows.len() - index;
            text.push_str(&format!(
                "\n… and {left} more {}, see `sendoff show`.\n",
                section.called
            ));
            break;
        }
        text.push_str(row);
    }
    text.push_str("\n</details>\n\n");
}

fn steps(plan: &PlanDocument) -> Section {
    let rows = plan.steps.iter().map(|step| {
        let word = if step.class == Class::Send { "**SEND**" } else { step.class.word() };
        let sign = step.class.sign();
        format!("| `{sign}` | `{}` | {word} | {} |\n", step.id, safe(&step.says))
    });
    Section {
        title: format!("Steps ({})", plan.steps.len()),
        head: "| | step | leaves behind | what happens |\n| --- | --- | --- | --- |\n".to_owned(),
        rows: rows.collect(),
        called: "steps",
    }
}

fn waves(plan: &PlanDocument) -> Section {
    let row = |wave: &WavePlan| {
        let (size, days) = (thousands(wave.size), (wave.earliest, wave.first_step_done));
        format!("| `{}` | {size} | {} | {} |\n", wave.name, days.0, days.1)
    };
    let mut rows: Vec<String> = plan.waves.iter().map(row).collect();
    if let (Some(calendar), Some(gates)) = (&plan.calendar, &plan.gates) {
        rows.push(format!(
            "\n{} {} {}, at most {} messages a day. Last message {}, campaign ends {}.\n",
            calendar.days.join(" "),
            calendar.hours,
            safe(&calendar.timezone),
            thousands(calendar.per_day),
            calendar.last_message,
            calendar.ends
        ));
        rows.push(format!(
            "\nGates: bounces {}, opt-outs {}, complaints {}; observed for {} hours.\n",
            gates.bounce_rate, gates.unsubscribe_rate, gates.complaints, gates.observe_hours
        ));
    }
    Section {
        title: format!("Waves ({})", plan.waves.len()),
        head: "| wave | people | earliest | first step done |\n| --- | --: | --- | --- |\n"
            .to_owned(),
        rows,
        called: "lines",
    }
}

fn recipients(plan: &PlanDocument) -> Section {
    let recipients = &plan.recipients;
    let excluded = recipients.excluded.iter();
    let mut rows: Vec<String> = excluded
        .map(|(reason, n)| format!("| left out | {} | {} |\n", safe(reason), thousands(*n)))
        .collect();
    for (dimension, counts) in &recipients.distribution {
        let counts = counts.iter();
        rows.extend(counts.map(|(name, n)| {
            format!("| {} | {} | {} |\n", safe(dimension), safe(name), thousands(*n))
        }));
    }
    Section {
        title: format!("Recipients ({})", chosen(plan)),
        head: "| | | people |\n| --- | --- | --: |\n".to_owned(),
        rows,
        called: "groups",
    }
}

fn checklist(plan: &PlanDocument) -> Section {
    let rows = plan.proofs.iter().map(|proof| {
        let proved = proof.compile.len() + proof.live.len();
        let unproved = match proof.unproved.as_slice() {
            [] => "nothing".to_owned(),
            rules => list(rules, "and"),
        };
        format!("| {} | {proved} | {unproved} | {} |\n", proof.title, proof.role)
    });
    Section {
        title: "Launch checklist".to_owned(),
        head: "| item | rules passed | not proved | role |\n| --- | --: | --- | --- |\n".to_owned(),
        rows: rows.collect(),
        called: "items",
    }
}

fn signatures(plan: &PlanDocument) -> Section {
    let rows = plan.signatures.iter().map(|signature| {
        format!("| {} | {} | {} |\n", signature.item, signature.role, safe(&signature.why))
    });
    Section {
        title: format!("Signatures needed ({})", plan.signatures.len()),
        head: "| item | role | because it |\n| --- | --- | --- |\n".to_owned(),
        rows: rows.collect(),
        called: "signatures",
    }
}

fn foot(plan: &PlanDocument) -> String {
    format!(
        "Plan `{}`, made {}, to be applied until {}.\n",
        digest(plan),
        instant(plan.made),
        instant(plan.expires)
    )
}

/// Text in which nothing is taken for a table, a tag or a mention.
fn safe(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '|' => safe.push_str("\\|"),
            '<' => safe.push_str("&lt;"),
            '@' => safe.push_str("&#64;"),
            '\n' | '\r' => safe.push(' '),
            _ => safe.push(c),
        }
    }
    safe
}
