//! The calls, by area. Each method is one call of the API, or one whole listing.
//!
//! The key travels in the query of every request; nothing made here repeats a request's address.

mod campaigns;
mod leads;
mod mailboxes;
mod readings;
mod setup;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use reqwest::{Method, Url};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::errors::SmartleadDialect;
use super::limits::ANSWER_TIMEOUT;
use crate::base::clock::SharedClock;
use crate::base::private::Secret;
use crate::platform::transport::{
    Call, CallError, Redactor, Request, Response, Settings, Transport, Unreadable, Wire, json,
};

pub use campaigns::StatusCommand;
pub use leads::AddLeads;

/// The client of one Smartlead account.
///
/// Build one per account: the account's request allowance is kept inside it.
pub struct SmartleadClient {
    transport: Transport,
    base: Url,
    key: Secret,
}

impl SmartleadClient {
    /// A client of the account that `key` opens. `base` is the address of the API with its
    /// version, such as `https://server.smartlead.ai/api/v1`; `settings` hold the allowance, see
    /// [`default_rates`](super::limits::default_rates).
    pub fn new(
        wire: Arc<dyn Wire>,
        clock: SharedClock,
        base: Url,
        key: Secret,
        settings: Settings,
    ) -> Self {
        let redactor = Redactor::new([key.clone()]);
        let transport = Transport::new(wire, clock, SmartleadDialect, redactor, settings);
        Self { transport, base, key }
    }

    fn request(&self, method: Method, path: &str, query: &[(&str, &str)]) -> Request {
        let mut url = self.base.clone();
        let whole = format!("{}/{path}", url.path().trim_end_matches('/'));
        url.set_path(&whole);
        url.query_pairs_mut().append_pair("api_key", self.key.reveal()).extend_pairs(query);
        Request::new(method, url).header("accept", "application/json").timeout(ANSWER_TIMEOUT)
    }

    /// Asks and reads the answer as JSON of a known form.
    async fn get<T: DeserializeOwned>(
        &self,
        operation: &'static str,
        path: &str,
        query: &[(&str, &str)],
    ) -> Result<T, CallError> {
        self.get_with(operation, path, query, json).await
    }

    /// Asks and reads the answer with `read`.
    async fn get_with<T>(
        &self,
        operation: &'static str,
        path: &str,
        query: &[(&str, &str)],
        read: impl Fn(&Response) -> Result<T, Unreadable>,
    ) -> Result<T, CallError> {
        let call = Call::read(operation, self.request(Method::GET, path, query));
        self.transport.call(&call, read).await
    }

    /// Posts a body and reads the answer with `read`.
    async fn post<T>(
        &self,
        operation: &'static str,
        path: &str,
        body: &Value,
        read: impl Fn(&Response) -> Result<T, Unreadable>,
    ) -> Result<T, CallError> {
        let request = self.request(Method::POST, path, &[]).json(body);
        self.transport.call(&Call::write(operation, request), read).await
    }
}
