//! The client: sessions, and calls with a session.
//!
//! What can be asked is in the files beside this one, each with its own `impl Client`. Knows no
//! object by name.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use reqwest::{Method, Url};
use serde_json::Value;
use tokio::sync::Mutex;

use super::auth::{Credentials, Session, read_session, token_call};
use super::describe::ObjectDescription;
use super::errors::SalesforceDialect;
use super::id::Id;
use super::limits::API_VERSION_DEFAULT;
use super::wire::{Allowance, LimitsAnswer};
use crate::base::clock::SharedClock;
use crate::platform::transport::{
    Call, CallError, Cause, Effect, Failed, NotAHeader, Redactor, Request, Response, Settings,
    Transport, Unreadable, Wire, json,
};

/// What a client is made from.
#[derive(Debug, Clone)]
pub struct Config {
    /// The organisation's My Domain address, such as `https://acme.my.salesforce.com`: the
    /// client-credentials flow is not offered on the shared login hosts.
    pub login_url: Url,
    /// The connected app's credentials.
    pub credentials: Credentials,
    /// The API version, `v62.0` unless there is a reason.
    pub api_version: String,
    /// Allowances, retries and seed.
    pub transport: Settings,
}

impl Config {
    /// A configuration with the default version, no allowance of our own, and default retries.
    pub fn new(login_url: Url, credentials: Credentials) -> Self {
        let api_version = API_VERSION_DEFAULT.to_owned();
        Self { login_url, credentials, api_version, transport: Settings::default() }
    }
}

/// A client of one organisation, with one integration user.
pub struct Client {
    transport: Transport,
    login_url: Url,
    credentials: Credentials,
    api_version: String,
    session: Mutex<Option<Arc<Session>>>,
    pub(super) descriptions: Mutex<BTreeMap<String, (Timestamp, Arc<ObjectDescription>)>>,
}

/// A request without its session: it is made into a whole one for each session it is sent with.
pub(super) struct Ask {
    pub operation: String,
    pub effect: Effect,
    method: Method,
    target: Target,
    query: Vec<(&'static str, String)>,
    body: Option<Value>,
    timeout: Option<std::time::Duration>,
}

enum Target {
    /// Segments below `/services/data/{version}/`.
    Data(Vec<String>),
    /// A path that Salesforce gave us.
    Given(String),
}

impl Ask {
    pub(super) fn get(operation: String, segments: &[&str]) -> Self {
        Self::new(operation, Effect::Read, Method::GET, segments)
    }

    pub(super) fn given(operation: String, path: &str) -> Self {
        let mut ask = Self::get(operation, &[]);
        ask.target = Target::Given(path.to_owned());
        ask
    }

    pub(super) fn write(operation: String, method: Method, segments: &[&str], body: Value) -> Self {
        let mut ask = Self::new(operation, Effect::Write, method, segments);
        ask.body = Some(body);
        ask.timeout(super::limits::WRITE_TIMEOUT)
    }

    pub(super) fn query(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.query.push((name, value.into()));
        self
    }

    pub(super) fn timeout(mut self, timeout: std::time::Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    fn new(operation: String, effect: Effect, method: Method, segments: &[&str]) -> Self {
        let target = Target::Data(segments.iter().map(|segment| (*segment).to_owned()).collect());
        Self { operation, effect, method, target, query: Vec::new(), body: None, timeout: None }
    }
}

impl Client {
    /// A client over a wire. Nothing is sent until something is asked.
    pub fn new(config: Config, wire: Arc<dyn Wire>, clock: SharedClock) -> Self {
        let Config { login_url, credentials, api_version, transport } = config;
        let redactor =
            Redactor::new([credentials.client_id.clone(), credentials.client_secret.clone()]);
        Self {
            transport: Transport::new(wire, clock, SalesforceDialect, redactor, transport),
            login_url,
            credentials,
            api_version,
            session: Mutex::new(None),
            descriptions: Mutex::new(BTreeMap::new()),
        }
    }

    /// The id of the organisation that the credentials belong to, as its token answer says.
    pub async fn organization(&self) -> Result<Id, CallError> {
        Ok(self.session(None).await?.organization.clone())
    }

    /// What is left of the organisation's allowances, by Salesforce's names for them
    /// (`DailyApiRequests`, `HourlySyncReportRuns`).
    pub async fn allowances(&self) -> Result<BTreeMap<String, Allowance>, CallError> {
        let ask = Ask::get("read its limits".to_owned(), &["limits"]);
        self.send(&ask, json::<LimitsAnswer>).await
    }

    pub(super) fn redactor(&self) -> &Redactor {
        self.transport.redactor()
    }

    pub(super) fn now(&self) -> Timestamp {
        self.transport.clock().now()
    }

