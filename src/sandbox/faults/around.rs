//! The layer that carries faults out around a platform's routes.
//!
//! Knows nothing of the platform: it passes calls on, answers in its place, or cuts the line.

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{Method, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use serde_json::json;

use super::bodies;
use super::{FaultKind, Faults};
use crate::sandbox::http::{Answer, Order};
use crate::sandbox::listener::Cut;

/// Marks a response that never reaches a caller behind a socket: the connection is closed instead.
/// A caller in process sees a status 500 with this among the response's extensions.
#[derive(Debug, Clone, Copy)]
pub struct Dropped;

#[derive(Clone)]
struct Place {
    faults: Faults,
    platform: String,
}

/// A platform's routes with the faults around them.
pub(super) fn wrap(faults: Faults, platform: &str, router: Router) -> Router {
    let place = Place { faults, platform: platform.to_owned() };
    router.layer(from_fn_with_state(place, around))
}

async fn around(State(place): State<Place>, mut request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let struck = place.faults.strike(&place.platform, request.method().as_str(), &path);
    let Some((id, kind)) = struck else { return pass(&place, request, next).await };
    let cut = request.extensions().get::<ConnectInfo<Cut>>().map(|ConnectInfo(cut)| cut.clone());
    match kind {
        FaultKind::Refuse { status, body } => bodies::refusal(status, body).into_response(),
        FaultKind::DropBefore => dropped(cut),
        FaultKind::DropAfter => {
            pass(&place, request, next).await;
            dropped(cut)
        }
        FaultKind::TooMany { form, retry_after } => {
            bodies::too_many(form, retry_after).into_response()
        }
        FaultKind::Slow { seconds } => {
            let length = jiff::SignedDuration::from_secs(i64::from(seconds));
            place.faults.clock.sleep(length).await;
            pass(&place, request, next).await
        }
        FaultKind::Html { status, effect } => {
            instead(&place, request, next, effect, bodies::page(status)).await
        }
        FaultKind::Empty { effect } => {
            let empty = Answer::of(200, "application/json; charset=utf-8", "");
            instead(&place, request, next, effect, empty).await
        }
        FaultKind::NotOk { effect } => {
            let refusal = Answer::json(200, &json!({ "ok": false }));
            instead(&place, request, next, effect, refusal).await
        }
        FaultKind::ZeroCounters => bodies::zeroed(pass(&place, request, next).await).await,
        FaultKind::StaleRead => match place.last_read(&request) {
            Some(response) => response,
            None => pass(&place, request, next).await,
        },
        FaultKind::PretendPause => {
            request.extensions_mut().insert(Order::PretendPause);
            pass(&place, request, next).await
        }
        FaultKind::StallBefore => {
            place.faults.hold(id).await;
            pass(&place, request, next).await
        }
        FaultKind::StallAfter => {
            let response = pass(&place, request, next).await;
            place.faults.hold(id).await;
            response
        }
    }
}

async fn instead(
    place: &Place,
    request: Request,
    next: Next,
    effect: bool,
    answer: Answer,
) -> Response {
    if effect {
        pass(place, request, next).await;
    }
    answer.into_response()
}

/// Passes a call on and remembers the answer of a read that went well.
async fn pass(place: &Place, request: Request, next: Next) -> Response {
    let read = (request.method() == Method::GET).then(|| place.address(&request));
    let response = next.run(request).await;
    let Some(address) = read.filter(|_| response.status() == StatusCode::OK) else {
        return response;
    };
    let (parts, body) = response.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default();
    let kept = (parts.headers.clone(), body.clone());
    place.faults.lock().reads.insert(address, kept);
    Response::from_parts(parts, Body::from(body))
}

/// Closes the connection; a caller in process is told by a mark.
fn dropped(cut: Option<Cut>) -> Response {
    if let Some(cut) = cut {
        cut.cut();
    }
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
    response.extensions_mut().insert(Dropped);
    response
}

impl Place {
    fn address(&self, request: &Request) -> String {
        format!("{} {}", self.platform, request.uri())
    }

    fn last_read(&self, request: &Request) -> Option<Response> {
        let address = self.address(request);
        let (headers, body): (_, Bytes) = self.faults.lock().reads.get(&address).cloned()?;
        let mut response = Response::new(Body::from(body));
        *response.headers_mut() = headers;
        response.headers_mut().remove(header::CONTENT_LENGTH);
        Some(response)
    }
}
