//! What became of a campaign's messages: statistics, counters, conversations. Computes nothing.

use super::super::errors::SmartleadError;
use super::super::ids::{CampaignId, LeadId};
use super::super::limits::LARGE_PAGE_ROWS;
use super::super::pages::Pages;
use super::super::wire::{Analytics, MessageHistory, StatisticsPage, StatisticsRow};
use super::SmartleadClient;

impl SmartleadClient {
    /// One row per message a campaign has sent; complete, or an error. A campaign that is sending
    /// while it is read can end in [`SmartleadError::Incomplete`]: read again.
    pub async fn statistics(&self, id: CampaignId) -> Result<Vec<StatisticsRow>, SmartleadError> {
        let mut pages = Pages::new("statistics", LARGE_PAGE_ROWS);
        let path = format!("campaigns/{id}/statistics");
        let limit = LARGE_PAGE_ROWS.to_string();
        while let Some(offset) = pages.next()? {
            let offset = offset.to_string();
            let query = [("offset", offset.as_str()), ("limit", limit.as_str())];
            let page: StatisticsPage =
                self.get("read the statistics of a campaign", &path, &query).await?;
            pages.take(page.data, Some(page.total_stats), |row| row.stats_id.clone())?;
        }
        pages.whole()
    }

    /// The counters of a campaign.
    pub async fn analytics(&self, id: CampaignId) -> Result<Analytics, SmartleadError> {
        let path = format!("campaigns/{id}/analytics");
        Ok(self.get("read the counters of a campaign", &path, &[]).await?)
    }

    /// Every message between a campaign and one of its leads.
    pub async fn message_history(
        &self,
        id: CampaignId,
        lead: LeadId,
    ) -> Result<MessageHistory, SmartleadError> {
        let path = format!("campaigns/{id}/leads/{lead}/message-history");
        Ok(self.get("read the messages of a lead", &path, &[]).await?)
    }
}
