//! Which call goes where: the key gate, the limit on the rate, the table of routes.
//!
//! A trailing slash changes nothing; a route or verb that is not in the table is Express's page.

use jiff::Timestamp;
use serde_json::json;

use super::account::Account;
use super::joi::Checked;
use super::limiter::Limiter;
use super::switches::SmartleadSettings;
use super::{
    analytics, campaigns, lead_actions, lead_add, lead_reads, mailboxes, schedule, sequences,
    settings,
};
use crate::sandbox::http::{Answer, Call, cannot};

/// Answers one call.
pub(super) fn answer(
    account: &mut Account,
    limiter: &mut Limiter,
    settings: &SmartleadSettings,
    call: &Call,
    now: Timestamp,
) -> Answer {
    if call.query.get("api_key") != Some(&settings.api_key) {
        return Answer::json(401, &json!({ "message": "Invalid API Key" }));
    }
    if let Err(wait) = limiter.take(now) {
        let refusal = limiter.refusal(wait, &settings.switches);
        return limiter.mark(refusal, now);
    }
    let answer = dispatch(account, call, now).unwrap_or_else(|refusal| *refusal);
    limiter.mark(answer, now)
}

fn dispatch(account: &mut Account, call: &Call, now: Timestamp) -> Checked<Answer> {
    let segments = call.segments();
    let ["api", "v1", route @ ..] = segments.as_slice() else {
        return Ok(cannot(&call.method, &call.path));
    };
    let found = match *route {
        ["campaigns", ref rest @ ..] => in_campaigns(account, call, rest, now)?,
        ["email-accounts", ref rest @ ..] => in_mailboxes(account, call, rest, now)?,
        ["leads", ref rest @ ..] => in_leads(account, call, rest, now)?,
        _ => None,
    };
    Ok(found.unwrap_or_else(|| cannot(&call.method, &call.path)))
}

fn in_campaigns(
    account: &mut Account,
    call: &Call,
    route: &[&str],
    now: Timestamp,
) -> Checked<Option<Answer>> {
    let answer = match (call.method.as_str(), route) {
        ("GET", []) => campaigns::list(account, call),
        ("POST", ["create"]) => campaigns::create(account, call, now)?,
        (_, [id, rest @ ..]) => {
            let Ok(id) = id.parse() else { return Ok(None) };
            return in_campaign(account, call, id, rest, now);
        }
        _ => return Ok(None),
    };
    Ok(Some(answer))
}

fn in_campaign(
    account: &mut Account,
    call: &Call,
    id: u64,
    route: &[&str],
    now: Timestamp,
) -> Checked<Option<Answer>> {
    let answer = match (call.method.as_str(), route) {
        ("GET", []) => campaigns::get(account, id),
        ("DELETE", []) => campaigns::delete(account, id)?,
        ("POST", ["status"]) => campaigns::set_status(account, id, call, now)?,
        ("POST", ["schedule"]) => schedule::save(account, id, call, now)?,
        ("POST", ["settings"]) => settings::save(account, id, call, now)?,
        ("GET", ["sequences"]) => sequences::list(account, id)?,
        ("POST", ["sequences"]) => sequences::save(account, id, call, now)?,
        ("GET", ["email-accounts"]) => mailboxes::of_campaign(account, id, now)?,
        ("POST", ["email-accounts"]) => mailboxes::change(account, id, call, true)?,
        ("DELETE", ["email-accounts"]) => mailboxes::change(account, id, call, false)?,
        ("GET", ["leads"]) => lead_reads::list(account, id, call)?,
        ("POST", ["leads"]) => lead_add::add(account, id, call, now)?,
        ("GET", ["statistics"]) => analytics::statistics(account, id, call)?,
        ("GET", ["analytics"]) => analytics::analytics(account, id)?,
        ("GET", ["analytics-by-date"]) => analytics::analytics_by_date(account, id, call)?,
        (verb, ["leads", lead, rest @ ..]) => {
            let Ok(lead) = lead.parse() else { return Ok(None) };
            match (verb, rest) {
                ("GET", ["message-history"]) => lead_reads::history(account, id, lead)?,
                ("POST", []) => lead_actions::update(account, id, lead, call)?,
                ("DELETE", []) => lead_actions::delete(account, id, lead)?,
                ("POST", ["category"]) => lead_actions::category(account, id, lead, call)?,
                ("POST", ["pause"]) => lead_actions::pause(account, id, lead)?,
                ("POST", ["resume"]) => lead_actions::resume(account, id, lead, call, now)?,
                ("POST", ["unsubscribe"]) => lead_actions::unsubscribe(account, id, lead)?,
                _ => return Ok(None),
            }
        }
        _ => return Ok(None),
    };
    Ok(Some(answer))
}

fn in_mailboxes(
    account: &mut Account,
    call: &Call,
    route: &[&str],
    now: Timestamp,
) -> Checked<Option<Answer>> {
    let answer = match (call.method.as_str(), route) {
        ("GET", []) => mailboxes::list(account, call, now),
        (verb, [id]) => match (verb, id.parse()) {
            ("GET", Ok(id)) => mailboxes::get(account, id, now)?,
            ("POST", Ok(id)) => mailboxes::update(account, id, call)?,
            _ => return Ok(None),
        },
        _ => return Ok(None),
    };
    Ok(Some(answer))
}

fn in_leads(
    account: &mut Account,
    call: &Call,
    route: &[&str],
    now: Timestamp,
) -> Checked<Option<Answer>> {
    let answer = match (call.method.as_str(), route) {
        ("GET", []) => lead_reads::by_email(account, call)?,
        ("GET", ["fetch-categories"]) => lead_reads::categories(),
        ("POST", ["add-domain-block-list"]) => lead_actions::block(account, call, now)?,
        ("GET", ["get-domain-block-list"]) => lead_actions::blocked(account, call)?,
        ("DELETE", ["delete-domain-block-list"]) => lead_actions::unblock(account, call)?,
        (verb, [id, rest @ ..]) => {
            let Ok(id) = id.parse() else { return Ok(None) };
            match (verb, rest) {
                ("GET", []) => lead_reads::by_id(account, id)?,
                ("GET", ["campaigns"]) => lead_reads::campaigns_of(account, id),
                ("POST", ["unsubscribe"]) => lead_actions::unsubscribe_everywhere(account, id)?,
                _ => return Ok(None),
            }
        }
        _ => return Ok(None),
    };
    Ok(Some(answer))
}
