//! Campaigns: create, list, read, delete, and the status machine.
//!
//! Names are not unique. Knows nothing of schedules, sequences or leads beyond whether they exist.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::account::{Account, Campaign, Status, stamp};
use super::joi::{self, Checked, Kind, error, optional, required};
use super::settings::Preferences;
use super::switches::MissingCampaign;
use crate::sandbox::http::{Answer, Call, Order};

const USER: u64 = 59_646;

/// `POST /campaigns/create`.
pub(super) fn create(account: &mut Account, call: &Call, now: Timestamp) -> Checked<Answer> {
    let keys = [optional("name", Kind::Text), optional("client_id", Kind::Number)];
    let body = joi::object(call, &keys)?;
    let name = body.get("name").and_then(Value::as_str).unwrap_or("Untitled Campaign").to_owned();
    let client = body.get("client_id").cloned().unwrap_or(Value::Null);
    let id = account.new_id();
    let campaign = Campaign::new(id, Preferences::new(name.clone(), client), now);
    account.campaigns.insert(id, campaign);
    Ok(ok(&json!({ "ok": true, "id": id, "name": name, "created_at": stamp(now) })))
}

/// `GET /campaigns`.
pub(super) fn list(account: &Account, call: &Call) -> Answer {
    let tags = call.query.get("include_tags").is_some_and(|tags| tags == "true");
    let shown: Vec<Value> = account
        .campaigns
        .values()
        .rev()
        .map(|campaign| {
            let mut item = shown(account, campaign);
            if let (true, Value::Object(item)) = (tags, &mut item) {
                item.insert("tags".to_owned(), json!([]));
            }
            item
        })
        .collect();
    ok(&Value::from(shown))
}

/// `GET /campaigns/{id}`: one that does not exist is 200 without an object.
pub(super) fn get(account: &Account, id: u64) -> Answer {
    match (account.campaigns.get(&id), account.switches.missing_campaign) {
        (Some(campaign), _) => ok(&shown(account, campaign)),
        (None, MissingCampaign::EmptyObject) => ok(&json!({})),
        (None, MissingCampaign::Empty) => Answer::of(200, "application/json; charset=utf-8", ""),
    }
}

/// A campaign under the names of a read.
fn shown(account: &Account, campaign: &Campaign) -> Value {
    let preferences = &campaign.preferences;
    let [cron, gap, new_leads, starts] = campaign.schedule_read();
    json!({
        "id": campaign.id,
        "user_id": USER,
        "created_at": stamp(campaign.created_at),
        "updated_at": stamp(campaign.updated_at),
        "status": campaign.status.text(),
        "name": preferences.name,
        "track_settings": account.nested(json!(preferences.track)),
        "scheduler_cron_value": account.nested(cron),
        "min_time_btwn_emails": gap,
        "max_leads_per_day": new_leads,
        "schedule_start_time": starts,
        "stop_lead_settings": preferences.stop.text(),
        "enable_ai_esp_matching": preferences.get("enable_ai_esp_matching", json!(false)),
        "send_as_plain_text": preferences.get("send_as_plain_text", json!(false)),
        "follow_up_percentage": preferences.get("follow_up_percentage", json!(100)),
        "unsubscribe_text": preferences.get("unsubscribe_text", Value::Null),
        "parent_campaign_id": null,
        "client_id": preferences.get("client_id", Value::Null),
    })
}

/// `DELETE /campaigns/{id}`.
pub(super) fn delete(account: &mut Account, id: u64) -> Checked<Answer> {
    let campaign = account.campaign(id)?;
    if account.switches.refuse_delete_of_active && campaign.status == Status::Active {
        return Err(Box::new(Answer::json(
            409,
            &json!({ "error": { "code": "CAMPAIGN_ACTIVE", "message": "Campaign is active." } }),
        )));
    }
    if let Some(campaign) = account.campaigns.remove(&id) {
        account.deleted.insert(id, campaign);
    }
    Ok(ok(&json!({ "ok": true })))
}

/// `POST /campaigns/{id}/status`.
pub(super) fn set_status(
    account: &mut Account,
    id: u64,
    call: &Call,
    now: Timestamp,
) -> Checked<Answer> {
    let body = joi::object(call, &[required("status", Kind::Text)])?;
    let word = body.get("status").and_then(Value::as_str).unwrap_or_default();
    let campaign = account.campaign_mut(id)?;
    if campaign.status == Status::Stopped {
        return Err(error(400, "Campaign is stopped and cannot be changed."));
    }
    match word {
        "START" => start(campaign, now)?,
        "PAUSED" => {
            campaign.sends_anyway =
                campaign.is_sending() && call.order == Some(Order::PretendPause);
            campaign.status = Status::Paused;
        }
        "STOPPED" => {
            campaign.sends_anyway = false;
            campaign.status = Status::Stopped;
        }
        _ => {
            let text = "Invalid value for status. Allowed values are - START,STOPPED,PAUSED";
            return Err(error(400, text));
        }
    }
    campaign.updated_at = now;
    account.complete(id);
    Ok(ok(&json!({ "ok": true })))
}

/// Starts a campaign that is ready. The texts of the refusals are invented: none was ever recorded.
fn start(campaign: &mut Campaign, now: Timestamp) -> Checked<()> {
    let missing = if campaign.schedule.is_none() {
        Some("Campaign schedule is not set.")
    } else if campaign.steps.is_empty() {
        Some("Campaign has no sequences.")
    } else if campaign.mailboxes.is_empty() {
        Some("Campaign has no email accounts.")
    } else {
        None
    };
    if let Some(missing) = missing {
        return Err(error(400, missing));
    }
    if campaign.status != Status::Active {
        campaign.active_since = Some(now);
    }
    campaign.status = Status::Active;
    campaign.sends_anyway = false;
    Ok(())
}

impl Account {
    /// A nested value, or its JSON as a text when the switch says so.
    pub(super) fn nested(&self, value: Value) -> Value {
        if self.switches.json_as_text && !value.is_null() {
            json!(value.to_string())
        } else {
            value
        }
    }

    /// A campaign, or the refusal of a sub-route whose campaign does not exist.
    pub(super) fn campaign(&self, id: u64) -> Checked<&Campaign> {
        self.campaigns.get(&id).ok_or_else(not_found)
    }

    /// A campaign to change, or the same refusal.
    pub(super) fn campaign_mut(&mut self, id: u64) -> Checked<&mut Campaign> {
        self.campaigns.get_mut(&id).ok_or_else(not_found)
    }

    /// Whether a campaign may be edited now.
    pub(super) fn editable(&self, id: u64) -> Checked<()> {
        let campaign = self.campaign(id)?;
        if campaign.status == Status::Active && !self.switches.edit_while_active {
            return Err(error(400, "Campaign is active. Pause the campaign before editing it."));
        }
        Ok(())
    }
}

fn not_found() -> Box<Answer> {
    error(404, "Campaign not found - Invalid campaign_id.")
}

/// 200 and a value.
pub(super) fn ok(value: &Value) -> Answer {
    Answer::json(200, value)
}
