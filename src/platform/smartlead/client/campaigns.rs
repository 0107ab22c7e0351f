//! Campaigns: create, list, read, and the commands that start and stop them. Knows nothing of when
//! a campaign may be started.

use serde_json::{Value, json};

use super::super::errors::{SmartleadError, accepted};
use super::super::ids::{CampaignId, ClientId};
use super::super::wire::{Campaign, Created};
use super::SmartleadClient;
use crate::platform::transport::{Response, Shape, Unreadable, json as read_json, shape};

/// A command to a campaign. The words are not those of the states that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatusCommand {
    /// Sends from now on, as the schedule says. There is no way back for what was sent.
    Start,
    /// Sends nothing until the next start.
    Pause,
    /// Stops for good: a stopped campaign cannot be started again.
    Stop,
}

impl StatusCommand {
    const fn word(self) -> &'static str {
        match self {
            Self::Start => "START",
            Self::Pause => "PAUSED",
            Self::Stop => "STOPPED",
        }
    }

    const fn operation(self) -> &'static str {
        match self {
            Self::Start => "start a campaign",
            Self::Pause => "pause a campaign",
            Self::Stop => "stop a campaign",
        }
    }
}

impl SmartleadClient {
    /// Creates a campaign. Names are not unique: asking twice makes two.
    pub async fn create_campaign(
        &self,
        name: &str,
        client: Option<ClientId>,
    ) -> Result<CampaignId, SmartleadError> {
        let mut body = json!({ "name": name });
        if let Some(client) = client {
            body["client_id"] = client.0.into();
        }
        let created: Created =
            self.post("create a campaign", "campaigns/create", &body, read_json).await?;
        Ok(created.id)
    }

    /// Every campaign of the account, in no order that may be relied on.
    pub async fn campaigns(&self) -> Result<Vec<Campaign>, SmartleadError> {
        Ok(self.get("list the campaigns", "campaigns", &[]).await?)
    }

    /// One campaign; `None` when it does not exist or was deleted.
    pub async fn campaign(&self, id: CampaignId) -> Result<Option<Campaign>, SmartleadError> {
        let path = format!("campaigns/{id}");
        Ok(self.get_with("read a campaign", &path, &[], something_or_none).await?)
    }

    /// Gives a campaign a command.
    pub async fn command(
        &self,
        id: CampaignId,
        command: StatusCommand,
    ) -> Result<(), SmartleadError> {
        let path = format!("campaigns/{id}/status");
        let body = json!({ "status": command.word() });
        Ok(self.post(command.operation(), &path, &body, accepted).await?)
    }
}

/// What is not there is answered with 200 and `{}` or an empty body.
pub(super) fn something_or_none<T: serde::de::DeserializeOwned>(
    response: &Response,
) -> Result<Option<T>, Unreadable> {
    if shape(response) == Shape::Empty {
        return Ok(None);
    }
    let value: Value = read_json(response)?;
    if value.as_object().is_some_and(serde_json::Map::is_empty) {
        return Ok(None);
    }
    read_json(response).map(Some)
}
