//! Statistics and analytics, all derived from the log of what was sent.
//!
//! Changes nothing.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::account::{Account, Campaign, LeadState, Sent, stamp};
use super::campaigns::ok;
use super::joi::{self, Checked};
use super::lead_reads::{CATEGORIES, count, page};
use super::sending::utc_date;
use crate::sandbox::http::{Answer, Call};

const STATISTICS_MAX: usize = 1_000;
const SPAN_DAYS_MAX: i32 = 31;

/// `GET /campaigns/{id}/statistics`.
pub(super) fn statistics(account: &Account, id: u64, call: &Call) -> Checked<Answer> {
    let campaign = account.campaign(id)?;
    let known = [
        "offset",
        "limit",
        "email_sequence_number",
        "email_status",
        "sent_time_start_date",
        "sent_time_end_date",
    ];
    joi::query(call, &known)?;
    let offset = page(call, "offset", 0, usize::MAX)?;
    let limit = page(call, "limit", 100, STATISTICS_MAX)?;
    let status = call.query.get("email_status").map(String::as_str).unwrap_or_default();
    if !["", "opened", "clicked", "replied", "unsubscribed", "bounced"].contains(&status) {
        let wrong = "must be one of [null, opened, clicked, replied]";
        return Err(joi::refuse("query", "email_status", wrong));
    }
    let step = call.query.get("email_sequence_number").and_then(|step| step.parse::<u32>().ok());
    let after = instant(call, "sent_time_start_date")?.unwrap_or(Timestamp::MIN);
    let before = instant(call, "sent_time_end_date")?.unwrap_or(Timestamp::MAX);
    let matching: Vec<&Sent> = account
        .sends
        .iter()
        .filter(|sent| sent.campaign == id && (after..=before).contains(&sent.at))
        .filter(|sent| step.is_none_or(|step| sent.step == step))
        .filter(|sent| has_status(sent, status))
        .collect();
    let data: Vec<Value> =
        matching.iter().skip(offset).take(limit).map(|sent| row(campaign, sent)).collect();
    Ok(ok(&json!({
        "total_stats": account.counter(matching.len()), "offset": offset, "limit": limit,
        "data": data,
    })))
}

fn has_status(sent: &Sent, status: &str) -> bool {
    match status {
        "opened" => sent.opened_at.is_some(),
        "clicked" => false,
        "replied" => sent.reply.is_some(),
        "unsubscribed" => sent.opted_out_at.is_some(),
        "bounced" => sent.bounced_at.is_some(),
        _ => true,
    }
}

fn row(campaign: &Campaign, sent: &Sent) -> Value {
    let category = campaign.members.get(&sent.member).and_then(|member| member.category);
    let category = CATEGORIES.iter().find(|(id, _, _)| Some(*id) == category);
    json!({
        "lead_name": sent.lead_name,
        "lead_email": sent.email,
        "lead_category": category.map(|(_, name, _)| *name),
        "sequence_number": sent.step,
        "stats_id": sent.stats_id,
        "email_campaign_seq_id": sent.step_id,
        "seq_variant_id": sent.variant_id,
        "email_subject": sent.subject,
        "email_message": sent.body,
        "sent_time": stamp(sent.at),
        "open_time": sent.opened_at.map(stamp),
        "click_time": null,
        "reply_time": sent.reply.as_ref().map(|reply| stamp(reply.at)),
        "open_count": u8::from(sent.opened_at.is_some()),
        "click_count": 0,
        "is_unsubscribed": sent.opted_out_at.is_some(),
        "is_bounced": sent.bounced_at.is_some(),
    })
}

/// An instant, or the beginning of a date, of the query.
fn instant(call: &Call, name: &str) -> Checked<Option<Timestamp>> {
    let Some(text) = call.query.get(name) else { return Ok(None) };
    let day =
        text.parse::<Date>().ok().and_then(|date| date.to_zoned(jiff::tz::TimeZone::UTC).ok());
    match text.parse().ok().or(day.map(|day| day.timestamp())) {
        Some(at) => Ok(Some(at)),
        None => Err(joi::refuse("query", name, "must be in ISO 8601 date format")),
    }
}

