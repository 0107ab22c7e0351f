//! Reading leads: a campaign's listing, one by address, one by id, categories, message history.
//!
//! Changes nothing.

use serde_json::{Value, json};

use super::account::{Account, Campaign, Lead, LeadState, Member, stamp};
use super::campaigns::ok;
use super::joi::{self, Checked, error};
use crate::sandbox::http::{Answer, Call};

const PAGE_MAX: usize = 100;
const STATES: [&str; 6] = ["STARTED", "INPROGRESS", "COMPLETED", "PAUSED", "STOPPED", "BLOCKED"];

/// The categories every account has: id, name, sentiment.
pub(super) const CATEGORIES: [(u64, &str, &str); 7] = [
    (1, "Interested", "positive"),
    (2, "Meeting Request", "positive"),
    (3, "Not Interested", "negative"),
    (4, "Do Not Contact", "negative"),
    (5, "Information Request", "positive"),
    (6, "Out Of Office", "neutral"),
    (7, "Wrong Person", "negative"),
];

/// `GET /campaigns/{id}/leads`.
pub(super) fn list(account: &Account, id: u64, call: &Call) -> Checked<Answer> {
    let campaign = account.campaign(id)?;
    let offset = page(call, "offset", 0, usize::MAX)?;
    let limit = page(call, "limit", PAGE_MAX, PAGE_MAX)?;
    let status = call.query.get("status");
    if status.is_some_and(|status| !STATES.contains(&status.as_str())) {
        let wrong = format!("must be one of [{}]", STATES.join(", "));
        return Err(joi::refuse("query", "status", &wrong));
    }
    let matching: Vec<(&u64, &Member)> = campaign
        .members
        .iter()
        .filter(|(_, member)| status.is_none_or(|status| status == member.state.text()))
        .collect();
    let data: Vec<Value> = matching
        .iter()
        .skip(offset)
        .take(limit)
        .filter_map(|(id, member)| Some(account.listed(**id, member, account.lead(member)?)))
        .collect();
    Ok(ok(&json!({
        "total_leads": matching.len().to_string(), "offset": offset, "limit": limit, "data": data,
    })))
}

/// A whole number of the query between zero and a greatest value, or its default.
pub(super) fn page(call: &Call, name: &str, otherwise: usize, most: usize) -> Checked<usize> {
    match call.query.get(name) {
        None => Ok(otherwise),
        Some(text) => match text.parse::<usize>() {
            Ok(number) if number <= most => Ok(number),
            Ok(_) => {
                Err(joi::refuse("query", name, &format!("must be less than or equal to {most}")))
            }
            Err(_) => Err(joi::refuse("query", name, "must be a number")),
        },
    }
}

impl Account {
    fn lead(&self, member: &Member) -> Option<&Lead> {
        self.leads.get(&member.lead)
    }

    fn id(&self, id: u64) -> Value {
        if self.switches.string_ids { json!(id.to_string()) } else { json!(id) }
    }

    fn listed(&self, id: u64, member: &Member, lead: &Lead) -> Value {
        json!({
            "campaign_lead_map_id": self.id(id),
            "lead_category_id": member.category,
            "status": member.state.text(),
            "created_at": stamp(member.created_at),
            "lead": self.shown(lead),
        })
    }

    /// A lead as every read shows it.
    pub(super) fn shown(&self, lead: &Lead) -> Value {
        let field = |name: &str| lead.fields.get(name).cloned().unwrap_or(Value::Null);
        json!({
            "id": self.id(lead.id),
            "created_at": stamp(lead.created_at),
            "first_name": field("first_name"),
            "last_name": field("last_name"),
            "email": lead.email,
            "phone_number": field("phone_number"),
            "company_name": field("company_name"),
            "website": field("website"),
            "location": field("location"),
            "custom_fields": self.nested(json!(lead.custom)),
            "linkedin_profile": field("linkedin_profile"),
            "company_url": field("company_url"),
            "is_unsubscribed": lead.unsubscribed,
            "unsubscribed_client_id_map": {},
        })
    }

