//! The messages a signature is over, as the person who signs reads them.
//!
//! The one place where personal data becomes text for a person: whoever calls it was asked for it
//! in so many words.

use super::html::as_text;
use super::look::{Look, Tone};
use super::visible::{folded, visible};
use super::wrap::wrap;
use crate::base::digest::Digest;
use crate::base::words::{count, list, thousands};
use crate::plan::{Message, PlanDocument, Samples};
use crate::template::Markup;

/// Every sample that can be made, and loudly what cannot. `file` is the plan's, as it was named.
pub fn samples(
    plan: &PlanDocument,
    digest: Digest,
    samples: &Samples,
    file: &str,
    look: Look,
) -> String {
    let all = samples.shown.len() + samples.missing.len();
    let distinct = plan.messages.as_ref().map_or(0, |messages| messages.distinct);
    let title = format!(
        "{} of {} of plan {} of {}, rendered from what the platforms say now",
        thousands(all as u64),
        count(distinct, "distinct message"),
        digest.short(),
        plan.campaign
    );
    let mut text = look.paint(Tone::Strong, &wrap(&title, look.width, "", "")) + "\n";
    let note = "They name people: nothing of this is kept here, and it belongs in no ticket. \
                `%name%` is filled in by Smartlead from the mailbox when it sends.";
    text.push_str(&format!("{}\n", wrap(note, look.width, "", "")));
    for (number, message) in samples.shown.iter().enumerate() {
        text.push_str(&sample(plan, message, number + 1, all, look));
    }
    text.push_str(&if samples.missing.is_empty() {
        let line = format!("\nAll {} are shown.\n", count(all as u64, "sample"));
        look.paint(Tone::Good, &line)
    } else {
        lost(plan, samples, file, look)
    });
    text
}

fn sample(plan: &PlanDocument, message: &Message, number: usize, all: usize, look: Look) -> String {
    let steps = plan.messages.as_ref().map_or(&[][..], |messages| &messages.steps);
    let template = steps.get(message.step).map_or("", |step| step.name.as_str());
    let head = format!("sample {number} of {all}: step {}, {template}", message.step + 1);
    let mut text = format!("\n{}\n", look.paint(Tone::Strong, &head));
    text.push_str(&format!("  {}\n", look.paint(Tone::Quiet, &message.digest.to_string())));
    match message.subject.text.reveal().as_str() {
        "" => text.push_str("  no subject of its own: it follows in the same thread\n"),
        subject => text.push_str(&block("subject", subject, look)),
    }
    let body = message.body.text.reveal();
    match Markup::of(body) {
        Markup::Plain => text.push_str(&block("body", body, look)),
        Markup::Html => {
            text.push_str(&block("body, as its text reads", &as_text(body), look));
            text.push_str(&block("body, the HTML that is sent", body, look));
        }
    }
    text
}

/// A text behind a bar, under its name; where a line goes on below, the bar is broken.
fn block(name: &str, text: &str, look: Look) -> String {
    let bars = [look.draw("│", "|"), look.draw("┊", ":")];
    let mut out = format!("  {}\n", look.paint(Tone::Aside, name));
    for line in text.trim_end().split('\n') {
        let line = line.strip_suffix('\r').unwrap_or(line);
        for (number, part) in folded(line, look.width.saturating_sub(4)).into_iter().enumerate() {
            let bar = look.paint(Tone::Quiet, bars[number.min(1)]);
            let part = format!("  {bar} {}", visible(part, look));
            out.push_str(&format!("{}\n", part.trim_end()));
        }
    }
    out
}

/// What can no longer be shown, and what that means for a signature.
fn lost(plan: &PlanDocument, samples: &Samples, file: &str, look: Look) -> String {
    let all = samples.shown.len() + samples.missing.len();
    let head = format!(
        "NOT SHOWN: {} of {} can no longer be made",
        thousands(samples.missing.len() as u64),
        count(all as u64, "sample")
    );
    let because = match samples.changed.is_empty() {
        true => "values in Salesforce or Clay changed since the plan was made".to_owned(),
        false => {
            let names: Vec<String> =
                samples.changed.iter().map(|name| format!("`{name}`")).collect();
            format!("the text of {} changed since the plan was made", list(&names, "and"))
        }
    };
    let means = format!(
        "Because {because}, a signature over this plan would be over something else than what is \
         sent. Plan again, and have the new plan signed:"
    );
    let mut text = format!("\n{}\n", look.paint(Tone::Bad, &head));
    text.push_str(&format!("{}\n", wrap(&means, look.width, "  ", "  ")));
    text.push_str(&format!("    sendoff plan {} --out {file}\n", plan.campaign));
    for digest in &samples.missing {
        text.push_str(&format!("  {digest}\n"));
    }
    text
}
