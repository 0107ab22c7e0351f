//! Sequences: replaced as a whole by id, with the names of a write and the names of a read.
//!
//! A refusal changes nothing. Knows nothing of when a step is sent.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::account::{Account, LeadState, stamp};
use super::joi::{self, Checked, Key, Kind, error, optional, required};
use crate::sandbox::http::{Answer, Call};

const STEP: &[Key] = &[
    optional("id", Kind::Number),
    required("seq_number", Kind::Number),
    required("seq_delay_details", Kind::Object),
    optional("subject", Kind::Text),
    optional("email_body", Kind::Text),
    optional("seq_type", Kind::Text),
    optional("variant_distribution_type", Kind::Text),
    optional("lead_distribution_percentage", Kind::Number),
    optional("winning_metric_property", Kind::Text),
    optional("seq_variants", Kind::Array),
];

const VARIANT: &[Key] = &[
    optional("id", Kind::Number),
    required("variant_label", Kind::Text),
    required("subject", Kind::Text),
    required("email_body", Kind::Text),
    optional("variant_distribution_percentage", Kind::Number),
];

const DISTRIBUTIONS: [&str; 3] = ["MANUAL_EQUAL", "MANUAL_PERCENTAGE", "AI_EQUAL"];
const METRICS: [&str; 4] = ["OPEN_RATE", "CLICK_RATE", "REPLY_RATE", "POSITIVE_REPLY_RATE"];

/// A step of a sequence.
#[derive(Debug, Clone)]
pub(super) struct Step {
    pub(super) id: u64,
    pub(super) number: u64,
    pub(super) delay_days: u32,
    pub(super) subject: String,
    pub(super) body: String,
    pub(super) variants: Vec<Variant>,
    created_at: Timestamp,
    updated_at: Timestamp,
}

/// A variant of a step.
#[derive(Debug, Clone)]
pub(super) struct Variant {
    pub(super) id: u64,
    pub(super) label: String,
    pub(super) subject: String,
    pub(super) body: String,
    pub(super) percent: f64,
    created_at: Timestamp,
    updated_at: Timestamp,
}

/// `GET /campaigns/{id}/sequences`.
pub(super) fn list(account: &mut Account, id: u64) -> Checked<Answer> {
    let campaign = account.campaign_mut(id)?;
    let stale = campaign.stale.take();
    let steps = stale.as_ref().unwrap_or(&campaign.steps);
    let shown: Vec<Value> = steps.iter().map(|step| shown(id, step)).collect();
    Ok(Answer::json(200, &Value::from(shown)))
}

fn shown(campaign: u64, step: &Step) -> Value {
    let variants: Vec<Value> = step
        .variants
        .iter()
        .map(|variant| {
            json!({
                "id": variant.id,
                "created_at": stamp(variant.created_at),
                "updated_at": stamp(variant.updated_at),
                "is_deleted": false,
                "subject": variant.subject,
                "email_body": variant.body,
                "email_campaign_seq_id": step.id,
                "variant_label": variant.label,
                "variant_distribution_percentage": variant.percent,
            })
        })
        .collect();
    json!({
        "id": step.id,
        "created_at": stamp(step.created_at),
        "updated_at": stamp(step.updated_at),
        "email_campaign_id": campaign,
        "seq_number": step.number,
        "seq_delay_details": { "delayInDays": step.delay_days },
        "subject": if variants.is_empty() { step.subject.as_str() } else { "" },
        "email_body": if variants.is_empty() { step.body.as_str() } else { "" },
        "sequence_variants": if variants.is_empty() { Value::Null } else { Value::from(variants) },
    })
}

/// `POST /campaigns/{id}/sequences`.
pub(super) fn save(account: &mut Account, id: u64, call: &Call, now: Timestamp) -> Checked<Answer> {
    account.editable(id)?;
    let body = joi::object(call, &[required("sequences", Kind::Array)])?;
    let items = body.get("sequences").and_then(Value::as_array).cloned().unwrap_or_default();
    for (index, item) in items.iter().enumerate() {
        check(index, item)?;
    }
    let old = account.campaign_mut(id)?.steps.clone();
    let mut steps: Vec<Step> = items
        .iter()
        .filter_map(Value::as_object)
        .filter_map(|item| account.step(item, &old, now))
        .collect();
    steps.sort_by_key(|step| step.number);
    let answer: Vec<Value> =
        steps.iter().map(|step| json!({ "id": step.id, "seqNumber": step.number })).collect();
    account.replace(id, steps, now)?;
    let data = if account.switches.sequence_ids_in_answer {
        json!({ "sequences": answer })
    } else {
        json!("success")
    };
    Ok(Answer::json(200, &json!({ "ok": true, "data": data })))
}

