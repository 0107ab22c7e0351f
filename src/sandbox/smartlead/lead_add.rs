//! Adding leads: one identity per address in the account, every skip counted under its reason.
//!
//! Leads added to an ACTIVE campaign are sent to. Knows nothing of who the leads are.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::account::{Account, Lead, LeadState, Loads, Member, Status, key};
use super::campaigns::ok;
use super::joi::{self, Checked, Key, Kind, optional, required};
use crate::sandbox::http::{Answer, Call};

const CUSTOM_FIELDS_MAX: usize = 200;

/// The profile keys of a lead, besides `email` and `custom_fields`.
pub(super) const PROFILE: [&str; 8] = [
    "first_name",
    "last_name",
    "phone_number",
    "company_name",
    "website",
    "location",
    "linkedin_profile",
    "company_url",
];

/// The keys of one lead of a request.
pub(super) const LEAD: &[Key] = &[
    required("email", Kind::Text),
    optional("first_name", Kind::Text),
    optional("last_name", Kind::Text),
    optional("phone_number", Kind::Any),
    optional("company_name", Kind::Text),
    optional("website", Kind::Text),
    optional("location", Kind::Text),
    optional("linkedin_profile", Kind::Text),
    optional("company_url", Kind::Text),
    optional("custom_fields", Kind::Object),
];

const SETTINGS: &[Key] = &[
    optional("ignore_global_block_list", Kind::Bool),
    optional("ignore_unsubscribe_list", Kind::Bool),
    optional("ignore_community_bounce_list", Kind::Bool),
    optional("ignore_duplicate_leads_in_other_campaign", Kind::Bool),
    optional("return_lead_ids", Kind::Bool),
];

/// What one request did.
#[derive(Debug, Default)]
struct Outcome {
    counts: Loads,
    invalid: Vec<String>,
    unsubscribed: Vec<String>,
    ids: Map<String, Value>,
}

/// `POST /campaigns/{id}/leads`.
pub(super) fn add(account: &mut Account, id: u64, call: &Call, now: Timestamp) -> Checked<Answer> {
    account.campaign(id)?;
    let keys = [required("lead_list", Kind::Array), optional("settings", Kind::Object)];
    let body = joi::object(call, &keys)?;
    let leads = body.get("lead_list").and_then(Value::as_array).cloned().unwrap_or_default();
    let settings = match body.get("settings") {
        Some(settings @ Value::Object(_)) => settings.clone(),
        _ => json!({}),
    };
    check(account, &leads, &settings)?;
    let flag = |name: &str| settings.get(name).and_then(Value::as_bool).unwrap_or(false);
    let mut outcome = Outcome::default();
    let mut seen = BTreeSet::new();
    for lead in leads.iter().filter_map(Value::as_object) {
        account.take(id, lead, &flag, &mut seen, &mut outcome, now)?;
    }
    outcome.counts.submitted = leads.len() as u64;
    account.loaded(id, &outcome.counts, now)?;
    let counts = &outcome.counts;
    let mut answer = json!({
        "ok": true,
        "upload_count": counts.submitted,
        "total_leads": counts.added,
        "block_count": counts.blocked,
        "duplicate_count": counts.repeated_in_request + counts.in_other_campaign,
        "invalid_email_count": counts.invalid,
        "invalid_emails": outcome.invalid,
        "already_added_to_campaign": counts.already_there,
        "unsubscribed_leads": outcome.unsubscribed,
        "is_lead_limit_exhausted": false,
        "lead_import_stopped_count": 0,
        "bounce_count": counts.bounced,
    });
    if let (true, Value::Object(answer)) = (flag("return_lead_ids"), &mut answer) {
        answer.insert("emailToLeadIdMap".to_owned(), Value::from(outcome.ids));
    }
    Ok(ok(&answer))
}

fn check(account: &Account, leads: &[Value], settings: &Value) -> Checked<()> {
    let cap = account.switches.lead_cap as usize;
    if leads.len() > cap {
        return Err(Box::new(Answer::json(
            422,
            &json!({
                "error": format!("lead_list cannot exceed {cap} leads per request"),
                "provided_count": leads.len(), "max_allowed": cap,
            }),
        )));
    }
    for (index, lead) in leads.iter().enumerate() {
        let path = format!("lead_list[{index}]");
        joi::check("body", &path, lead, LEAD)?;
        let custom = lead.get("custom_fields").and_then(Value::as_object);
        if custom.is_some_and(|custom| custom.len() > CUSTOM_FIELDS_MAX) {
            let wrong = "must have less than or equal to 200 keys";
            return Err(joi::refuse("body", &format!("{path}.custom_fields"), wrong));
        }
    }
    joi::check("body", "settings", settings, SETTINGS)
}

fn is_address(email: &str) -> bool {
    email.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty()
            && domain.contains('.')
            && !domain.starts_with('.')
            && !domain.ends_with('.')
            && !email.contains(char::is_whitespace)
            && !domain.contains('@')
    })
}

