//! How one org is set up, and which reading it takes where the documentation is open.
//!
//! Knows nothing of the data: records and reports are seeded into the running org.

use std::collections::BTreeSet;

use jiff::SignedDuration;

use super::schema::{Field, Object, Schema};
use crate::base::private::Secret;

/// One org.
#[derive(Debug, Clone)]
pub struct OrgSettings {
    /// The organization's name.
    pub name: String,
    /// Which org this is: it stands in every id, so two orgs never share one.
    pub number: u16,
    /// The consumer key that may sign in.
    pub client_id: String,
    /// Its secret.
    pub client_secret: Secret,
    /// The address clients reach the org under; `None` takes it from each request's `Host`.
    pub base_url: Option<String>,
    /// The highest API version that is answered, as in `v66.0`.
    pub version_max: u16,
    /// How long an access token is good for.
    pub session_length: SignedDuration,
    /// How many API calls are answered in a rolling day.
    pub daily_requests_max: usize,
    /// How many synchronous report runs are answered in a rolling hour.
    pub hourly_report_runs_max: usize,
    /// Fields that field-level security hides from the integration user, as `Object.Field`.
    pub hidden_fields: BTreeSet<String>,
    /// Objects and fields.
    pub schema: Schema,
    /// The open questions.
    pub switches: Switches,
}

impl OrgSettings {
    /// An org with the standard schema and the usual limits of an Enterprise edition.
    pub fn new(name: impl Into<String>, client_id: impl Into<String>, secret: Secret) -> Self {
        Self {
            name: name.into(),
            number: 1,
            client_id: client_id.into(),
            client_secret: secret,
            base_url: None,
            version_max: 66,
            session_length: SignedDuration::from_hours(2),
            daily_requests_max: 100_000,
            hourly_report_runs_max: 500,
            hidden_fields: BTreeSet::new(),
            schema: Schema::standard(),
            switches: Switches::default(),
        }
    }

    /// A field of an object by its name in any case, unless field-level security hides it.
    pub(super) fn field<'a>(&self, object: &'a Object, name: &str) -> Option<&'a Field> {
        object.field(name).filter(|field| self.visible(object, field))
    }

    /// Whether the integration user sees a field.
    pub(super) fn visible(&self, object: &Object, field: &Field) -> bool {
        !self.hidden_fields.contains(&format!("{}.{}", object.name, field.name))
    }

    /// Whether the integration user may write records of an object.
    pub(super) fn writable(&self, object: &Object) -> bool {
        let locked = object.name == "CampaignMemberStatus" && !self.switches.member_status_writable;
        object.writable && !locked
    }
}

/// What an org's administrator decided, or what the documentation does not settle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Switches {
    /// A flow sets `Overall_Hard_Bounce__c` when `clay_external_hard_bounce__c` becomes true.
    /// The process page says so; an org may lack it.
    pub hard_bounce_flow: bool,
    /// A flow sets `Has_Replied__c`, once, on the first responded status. The process page says
    /// both that it is automatic and that the process writes it.
    pub has_replied_flow: bool,
    /// A lead assignment rule is active: it takes the owner of every lead that is created or
    /// updated without `Sforce-Auto-Assign: FALSE`. The header's documented default is true.
    pub auto_assign: bool,
    /// An unknown member status is refused instead of silently replaced by the default. The old
    /// API guide says replaced; what an org does today is unconfirmed.
    pub strict_member_status: bool,
    /// `CampaignMemberStatus` can be created, changed and deleted. Two versions of its
    /// documentation disagree.
    pub member_status_writable: bool,
    /// A campaign that ends before it starts is refused with `FIELD_INTEGRITY_EXCEPTION`.
    /// Unconfirmed.
    pub campaign_dates_checked: bool,
    /// A soft-deleted record answers `ENTITY_IS_DELETED`; otherwise plain `NOT_FOUND`.
    /// Unconfirmed for a fresh delete.
    pub deleted_is_told: bool,
    /// Report rows carry ids in the 15-character form, as exports from the user interface do.
    /// Unconfirmed for the API, so off.
    pub short_ids_in_reports: bool,
}

impl Default for Switches {
    fn default() -> Self {
        Self {
            hard_bounce_flow: true,
            has_replied_flow: true,
            auto_assign: true,
            strict_member_status: false,
            member_status_writable: true,
            campaign_dates_checked: true,
            deleted_is_told: true,
            short_ids_in_reports: false,
        }
    }
}
