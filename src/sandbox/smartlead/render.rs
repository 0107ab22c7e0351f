//! What a message reads like when it leaves: variant, merge tags, spintax, thread, quoted reply.
//!
//! A small imitation of the platform's own rendering, good enough to see what was sent to whom.

use serde_json::Value;

use super::account::{Campaign, Lead, Mailbox, Sent};
use super::sequences::Step;
use crate::sandbox::world::chance::{number, share};

/// The host of the unsubscribe link; a body without it holds no link.
pub(super) const UNSUBSCRIBE_LINK: &str = "https://unsubscribe.outreach.example/";

/// A rendered message.
#[derive(Debug)]
pub(super) struct Message {
    pub(super) variant: Option<u64>,
    pub(super) subject: String,
    pub(super) body: String,
}

/// The message of a step for a lead, from a mailbox.
pub(super) fn message(
    seed: u64,
    campaign: &Campaign,
    step: &Step,
    number: u32,
    lead: &Lead,
    mailbox: &Mailbox,
) -> Message {
    let (variant, subject, body) = choose(seed, step, lead);
    let filled = |text: &str| spin(seed, &lead.email, &fill(text, lead, mailbox));
    let mut subject = filled(subject);
    if subject.trim().is_empty() && number > 1 {
        let first = campaign.steps.first().map_or("", |first| choose(seed, first, lead).1);
        subject = format!("Re: {}", filled(first));
    }
    let mut body = filled(body);
    let link = format!("<a href=\"{UNSUBSCRIBE_LINK}{}\">", lead.id);
    body = body.replace("%unsubscribe-text%", &format!("{link}unsubscribe</a>"));
    if let Some(text) = campaign.preferences.appended_link() {
        body = format!("{body}<p>{link}{text}</a></p>");
    }
    Message { variant, subject, body }
}

/// Variant, subject and body for a lead; the share of each variant is its percentage.
fn choose<'a>(seed: u64, step: &'a Step, lead: &Lead) -> (Option<u64>, &'a str, &'a str) {
    let total: f64 = step.variants.iter().map(|variant| variant.percent).sum();
    let mut left = share(seed, &["variant", &lead.email, &step.id.to_string()]) * total;
    for variant in &step.variants {
        if left < variant.percent {
            return (Some(variant.id), &variant.subject, &variant.body);
        }
        left -= variant.percent;
    }
    (None, &step.subject, &step.body)
}

/// Merge tags and sender tags replaced; a tag without a value becomes nothing.
fn fill(text: &str, lead: &Lead, mailbox: &Mailbox) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        let Some((tag, next)) = after.split_once("}}") else { break };
        filled.push_str(before);
        filled.push_str(&value(tag.trim(), lead));
        rest = next;
    }
    filled.push_str(rest);
    let settings = &mailbox.settings;
    let first = settings.from_name.split(' ').next().unwrap_or_default();
    let domain = settings.from_email.rsplit('@').next().unwrap_or_default();
    filled
        .replace("%signature%", &settings.from_name)
        .replace("%sender-firstname%", first)
        .replace("%sender-name%", &settings.from_name)
        .replace("%sender-domain%", domain)
}

fn value(tag: &str, lead: &Lead) -> String {
    if tag == "email" {
        return lead.email.clone();
    }
    match lead.fields.get(tag).or_else(|| lead.custom.get(tag)) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Null) | None => String::new(),
        Some(other) => other.to_string(),
    }
}

/// Spintax `{a|b}`: one choice, decided by the address. Braces without a bar stay as they are.
fn spin(seed: u64, email: &str, text: &str) -> String {
    let mut spun = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        spun.push_str(before);
        match after.split_once('}') {
            Some((choices, next)) if choices.contains('|') && !choices.contains('{') => {
                let choices: Vec<&str> = choices.split('|').collect();
                let index = number(seed, &["spin", email, choices[0]]) % choices.len() as u64;
                spun.push_str(choices[usize::try_from(index).unwrap_or(0)]);
                rest = next;
            }
            _ => {
                spun.push('{');
                rest = after;
            }
        }
    }
    spun.push_str(rest);
    spun
}

/// First and last name.
pub(super) fn full_name(lead: &Lead) -> String {
    let part = |name| lead.fields.get(name).and_then(Value::as_str).unwrap_or_default();
    format!("{} {}", part("first_name"), part("last_name")).trim().to_owned()
}

/// A reply as HTML.
pub(super) fn html(text: &str) -> String {
    format!("<div dir=\"ltr\">{text}</div>")
}

/// A reply as HTML with the message quoted below it.
pub(super) fn quoted(text: &str, sent: &Sent) -> String {
    format!(
        "<div dir=\"ltr\">{text}</div><br><div class=\"gmail_quote\">On {} wrote:<br>\
         <blockquote class=\"gmail_quote\">{}</blockquote></div>",
        sent.at.strftime("%a, %d %b %Y at %H:%M"),
        sent.body
    )
}
