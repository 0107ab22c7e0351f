//! The outcome of every kind of answer, and what is repeated: tables over a scripted wire.

use std::sync::Arc;

use jiff::SignedDuration;
use reqwest::Method;

use super::scripted::{Scripted, answer, lost, monday, not_sent, page, seconds_since_monday};
use super::*;
use crate::base::clock::Clock;
use crate::base::private::Secret;

/// Reads `{"code", "message", "certain"}`, and refuses with 200 and `{"ok":false}`.
struct Plain;

impl Dialect for Plain {
    fn platform(&self) -> &'static str {
        "Example"
    }

    fn objection(&self, response: &Response) -> Option<Said> {
        let body: serde_json::Value = serde_json::from_slice(&response.body).ok()?;
        let text = |key: &str| body.get(key).and_then(|v| v.as_str()).map(str::to_owned);
        let code = text("code");
        if response.status.is_success() && body.get("ok") != Some(&false.into()) {
            return None;
        }
        let retry = match code.as_deref() {
            Some("LOCKED") => Retry::AfterWait,
            Some("DAILY") => Retry::Later,
            _ => Retry::Never,
        };
        let standing = match code.as_deref() {
            Some("LOCKED") => Standing::NothingHappened,
            _ => Standing::ByStatus,
        };
        Some(Said { code, message: text("message"), retry, wait: None, standing })
    }
}

type Step = Result<Response, WireError>;

fn transport(wire: &Arc<Scripted>, clock: &crate::base::clock::ManualClock) -> Transport {
    Transport::new(
        wire.clone(),
        Arc::new(clock.clone()),
        Plain,
        Redactor::new([Secret::new("k3y-0ne-two")]),
        Settings::default(),
    )
}

fn request() -> Request {
    let url = "https://api.example.com/v1/things?api_key=k3y-0ne-two".parse().unwrap();
    Request::new(Method::POST, url).json(&serde_json::json!({"email": "ada@b.example"}))
}

fn outcome(result: &Result<serde_json::Value, CallError>) -> &'static str {
    match result {
        Ok(_) => "ok",
        Err(CallError::Refused(_)) => "refused",
        Err(CallError::Unknown(_)) => "unknown",
        Err(CallError::Unavailable(_)) => "unavailable",
    }
}

async fn run(effect: Effect, steps: Vec<Step>) -> (String, usize, i64) {
    let (wire, clock) = (Scripted::new(steps), monday());
    let call = Call { operation: "make a thing".into(), effect, request: request() };
    let result = transport(&wire, &clock).call(&call, json::<serde_json::Value>).await;
    assert_eq!(wire.left(), 0, "{} after {} requests", outcome(&result), wire.seen().len());
    (outcome(&result).to_owned(), wire.seen().len(), seconds_since_monday(&clock))
}

fn times(step: &Step, count: usize) -> Vec<Step> {
    vec![step.clone(); count]
}