    fn place(&self, campaign: &Campaign, lead: &Lead) -> Option<Value> {
        let id = campaign.member_of.get(&lead.id)?;
        let member = campaign.members.get(id)?;
        let replied = self.sends.iter().filter(|s| s.campaign == campaign.id && s.lead == lead.id);
        let replied = replied.filter_map(|sent| sent.reply.as_ref().map(|reply| reply.at)).max();
        let sent = member.last_sent;
        Some(json!({
            "campaign_lead_map_id": self.id(*id),
            "campaign_id": campaign.id,
            "campaign_name": campaign.preferences.name,
            "client_id": null,
            "client_email": null,
            "lead_category_id": member.category,
            "last_sent_at": sent.map(stamp),
            "last_reply_at": replied.map(stamp),
            "last_activity_at": sent.max(replied).map(stamp),
        }))
    }
}

/// `GET /leads/?email=`: an unknown address is 200 and `{}`.
pub(super) fn by_email(account: &Account, call: &Call) -> Checked<Answer> {
    let Some(email) = call.query.get("email") else {
        return Err(joi::refuse("query", "email", "is required"));
    };
    let id = account.lead_by_email.get(&super::account::key(email));
    let Some(lead) = id.and_then(|id| account.leads.get(id)) else { return Ok(ok(&json!({}))) };
    let mut shown = account.shown(lead);
    let places: Vec<Value> =
        account.campaigns.values().filter_map(|c| account.place(c, lead)).collect();
    shown["lead_campaign_data"] = Value::from(places);
    Ok(ok(&shown))
}

/// `GET /leads/{lead_id}`.
pub(super) fn by_id(account: &Account, id: u64) -> Checked<Answer> {
    match account.leads.get(&id) {
        Some(lead) => Ok(ok(&json!({ "data": [account.shown(lead)] }))),
        None => Err(error(404, "Lead not found - Invalid lead_id.")),
    }
}

/// `GET /leads/{lead_id}/campaigns`.
pub(super) fn campaigns_of(account: &Account, id: u64) -> Answer {
    let campaigns: Vec<Value> = account
        .campaigns
        .values()
        .filter(|campaign| campaign.member_of.contains_key(&id))
        .map(|campaign| {
            json!({
                "id": campaign.id, "status": campaign.status.text(),
                "name": campaign.preferences.name,
            })
        })
        .collect();
    ok(&Value::from(campaigns))
}

/// `GET /leads/fetch-categories`.
pub(super) fn categories() -> Answer {
    let shown: Vec<Value> = CATEGORIES
        .iter()
        .map(|(id, name, sentiment)| {
            json!({
                "id": id, "name": name, "sentiment_type": sentiment,
                "created_at": "2022-11-05T06:36:34.000Z",
            })
        })
        .collect();
    ok(&Value::from(shown))
}

/// `GET /campaigns/{id}/leads/{lead_id}/message-history`.
pub(super) fn history(account: &Account, id: u64, lead: u64) -> Checked<Answer> {
    let campaign = account.campaign(id)?;
    let Some(member) = campaign.member_of.get(&lead).and_then(|id| campaign.members.get(id)) else {
        return Err(error(404, "Lead not found - Invalid lead_id."));
    };
    let mailbox = member.mailbox.and_then(|id| account.mailboxes.get(&id));
    let from = mailbox.map(|mailbox| mailbox.settings.from_email.as_str());
    let to = account.leads.get(&lead).map(|lead| lead.email.as_str());
    let mut history: Vec<(jiff::Timestamp, Value)> = Vec::new();
    for sent in account.sends.iter().filter(|sent| sent.campaign == id && sent.lead == lead) {
        let entry = |kind: &str, at, body: &str, suffix: &str| {
            json!({
                "type": kind,
                "stats_id": sent.stats_id,
                "message_id": format!("<{}{suffix}@mail.example>", sent.stats_id),
                "time": stamp(at),
                "email_body": body,
                "subject": sent.subject,
                "email_seq_number": sent.step.to_string(),
                "open_count": u8::from(sent.opened_at.is_some()),
                "click_count": 0,
                "click_details": {},
                "cc": [],
            })
        };
        history.push((sent.at, entry("SENT", sent.at, &sent.body, "")));
        if let Some(reply) = &sent.reply {
            history.push((reply.at, entry("REPLY", reply.at, &reply.body, ".reply")));
        }
    }
    history.sort_by_key(|(at, _)| *at);
    let history: Vec<Value> = history.into_iter().map(|(_, entry)| entry).collect();
    Ok(ok(&json!({ "from": from, "to": to, "history": history })))
}

/// How many members of a campaign stand at a state.
pub(super) fn count(campaign: &Campaign, state: LeadState) -> usize {
    campaign.members.values().filter(|member| member.state == state).count()
}
