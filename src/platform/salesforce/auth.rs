//! The client-credentials flow: an access token for an integration user, without a person.
//!
//! Knows one flow only; a token is never written anywhere.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use reqwest::{Method, Url};

use super::id::Id;
use super::wire::TokenAnswer;
use crate::base::private::Secret;
use crate::platform::transport::{Call, Cause, NotAHeader, Request, Response, Unreadable, json};

/// How the connected app's credentials travel to the token endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CredentialForm {
    /// In the form body.
    #[default]
    Body,
    /// In a Basic `Authorization` header.
    Basic,
}

/// The credentials of a connected app.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// The consumer key.
    pub client_id: Secret,
    /// The consumer secret.
    pub client_secret: Secret,
    /// How they travel.
    pub form: CredentialForm,
}

/// A session: where to send, as whom, in which organisation. The address is the platform's word;
/// the wire's list of hosts decides whether a token may go there.
pub(super) struct Session {
    pub token: Secret,
    pub instance: Url,
    pub organization: Id,
}

/// The call that asks for a token. It is a read: a token more or less changes nothing.
pub(super) fn token_call(login: &Url, credentials: &Credentials) -> Result<Call, NotAHeader> {
    let mut url = login.clone();
    url.set_path("/services/oauth2/token");
    let request = Request::new(Method::POST, url).header("accept", "application/json");
    let grant = ("grant_type", "client_credentials");
    let (id, secret) = (credentials.client_id.reveal(), credentials.client_secret.reveal());
    let request = match credentials.form {
        CredentialForm::Body => {
            request.form(&[grant, ("client_id", id), ("client_secret", secret)])
        }
        CredentialForm::Basic => {
            let pair = Secret::new(STANDARD.encode(format!("{id}:{secret}")));
            request.form(&[grant]).secret_header("authorization", "Basic ", &pair)?
        }
    };
    Ok(Call::read("issue an access token", request))
}

/// Reads the token answer. The organisation comes from the identity address, which Salesforce
/// signs as part of the answer: no further call is needed to know whose data this is.
pub(super) fn read_session(response: &Response) -> Result<Session, Unreadable> {
    let answer: TokenAnswer = json(response)?;
    let unreadable = |what: &str| Unreadable(Cause::Unreadable(what.to_owned()));
    let instance: Url =
        answer.instance_url.parse().map_err(|_| unreadable("`instance_url` is not an address"))?;
    let identity: Url =
        answer.id.parse().map_err(|_| unreadable("`id` is not an identity address"))?;
    let mut segments = identity.path_segments().into_iter().flatten();
    let organization = segments
        .find(|segment| *segment == "id")
        .and_then(|_| segments.next())
        .and_then(|organization| organization.parse().ok())
        .ok_or_else(|| unreadable("`id` names no organisation"))?;
    Ok(Session { token: Secret::new(answer.access_token), instance, organization })
}
