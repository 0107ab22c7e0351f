//! One HTTP exchange, and the trait behind which it happens.
//!
//! Knows nothing of retries, limits or what an answer means.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, StatusCode, Url};
use serde::Serialize;

use crate::base::private::Secret;

/// How long an exchange may take from connecting to the last byte, unless the request says else.
const TIMEOUT_DEFAULT: Duration = Duration::from_secs(60);

/// What goes out. `Debug` shows the method and the host only: paths, queries, headers and bodies
/// of the platforms hold credentials and people.
#[derive(Clone)]
pub struct Request {
    /// The method.
    pub method: Method,
    /// The whole address, with its query.
    pub url: Url,
    /// Every header that the platform's client sets; the wire adds `User-Agent` and `Host`.
    pub headers: HeaderMap,
    /// The body; empty means none.
    pub body: Vec<u8>,
    /// How long the whole exchange may take.
    pub timeout: Duration,
}

/// A credential with characters that no header may hold, such as a line break.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the credential for the header `{0}` holds a character that no header may hold")]
pub struct NotAHeader(pub String);

impl Request {
    /// A request without headers or body.
    pub fn new(method: Method, url: Url) -> Self {
        Self { method, url, headers: HeaderMap::new(), body: Vec::new(), timeout: TIMEOUT_DEFAULT }
    }

    /// Adds a header whose name (in lower case) and value are constants of the program.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: &'static str) -> Self {
        self.headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
        self
    }

    /// Adds a header that carries a credential after a fixed prefix such as `Bearer `.
    pub fn secret_header(
        mut self,
        name: &'static str,
        prefix: &str,
        secret: &Secret,
    ) -> Result<Self, NotAHeader> {
        let mut value = HeaderValue::from_str(&format!("{prefix}{}", secret.reveal()))
            .map_err(|_| NotAHeader(name.to_owned()))?;
        value.set_sensitive(true);
        self.headers.insert(HeaderName::from_static(name), value);
        Ok(self)
    }

    /// Sets a JSON body and its content type.
    #[must_use]
    pub fn json<T: Serialize>(mut self, body: &T) -> Self {
        self.body = serde_json::to_vec(body)
            .expect("invariant: what a client sends has text keys and finite numbers");
        self.header("content-type", "application/json")
    }

    /// Sets a form body and its content type.
    #[must_use]
    pub fn form(mut self, fields: &[(&str, &str)]) -> Self {
        let mut carrier = self.url.clone();
        carrier.query_pairs_mut().clear().extend_pairs(fields);
        self.body = carrier.query().unwrap_or_default().as_bytes().to_vec();
        self.header("content-type", "application/x-www-form-urlencoded")
    }

    /// Sets how long the whole exchange may take.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let host = self.url.host_str().unwrap_or_default();
        write!(f, "Request({} {host}, {} bytes)", self.method, self.body.len())
    }
}

/// What came back, whole and decompressed. `Debug` shows the status and the length only.
#[derive(Clone)]
pub struct Response {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body; empty when there was none.
    pub body: Vec<u8>,
}

impl Response {
    /// A header as text, when it is there and is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The media type without its parameters, in lower case.
    pub fn media_type(&self) -> String {
        let whole = self.header(CONTENT_TYPE.as_str()).unwrap_or_default();
        whole.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
    }
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Response({}, {} bytes)", self.status.as_u16(), self.body.len())
    }
}

/// Why an exchange gave no answer. A closed list without text from below: the messages of HTTP
/// libraries hold whole addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The host is not on the list of hosts this client may talk to.
    #[error("its host is not among the hosts that the workspace allows")]
    ForbiddenHost,
    /// The address is neither `https` nor on this machine.
    #[error("its address is not `https`")]
    Insecure,
    /// The name does not resolve.
    #[error("its host name does not resolve")]
    Name,
    /// No connection: refused, unreachable, or no agreement on TLS.
    #[error("no connection could be made")]
    Connect,
    /// No whole answer in time.
    #[error("no answer came in time")]
    Timeout,
    /// The connection broke before the whole answer was there.
    #[error("the connection broke before the answer was complete")]
    Broken,
    /// The answer is larger than `base::limits::ANSWER_BYTES_MAX`.
    #[error("the answer is larger than this program reads")]
    TooLarge,
    /// The answer is not HTTP, or its compression is damaged.
    #[error("the answer could not be decoded")]
    Undecodable,
}

impl Fault {
    /// Whether the same request can never do better.
    pub fn is_permanent(self) -> bool {
        matches!(self, Fault::ForbiddenHost | Fault::Insecure | Fault::TooLarge)
    }
}

/// An exchange without an answer, by the only question that matters: can the server have seen it?
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WireError {
    /// No byte of the request can have reached the server.
    #[error("not sent: {0}")]
    NotSent(Fault),
    /// The server may have seen the request, and may have acted on it.
    #[error("no answer: {0}")]
    Lost(Fault),
}

/// The future of one exchange.
pub type Exchange<'a> = Pin<Box<dyn Future<Output = Result<Response, WireError>> + Send + 'a>>;

/// Something that carries one request to a server and brings back one answer: HTTPS, an in-process
/// double, a script. It sends at most once.
pub trait Wire: Send + Sync {
    /// Carries one request. In doubt about whether it was sent, the error is [`WireError::Lost`].
    fn exchange(&self, request: Request) -> Exchange<'_>;
}
