//! Sign-in by client credentials, sessions and their end, the identity of the user.
//!
//! Knows no record. Errors of the token endpoint are objects; those of a session are arrays.

use std::collections::BTreeMap;

use axum::http::header;
use base64::Engine;
use jiff::Timestamp;
use serde_json::json;

use super::answer::Answer;
use super::fault::Fault;
use super::http::Call;
use super::org::{Org, State};

/// The access tokens that are good, and until when.
#[derive(Default)]
pub(super) struct Sessions {
    until: BTreeMap<String, Timestamp>,
    issued: u64,
}

impl Sessions {
    /// Ends every session.
    pub(super) fn clear(&mut self) {
        self.until.clear();
    }

    fn issue(&mut self, org: &str, until: Timestamp, now: Timestamp) -> String {
        self.until.retain(|_, end| *end > now);
        self.issued += 1;
        let token = format!("{}!AQ.{:012}.sandbox", &org[..15], self.issued);
        self.until.insert(token.clone(), until);
        token
    }

    fn good(&self, token: &str, now: Timestamp) -> bool {
        self.until.get(token).is_some_and(|end| *end > now)
    }
}

/// Whether a call carries a token that is good now.
pub(super) fn admit(state: &State, call: &Call, now: Timestamp) -> Result<(), Fault> {
    let token = call
        .header(header::AUTHORIZATION.as_str())
        .and_then(|value| value.strip_prefix("Bearer ").or_else(|| value.strip_prefix("OAuth ")));
    match token {
        Some(token) if state.sessions.good(token.trim(), now) => Ok(()),
        _ => Err(Fault::new(401, "INVALID_SESSION_ID", "Session expired or invalid")),
    }
}

/// `POST /services/oauth2/token`.
pub(super) fn token(org: &Org, state: &mut State, call: &Call) -> Answer {
    let form = call.form();
    let field = |name: &str| {
        form.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str()).unwrap_or("")
    };
    match field("grant_type") {
        "" => return refuse("invalid_request", "missing required parameter: grant_type"),
        "client_credentials" => {}
        _ => return refuse("unsupported_grant_type", "grant type not supported"),
    }
    let basic = basic(call);
    let (id, secret) = match &basic {
        Some((id, secret)) => (id.as_str(), secret.as_str()),
        None => (field("client_id"), field("client_secret")),
    };
    if id.is_empty() {
        return refuse("invalid_request", "missing required parameter: client_id");
    }
    if id != org.settings.client_id {
        return refuse("invalid_client_id", "client identifier invalid");
    }
    if secret != org.settings.client_secret.reveal() {
        return refuse("invalid_client", "invalid client credentials");
    }
    let now = org.clock.now();
    let until = now.checked_add(org.settings.session_length).unwrap_or(Timestamp::MAX);
    let token = state.sessions.issue(&state.data.org, until, now);
    let base = call.base_url(&org.settings);
    Answer::ok(json!({
        "access_token": token, "signature": "c2FuZGJveA==", "scope": "api",
        "instance_url": base, "token_type": "Bearer",
        "id": format!("{base}/id/{}/{}", state.data.org, state.data.integration_user),
        "issued_at": now.as_millisecond().to_string(),
    }))
    .header("cache-control", "no-store")
}

/// `GET /id/{org}/{user}`: who a token belongs to.
pub(super) fn identity(org: &Org, state: &State, call: &Call) -> Answer {
    let data = &state.data;
    let [_, asked_org, asked_user] = call.segments.as_slice() else {
        return Fault::not_found().into();
    };
    let same = super::id::checked(asked_org).as_deref() == Some(&data.org)
        && super::id::checked(asked_user).as_deref() == Some(&data.integration_user);
    if !same {
        return Answer::with(403, json!("Bad_Id"));
    }
    if admit(state, call, org.clock.now()).is_err() {
        return Answer::with(403, json!("Bad_OAuth_Token"));
    }
    let user = data.tables.get("User", &data.integration_user);
    let name = user.and_then(|user| user.get("Username")).cloned();
    let base = call.base_url(&org.settings);
    Answer::ok(json!({
        "id": format!("{base}/id/{}/{}", data.org, data.integration_user),
        "user_id": data.integration_user, "organization_id": data.org, "username": name,
        "active": true, "user_type": "STANDARD",
        "urls": {"rest": format!("{base}/services/data/v{{version}}/")},
    }))
}

fn refuse(error: &str, description: &str) -> Answer {
    Answer::with(400, json!({"error": error, "error_description": description}))
        .header("cache-control", "no-store")
}

fn basic(call: &Call) -> Option<(String, String)> {
    let value = call.header(header::AUTHORIZATION.as_str())?.strip_prefix("Basic ")?;
    let bytes = base64::engine::general_purpose::STANDARD.decode(value.trim()).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    text.split_once(':').map(|(id, secret)| (id.to_owned(), secret.to_owned()))
}