    /// Sends with the current session; when Salesforce says that it has ended, once more with a new
    /// one. Sending a write twice is safe here and only here: a request with a dead session is
    /// turned away before it is processed. A second 401 is given to the caller.
    pub(super) async fn send<T>(
        &self,
        ask: &Ask,
        read: impl Fn(&Response) -> Result<T, Unreadable>,
    ) -> Result<T, CallError> {
        let session = self.session(None).await?;
        let answer = self.transport.call(&self.call(ask, &session)?, &read).await;
        match answer {
            Err(error) if is_dead_session(&error) => {
                let session = self.session(Some(&session)).await?;
                self.transport.call(&self.call(ask, &session)?, &read).await
            }
            answer => answer,
        }
    }

    /// The session, or a new one when there is none or it is the one that is known to be dead. Of
    /// several callers that find it dead at once, one asks and all use the answer.
    async fn session(&self, dead: Option<&Arc<Session>>) -> Result<Arc<Session>, CallError> {
        let mut kept = self.session.lock().await;
        if let Some(session) = &*kept
            && dead.is_none_or(|dead| !Arc::ptr_eq(dead, session))
        {
            return Ok(session.clone());
        }
        *kept = None;
        let operation = "issue an access token";
        let call = token_call(&self.login_url, &self.credentials)
            .map_err(|error| bad_credential(operation, &error))?;
        let session = Arc::new(self.transport.call(&call, read_session).await?);
        *kept = Some(session.clone());
        Ok(session)
    }

    fn call(&self, ask: &Ask, session: &Session) -> Result<Call, CallError> {
        let mut url = session.instance.clone();
        match &ask.target {
            Target::Given(path) => url.set_path(path),
            Target::Data(segments) => {
                url.set_path("/services/data");
                let mut path = url
                    .path_segments_mut()
                    .map_err(|()| not_asked(&ask.operation, "the instance address has no path"))?;
                path.push(&self.api_version).extend(segments);
            }
        }
        url.set_query(None);
        if !ask.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&ask.query);
        }
        let mut request = Request::new(ask.method.clone(), url)
            .header("accept", "application/json")
            .secret_header("authorization", "Bearer ", &session.token)
            .map_err(|error| bad_credential(&ask.operation, &error))?;
        if ask.effect == Effect::Write {
            // Without it the organisation's assignment rules give leads to other owners.
            request = request.header("sforce-auto-assign", "FALSE");
        }
        if let Some(body) = &ask.body {
            request = request.json(body);
        }
        if let Some(timeout) = ask.timeout {
            request = request.timeout(timeout);
        }
        Ok(Call { operation: ask.operation.clone(), effect: ask.effect, request })
    }
}

fn is_dead_session(error: &CallError) -> bool {
    error.refusal().is_some_and(|refusal| refusal.status == 401)
        && error.has_code("INVALID_SESSION_ID")
}

/// Answers to a read that do not add up.
pub(super) fn unusable(operation: &str, what: impl Into<String>) -> CallError {
    unavailable(operation, Cause::Unreadable(what.into()))
}

/// Something that was never sent, because it cannot be put into words that Salesforce takes.
pub(super) fn not_asked(operation: &str, why: impl Into<String>) -> CallError {
    unavailable(operation, Cause::NotAsked(why.into()))
}

fn unavailable(operation: &str, cause: Cause) -> CallError {
    let operation = operation.to_owned();
    CallError::Unavailable(Failed { platform: "Salesforce", operation, cause })
}

fn bad_credential(operation: &str, error: &NotAHeader) -> CallError {
    not_asked(operation, error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::private::Secret;
    use crate::platform::salesforce::CredentialForm;
    use crate::platform::transport::scripted::{Scripted, answer, monday};

    #[tokio::test]
    async fn of_two_callers_with_one_dead_session_one_asks_and_both_use_the_answer() {
        let token = |number| {
            let body = serde_json::json!({
                "access_token": format!("token-{number}"),
                "instance_url": "https://acme.my.salesforce.example",
                "id": "https://login.salesforce.example/id/00D5e000001AbCdEAK/0055e000001AbCdEAK",
            });
            Ok(answer(200, &body.to_string()))
        };
        let wire = Scripted::new([token(1), token(2)]);
        let client_id = Secret::new("key");
        let credentials =
            Credentials { client_secret: client_id.clone(), client_id, form: CredentialForm::Body };
        let login = "https://acme.my.salesforce.example".parse().unwrap();
        let config = Config::new(login, credentials);
        let client = Client::new(config, wire.clone(), Arc::new(monday()));
        let dead = client.session(None).await.unwrap();
        let (one, two) = tokio::join!(client.session(Some(&dead)), client.session(Some(&dead)));
        assert!(Arc::ptr_eq(&one.unwrap(), &two.unwrap()));
        assert_eq!(wire.left(), 0);
    }
}
