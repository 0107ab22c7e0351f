//! The wire that leaves the machine: HTTPS with `rustls`, one attempt per call, no redirects.
//!
//! Knows nothing of platforms; it refuses what its host list does not name before it connects.

use std::error::Error;
use std::io;
use std::time::Duration;

use reqwest::redirect::Policy;
use reqwest::tls::Version;
use reqwest::{Client, ClientBuilder};

use super::hosts::{HostList, is_loopback};
use super::wire::{Exchange, Fault, Request, Response, Wire, WireError};
use crate::base::limits::ANSWER_BYTES_MAX;

/// How long making a connection may take. Shorter than any exchange, so that a host that is not
/// there is told from one that does not answer.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(15);
/// How long an unused connection is kept. Shorter than the idle time of the platforms' gateways,
/// so that a write rarely meets a connection that is being closed.
const IDLE_CONNECTION_KEPT: Duration = Duration::from_secs(20);
/// What the platforms see as our name.
const USER_AGENT: &str = concat!("sendoff/", env!("CARGO_PKG_VERSION"));

/// The real wire.
pub struct HttpsWire {
    hosts: HostList,
    outward: Option<Client>,
    loopback: Client,
}

/// This machine gives no usable TLS: most often it has no certificate authorities installed.
#[derive(Debug, thiserror::Error)]
#[error(
    "no secure connection can be made from this machine: install its certificate authorities \
     (package `ca-certificates`)"
)]
pub struct NoWire;

impl HttpsWire {
    /// A wire to the listed hosts. The certificate authorities of this machine are read only when
    /// the list leaves it.
    pub fn new(hosts: HostList) -> Result<Self, NoWire> {
        // An error means that a provider is installed already, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let outward = hosts.leaves_this_machine().then(|| common().build()).transpose();
        let loopback = common().no_proxy().tls_certs_only([]).build();
        Ok(Self {
            hosts,
            outward: outward.map_err(|_| NoWire)?,
            loopback: loopback.map_err(|_| NoWire)?,
        })
    }

    async fn send(&self, request: Request) -> Result<Response, WireError> {
        self.hosts.check(&request.url).map_err(WireError::NotSent)?;
        let client = match &self.outward {
            _ if is_loopback(&request.url) => &self.loopback,
            Some(outward) => outward,
            None => return Err(WireError::NotSent(Fault::ForbiddenHost)),
        };
        let sent = client
            .request(request.method, request.url)
            .headers(request.headers)
            .timeout(request.timeout)
            .body(request.body)
            .send()
            .await;
        let mut answer = sent.map_err(|error| sort(&error))?;
        let (status, headers) = (answer.status(), answer.headers().clone());
        let mut body = Vec::new();
        while let Some(piece) = answer.chunk().await.map_err(|error| lost(&error))? {
            if body.len() + piece.len() > ANSWER_BYTES_MAX {
                return Err(WireError::Lost(Fault::TooLarge));
            }
            body.extend_from_slice(&piece);
        }
        Ok(Response { status, headers, body })
    }
}

impl Wire for HttpsWire {
    fn exchange(&self, request: Request) -> Exchange<'_> {
        Box::pin(self.send(request))
    }
}

fn common() -> ClientBuilder {
    Client::builder()
        .user_agent(USER_AGENT)
        .redirect(Policy::none())
        // Retries are decided above, where it is known whether a call may be repeated.
        .retry(reqwest::retry::never())
        .referer(false)
        .connect_timeout(CONNECT_TIMEOUT)
        .pool_idle_timeout(IDLE_CONNECTION_KEPT)
        .tls_version_min(Version::TLS_1_2)
}

/// Errors before the answer began: only those of building and connecting are certainly unsent.
fn sort(error: &reqwest::Error) -> WireError {
    if error.is_dns() {
        WireError::NotSent(Fault::Name)
    } else if error.is_connect() || error.is_builder() {
        WireError::NotSent(Fault::Connect)
    } else {
        lost(error)
    }
}

fn lost(error: &reqwest::Error) -> WireError {
    let fault = if error.is_timeout() || has_timed_out(error) {
        Fault::Timeout
    } else if error.is_decode() && !is_broken(error) {
        Fault::Undecodable
    } else {
        Fault::Broken
    };
    WireError::Lost(fault)
}

fn io_kind(error: &(dyn Error + 'static)) -> Option<io::ErrorKind> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(io) = error.downcast_ref::<io::Error>() {
            return Some(io.kind());
        }
        next = error.source();
    }
    None
}

fn has_timed_out(error: &reqwest::Error) -> bool {
    io_kind(error) == Some(io::ErrorKind::TimedOut)
}

fn is_broken(error: &reqwest::Error) -> bool {
    use io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset, UnexpectedEof};
    matches!(io_kind(error), Some(BrokenPipe | ConnectionAborted | ConnectionReset | UnexpectedEof))
}
