//! The platform clients of one campaign, ready to be asked.

use crate::base::clock::SharedClock;
use crate::platform::clay::{ClayWebhooks, TableReader, Webhook};
use crate::platform::salesforce;
use crate::platform::smartlead::SmartleadClient;

/// The clients of one campaign's accounts.
pub struct Platforms {
    /// The Salesforce organisation the campaign names.
    pub salesforce: salesforce::Client,
    /// The Smartlead account.
    pub smartlead: SmartleadClient,
    /// The Clay table, where the campaign enriches.
    pub clay: Option<ClayAccess>,
    /// The clock every wait goes by.
    pub clock: SharedClock,
}

/// One Clay table: how rows get in, and how they are read.
pub struct ClayAccess {
    /// What posts rows.
    pub webhooks: ClayWebhooks,
    /// The table's webhook.
    pub webhook: Webhook,
    /// What reads the table.
    pub reader: Box<dyn TableReader>,
}
