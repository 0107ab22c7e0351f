//! Rows into a table by its webhook source: one row per request, never twice.
//!
//! Clay removes no duplicates, so a row whose outcome is unknown is not sent again here: the
//! caller reads the table first. A 429 is the exception, because Clay has then dropped the row.
//! The address of a webhook is the right to write to it, and is kept as a secret.
//!
//! Knows nothing of what a row means.

use std::fmt;
use std::sync::Arc;

use jiff::SignedDuration;
use reqwest::{Method, Url};
use serde_json::Value;

use crate::base::clock::SharedClock;
use crate::base::private::{Personal, Secret};
use crate::platform::transport::{
    Call, CallError, Dialect, Rate, Redactor, Request, Response, Retry, Said, Settings, Standing,
    Transport, Wire, is_loopback, nothing,
};

/// The largest row, in bytes: Clay says 100 KB, and the smaller reading of it is kept.
pub const ROW_BYTES_MAX: usize = 100_000;

const TOKEN_HEADER: &str = "x-clay-webhook-auth";
const LIMIT_WORDS: &str = "record limit reached";

/// The careful allowance of a workspace over all its webhooks: Clay takes 10 rows a second.
pub fn default_rates() -> Vec<Rate> {
    vec![Rate { calls: 8, per: SignedDuration::from_secs(1) }]
}

/// The webhook of one table: its address and, where one was set, its token.
#[derive(Clone)]
pub struct Webhook {
    prototype: Request,
    secrets: Vec<Secret>,
}

/// An address or a token that cannot be one. Repeats neither.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WebhookProblem {
    /// Not an address.
    #[error("the address of the Clay webhook is not a URL: copy it from the webhook's settings")]
    NotAUrl,
    /// An address elsewhere.
    #[error(
        "the address of the Clay webhook must be `https` on a host below `clay.com` (or on this \
         machine, for the sandbox)"
    )]
    Elsewhere,
    /// A token that no header may hold.
    #[error("the token of the Clay webhook holds a character that no header may hold")]
    Token,
}

impl Webhook {
    /// A webhook from its address and its token.
    pub fn new(address: &Secret, token: Option<&Secret>) -> Result<Self, WebhookProblem> {
        let url: Url = address.reveal().trim().parse().map_err(|_| WebhookProblem::NotAUrl)?;
        let at_clay = url.scheme() == "https"
            && url.host_str().is_some_and(|host| host.ends_with(".clay.com"))
            && url.username().is_empty();
        if !at_clay && !is_loopback(&url) {
            return Err(WebhookProblem::Elsewhere);
        }
        let mut secrets = vec![Secret::new(url.as_str()), Secret::new(url.path())];
        let mut prototype =
            Request::new(Method::POST, url).header("content-type", "application/json");
        if let Some(token) = token {
            prototype = prototype
                .secret_header(TOKEN_HEADER, "", token)
                .map_err(|_| WebhookProblem::Token)?;
            secrets.push(token.clone());
        }
        Ok(Self { prototype, secrets })
    }
}

impl fmt::Debug for Webhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Webhook(redacted)")
    }
}

/// A row that Clay will take as one row.
#[derive(Debug, Clone)]
pub struct WebhookRow {
    body: Personal<Vec<u8>>,
}

/// A value that Clay would not take as one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RowProblem {
    /// Not an object with members. Clay makes one row of a whole array.
    #[error("a row for Clay must be a JSON object with at least one column")]
    NotAnObject,
    /// Too large.
    #[error("a row for Clay has {0} bytes: at most {ROW_BYTES_MAX} are taken")]
    TooLarge(usize),
}

impl WebhookRow {
    /// A row from a JSON object whose members are columns.
    pub fn new(row: &Value) -> Result<Self, RowProblem> {
        if row.as_object().is_none_or(serde_json::Map::is_empty) {
            return Err(RowProblem::NotAnObject);
        }
        let body = row.to_string().into_bytes();
        if body.len() > ROW_BYTES_MAX {
            return Err(RowProblem::TooLarge(body.len()));
        }
        Ok(Self { body: Personal::new(body) })
    }
}

/// Why a row was not accepted, or may not have been.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PushError {
    /// The source is full for good. The row was not taken.
    #[error(
        "the Clay webhook source has taken the 50,000 rows of its lifetime and takes no more, even \
         when rows are deleted: create a new webhook source and put its address into the workspace"
    )]
    LifetimeReached,
    /// Refused, impossible, or unknown. Unknown is resolved by reading the table.
    #[error(transparent)]
    Call(#[from] CallError),
}

/// The webhooks of one Clay workspace, which share one allowance.
pub struct ClayWebhooks {
    transport: Transport,
}

