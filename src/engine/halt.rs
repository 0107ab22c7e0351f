//! The kill switch: no plan, no approval, no lock, no record. It pauses every campaign on
//! Smartlead that carries this workspace's mark, and says what it could not reach.

use super::pause::is_silent;
use crate::platform::smartlead::{SmartleadClient, SmartleadError, StatusCommand};

/// What became of one campaign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HaltedCampaign {
    /// Its name on Smartlead.
    pub name: String,
    /// The state the platform shows now; `None` where it could not be read.
    pub status: Option<String>,
    /// Whether it sends nothing any more, as the platform shows it.
    pub silent: bool,
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
}

/// The mark of a workspace's campaigns on Smartlead.
pub fn mark(workspace: &str) -> String {
    format!("sendoff/{workspace}/")
}

/// Pauses everything of a workspace. One campaign that cannot be paused never keeps the others
/// from being paused.
pub async fn halt(smartlead: &SmartleadClient, workspace: &str) -> Result<Halted, SmartleadError> {
    let mark = mark(workspace);
    let mut marked = smartlead.campaigns().await?;
    marked.retain(|campaign| campaign.name.starts_with(&mark));
    marked.sort_by(|a, b| a.name.cmp(&b.name));
    let mut campaigns = Vec::new();
    for campaign in marked {
        let asked = if is_silent(&campaign.status) {
            Ok(())
        } else {
            smartlead.command(campaign.id, StatusCommand::Pause).await
        };
        let read = smartlead.campaign(campaign.id).await;
        let (status, silent, unread) = match read {
            Ok(Some(now)) => (Some(now.status.word().to_owned()), is_silent(&now.status), None),
            Ok(None) => (Some("gone".to_owned()), true, None),
            Err(error) => (None, false, Some(error.to_string())),
        };
        let refused = asked.err().map(|error| error.to_string()).filter(|_| !silent);
        let trouble = unread.or(refused);
        campaigns.push(HaltedCampaign { name: campaign.name, status, silent, trouble });
    }
    Ok(Halted { campaigns })
}
