//! The kill switch: no plan, no approval, no lock, no record. It pauses every campaign on
//! Smartlead that carries this workspace's mark, and says what it could not reach.
//!
//! A draft sends nothing and cannot be paused; an apply that is about to start it is kept from that
//! by the mark that the caller leaves beside the record, where that apply looks.

use super::pause::{SETTLE, is_silent, messages};
use crate::base::clock::SharedClock;
use crate::base::words::count;
use crate::platform::smartlead::wire::CampaignStatus;
use crate::platform::smartlead::{CampaignId, SmartleadClient, SmartleadError, StatusCommand};

/// What became of one campaign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HaltedCampaign {
    /// Its number on Smartlead.
    pub id: CampaignId,
    /// Its name on Smartlead.
    pub name: String,
    /// The state the platform shows now; `None` where it could not be read.
    pub status: Option<String>,
    /// Whether it sends nothing any more, as the platform shows it.
    pub silent: bool,
    /// Whether this halt found it sending.
    pub was_sending: bool,
    /// What went wrong, where something did.
    pub trouble: Option<String>,
}

/// What a halt came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Halted {
    /// Every campaign with the mark, by name.
    pub campaigns: Vec<HaltedCampaign>,
}

impl Halted {
    /// Whether every one of them is silent.
    pub fn is_complete(&self) -> bool {
        self.campaigns.iter().all(|campaign| campaign.silent)
    }

    /// The drafts: silent, and there for anybody to start who does not know of the halt.
    pub fn drafts(&self) -> impl Iterator<Item = &HaltedCampaign> {
        let shown = CampaignStatus::Drafted.word();
        self.campaigns.iter().filter(move |one| one.status.as_deref() == Some(shown))
    }

    /// Takes in what a later look found. A campaign that was sending again is not silent, whatever
    /// it shows now: somebody starts it who does not know of the halt.
    pub fn again(&mut self, later: Self) {
        for mut now in later.campaigns {
            let before = self.campaigns.iter().position(|one| one.id == now.id);
            if now.was_sending && now.trouble.is_none() {
                (now.silent, now.trouble) = (false, Some(STARTED_AGAIN.to_owned()));
            }
            match before {
                Some(place) if now.trouble.is_some() => self.campaigns[place] = now,
                Some(place) => self.campaigns[place].status = now.status,
                None => self.campaigns.push(now),
            }
        }
    }

    /// Counts messages, waits two minutes and counts again: a campaign that shows as paused and
    /// sends all the same is not silent, nor is one whose messages cannot be counted.
    pub async fn prove(&mut self, smartlead: &SmartleadClient, clock: &SharedClock) {
        let shown = CampaignStatus::Paused.word();
        let shows_paused = |one: &&mut HaltedCampaign| one.status.as_deref() == Some(shown);
        let mut paused: Vec<_> = self.campaigns.iter_mut().filter(shows_paused).collect();
        if paused.is_empty() {
            return;
        }
        let mut before = Vec::new();
        for campaign in &paused {
            before.push(messages(smartlead, campaign.id).await);
        }
        clock.sleep(SETTLE).await;
        for (campaign, before) in paused.iter_mut().zip(before) {
            let after = messages(smartlead, campaign.id).await;
            let trouble = match before.zip(after) {
                None => "whether it still sends could not be counted".to_owned(),
                Some((before, after)) if after > before => {
                    format!("{} went out after the pause", count(after - before, "message"))
                }
                Some(_) => continue,
            };
            (campaign.silent, campaign.trouble) = (false, Some(trouble));
        }
    }
}

/// What is said of a campaign that was found sending after it had been paused.
const STARTED_AGAIN: &str = "it was started again after the halt, and was paused again";

/// The mark of a workspace's campaigns on Smartlead.
pub fn mark(workspace: &str) -> String {
    format!("sendoff/{workspace}/")
}

/// Pauses everything of a workspace, and reads each pause back; see [`Halted::prove`]. One campaign
/// that cannot be paused never keeps the others from being paused.
pub async fn halt(smartlead: &SmartleadClient, workspace: &str) -> Result<Halted, SmartleadError> {
    let mark = mark(workspace);
    let mut marked = smartlead.campaigns().await?;
    marked.retain(|campaign| campaign.name.starts_with(&mark));
    marked.sort_by(|a, b| a.name.cmp(&b.name));
    let mut campaigns = Vec::new();
    for campaign in marked {
        let was_sending = !is_silent(&campaign.status);
        let asked = if was_sending {
            smartlead.command(campaign.id, StatusCommand::Pause).await
        } else {
            Ok(())
        };
        let read = smartlead.campaign(campaign.id).await;
        let (status, silent, unread) = match read {
            Ok(Some(now)) => (Some(now.status.word().to_owned()), is_silent(&now.status), None),
            Ok(None) => (Some("gone".to_owned()), true, None),
            Err(error) => (None, false, Some(error.to_string())),
        };
        let refused = asked.err().map(|error| error.to_string()).filter(|_| !silent);
        let trouble = unread.or(refused);
        let (id, name) = (campaign.id, campaign.name);
        campaigns.push(HaltedCampaign { id, name, status, silent, was_sending, trouble });
    }
    Ok(Halted { campaigns })
}
