//! A plan for people: on a terminal, and as a comment of a pull request.
//!
//! A plan holds no personal data, so nothing here has to hide any. For machines the plan's own
//! canonical JSON is the format.

mod human;
mod markdown;

#[cfg(test)]
mod tests;

pub use human::human;
pub use markdown::{MARKDOWN_CHARS_MAX, markdown};

use crate::base::words::{count, thousands};
use crate::plan::{PlanDocument, Stage};

/// The line that sums a plan up.
pub fn summary(plan: &PlanDocument) -> String {
    if plan.is_empty() {
        return "No changes: everything this plan wants is there already.".to_owned();
    }
    let adds: u64 = plan.steps.iter().map(|step| step.adds).sum();
    let changes: u64 = plan.steps.iter().map(|step| step.changes).sum();
    let mut line =
        format!("Plan: {} to add, {} to change, 0 to destroy", thousands(adds), thousands(changes));
    if plan.stage == Stage::Launch && !plan.sends() {
        let people = people(plan.recipients.count);
        line.push_str(&format!("; {people} in the Smartlead campaign already, nobody to load"));
    } else if plan.stage == Stage::Launch {
        line.push_str(&format!(
            "; {}, up to {} to {}",
            count(plan.waves.len() as u64, "wave"),
            count(plan.messages_max(), "message"),
            people(plan.recipients.count)
        ));
    } else {
        line.push_str(&format!("; {} chosen, nothing is sent", people(plan.recipients.count)));
    }
    line.push('.');
    line
}

/// How many people there are, of how many; without a reading nobody knows of how many.
fn chosen(plan: &PlanDocument) -> String {
    let recipients = &plan.recipients;
    match plan.observed.at {
        Some(_) => format!("{} of {}", people(recipients.count), thousands(recipients.considered)),
        None => format!("{} expected by the campaign; nobody was read", people(recipients.count)),
    }
}

/// `1 person`, `413 people`.
fn people(n: u64) -> String {
    if n == 1 { "1 person".to_owned() } else { format!("{} people", thousands(n)) }
}

/// What a reader has to know before anything else; nothing for an ordinary plan.
fn caution(plan: &PlanDocument) -> Option<&'static str> {
    if plan.appliable {
        None
    } else if plan.observed.at.is_none() {
        Some("This plan was made without reading the platforms. It cannot be applied.")
    } else {
        Some("This plan has errors. It cannot be applied.")
    }
}

/// The digest every approval names.
fn digest(plan: &PlanDocument) -> String {
    plan.digest().map_or_else(|_| "none".to_owned(), |digest| digest.to_string())
}

/// An instant as people read it, to the minute.
fn instant(at: jiff::Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M UTC").to_string()
}