/// `GET /campaigns/{id}/analytics`.
pub(super) fn analytics(account: &Account, id: u64) -> Checked<Answer> {
    let campaign = account.campaign(id)?;
    let sent: Vec<&Sent> = account.sends.iter().filter(|sent| sent.campaign == id).collect();
    let mut shown = account.counters(campaign, &sent);
    let of = |state| count(campaign, state);
    let interested = campaign.members.values().filter(|m| m.category == Some(1)).count();
    shown["tags"] = json!([]);
    shown["client_id"] = Value::Null;
    shown["client_name"] = Value::Null;
    shown["client_email"] = Value::Null;
    shown["parent_campaign_id"] = Value::Null;
    shown["campaign_lead_stats"] = json!({
        "total": campaign.members.len(),
        "blocked": of(LeadState::Blocked),
        "stopped": of(LeadState::Stopped),
        "completed": of(LeadState::Completed),
        "inprogress": of(LeadState::InProgress),
        "notStarted": of(LeadState::Started),
        "paused": of(LeadState::Paused),
        "interested": interested,
        "revenue": 0,
    });
    Ok(ok(&shown))
}

/// `GET /campaigns/{id}/analytics-by-date`: messages sent from one date to another, both included.
pub(super) fn analytics_by_date(account: &Account, id: u64, call: &Call) -> Checked<Answer> {
    let campaign = account.campaign(id)?;
    let date = |name: &str| -> Checked<Date> {
        let Some(text) = call.query.get(name) else {
            return Err(joi::refuse("query", name, "is required"));
        };
        text.parse().map_err(|_| joi::refuse("query", name, "must be in YYYY-MM-DD format"))
    };
    let (start, end) = (date("start_date")?, date("end_date")?);
    if (end - start).get_days() > SPAN_DAYS_MAX {
        return Err(joi::error(400, "Date range cannot be more than 30 days"));
    }
    let sent: Vec<&Sent> = account
        .sends
        .iter()
        .filter(|sent| sent.campaign == id && (start..=end).contains(&utc_date(sent.at)))
        .collect();
    let mut shown = account.counters(campaign, &sent);
    shown["start_date"] = json!(start.to_string());
    shown["end_date"] = json!(end.to_string());
    Ok(ok(&shown))
}

impl Account {
    fn counter(&self, count: usize) -> Value {
        if self.switches.string_counters { json!(count.to_string()) } else { json!(count) }
    }

    fn counters(&self, campaign: &Campaign, sent: &[&Sent]) -> Value {
        let with = |has: &dyn Fn(&Sent) -> bool| {
            self.counter(sent.iter().filter(|sent| has(sent)).count())
        };
        let unique = |has: &dyn Fn(&Sent) -> bool| {
            let leads: BTreeSet<u64> =
                sent.iter().filter(|sent| has(sent)).map(|sent| sent.lead).collect();
            self.counter(leads.len())
        };
        let opened = |sent: &Sent| sent.opened_at.is_some();
        json!({
            "id": campaign.id,
            "user_id": 59_646,
            "created_at": stamp(campaign.created_at),
            "status": campaign.status.text(),
            "name": campaign.preferences.name,
            "sent_count": with(&|_| true),
            "unique_sent_count": unique(&|_| true),
            "open_count": with(&opened),
            "unique_open_count": unique(&opened),
            "click_count": self.counter(0),
            "unique_click_count": self.counter(0),
            "reply_count": with(&|sent| sent.reply.is_some()),
            "block_count": self.counter(count(campaign, LeadState::Blocked)),
            "total_count": self.counter(campaign.members.len()),
            "drafted_count": self.counter(count(campaign, LeadState::Started)),
            "bounce_count": with(&|sent| sent.bounced_at.is_some()),
            "unsubscribed_count": with(&|sent| sent.opted_out_at.is_some()),
            "sequence_count": self.counter(campaign.steps.len()),
        })
    }
}
