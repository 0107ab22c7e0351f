//! Pausing: the call, the read-back, and what had already left.

use jiff::SignedDuration;
use serde_json::json;

use super::apply::Run;
use super::journal::kinds;
use super::stop::Stop;
use crate::base::clock::SharedClock;
use crate::platform::smartlead::wire::CampaignStatus;
use crate::platform::smartlead::{CampaignId, SmartleadClient, SmartleadError, StatusCommand};

/// How often a pause is asked for before it counts as failed.
const TRIES: usize = 3;
/// How long after a pause the messages are counted again.
pub(super) const SETTLE: SignedDuration = SignedDuration::from_mins(2);

/// What a pause came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paused {
    /// Whether the platform shows the campaign as not sending.
    pub confirmed: bool,
    /// The state it shows.
    pub status: String,
    /// Messages handed to mail servers before: they cannot be called back. `None` where they could
    /// not be counted.
    pub sent_before: Option<u64>,
    /// Messages sent after the pause was confirmed: any at all means that it did not hold.
    pub sent_after: Option<u64>,
}

impl Paused {
    /// Whether the pause is proved: shown by the platform, and nothing was sent after.
    pub fn holds(&self) -> bool {
        self.confirmed && self.sent_after == Some(0)
    }
}

/// Pauses a campaign and proves it: reads the state back, waits, and counts messages again.
pub async fn pause(
    smartlead: &SmartleadClient,
    clock: &SharedClock,
    id: CampaignId,
) -> Result<Paused, SmartleadError> {
    let mut last = None;
    for _ in 0..TRIES {
        // The answer proves nothing; the reading after it does, also when the call was lost.
        let asked = smartlead.command(id, StatusCommand::Pause).await;
        match smartlead.campaign(id).await? {
            Some(campaign) if is_silent(&campaign.status) => {
                let status = campaign.status.word().to_owned();
                return Ok(settled(smartlead, clock, id, status).await);
            }
            Some(campaign) => last = Some(campaign.status.word().to_owned()),
            None => last = Some("gone".to_owned()),
        }
        if let Err(error @ SmartleadError::Call(_)) = asked
            && last.is_none()
        {
            return Err(error);
        }
        clock.sleep(SignedDuration::from_secs(5)).await;
    }
    let status = last.unwrap_or_else(|| "unknown".to_owned());
    Ok(Paused { confirmed: false, status, sent_before: None, sent_after: None })
}

/// Pauses the campaign of a run and proves it; the intent and what it came to are in the record.
/// A pause that is not proved is the stop.
pub(super) async fn recorded(
    run: &mut Run<'_>,
    id: CampaignId,
    wave: Option<&str>,
    because: &str,
) -> Result<(), Stop> {
    run.write(kinds::EFFECT_INTENDED, json!({ "step": "pause", "key": "pause", "wave": wave }))?;
    let platforms = run.platforms();
    let (status, facts) = match pause(&platforms.smartlead, &platforms.clock, id).await {
        Ok(paused) => {
            let facts = json!({
                "wave": wave, "status": paused.status,
                "sent_before": paused.sent_before, "sent_after": paused.sent_after,
            });
            if paused.holds() {
                return run.write(kinds::PAUSE_CONFIRMED, facts);
            }
            (paused.status, facts)
        }
        Err(error) => (error.to_string(), json!({ "wave": wave, "status": null })),
    };
    run.write(kinds::PAUSE_FAILED, facts)?;
    Err(unproved(because, &status))
}

/// The stop of a campaign that should be paused and may be sending.
pub(super) fn unproved(because: &str, shown: &str) -> Stop {
    Stop::Unresolved {
        step: "pause".to_owned(),
        why: format!("{because}, and the pause is not proved: {shown}"),
        help: "pause the campaign in Smartlead by hand now, then run `sendoff halt`".to_owned(),
    }
}

/// A state in which nothing is sent.
pub(super) fn is_silent(status: &CampaignStatus) -> bool {
    matches!(
        status,
        CampaignStatus::Paused
            | CampaignStatus::Stopped
            | CampaignStatus::Completed
            | CampaignStatus::Drafted
            | CampaignStatus::Archived
    )
}

/// How many messages of a campaign were sent; `None` where they could not be counted.
pub(super) async fn messages(smartlead: &SmartleadClient, id: CampaignId) -> Option<u64> {
    smartlead.statistics(id).await.map(|rows| rows.len() as u64).ok()
}

async fn settled(
    smartlead: &SmartleadClient,
    clock: &SharedClock,
    id: CampaignId,
    status: String,
) -> Paused {
    let before = messages(smartlead, id).await;
    clock.sleep(SETTLE).await;
    let after = messages(smartlead, id).await;
    let sent_after = before.zip(after).map(|(before, after)| after.saturating_sub(before));
    Paused { confirmed: true, status, sent_before: before, sent_after }
}
