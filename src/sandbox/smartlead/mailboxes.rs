//! Mailboxes: the account's list, one by id, and which of them a campaign sends from.
//!
//! Passwords come back as the platform gives them: encoded in the list, plain elsewhere.

use base64::Engine;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::account::{Account, Mailbox, stamp};
use super::campaigns::ok;
use super::joi::{self, Checked, Key, Kind, error, optional, required};
use super::sending::utc_date;
use crate::sandbox::http::{Answer, Call};

const PAGE_MAX: usize = 100;

/// `GET /email-accounts`.
pub(super) fn list(account: &Account, call: &Call, now: Timestamp) -> Answer {
    let offset = joi_query(call, "offset").unwrap_or(0);
    let limit = joi_query(call, "limit").unwrap_or(PAGE_MAX).min(PAGE_MAX);
    let is = |name: &str, value: bool| {
        call.query.get(name).is_none_or(|wanted| *wanted == value.to_string())
    };
    let warmup = call.query.get("emailWarmupStatus");
    let user = call.query.get("username");
    let shown: Vec<Value> = account
        .mailboxes
        .iter()
        .filter(|(id, mailbox)| {
            is("isInUse", account.uses(**id) > 0)
                && is("isSmtpSuccess", mailbox.settings.healthy)
                && warmup.is_none_or(|wanted| wanted == warmup_status(mailbox))
                && user.is_none_or(|wanted| mailbox.settings.from_email.contains(wanted.as_str()))
        })
        .skip(offset)
        .take(limit)
        .map(|(id, mailbox)| {
            let password = password(mailbox);
            let encoded = base64::engine::general_purpose::STANDARD.encode(password);
            let reputation = json!(format!("{}%", mailbox.settings.reputation));
            account.mailbox(*id, mailbox, &encoded, reputation, now)
        })
        .collect();
    ok(&Value::from(shown))
}

/// `GET /email-accounts/{id}`.
pub(super) fn get(account: &Account, id: u64, now: Timestamp) -> Checked<Answer> {
    match account.mailboxes.get(&id) {
        Some(mailbox) => Ok(ok(&account.plain(id, mailbox, now))),
        None => Err(error(404, "Email account not found - Invalid email_account_id.")),
    }
}

/// `POST /email-accounts/{id}`: the daily limit and the gap have other names than in a read.
pub(super) fn update(account: &mut Account, id: u64, call: &Call) -> Checked<Answer> {
    const KEYS: &[Key] = &[
        optional("max_email_per_day", Kind::Number),
        optional("from_name", Kind::Text),
        optional("signature", Kind::Text),
        optional("custom_tracking_url", Kind::Text),
        optional("bcc", Kind::Text),
        optional("client_id", Kind::Number),
        optional("time_to_wait_in_mins", Kind::Number),
        optional("is_suspended", Kind::Bool),
    ];
    let body = joi::object(call, KEYS)?;
    let Some(mailbox) = account.mailboxes.get_mut(&id) else {
        return Ok(ok(&json!({
            "ok": false, "message": "Email account not found!",
            "errorCode": "ACCOUNT_NOT_FOUND", "emailAccountId": id,
        })));
    };
    let small = |name: &str| joi::whole(body.get(name)).and_then(|n| u32::try_from(n).ok());
    if let Some(count) = small("max_email_per_day") {
        mailbox.settings.message_per_day = count;
    }
    if let Some(minutes) = small("time_to_wait_in_mins") {
        mailbox.settings.min_minutes_between = minutes;
    }
    if let Some(name) = body.get("from_name").and_then(Value::as_str) {
        name.clone_into(&mut mailbox.settings.from_name);
    }
    if let Some(suspended) = body.get("is_suspended").and_then(Value::as_bool) {
        mailbox.suspended = suspended;
    }
    let message = "Email account added/updated successfully!";
    Ok(ok(&json!({ "ok": true, "message": message, "emailAccountId": id })))
}

/// `GET /campaigns/{id}/email-accounts`.
pub(super) fn of_campaign(account: &Account, id: u64, now: Timestamp) -> Checked<Answer> {
    let campaign = account.campaign(id)?;
    let shown: Vec<Value> = campaign
        .mailboxes
        .iter()
        .filter_map(|id| Some(account.plain(*id, account.mailboxes.get(id)?, now)))
        .collect();
    Ok(ok(&Value::from(shown)))
}

