//! Approvals for people: what somebody is about to sign, and how the signatures of a plan stand.
//!
//! Knows words and columns; decides nothing.

use super::look::{Look, Tone, printable};
use super::page::table;
use super::wrap::{command, wrap};
use crate::approval::{Approved, Asked, Missing, Reason, Statement, Void};
use crate::base::digest::Digest;
use crate::base::words::{count, thousands};
use crate::engine::RunState;
use crate::plan::PlanDocument;

/// Everything a signature would be over, in words; `file` is the plan's, as it was named.
pub fn signing(plan: &PlanDocument, statement: &Statement, file: &str, look: Look) -> String {
    let head = format!("{} signs in role {}", statement.person, statement.role);
    let proof = plan.proofs.iter().find(|proof| proof.item == statement.item);
    let item = match (Asked::of(&statement.item), proof) {
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
    rows.extend(messages(plan, statement, file));
    for wave in &plan.waves {
        let (name, size, day) = (&wave.name, thousands(wave.size), wave.earliest);
        rows.push(("wave", format!("{name}: {size}, from {day} at the earliest")));
    }
    if let Some(proof) = proof.filter(|proof| !proof.unproved.is_empty()) {
        rows.push(("not proved", proof.unproved.join(", ")));
    }
    for what in &plan.unverifiable {
        rows.push(("not checked", what.clone()));
    }
    if let Some(reason) = &statement.reason {
        rows.push(("reason", reason.clone()));
    }
    rows.push(("holds until", statement.expires.to_string()));
    let rows = rows.into_iter().map(|(name, text)| row(name, &printable(&text), look));
    format!("{}\n{}", look.paint(Tone::Strong, &head), rows.collect::<String>())
}

/// The messages of a plan and, where they are what is signed, how to see them.
fn messages(plan: &PlanDocument, statement: &Statement, file: &str) -> Vec<(&'static str, String)> {
    let Some(messages) = &plan.messages else { return Vec::new() };
    let steps: Vec<&str> = messages.steps.iter().map(|step| step.name.as_str()).collect();
    let most = count(plan.messages_max(), "message");
    let mut rows = vec![("messages", format!("at most {most}: {}", steps.join(", ")))];
    if !statement.shown.is_empty() {
        let number = count(statement.shown.len() as u64, "sample");
        rows.push(("samples", format!("{number}, root {}", messages.root)));
        rows.push(("read them", format!("`sendoff show {file} --messages`")));
    }
    rows
}

/// A name and what it says beside it, or under it where a word of it is too long for that.
fn row(name: &str, text: &str, look: Look) -> String {
    const COLUMN: usize = 15;
    let longest = text.split_whitespace().map(|word| word.chars().count()).max().unwrap_or(0);
    if COLUMN + longest > look.width {
        return format!("  {name}\n{}\n", wrap(text, look.width, "    ", "    "));
    }
    let indent = " ".repeat(COLUMN);
    let wrapped = wrap(text, look.width, &indent, &indent);
    let rest = wrapped.strip_prefix(indent.as_str()).unwrap_or(&wrapped);
    format!("  {name:<13}{rest}\n")
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

/// What is known around the approvals of a plan.
#[derive(Clone, Copy)]
pub struct Around<'a> {
    /// The plan's file, as it was named.
    pub file: &'a str,
    /// Where the key of a person lies, for one that is not where keys are looked for.
    pub key: &'a dyn Fn(&str) -> Option<String>,
    /// How its apply stands.
    pub run: &'a RunState,
}

/// How the approvals of a plan stand: signed, missing with who can give it and how, void and why.
pub fn approvals(
    plan: &PlanDocument,
    digest: Digest,
    approved: &Approved,
    around: Around<'_>,
    look: Look,
) -> String {
    let of = format!("plan {} of {}, {}", digest.short(), plan.campaign, plan.stage.word());
    let mut text = format!("{}\n", look.paint(Tone::Strong, &of));
    if let Some(settled) = settled(around.run) {
        text.push_str(&format!("{}\n", wrap(settled, look.width, "", "")));
    }
    if !approved.signed.is_empty() {
        text.push_str(&format!("\n{}\n", look.paint(Tone::Good, "signed")));
        text.push_str(&signed(approved, around.run.begun, look));
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
            text.push_str(&missing_lines(missing, around, look));
        }
    }
    let (spent, void): (Vec<&Void>, Vec<&Void>) =
        approved.void.iter().partition(|void| is_spent(void, around.run));
    if !void.is_empty() {
        text.push_str(&format!("\n{}\n", look.paint(Tone::Bad, "void")));
        for void in void {
            text.push_str(&line_of(&format!("{}: {}", void.file, void.reason), look));
        }
    }
    if !spent.is_empty() {
        text.push_str(&format!("\n{}\n", look.paint(Tone::Quiet, "used, and expired since")));
        for void in spent {
            text.push_str(&line_of(&void.file, look));
        }
    }
    let needed = plan.signatures.len();
    let given = needed - approved.missing.len().min(needed);
    let ready = if approved.is_complete() { ", complete" } else { "" };
    text.push_str(&format!("\n{given} of {}{ready}\n", count(needed as u64, "signature")));
    text
}

/// What the record of an apply says about the time its plan and its signatures hold; `None` before
/// it began.
pub fn settled(run: &RunState) -> Option<&'static str> {
    match (run.begun, run.finished) {
        (false, _) => None,
        (true, false) => Some(
            "its apply began in time: neither the plan nor a signature expires before it is \
             finished",
        ),
        (true, true) => Some("it was carried out and is finished: nothing of it expires any more"),
    }
}

/// Whether a file that expired did what it was signed for before: the decision that a wave may be
/// followed, once it is, is in the record.
fn is_spent(void: &Void, run: &RunState) -> bool {
    if !matches!(void.reason, Reason::Expired { .. }) {
        return false;
    }
    let item = void.file.split('.').next().unwrap_or_default();
    match Asked::of(item) {
        Asked::Release(wave) => run.finished || run.wave(wave).is_open(),
        Asked::Approve(_) | Asked::Withdraw(_) => run.finished,
    }
}

fn signed(approved: &Approved, settled: bool, look: Look) -> String {
    let rows: Vec<[String; 4]> = approved
        .signed
        .iter()
        .map(|one| {
            let until = match settled {
                true => format!("signed {}", one.at),
                false => format!("signed {}, holds until {}", one.at, one.expires),
            };
            [format!("  {}", one.item), one.role.clone(), one.person.clone(), until]
        })
        .collect();
    let rows: Vec<[&str; 4]> = rows.iter().map(|row| row.each_ref().map(String::as_str)).collect();
    table(&rows, look)
}

fn missing_lines(missing: &Missing, around: Around<'_>, look: Look) -> String {
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
        let line = missing.command(around.file, around.key);
        text.push_str(&command(&line, "    ", look.width));
    }
    text
}

fn line_of(text: &str, look: Look) -> String {
    format!("{}\n", wrap(&printable(text), look.width, "  ", "    "))
}
