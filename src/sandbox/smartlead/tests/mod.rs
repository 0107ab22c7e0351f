//! The double against the reference page: the wire first, then a week of sending.

mod leads;
mod walk;
mod wire;

use std::sync::Arc;

use axum::body::Body;
use axum::http::Request;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use tower::ServiceExt;

use super::{RateProfile, Smartlead, SmartleadSettings, Switches};
use crate::base::clock::Clock;
use crate::sandbox::clock::{Pace, SandboxClock};
use crate::sandbox::world::{CrmSettings, FlawRates, Rates, World, WorldSettings};

/// An account with a clock of its own, spoken to with raw requests.
pub(super) struct Bench {
    pub(super) double: Arc<Smartlead>,
    pub(super) clock: SandboxClock,
    world: Arc<World>,
    pub(super) key: String,
}

/// Status, content type and body as text.
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) media: String,
    pub(super) text: String,
    pub(super) headers: axum::http::HeaderMap,
}

impl Reply {
    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap()
    }
}

/// Monday 11 January 2027, 08:00 UTC.
pub(super) fn monday() -> Timestamp {
    "2027-01-11T08:00:00Z".parse().unwrap()
}

impl Bench {
    pub(super) fn new(switches: Switches, rates: Rates) -> Self {
        let settings = SmartleadSettings { switches, ..SmartleadSettings::default() };
        Self::with(settings, WorldSettings { rates, ..clean() })
    }

    pub(super) fn with(settings: SmartleadSettings, world: WorldSettings) -> Self {
        let clock = SandboxClock::new(monday(), Pace::Stepped);
        let world = Arc::new(World::new(world));
        let key = settings.api_key.clone();
        let double = Smartlead::new(settings, Arc::new(clock.clone()), world.clone());
        Self { double, clock, world, key }
    }

    /// One without a limit on the rate.
    pub(super) fn quiet() -> Self {
        Self::new(unlimited(), Rates::SILENT)
    }

    pub(super) async fn raw(&self, method: &str, path: &str, body: &str) -> Reply {
        let request =
            Request::builder().method(method).uri(path).body(Body::from(body.to_owned())).unwrap();
        let response = self.double.router().oneshot(request).await.unwrap();
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        let media = headers["content-type"].to_str().unwrap().to_owned();
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        Reply { status, media, text: String::from_utf8(bytes.to_vec()).unwrap(), headers }
    }

    pub(super) async fn call(&self, method: &str, path: &str, body: Value) -> Reply {
        let join = if path.contains('?') { '&' } else { '?' };
        let path = format!("/api/v1{path}{join}api_key={}", self.key);
        let body = if body.is_null() { String::new() } else { body.to_string() };
        self.raw(method, &path, &body).await
    }

    pub(super) async fn get(&self, path: &str) -> Value {
        let reply = self.call("GET", path, Value::Null).await;
        assert_eq!(reply.status, 200, "{path}: {}", reply.text);
        reply.json()
    }

    pub(super) async fn post(&self, path: &str, body: Value) -> Value {
        let reply = self.call("POST", path, body).await;
        assert_eq!(reply.status, 200, "{path}: {}", reply.text);
        reply.json()
    }

    /// A campaign with a schedule, three steps and two mailboxes, not started.
    pub(super) async fn campaign(&self, name: &str) -> u64 {
        let id = self.post("/campaigns/create", json!({ "name": name })).await["id"].clone();
        let id = id.as_u64().unwrap();
        self.post(&format!("/campaigns/{id}/schedule"), schedule(10, 60)).await;
        self.post(&format!("/campaigns/{id}/sequences"), three_steps()).await;
        let boxes = self.get("/email-accounts/").await;
        let ids = json!({ "email_account_ids": [boxes[0]["id"], boxes[1]["id"]] });
        self.post(&format!("/campaigns/{id}/email-accounts"), ids).await;
        id
    }

    /// Adds people of the world to a campaign.
    pub(super) async fn load(&self, id: u64, from: usize, count: usize) -> Value {
        let people = self.world.people().iter().skip(from).take(count);
        let list: Vec<Value> = people
            .map(|person| {
                json!({
                    "email": person.email, "first_name": person.first,
                    "last_name": person.last, "custom_fields": { "job_title": person.title },
                })
            })
            .collect();
        self.post(&format!("/campaigns/{id}/leads"), json!({ "lead_list": list })).await
    }

    pub(super) async fn status(&self, id: u64, word: &str) -> Value {
        self.post(&format!("/campaigns/{id}/status"), json!({ "status": word })).await
    }

    pub(super) fn days(&self, days: i64) {
        self.clock.advance_by(SignedDuration::from_hours(24 * days));
    }

    pub(super) fn now(&self) -> Timestamp {
        self.clock.now()
    }
}

pub(super) fn unlimited() -> Switches {
    Switches { rate_profile: RateProfile::Unlimited, ..Switches::default() }
}

/// A world whose list has no flaws.
pub(super) fn clean() -> WorldSettings {
    let orgs = vec![CrmSettings { leads: 600, ..CrmSettings::default() }];
    WorldSettings { orgs, flaws: FlawRates::NONE, ..WorldSettings::default() }
}

pub(super) fn schedule(gap: u32, new_leads: u32) -> Value {
    json!({
        "timezone": "Europe/Berlin", "days_of_the_week": [1, 2, 3, 4], "start_hour": "09:00",
        "end_hour": "16:30", "min_time_btw_emails": gap, "max_new_leads_per_day": new_leads,
    })
}

fn three_steps() -> Value {
    let step = |number: u32, delay: u32, subject: &str| {
        json!({
            "id": null, "seq_number": number, "seq_delay_details": { "delay_in_days": delay },
            "subject": subject,
            "email_body": "<p>{Hi|Hello} {{first_name}}, {{job_title}}.</p> %unsubscribe-text%",
        })
    };
    let first = step(1, 0, "About lanes, {{first_name}}");
    json!({ "sequences": [first, step(2, 2, ""), step(3, 3, "")] })
}
