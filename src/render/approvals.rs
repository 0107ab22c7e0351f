//! Approvals for people: what somebody is about to sign, and how the signatures of a plan stand.
//!
//! Knows words and columns; decides nothing.

use super::look::{Look, Tone, printable};
use super::page::table;
use super::wrap::wrap;
use crate::approval::{Approved, Asked, Missing, Statement};
use crate::base::digest::Digest;
use crate::base::words::{count, thousands};
use crate::plan::PlanDocument;

/// Everything a signature would be over, in words.
pub fn signing(plan: &PlanDocument, statement: &Statement, look: Look) -> String {
    let head = format!("{} signs in role {}", statement.person, statement.role);
    let title = plan.proofs.iter().find(|proof| proof.item == statement.item);
    let item = match (Asked::of(&statement.item), title) {
        (Asked::Withdraw(item), _) => format!("takes back the signature of {item}"),
        (Asked::Release(wave), _) => format!("releases wave {wave}: the next one may follow"),
        (Asked::Approve(item), Some(proof)) => format!("{item}: {}", proof.title),
        (Asked::Approve(item), None) => item.to_owned(),
    };
    let mut rows = vec![
        ("item", item),
        ("plan", statement.plan.to_string()),
        ("campaign", format!("{}, {} plan", plan.campaign, plan.stage.word())),
    ];
    if let Some(needed) = plan.signatures.iter().find(|needed| needed.item == statement.item) {
        rows.push(("because", needed.why.clone()));
    }
    rows.push(("people", people(plan)));
    if let Some(messages) = &plan.messages {
        let steps: Vec<&str> = messages.steps.iter().map(|step| step.name.as_str()).collect();
        let most = count(plan.messages_max(), "message");
        rows.push(("messages", format!("at most {most}: {}", steps.join(", "))));
    }
    for wave in &plan.waves {
        let (name, size, day) = (&wave.name, thousands(wave.size), wave.earliest);
        rows.push(("wave", format!("{name}: {size}, from {day} at the earliest")));
    }
    for sample in &statement.shown {
        rows.push(("sample", sample.to_string()));
    }
    for what in &plan.unverifiable {
        rows.push(("not checked", what.clone()));
    }
    if let Some(reason) = &statement.reason {
        rows.push(("reason", reason.clone()));
    }
    rows.push(("holds until", statement.expires.to_string()));
    let rows: Vec<[String; 2]> =
        rows.into_iter().map(|(name, text)| [format!("  {name}"), printable(&text)]).collect();
    let rows: Vec<[&str; 2]> = rows.iter().map(|[name, text]| [&**name, &**text]).collect();
    format!("{}\n{}", look.paint(Tone::Strong, &head), table(&rows, look))
}

fn people(plan: &PlanDocument) -> String {
    let recipients = &plan.recipients;
    let mut text =
        format!("{} of {}", thousands(recipients.count), thousands(recipients.considered));
    let left: Vec<String> = recipients
        .excluded
        .iter()
        .map(|(reason, number)| format!("{} {reason}", thousands(*number)))
        .collect();
    if !left.is_empty() {
        text.push_str(&format!("; left out: {}", left.join(", ")));
    }
    text
}

/// How the approvals of a plan stand: signed, missing with who can give it and how, void and why.
pub fn approvals(
    plan: &PlanDocument,
    digest: Digest,
    approved: &Approved,
    file: &str,
    look: Look,
) -> String {
    let of = format!("plan {} of {}, {}", digest.short(), plan.campaign, plan.stage.word());
    let mut text = format!("{}\n", look.paint(Tone::Strong, &of));
    if !approved.signed.is_empty() {
        text.push_str(&format!("\n{}\n", look.paint(Tone::Good, "signed")));
        text.push_str(&signed(approved, look));
    }
    if !approved.releases.is_empty() {
        text.push_str(&format!("\n{}\n", look.paint(Tone::Good, "released")));
        for release in &approved.releases {
            let line = format!("wave {} by {}: {}", release.wave, release.person, release.reason);
            text.push_str(&line_of(&line, look));
        }
    }
    if !approved.missing.is_empty() {
        text.push_str(&format!("\n{}\n", look.paint(Tone::Doubtful, "missing")));
        for missing in &approved.missing {
            text.push_str(&missing_lines(missing, file, look));
        }
    }
    if !approved.void.is_empty() {
        text.push_str(&format!("\n{}\n", look.paint(Tone::Bad, "void")));
        for void in &approved.void {
            text.push_str(&line_of(&format!("{}: {}", void.file, void.reason), look));
        }
    }
    let needed = plan.signatures.len();
    let given = needed - approved.missing.len().min(needed);
    let ready = if approved.is_complete() { ", complete" } else { "" };
    text.push_str(&format!("\n{given} of {}{ready}\n", count(needed as u64, "signature")));
    text
}

fn signed(approved: &Approved, look: Look) -> String {
    let rows: Vec<[String; 4]> = approved
        .signed
        .iter()
        .map(|one| {
            let until = format!("signed {}, holds until {}", one.at, one.expires);
            [format!("  {}", one.item), one.role.clone(), one.person.clone(), until]
        })
        .collect();
    let rows: Vec<[&str; 4]> = rows.iter().map(|row| row.each_ref().map(String::as_str)).collect();
    table(&rows, look)
}

fn missing_lines(missing: &Missing, file: &str, look: Look) -> String {
    let mut text = line_of(&format!("{}: {}", missing.item, missing.why), look);
    let who = if missing.who_can.is_empty() {
        format!("nobody in role {} can sign it now", missing.role)
    } else {
        format!("role {}: {}", missing.role, missing.who_can.join(", "))
    };
    text.push_str(&format!("    {who}\n"));
    for obstacle in &missing.obstacles {
        text.push_str(&format!("{}\n", wrap(&obstacle.to_string(), look.width, "    ", "      ")));
    }
    if !missing.who_can.is_empty() {
        text.push_str(&format!("    {}\n", missing.command(file)));
    }
    text
}

fn line_of(text: &str, look: Look) -> String {
    format!("{}\n", wrap(&printable(text), look.width, "  ", "    "))
}
