//! Raw requests against the org's router, judged by the documented shapes and texts.
//!
//! Knows no client: each test writes its own address, headers and body.

mod campaigns;
mod collections;
mod describes;
mod queries;
mod records;
mod reports;
mod transport;

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request};
use serde_json::{Map, Value, json};
use tower::ServiceExt;

use super::{Org, OrgSettings};
use crate::base::clock::ManualClock;
use crate::base::private::Secret;

/// The path of the API version the tests use.
const BASE: &str = "/services/data/v59.0";

/// An org, its clock and a good token.
struct Desk {
    org: Arc<Org>,
    clock: ManualClock,
    token: String,
}

/// One answer.
struct Reply {
    status: u16,
    headers: HeaderMap,
    json: Value,
}

impl Reply {
    /// The code of the first error of an ordinary error array.
    fn code(&self) -> &str {
        self.json[0]["errorCode"].as_str().unwrap_or_default()
    }

    fn message(&self) -> &str {
        self.json[0]["message"].as_str().unwrap_or_default()
    }
}

fn settings() -> OrgSettings {
    OrgSettings::new("core", "consumer-key", Secret::new("consumer-secret"))
}

fn object(value: Value) -> Map<String, Value> {
    value.as_object().cloned().unwrap()
}

impl Desk {
    async fn new() -> Self {
        Self::with(settings()).await
    }

    async fn with(settings: OrgSettings) -> Self {
        let clock = ManualClock::new("2027-01-11T08:00:00Z".parse().unwrap());
        let org = Org::new(settings, Arc::new(clock.clone()));
        let mut desk = Self { org, clock, token: String::new() };
        desk.sign_in().await;
        desk
    }

    async fn sign_in(&mut self) {
        let form = "grant_type=client_credentials&client_id=consumer-key\
                    &client_secret=consumer-secret";
        let reply = self.raw("POST", "/services/oauth2/token", &[], form).await;
        assert_eq!(reply.status, 200);
        self.token = reply.json["access_token"].as_str().unwrap().to_owned();
    }

    async fn raw(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Reply {
        let mut request = Request::builder().method(method).uri(path).header("host", "org.test");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::from(body.to_owned())).unwrap();
        let response = self.org.router().oneshot(request).await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        let json = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Reply { status, headers, json }
    }

    async fn call(&self, method: &str, path: &str, body: Value) -> Reply {
        self.call_with(method, path, &[], body).await
    }

    async fn call_with(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Value,
    ) -> Reply {
        let bearer = format!("Bearer {}", self.token);
        let mut all = vec![("authorization", bearer.as_str())];
        all.extend_from_slice(headers);
        let body = if body.is_null() { String::new() } else { body.to_string() };
        self.raw(method, &format!("{BASE}{path}"), &all, &body).await
    }

    async fn get(&self, path: &str) -> Reply {
        self.call("GET", path, Value::Null).await
    }

    async fn query(&self, soql: &str) -> Reply {
        self.get(&format!("/query?q={}", encoded(soql))).await
    }

    fn campaign(&self, name: &str) -> String {
        self.org.seed("Campaign", object(json!({"Name": name})))
    }

    fn lead(&self, number: usize) -> String {
        let fields = json!({
            "FirstName": "Ada", "LastName": format!("Example {number}"), "Company": "Example AG",
            "Email": format!("ada.{number}@shipper.example"), "NumberOfEmployees": number,
        });
        self.org.seed("Lead", object(fields))
    }

    fn member(&self, campaign: &str, lead: &str) -> String {
        self.org.seed("CampaignMember", object(json!({"CampaignId": campaign, "LeadId": lead})))
    }

    /// One field of one record, as an administrator sees it.
    fn field(&self, object: &str, id: &str, field: &str) -> Value {
        let row = self.org.dump(object).into_iter().find(|row| row["Id"] == *id).unwrap();
        row[field].clone()
    }
}

/// Percent-encodes whatever is not plain.
fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
            b' ' => "+".to_owned(),
            other => format!("%{other:02X}"),
        })
        .collect()
}
