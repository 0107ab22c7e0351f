//! Mailboxes of the account and of a campaign. Neither creates mailboxes nor sees their passwords.

use reqwest::Method;
use serde::Deserialize;
use serde_json::{Value, json};

use super::super::errors::{Batch, SmartleadError, accepted};
use super::super::ids::{CampaignId, MailboxId};
use super::super::limits::PAGE_ROWS;
use super::super::normal::MailboxCap;
use super::super::pages::Pages;
use super::super::wire::Mailbox;
use super::SmartleadClient;
use crate::platform::transport::{Call, Response, Unreadable, json as read_json};

impl SmartleadClient {
    /// Every mailbox of the account, without its passwords.
    pub async fn mailboxes(&self) -> Result<Vec<Mailbox>, SmartleadError> {
        let mut pages = Pages::new("mailboxes", PAGE_ROWS);
        let limit = PAGE_ROWS.to_string();
        while let Some(offset) = pages.next()? {
            let offset = offset.to_string();
            let query = [("offset", offset.as_str()), ("limit", limit.as_str())];
            let page: Vec<Mailbox> =
                self.get("list the mailboxes", "email-accounts", &query).await?;
            pages.take(page, None, |mailbox| mailbox.id)?;
        }
        pages.whole()
    }

    /// The mailboxes a campaign sends from.
    pub async fn campaign_mailboxes(&self, id: CampaignId) -> Result<Vec<Mailbox>, SmartleadError> {
        let path = format!("campaigns/{id}/email-accounts");
        let operation = "list the mailboxes of a campaign";
        Ok(self.get_with(operation, &path, &[], bare_or_enveloped).await?)
    }

    /// Adds mailboxes to a campaign. On a running campaign they send at once.
    pub async fn add_mailboxes(
        &self,
        id: CampaignId,
        mailboxes: &[MailboxId],
    ) -> Result<(), SmartleadError> {
        let body = mailbox_ids(mailboxes)?;
        let path = format!("campaigns/{id}/email-accounts");
        Ok(self.post("add mailboxes to a campaign", &path, &body, accepted).await?)
    }

    /// Removes mailboxes from a campaign. The call is a DELETE with a body, which some proxies
    /// drop: read the list back.
    pub async fn remove_mailboxes(
        &self,
        id: CampaignId,
        mailboxes: &[MailboxId],
    ) -> Result<(), SmartleadError> {
        let body = mailbox_ids(mailboxes)?;
        let path = format!("campaigns/{id}/email-accounts");
        let request = self.request(Method::DELETE, &path, &[]).json(&body);
        let call = Call::write("remove mailboxes from a campaign", request);
        Ok(self.transport.call(&call, accepted).await?)
    }

    /// Writes the daily cap of a mailbox and the gap between its messages. The cap holds for all
    /// campaigns of the account.
    pub async fn write_mailbox_cap(
        &self,
        id: MailboxId,
        cap: MailboxCap,
    ) -> Result<(), SmartleadError> {
        let path = format!("email-accounts/{id}");
        Ok(self.post("write the cap of a mailbox", &path, &cap.to_wire(), accepted).await?)
    }
}

fn mailbox_ids(mailboxes: &[MailboxId]) -> Result<Value, SmartleadError> {
    SmartleadError::check_batch(Batch::Mailboxes, mailboxes.len())?;
    Ok(json!({ "email_account_ids": mailboxes }))
}

/// A bare list live; a list under `data` in the newest documents.
fn bare_or_enveloped(response: &Response) -> Result<Vec<Mailbox>, Unreadable> {
    #[derive(Deserialize)]
    struct Envelope {
        data: Vec<Mailbox>,
    }
    match response.body.trim_ascii().first() {
        Some(b'{') => read_json::<Envelope>(response).map(|envelope| envelope.data),
        _ => read_json(response),
    }
}