impl Account {
    fn take(
        &mut self,
        campaign: u64,
        item: &Map<String, Value>,
        flag: &dyn Fn(&str) -> bool,
        seen: &mut BTreeSet<String>,
        outcome: &mut Outcome,
        now: Timestamp,
    ) -> Checked<()> {
        let written = item.get("email").and_then(Value::as_str).unwrap_or_default();
        let email = key(written);
        let counts = &mut outcome.counts;
        if !is_address(&email) {
            counts.invalid += 1;
            outcome.invalid.push(written.to_owned());
            return Ok(());
        }
        if !seen.insert(email.clone()) {
            counts.repeated_in_request += 1;
            return Ok(());
        }
        let known = self.lead_by_email.get(&email).copied();
        if let Some(lead) = known.filter(|lead| self.is_member(campaign, *lead)) {
            counts.already_there += 1;
            self.write_profile(lead, item);
            outcome.ids.insert(email, json!(lead));
            return Ok(());
        }
        if !flag("ignore_global_block_list") && self.is_blocked(&email) {
            counts.blocked += 1;
        } else if !flag("ignore_unsubscribe_list") && self.is_unsubscribed(known) {
            counts.unsubscribed += 1;
            outcome.unsubscribed.push(email);
        } else if !flag("ignore_community_bounce_list") && self.community_bounces.contains(&email) {
            counts.bounced += 1;
        } else if !flag("ignore_duplicate_leads_in_other_campaign") && self.is_elsewhere(known) {
            counts.in_other_campaign += 1;
        } else {
            counts.added += 1;
            let lead = known.unwrap_or_else(|| self.new_lead(&email, now));
            self.write_profile(lead, item);
            self.join(campaign, lead, now)?;
            outcome.ids.insert(email, json!(lead));
        }
        Ok(())
    }

    fn is_member(&self, campaign: u64, lead: u64) -> bool {
        self.campaigns.get(&campaign).is_some_and(|c| c.member_of.contains_key(&lead))
    }

    fn is_unsubscribed(&self, lead: Option<u64>) -> bool {
        lead.and_then(|lead| self.leads.get(&lead)).is_some_and(|lead| lead.unsubscribed)
    }

    fn is_elsewhere(&self, lead: Option<u64>) -> bool {
        lead.is_some_and(|lead| self.campaigns.values().any(|c| c.member_of.contains_key(&lead)))
    }

    fn new_lead(&mut self, email: &str, now: Timestamp) -> u64 {
        let id = self.new_id();
        let lead = Lead {
            id,
            email: email.to_owned(),
            created_at: now,
            fields: Map::new(),
            custom: Map::new(),
            unsubscribed: false,
            bounced: false,
        };
        self.leads.insert(id, lead);
        self.lead_by_email.insert(email.to_owned(), id);
        id
    }

    /// Writes what a body says over a lead's profile; custom fields are merged.
    pub(super) fn write_profile(&mut self, lead: u64, item: &Map<String, Value>) {
        let Some(lead) = self.leads.get_mut(&lead) else { return };
        for name in PROFILE {
            if let Some(value) = item.get(name) {
                lead.fields.insert(name.to_owned(), value.clone());
            }
        }
        if let Some(custom) = item.get("custom_fields").and_then(Value::as_object) {
            lead.custom.extend(custom.iter().map(|(name, value)| (name.clone(), value.clone())));
        }
    }

    fn join(&mut self, campaign: u64, lead: u64, now: Timestamp) -> Checked<()> {
        let id = self.new_id();
        let campaign = self.campaign_mut(campaign)?;
        let member = Member {
            lead,
            created_at: now,
            state: LeadState::Started,
            category: None,
            step: 0,
            mailbox: None,
            last_sent: None,
            unsubscribed: false,
        };
        campaign.members.insert(id, member);
        campaign.member_of.insert(lead, id);
        campaign.queue.add_fresh(id);
        Ok(())
    }

    fn loaded(&mut self, campaign: u64, counts: &Loads, now: Timestamp) -> Checked<()> {
        let restart = self.switches.completes && counts.added > 0;
        let campaign = self.campaign_mut(campaign)?;
        let loads = &mut campaign.loads;
        loads.requests += 1;
        loads.submitted += counts.submitted;
        loads.added += counts.added;
        loads.already_there += counts.already_there;
        loads.repeated_in_request += counts.repeated_in_request;
        loads.in_other_campaign += counts.in_other_campaign;
        loads.blocked += counts.blocked;
        loads.unsubscribed += counts.unsubscribed;
        loads.invalid += counts.invalid;
        loads.bounced += counts.bounced;
        if restart && campaign.status == Status::Completed {
            campaign.status = Status::Active;
            campaign.active_since = Some(now);
        }
        Ok(())
    }
}