impl ClayWebhooks {
    /// The way to the webhooks of one workspace. All of them are named, so that no message can
    /// show an address or a token; `settings` hold the allowance, see [`default_rates`].
    pub fn new(
        wire: Arc<dyn Wire>,
        clock: SharedClock,
        webhooks: &[Webhook],
        settings: Settings,
    ) -> Self {
        let secrets = webhooks.iter().flat_map(|webhook| webhook.secrets.clone());
        let redactor = Redactor::new(secrets);
        Self { transport: Transport::new(wire, clock, ClayDialect, redactor, settings) }
    }

    /// Sends one row. `Ok` says that Clay accepted it, not that it is in the table: read it back.
    pub async fn push(&self, webhook: &Webhook, row: &WebhookRow) -> Result<(), PushError> {
        let mut request = webhook.prototype.clone();
        request.body = row.body.reveal().clone();
        let call = Call::write("take a row by webhook", request);
        self.transport.call(&call, nothing).await.map_err(|error| match error.refusal() {
            Some(refusal) if refusal.status == 403 && says_limit(refusal.message.as_deref()) => {
                PushError::LifetimeReached
            }
            _ => PushError::Call(error),
        })
    }
}

fn says_limit(message: Option<&str>) -> bool {
    message.is_some_and(|text| text.to_lowercase().contains(LIMIT_WORDS))
}

/// Reads Clay's errors for the transport.
#[derive(Debug, Clone, Copy)]
pub struct ClayDialect;

