//! A signature the plan needs that is taken back while its apply runs: nothing of the plan goes on,
//! and what may be sending is paused first.
//!
//! Knows neither files nor keys: the caller says what was taken back.

use jiff::Timestamp;
use serde_json::json;

use super::apply::Run;
use super::journal::kinds;
use super::pause::{is_silent, recorded, unproved};
use super::step::sequencer;
use super::stop::Stop;

/// A signature the plan needs that was taken back and not given again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revoked {
    /// The item that was signed.
    pub item: String,
    /// Who took it back.
    pub person: String,
    /// When.
    pub at: Timestamp,
}

impl Revoked {
    fn words(&self) -> String {
        let Self { item, person, at } = self;
        format!("`{person}` withdrew the approval of `{item}` at {at}")
    }

    fn help(&self) -> String {
        let item = &self.item;
        format!(
            "find out why; to go on, have it signed again: `sendoff approve PLAN --item {item} \
             --as PERSON`, then run the same apply again"
        )
    }

    /// Why a run does not even begin. It changes nothing, also where the campaign sends.
    pub(super) fn refusal(&self, may_send: bool) -> Stop {
        let pause =
            if may_send { "run `sendoff pause` now: the campaign may be sending; " } else { "" };
        Stop::refused(self.words(), format!("{pause}{}", self.help()))
    }
}

/// Stops where a signature was taken back, with the campaign paused where it sends.
pub(super) async fn check(run: &mut Run<'_>) -> Result<(), Stop> {
    let Some(revoked) = (run.request.revoked)() else { return Ok(()) };
    let Revoked { item, person, at } = &revoked;
    run.write(kinds::APPROVAL_WITHDRAWN, json!({ "item": item, "person": person, "at": at }))?;
    let words = revoked.words();
    let unread = |stop: Stop| unproved(&words, &stop.to_string());
    let campaign = sequencer::find(run).await.map_err(unread)?;
    match campaign.filter(|campaign| !is_silent(&campaign.status)) {
        None => Err(Stop::refused(words, revoked.help())),
        Some(campaign) => {
            recorded(run, campaign.id, None, &words).await?;
            let why = format!("{words}; the campaign is paused, verified");
            Err(Stop::refused(why, revoked.help()))
        }
    }
}
