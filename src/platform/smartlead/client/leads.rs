//! Leads of a campaign and of the account, and the block list. Knows nothing of why a lead is
//! there.

use serde_json::{Value, json};

use super::super::errors::{Batch, SmartleadError, accepted};
use super::super::ids::{CampaignId, LeadId};
use super::super::limits::{LARGE_PAGE_ROWS, PAGE_ROWS};
use super::super::normal::LeadWrite;
use super::super::pages::Pages;
use super::super::wire::{BlockEntry, CampaignLead, Category, Lead, LeadPage, LeadsAdded};
use super::SmartleadClient;
use super::campaigns::something_or_none;
use crate::base::private::Personal;
use crate::platform::transport::{Response, Unreadable, json as read_json};

/// What adding leads may pass over. The default passes over nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AddLeads {
    /// Adds leads that are in other campaigns of the account as well.
    pub even_if_in_other_campaigns: bool,
}

impl SmartleadClient {
    /// Adds one batch of leads to a campaign; at most
    /// [`LEADS_PER_CALL_MAX`](super::super::limits::LEADS_PER_CALL_MAX). Block list, unsubscribed
    /// people and known bounces are always respected. Check [`LeadsAdded::adds_up_to`], and list
    /// the campaign's leads before believing it. On a running campaign they are written to.
    pub async fn add_leads(
        &self,
        id: CampaignId,
        leads: &[LeadWrite],
        settings: AddLeads,
    ) -> Result<LeadsAdded, SmartleadError> {
        SmartleadError::check_batch(Batch::Leads, leads.len())?;
        let list: Vec<Value> = leads.iter().map(LeadWrite::to_wire).collect::<Result<_, _>>()?;
        let body = json!({
            "lead_list": list,
            "settings": {
                "ignore_global_block_list": false,
                "ignore_unsubscribe_list": false,
                "ignore_community_bounce_list": false,
                "ignore_duplicate_leads_in_other_campaign": settings.even_if_in_other_campaigns,
            },
        });
        let path = format!("campaigns/{id}/leads");
        Ok(self.post("add leads to a campaign", &path, &body, read_json).await?)
    }

    /// Every lead of a campaign with its state; complete, or an error.
    pub async fn leads(&self, id: CampaignId) -> Result<Vec<CampaignLead>, SmartleadError> {
        let mut pages = Pages::new("leads", PAGE_ROWS);
        let path = format!("campaigns/{id}/leads");
        let limit = PAGE_ROWS.to_string();
        while let Some(offset) = pages.next()? {
            let offset = offset.to_string();
            let query = [("offset", offset.as_str()), ("limit", limit.as_str())];
            let page: LeadPage = self.get("list the leads of a campaign", &path, &query).await?;
            pages.take(page.data, Some(page.total_leads), |row| row.campaign_lead_map_id)?;
        }
        pages.whole()
    }

    /// The lead of the account with an address, and the campaigns it is in; `None` when there is
    /// none.
    pub async fn lead_by_email(&self, email: &Personal) -> Result<Option<Lead>, SmartleadError> {
        let query = [("email", email.reveal().as_str())];
        Ok(self.get_with("look up a lead by address", "leads", &query, something_or_none).await?)
    }

    /// Pauses a lead in one campaign.
    pub async fn pause_lead(&self, id: CampaignId, lead: LeadId) -> Result<(), SmartleadError> {
        let path = format!("campaigns/{id}/leads/{lead}/pause");
        Ok(self.post("pause a lead", &path, &json!({}), accepted).await?)
    }

    /// Unsubscribes a lead from one campaign.
    pub async fn unsubscribe_lead(
        &self,
        id: CampaignId,
        lead: LeadId,
    ) -> Result<(), SmartleadError> {
        let path = format!("campaigns/{id}/leads/{lead}/unsubscribe");
        Ok(self.post("unsubscribe a lead", &path, &json!({}), accepted).await?)
    }

    /// Unsubscribes a lead from every campaign of the account. Refused when nothing changes: look
    /// the lead up to tell that from another refusal.
    pub async fn unsubscribe_lead_everywhere(&self, lead: LeadId) -> Result<(), SmartleadError> {
        let path = format!("leads/{lead}/unsubscribe");
        let operation = "unsubscribe a lead everywhere";
        Ok(self.post(operation, &path, &json!({}), accepted).await?)
    }

    /// The lead categories of the account.
    pub async fn categories(&self) -> Result<Vec<Category>, SmartleadError> {
        Ok(self.get("list the lead categories", "leads/fetch-categories", &[]).await?)
    }

    /// Puts addresses or domains on the account's block list; one batch of at most
    /// [`BLOCKS_PER_CALL_MAX`](super::super::limits::BLOCKS_PER_CALL_MAX). The form of the answer
    /// is not documented: any success counts, and the list is the proof.
    pub async fn block(&self, entries: &[Personal]) -> Result<(), SmartleadError> {
        SmartleadError::check_batch(Batch::Blocks, entries.len())?;
        let entries: Vec<&str> = entries.iter().map(|entry| entry.reveal().as_str()).collect();
        let body = json!({ "domain_block_list": entries, "client_id": null });
        let path = "leads/add-domain-block-list";
        Ok(self.post("add to the block list", path, &body, any_json_or_success).await?)
    }

    /// The account's block list.
    pub async fn block_list(&self) -> Result<Vec<BlockEntry>, SmartleadError> {
        let mut pages = Pages::new("block list entries", LARGE_PAGE_ROWS);
        let limit = LARGE_PAGE_ROWS.to_string();
        while let Some(offset) = pages.next()? {
            let offset = offset.to_string();
            let query = [("offset", offset.as_str()), ("limit", limit.as_str())];
            let page: Vec<BlockEntry> =
                self.get("read the block list", "leads/get-domain-block-list", &query).await?;
            pages.take(page, None, |entry| entry.id)?;
        }
        pages.whole()
    }
}

fn any_json_or_success(response: &Response) -> Result<(), Unreadable> {
    if response.body.trim_ascii() == b"success" {
        return Ok(());
    }
    read_json::<Value>(response).map(|_| ())
}