impl Dialect for ClayDialect {
    fn platform(&self) -> &'static str {
        "Clay"
    }

    /// The body of a success is not documented and not looked at.
    fn objection(&self, response: &Response) -> Option<Said> {
        if response.status.is_success() {
            return None;
        }
        let text = String::from_utf8_lossy(&response.body);
        let body: Value = serde_json::from_slice(&response.body).unwrap_or_default();
        let member = |key: &str| body.get(key).and_then(Value::as_str).map(str::to_owned);
        let words = member("message").unwrap_or_else(|| text.trim().to_owned());
        let hint = match response.status.as_u16() {
            400 => "; Clay takes one JSON object per request",
            401 => "; check the token of the webhook (a lost token means a new webhook)",
            403 if !says_limit(Some(&words)) => {
                "; this is not the lifetime limit of a source: check the token and the plan of the \
                 workspace"
            }
            404 => "; the webhook may have been deleted: copy the address of the table's own",
            _ => "",
        };
        let message = format!("{words}{hint}").trim_start_matches("; ").to_owned();
        Some(Said {
            code: member("type"),
            message: (!message.is_empty()).then_some(message),
            retry: match response.status.as_u16() {
                429 => Retry::AfterWait,
                _ => Retry::Never,
            },
            wait: None,
            standing: Standing::ByStatus,
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::platform::transport::WireError;
    use crate::platform::transport::scripted::{
        Scripted, answer, lost, monday, page, seconds_since_monday,
    };

    const ADDRESS: &str =
        "https://api.clay.com/v3/sources/webhook/pull-in-data-from-a-webhook-7f3a";
    const TOKEN: &str = "tok-not-for-eyes";

    fn webhook() -> Webhook {
        Webhook::new(&Secret::new(ADDRESS), Some(&Secret::new(TOKEN))).unwrap()
    }

    fn row() -> WebhookRow {
        WebhookRow::new(&json!({"CampaignMemberId": "00v1", "email": "ada@shipper.example"}))
            .unwrap()
    }

    fn sender(wire: &Arc<Scripted>, clock: &crate::base::clock::ManualClock) -> ClayWebhooks {
        let settings = Settings { rates: default_rates(), ..Settings::default() };
        ClayWebhooks::new(wire.clone(), Arc::new(clock.clone()), &[webhook()], settings)
    }

    async fn push(step: Result<Response, WireError>) -> (Result<(), PushError>, Arc<Scripted>) {
        let wire = Scripted::new([step, Ok(answer(200, ""))]);
        let pushed = sender(&wire, &monday()).push(&webhook(), &row()).await;
        (pushed, wire)
    }

    #[tokio::test]
    async fn a_row_goes_out_once_with_its_token() {
        let (pushed, wire) = push(Ok(answer(200, "anything at all"))).await;
        pushed.unwrap();
        assert_eq!(wire.seen().len(), 1);
        let request = &wire.seen()[0];
        assert_eq!(request.url.as_str(), ADDRESS);
        assert_eq!(request.headers[TOKEN_HEADER], TOKEN);
        assert_eq!(request.headers["content-type"], "application/json");
        assert_eq!(wire.body(0)["CampaignMemberId"], "00v1");
    }

    #[tokio::test]
    async fn a_dropped_row_is_sent_again_after_the_wait_asked_for() {
        let dropped = r#"{"type":"TooManyRequests","message":"Too many requests. Wait a bit and
            retry.","details":null}"#;
        let dropped = || Ok(answer(429, dropped).with("retry-after", "1"));
        let wire = Scripted::new([dropped(), dropped(), Ok(answer(200, ""))]);
        let clock = monday();
        sender(&wire, &clock).push(&webhook(), &row()).await.unwrap();
        assert_eq!((wire.seen().len(), seconds_since_monday(&clock)), (3, 2));
        assert_eq!(wire.seen()[0].body, wire.seen()[2].body);
    }

    #[tokio::test]
    async fn a_timeout_or_a_5xx_is_unknown_and_is_not_sent_again() {
        for step in [lost(), Ok(answer(500, "")), Ok(page(502)), Ok(page(200))] {
            let (pushed, wire) = push(step).await;
            assert!(matches!(pushed, Err(PushError::Call(CallError::Unknown(_)))), "{pushed:?}");
            assert_eq!(wire.left(), 1);
        }
    }

    #[tokio::test]
    async fn each_refusal_says_what_to_do() {
        for (status, body, words) in [
            (400, "", "one JSON object per request"),
            (401, r#"{"message":"Unauthorized"}"#, "check the token"),
            (403, r#"{"message":"Forbidden"}"#, "not the lifetime limit"),
            (404, "gone", "may have been deleted"),
        ] {
            let (pushed, wire) = push(Ok(answer(status, body))).await;
            let error = pushed.unwrap_err();
            assert!(error.to_string().contains(words), "{error}");
            assert!(matches!(error, PushError::Call(CallError::Refused(_))));
            assert_eq!(wire.left(), 1);
        }
        for body in [
            r#"{"message":"Record limit reached for webhook"}"#,
            "Record limit reached for webhook",
        ] {
            let (pushed, _) = push(Ok(answer(403, body))).await;
            assert_eq!(pushed, Err(PushError::LifetimeReached));
        }
    }

    #[tokio::test]
    async fn nothing_shown_holds_the_address_the_token_or_the_row() {
        let echo = format!("bad row for ada@shipper.example at {ADDRESS} with {TOKEN}");
        for step in [Ok(answer(400, &echo)), Ok(answer(500, &echo)), lost()] {
            let (pushed, wire) = push(step).await;
            let error = pushed.unwrap_err();
            let shown = format!("{error} {error:?} {:?} {:?} {:?}", webhook(), row(), wire.seen());
            for hidden in ["7f3a", TOKEN, "ada@", "00v1"] {
                assert!(!shown.contains(hidden), "{hidden} in {shown}");
            }
        }
    }

    #[tokio::test]
    async fn rows_keep_the_allowance_of_the_workspace() {
        let wire = Scripted::new((0..17).map(|_| Ok(answer(200, ""))));
        let clock = monday();
        let sender = sender(&wire, &clock);
        for _ in 0..17 {
            sender.push(&webhook(), &row()).await.unwrap();
        }
        assert_eq!(seconds_since_monday(&clock), 2);
    }

    #[test]
    fn only_one_object_of_bounded_size_is_a_row() {
        for value in [json!([{"a": 1}]), json!("a"), json!(null), json!({})] {
            assert_eq!(WebhookRow::new(&value).unwrap_err(), RowProblem::NotAnObject, "{value}");
        }
        let sized = |bytes: usize| WebhookRow::new(&json!({"a": "x".repeat(bytes - 8)}));
        assert!(sized(ROW_BYTES_MAX).is_ok());
        assert_eq!(sized(ROW_BYTES_MAX + 1).unwrap_err(), RowProblem::TooLarge(ROW_BYTES_MAX + 1));
    }

    #[test]
    fn an_address_elsewhere_is_refused_without_being_repeated() {
        let problem = |address: &str| Webhook::new(&Secret::new(address), None).unwrap_err();
        for address in [
            "http://api.clay.com/v3/x7f3a",
            "https://clay.com.test/x7f3a",
            "https://evilclay.com/x7f3a",
            "https://user@api.clay.com/x7f3a",
        ] {
            assert_eq!(problem(address), WebhookProblem::Elsewhere, "{address}");
            assert!(!problem(address).to_string().contains("7f3a"));
        }
        assert_eq!(problem("api.clay.com/x"), WebhookProblem::NotAUrl);
        let token = Secret::new("a\nb");
        let refused = Webhook::new(&Secret::new(ADDRESS), Some(&token));
        assert_eq!(refused.unwrap_err(), WebhookProblem::Token);
        assert!(Webhook::new(&Secret::new("http://127.0.0.1:8080/hook"), None).is_ok());
    }
}
