//! What can be done to a lead: category, pause, resume, unsubscribe, update, delete; block list.
//!
//! Knows nothing of when messages leave; it takes leads out of the queue and puts them back.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::account::{Account, LeadState, stamp};
use super::campaigns::ok;
use super::joi::{self, Checked, Kind, error, optional, required};
use super::lead_add::LEAD;
use super::lead_reads::{CATEGORIES, page};
use crate::sandbox::http::{Answer, Call};

/// `POST /campaigns/{id}/leads/{lead_id}/category`.
pub(super) fn category(account: &mut Account, id: u64, lead: u64, call: &Call) -> Checked<Answer> {
    let member = member(account, id, lead)?;
    let keys = [required("category_id", Kind::Any), optional("pause_lead", Kind::Bool)];
    let body = joi::object(call, &keys)?;
    let category = match body.get("category_id") {
        None | Some(Value::Null) => None,
        given => match joi::whole(given) {
            Some(id) if CATEGORIES.iter().any(|(known, _, _)| *known == id) => Some(id),
            _ => return Err(error(400, "Invalid category_id")),
        },
    };
    let pause = body.get("pause_lead").and_then(Value::as_bool).unwrap_or(false);
    let campaign = account.campaign_mut(id)?;
    if let Some(member) = campaign.members.get_mut(&member) {
        member.category = category;
    }
    if pause {
        campaign.halt(member, LeadState::Paused);
    }
    Ok(ok(&json!({ "ok": true })))
}

/// `POST /campaigns/{id}/leads/{lead_id}/pause`.
pub(super) fn pause(account: &mut Account, id: u64, lead: u64) -> Checked<Answer> {
    let member = member(account, id, lead)?;
    account.campaign_mut(id)?.halt(member, LeadState::Paused);
    Ok(ok(&json!({ "ok": true, "data": "success" })))
}

/// `POST /campaigns/{id}/leads/{lead_id}/resume`.
pub(super) fn resume(
    account: &mut Account,
    id: u64,
    lead: u64,
    call: &Call,
    now: Timestamp,
) -> Checked<Answer> {
    let member = member(account, id, lead)?;
    let body = joi::object(call, &[optional("resume_lead_with_delay_days", Kind::Number)])?;
    let delay = joi::whole(body.get("resume_lead_with_delay_days")).unwrap_or(0);
    let campaign = account.campaign_mut(id)?;
    campaign.queue.remove(member);
    campaign.enqueue(member);
    let state = campaign.members.get(&member).map(|member| member.state);
    if state == Some(LeadState::Completed) {
        return Err(error(500, "This is the last sequence. You cannot resume this lead."));
    }
    if let (true, Some(schedule)) = (delay > 0, &campaign.schedule) {
        let due = schedule.days_after(now, u32::try_from(delay).unwrap_or(u32::MAX));
        campaign.queue.add_due(member, due);
    }
    Ok(ok(&json!({ "ok": true, "data": "success" })))
}

/// `POST /campaigns/{id}/leads/{lead_id}/unsubscribe`: from this campaign.
pub(super) fn unsubscribe(account: &mut Account, id: u64, lead: u64) -> Checked<Answer> {
    let member = member(account, id, lead)?;
    let campaign = account.campaign_mut(id)?;
    campaign.halt(member, LeadState::Stopped);
    if let Some(member) = campaign.members.get_mut(&member) {
        member.unsubscribed = true;
    }
    Ok(ok(&json!({ "ok": true })))
}

/// `POST /leads/{lead_id}/unsubscribe`: from the account; 200 and `ok:false` when nothing changed.
pub(super) fn unsubscribe_everywhere(account: &mut Account, lead: u64) -> Checked<Answer> {
    let Some(found) = account.leads.get(&lead) else {
        return Err(error(404, "Lead not found - Invalid lead_id."));
    };
    let changed = !found.unsubscribed;
    account.unsubscribe(lead);
    Ok(ok(&json!({ "ok": changed })))
}

/// `POST /campaigns/{id}/leads/{lead_id}`: the profile, in every campaign.
pub(super) fn update(account: &mut Account, id: u64, lead: u64, call: &Call) -> Checked<Answer> {
    let body: Map<String, Value> = joi::object(call, LEAD)?;
    account.campaign(id)?;
    if !account.leads.contains_key(&lead) {
        let answer = json!({ "ok": false, "error": "Invalid request!" });
        return Err(Box::new(Answer::json(404, &answer)));
    }
    account.write_profile(lead, &body);
    Ok(ok(&json!({ "ok": true })))
}

/// `DELETE /campaigns/{id}/leads/{lead_id}`: plain text, as it was seen.
pub(super) fn delete(account: &mut Account, id: u64, lead: u64) -> Checked<Answer> {
    let member = member(account, id, lead)?;
    let campaign = account.campaign_mut(id)?;
    campaign.queue.remove(member);
    campaign.members.remove(&member);
    campaign.member_of.remove(&lead);
    if account.campaigns.values().all(|campaign| !campaign.member_of.contains_key(&lead))
        && let Some(lead) = account.leads.remove(&lead)
    {
        account.lead_by_email.remove(&lead.email);
    }
    Ok(Answer::of(200, "text/plain; charset=utf-8", "success"))
}

fn member(account: &Account, id: u64, lead: u64) -> Checked<u64> {
    let campaign = account.campaign(id)?;
    campaign.member_of.get(&lead).copied().ok_or_else(|| error(500, "Invalid lead id"))
}

/// `POST /leads/add-domain-block-list`.
pub(super) fn block(account: &mut Account, call: &Call, now: Timestamp) -> Checked<Answer> {
    let keys = [required("domain_block_list", Kind::Array), optional("client_id", Kind::Number)];
    let body = joi::object(call, &keys)?;
    let items = body.get("domain_block_list").and_then(Value::as_array);
    for item in items.into_iter().flatten().filter_map(Value::as_str) {
        account.block(item, now);
    }
    Ok(ok(&json!({ "ok": true, "data": "success" })))
}

/// `GET /leads/get-domain-block-list`.
pub(super) fn blocked(account: &Account, call: &Call) -> Checked<Answer> {
    let offset = page(call, "offset", 0, usize::MAX)?;
    let limit = page(call, "limit", 100, usize::MAX)?;
    if !(1..=1000).contains(&limit) {
        return Err(error(422, "Limit must be between 1 and 1000"));
    }
    let filter = call.query.get("filter_email_or_domain");
    let shown: Vec<Value> = account
        .block_list
        .iter()
        .filter(|blocked| filter.is_none_or(|filter| blocked.what.contains(filter.as_str())))
        .skip(offset)
        .take(limit)
        .map(|blocked| {
            json!({
                "id": blocked.id, "email_or_domain": blocked.what,
                "created_at": stamp(blocked.created_at), "source": "manual", "client_id": null,
            })
        })
        .collect();
    Ok(ok(&Value::from(shown)))
}

/// `DELETE /leads/delete-domain-block-list?id=`.
pub(super) fn unblock(account: &mut Account, call: &Call) -> Checked<Answer> {
    let Some(id) = call.query.get("id").and_then(|id| id.parse::<u64>().ok()) else {
        return Err(joi::refuse("query", "id", "is required"));
    };
    account.block_list.retain(|blocked| blocked.id != id);
    Ok(ok(&json!({ "ok": true })))
}