#[tokio::test]
async fn every_kind_of_answer_has_its_outcome_and_only_harmless_calls_are_repeated() {
    let not_json = || Ok(answer(200, "{\"id\":").with("content-type", "application/json"));
    let broken = || Err(WireError::Lost(Fault::Broken));
    let forbidden = || Err(WireError::NotSent(Fault::ForbiddenHost));
    /// What it is called, the answer, and outcome and requests of a read and of a write.
    type Row = (&'static str, Step, (&'static str, usize), (&'static str, usize));
    let rows: Vec<Row> = vec![
        ("success", Ok(answer(200, "{}")), ("ok", 1), ("ok", 1)),
        ("400", Ok(answer(400, "{\"code\":\"BAD\"}")), ("refused", 1), ("refused", 1)),
        ("400 empty", Ok(answer(400, "")), ("refused", 1), ("refused", 1)),
        ("200 that refuses", Ok(answer(200, "{\"ok\":false}")), ("refused", 1), ("refused", 1)),
        ("404 page of a router", Ok(page(404)), ("refused", 1), ("refused", 1)),
        ("403 page of a gateway", Ok(page(403)), ("unavailable", 5), ("refused", 1)),
        ("302", Ok(answer(302, "")), ("unavailable", 5), ("unknown", 1)),
        ("300", Ok(answer(300, "[\"/a\"]")), ("refused", 1), ("refused", 1)),
        ("408", Ok(answer(408, "")), ("unavailable", 5), ("unknown", 1)),
        ("500", Ok(answer(500, "{\"code\":\"X\"}")), ("unavailable", 5), ("unknown", 1)),
        ("502 page", Ok(page(502)), ("unavailable", 5), ("unknown", 1)),
        (
            "500 rolled back",
            Ok(answer(500, "{\"code\":\"LOCKED\"}")),
            ("refused", 5),
            ("refused", 5),
        ),
        ("200 page", Ok(page(200)), ("unavailable", 5), ("unknown", 1)),
        ("200 empty", Ok(answer(200, "")), ("unavailable", 5), ("unknown", 1)),
        ("200 cut short", not_json(), ("unavailable", 1), ("unknown", 1)),
        ("timeout", lost(), ("unavailable", 5), ("unknown", 1)),
        ("reset", broken(), ("unavailable", 5), ("unknown", 1)),
        ("never sent", not_sent(), ("unavailable", 5), ("unavailable", 5)),
        ("forbidden host", forbidden(), ("unavailable", 1), ("unavailable", 1)),
        ("429", Ok(answer(429, "{}")), ("refused", 5), ("refused", 5)),
        ("429 for today", Ok(answer(429, "{\"code\":\"DAILY\"}")), ("refused", 1), ("refused", 1)),
    ];
    for (name, step, read, write) in rows {
        for (effect, (expected, requests)) in [(Effect::Read, read), (Effect::Write, write)] {
            let (outcome, sent, _) = run(effect, times(&step, requests)).await;
            assert_eq!((outcome.as_str(), sent), (expected, requests), "{name}, {effect:?}");
        }
    }
}

#[tokio::test]
async fn a_write_that_is_lost_is_not_sent_again_and_a_read_is() {
    assert_eq!(run(Effect::Write, vec![lost()]).await.0, "unknown");
    let steps = vec![lost(), Ok(answer(503, "")), Ok(answer(200, "{}"))];
    assert_eq!(run(Effect::Read, steps).await.0, "ok");
}

#[tokio::test]
async fn a_429_waits_as_long_as_the_platform_asks() {
    let limited = Ok(answer(429, "{}").with("retry-after", "37"));
    let (outcome, sent, seconds) = run(Effect::Write, vec![limited, Ok(answer(200, "{}"))]).await;
    assert_eq!((outcome.as_str(), sent, seconds), ("ok", 2, 37));
}

#[tokio::test]
async fn a_read_of_an_unavailable_server_waits_as_long_as_it_asks() {
    let down = Ok(answer(503, "").with("retry-after", "21"));
    let (outcome, _, seconds) = run(Effect::Read, vec![down, Ok(answer(200, "{}"))]).await;
    assert_eq!((outcome.as_str(), seconds), ("ok", 21));
}

#[tokio::test]
async fn a_wait_beyond_the_deadline_ends_the_call_and_the_next_ones_until_it_is_over() {
    let (wire, clock) = (
        Scripted::new([Ok(answer(429, "{}").with("retry-after", "3600")), Ok(answer(200, "{}"))]),
        monday(),
    );
    let transport = transport(&wire, &clock);
    let call = Call::write("make a thing", request());
    let error = transport.call(&call, json::<serde_json::Value>).await.unwrap_err();
    assert_eq!(error.refusal().unwrap().wait, Some(SignedDuration::from_secs(3600)));
    let next = transport.call(&call, json::<serde_json::Value>).await.unwrap_err();
    assert_eq!(
        next.to_string(),
        "Example gave no usable answer when asked to make a thing: \
         it asked for no calls before 2027-01-11T09:00:00Z"
    );
    assert_eq!((seconds_since_monday(&clock), wire.seen().len()), (0, 1));
    clock.advance_to(monday().now() + SignedDuration::from_mins(55));
    transport.call(&call, json::<serde_json::Value>).await.unwrap();
    assert_eq!(seconds_since_monday(&clock), 3600);
}

#[tokio::test]
async fn a_used_up_allowance_holds_the_next_call_until_its_reset() {
    let spent = answer(200, "{}").with("x-ratelimit-remaining", "0").with("x-ratelimit-reset", "9");
    let (wire, clock) = (Scripted::new([Ok(spent), Ok(answer(200, "{}"))]), monday());
    let transport = transport(&wire, &clock);
    let call = Call::write("make a thing", request());
    transport.call(&call, nothing).await.unwrap();
    transport.call(&call, nothing).await.unwrap();
    assert_eq!(seconds_since_monday(&clock), 9);
}

#[tokio::test]
async fn no_error_shows_a_key_or_an_address() {
    let leaky = "{\"code\":\"ada@b.example\",\"message\":\"k3y-0ne-two of ada@b.example\"}";
    let unread = "{\"id\":\"ada@b.example\",\"key\":\"k3y-0ne-two\"}";
    for step in [
        Ok(answer(400, leaky)),
        Ok(answer(500, leaky)),
        Ok(answer(400, "?api_key=k3y-0ne-two&to=ada@b.example").with("content-type", "text/plain")),
        Ok(answer(200, unread)),
        lost(),
    ] {
        let wire = Scripted::new([step]);
        let call = Call::write("make a thing", request());
        let read = json::<std::collections::BTreeMap<String, u64>>;
        let error = transport(&wire, &monday()).call(&call, read).await.unwrap_err();
        let shown = format!("{error} {error:?} {call:?} {:?}", wire.seen());
        assert!(!shown.contains("k3y-0ne") && !shown.contains("ada@"), "{shown}");
    }
}

#[tokio::test]
async fn a_refusal_reads_as_a_sentence() {
    let wire = Scripted::new([Ok(answer(400, "{\"code\":\"BAD\",\"message\":\"no such field\"}"))]);
    let call = Call::write("make a thing", request());
    let error = transport(&wire, &monday()).call(&call, nothing).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "Example refused to make a thing (`BAD`, HTTP 400): no such field"
    );
}