fn check(index: usize, item: &Value) -> Checked<()> {
    let path = format!("sequences[{index}]");
    joi::check("body", &path, item, STEP)?;
    let delay_path = format!("{path}.seq_delay_details");
    let delay = &item["seq_delay_details"];
    joi::check("body", &delay_path, delay, &[required("delay_in_days", Kind::Number)])?;
    if joi::whole(delay.get("delay_in_days")).is_none_or(|days| days > 365) {
        let path = format!("{delay_path}.delay_in_days");
        return Err(joi::refuse("body", &path, "must be less than or equal to 365"));
    }
    one_of(&path, item, "seq_type", &["EMAIL", "MANUAL"])?;
    one_of(&path, item, "variant_distribution_type", &DISTRIBUTIONS)?;
    one_of(&path, item, "winning_metric_property", &METRICS)?;
    let Some(variants) = item.get("seq_variants").and_then(Value::as_array) else { return Ok(()) };
    let path = format!("{path}.seq_variants");
    if variants.is_empty() {
        return Err(joi::refuse("body", &path, "must contain at least 1 items"));
    }
    for (index, variant) in variants.iter().enumerate() {
        joi::check("body", &format!("{path}[{index}]"), variant, VARIANT)?;
    }
    if item["variant_distribution_type"] == "MANUAL_PERCENTAGE" {
        let shares = variants.iter().map(|v| joi::number(v.get("variant_distribution_percentage")));
        let total: f64 = shares.map(Option::unwrap_or_default).sum();
        if (total - 100.0).abs() > 0.01 {
            return Err(error(400, "Sum of variant_distribution_percentage should be 100"));
        }
    }
    Ok(())
}

fn one_of(path: &str, item: &Value, name: &str, words: &[&str]) -> Checked<()> {
    match item.get(name).and_then(Value::as_str) {
        Some(word) if !words.contains(&word) => {
            let wrong = format!("must be one of [{}]", words.join(", "));
            Err(joi::refuse("body", &format!("{path}.{name}"), &wrong))
        }
        _ => Ok(()),
    }
}

impl Account {
    /// A step from a checked body: updated in place under a living id, new without one, dropped
    /// under a dead one.
    fn step(&mut self, item: &Map<String, Value>, old: &[Step], now: Timestamp) -> Option<Step> {
        let before = match joi::whole(item.get("id")) {
            Some(id) => Some(old.iter().find(|step| step.id == id)?),
            None => None,
        };
        let delay = joi::whole(item.get("seq_delay_details").and_then(|d| d.get("delay_in_days")));
        let text = |name: &str| item.get(name).and_then(Value::as_str).unwrap_or("").to_owned();
        let variants = item.get("seq_variants").and_then(Value::as_array);
        let variants = variants.map(Vec::as_slice).unwrap_or_default();
        let equal = item.get("variant_distribution_type").is_none_or(|t| t == "MANUAL_EQUAL");
        let old_variants = before.map(|step| step.variants.as_slice()).unwrap_or_default();
        let mut kept: Vec<Variant> =
            variants.iter().filter_map(|item| self.variant(item, old_variants, now)).collect();
        if equal {
            let count = kept.len() as f64;
            kept.iter_mut().for_each(|variant| variant.percent = (100.0 / count).floor());
        }
        Some(Step {
            id: before.map_or_else(|| self.new_id(), |step| step.id),
            number: joi::whole(item.get("seq_number"))?,
            delay_days: u32::try_from(delay?).ok()?,
            subject: text("subject"),
            body: text("email_body"),
            variants: kept,
            created_at: before.map_or(now, |step| step.created_at),
            updated_at: now,
        })
    }

    fn variant(&mut self, item: &Value, old: &[Variant], now: Timestamp) -> Option<Variant> {
        let before = match joi::whole(item.get("id")) {
            Some(id) => Some(old.iter().find(|variant| variant.id == id)?),
            None => None,
        };
        let text = |name: &str| item.get(name).and_then(Value::as_str).unwrap_or("").to_owned();
        Some(Variant {
            id: before.map_or_else(|| self.new_id(), |variant| variant.id),
            label: text("variant_label"),
            subject: text("subject"),
            body: text("email_body"),
            percent: joi::number(item.get("variant_distribution_percentage")).unwrap_or(0.0),
            created_at: before.map_or(now, |variant| variant.created_at),
            updated_at: now,
        })
    }

    fn replace(&mut self, id: u64, steps: Vec<Step>, now: Timestamp) -> Checked<()> {
        let stale_once = self.switches.stale_sequence_once;
        let campaign = self.campaign_mut(id)?;
        let old = std::mem::replace(&mut campaign.steps, steps);
        campaign.stale = stale_once.then_some(old);
        campaign.updated_at = now;
        let under_way: Vec<u64> = campaign
            .members
            .iter()
            .filter(|(_, member)| member.state == LeadState::InProgress)
            .map(|(id, _)| *id)
            .collect();
        for member in under_way {
            campaign.queue.remove(member);
            campaign.enqueue(member);
        }
        Ok(())
    }
}