/// `POST` and `DELETE /campaigns/{id}/email-accounts`: adds to the set, takes from the set.
pub(super) fn change(account: &mut Account, id: u64, call: &Call, add: bool) -> Checked<Answer> {
    account.campaign(id)?;
    let keys =
        [required("email_account_ids", Kind::Array), optional("auto_adjust_warmup", Kind::Bool)];
    let body = joi::object(call, &keys)?;
    let items = body.get("email_account_ids").and_then(Value::as_array);
    let mut ids = Vec::new();
    for item in items.into_iter().flatten() {
        match joi::whole(Some(item)).filter(|id| account.mailboxes.contains_key(id)) {
            Some(id) => ids.push(id),
            None => {
                let text = format!("Email account id - {item} not allowed. Permission Error.");
                return Err(error(400, text));
            }
        }
    }
    let campaign = account.campaign_mut(id)?;
    for id in ids {
        if add {
            campaign.mailboxes.insert(id);
        } else {
            campaign.mailboxes.remove(&id);
        }
    }
    Ok(ok(&json!({ "ok": true, "result": 1 })))
}

fn joi_query(call: &Call, name: &str) -> Option<usize> {
    call.query.get(name)?.parse().ok()
}

fn password(mailbox: &Mailbox) -> String {
    format!("smtp-password-of-{}", mailbox.settings.from_email)
}

fn warmup_status(mailbox: &Mailbox) -> &'static str {
    if mailbox.settings.warmup_days.is_some() { "ACTIVE" } else { "INACTIVE" }
}

impl Account {
    fn uses(&self, id: u64) -> usize {
        self.campaigns.values().filter(|campaign| campaign.mailboxes.contains(&id)).count()
    }

    fn plain(&self, id: u64, mailbox: &Mailbox, now: Timestamp) -> Value {
        let reputation = json!(mailbox.settings.reputation);
        self.mailbox(id, mailbox, &password(mailbox), reputation, now)
    }

    fn mailbox(
        &self,
        id: u64,
        mailbox: &Mailbox,
        password: &str,
        reputation: Value,
        now: Timestamp,
    ) -> Value {
        let settings = &mailbox.settings;
        let domain = settings.from_email.rsplit('@').next().unwrap_or_default();
        let failure = if settings.healthy { Value::Null } else { json!("connection refused") };
        json!({
            "id": id,
            "created_at": stamp(mailbox.created_at),
            "updated_at": stamp(mailbox.created_at),
            "user_id": 59_646,
            "from_name": settings.from_name,
            "from_email": settings.from_email,
            "username": settings.from_email,
            "password": password,
            "smtp_host": format!("smtp.{domain}"),
            "smtp_port": 587,
            "smtp_port_type": "TLS",
            "imap_host": format!("imap.{domain}"),
            "imap_port": 993,
            "imap_port_type": "SSL",
            "message_per_day": settings.message_per_day,
            "minTimeToWaitInMins": settings.min_minutes_between,
            "different_reply_to_address": "",
            "is_different_imap_account": false,
            "signature": settings.from_name,
            "custom_tracking_domain": "",
            "bcc_email": null,
            "is_smtp_success": settings.healthy,
            "is_imap_success": settings.healthy,
            "smtp_failure_error": failure,
            "imap_failure_error": failure,
            "type": "SMTP",
            "daily_sent_count": mailbox.sent_on.get(&utc_date(now)).copied().unwrap_or(0),
            "client_id": null,
            "is_suspended": mailbox.suspended,
            "campaign_count": self.uses(id),
            "tags": [],
            "warmup_details": warmup(id, mailbox, reputation),
        })
    }
}

fn warmup(id: u64, mailbox: &Mailbox, reputation: Value) -> Value {
    let Some(days) = mailbox.settings.warmup_days else { return Value::Null };
    let began = mailbox.created_at + SignedDuration::from_hours(24 * (120 - i64::from(days)));
    json!({
        "id": id + 100_000,
        "status": "ACTIVE",
        "total_sent_count": days * 18,
        "total_spam_count": days / 12,
        "warmup_reputation": reputation,
        "warmup_key_id": "apple-keyes",
        "warmup_created_at": stamp(began),
        "reply_rate": 30,
        "blocked_reason": null,
        "max_email_per_day": 20,
        "warmup_min_count": 10,
        "warmup_max_count": 20,
        "is_warmup_blocked": false,
    })
}
