//! A plan on a terminal: 80 columns, a sign and a word for what each step leaves behind, colour as
//! an addition only.

use super::super::{Look, Tone, wrap};
use super::{caution, chosen, digest, instant, summary};
use crate::base::words::{list, thousands};
use crate::plan::{Class, PlanDocument, Stage};

/// Text that grows, in the look of one reader.
struct Page {
    text: String,
    look: Look,
}

impl Page {
    fn line(&mut self, line: &str) {
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    fn heading(&mut self, heading: &str) {
        self.line("");
        let painted = self.look.paint(Tone::Strong, heading);
        self.line(&painted);
    }

    /// A first part of a line, then words that are wrapped under each other at its end. `shown` is
    /// the first part as it is printed, which may hold colour.
    fn wrapped(&mut self, first: &str, shown: &str, words: &str) {
        let indent = first.chars().count();
        let mut line = shown.to_owned();
        let mut column = indent;
        for word in words.split_whitespace() {
            let length = word.chars().count();
            if column > indent && column + 1 + length > self.look.width {
                self.line(&line);
                line = " ".repeat(indent);
                column = indent;
            }
            if column > indent {
                line.push(' ');
                column += 1;
            }
            line.push_str(word);
            column += length;
        }
        self.line(&line);
    }

    fn item(&mut self, first: &str, words: &str) {
        self.wrapped(first, first, words);
    }
}

/// The whole plan as text.
pub fn human(plan: &PlanDocument, look: Look) -> String {
    let mut page = Page { text: String::new(), look };
    head(&mut page, plan);
    steps(&mut page, plan);
    waves(&mut page, plan);
    recipients(&mut page, plan);
    checklist(&mut page, plan);
    notes(&mut page, "Warnings", &plan.warnings);
    notes(&mut page, "Cannot be previewed or read back", &plan.unverifiable);
    page.line("");
    let line = look.paint(Tone::Strong, &wrap(&summary(plan), look.width, "", ""));
    page.line(&line);
    if let Some(caution) = caution(plan) {
        let line = look.paint(Tone::Bad, caution);
        page.line(&line);
    }
    page.text
}

fn head(page: &mut Page, plan: &PlanDocument) {
    let title = format!("Plan to {} {}", plan.stage.word(), plan.campaign);
    let title = page.look.paint(Tone::Strong, &title);
    page.line(&title);
    let targets = &plan.targets;
    let (first, digest) = ("  digest      ", digest(plan));
    if first.len() + digest.len() > page.look.width {
        page.line(first);
        page.line(&format!("    {digest}"));
    } else {
        page.item(first, &digest);
    }
    let until = format!("{}, to be applied until {}", instant(plan.made), instant(plan.expires));
    page.item("  made        ", &until);
    let id = plan.observed.salesforce_campaign.as_deref().unwrap_or("to be created");
    let salesforce = &targets.salesforce;
    let line = format!("{} {}, campaign {id}", salesforce.name, salesforce.account);
    page.item("  Salesforce  ", &line);
    if let Some(clay) = &targets.clay {
        page.item("  Clay        ", &format!("{} {}", clay.name, clay.account));
    }
    let line = format!("{}, campaign {}", targets.smartlead.account, targets.smartlead_campaign);
    page.item("  Smartlead   ", &line);
}

fn steps(page: &mut Page, plan: &PlanDocument) {
    page.heading("Steps");
    for step in &plan.steps {
        let word = if step.class == Class::Send { "SEND" } else { step.class.word() };
        let first = format!("  {} {:<16} {:<11} ", step.class.sign(), step.id, word);
        let shown = page.look.paint(tone(step.class), &first);
        page.wrapped(&first, &shown, &step.says);
    }
}

fn tone(class: Class) -> Tone {
    match class {
        Class::Read => Tone::Aside,
        Class::Reversible => Tone::Good,
        Class::Compensable | Class::Operator => Tone::Doubtful,
        Class::Send => Tone::Bad,
    }
}

fn waves(page: &mut Page, plan: &PlanDocument) {
    let (Some(calendar), Some(gates)) = (&plan.calendar, &plan.gates) else { return };
    page.heading(match plan.sends() {
        true => "Waves, if every gate passes as soon as it can",
        false => "Waves",
    });
    for wave in &plan.waves {
        let first = format!("  {:<20} {:>7}  ", wave.name, thousands(wave.size));
        let days = match plan.sends() {
            true => format!("first messages {} to {}", wave.earliest, wave.first_step_done),
            false => "in the Smartlead campaign already".to_owned(),
        };
        page.item(&first, &days);
    }
    if !plan.sends() {
        return;
    }
    let line = format!(
        "{} {} {}, at most {} a day; last message {}, campaign ends {}",
        calendar.days.join(" "),
        calendar.hours,
        calendar.timezone,
        thousands(calendar.per_day),
        calendar.last_message,
        calendar.ends
    );
    page.item("  ", &line);
    let line = format!(
        "gates: bounces {}, opt-outs {}, complaints {}; first watch {} minutes, then {} hours",
        gates.bounce_rate,
        gates.unsubscribe_rate,
        gates.complaints,
        gates.watch_minutes,
        gates.observe_hours
    );
    page.item("  ", &line);
}

fn recipients(page: &mut Page, plan: &PlanDocument) {
    let recipients = &plan.recipients;
    page.heading("Recipients");
    page.item("  ", &chosen(plan));
    for (reason, number) in &recipients.excluded {
        page.item(&format!("  {:>7}  ", thousands(*number)), &format!("left out: {reason}"));
    }
    for (dimension, counts) in &recipients.distribution {
        let parts: Vec<String> =
            counts.iter().map(|(name, n)| format!("{name} {}", thousands(*n))).collect();
        if !parts.is_empty() {
            page.item(&format!("  by {dimension}: "), &parts.join(", "));
        }
    }
    if let Some(messages) = &plan.messages {
        let line = format!(
            "{} distinct messages, {} samples for the reviewer",
            thousands(messages.distinct),
            messages.samples.len()
        );
        page.item("  ", &line);
    }
}

fn checklist(page: &mut Page, plan: &PlanDocument) {
    page.heading("Launch checklist");
    for proof in &plan.proofs {
        let proved = proof.compile.len() + proof.live.len();
        let all = proved + proof.unproved.len();
        let line = format!("{}: {proved} of {all} rules passed", proof.title);
        page.item(&format!("  {:<10} ", proof.item), &line);
        if !proof.unproved.is_empty() {
            let line = format!("not proved: {}", list(&proof.unproved, "and"));
            page.item("             ", &line);
        }
    }
    page.heading(match plan.stage {
        Stage::Prepare => "Signatures this plan needs",
        Stage::Launch => "Signatures this launch needs",
    });
    for signature in &plan.signatures {
        let first = format!("  {:<10} {:<20} ", signature.item, signature.role);
        page.item(&first, &signature.why);
    }
}

fn notes(page: &mut Page, heading: &str, notes: &[String]) {
    if notes.is_empty() {
        return;
    }
    page.heading(heading);
    for note in notes {
        page.item("  - ", note);
    }
}
