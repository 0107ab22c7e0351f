//! The people of an audience, as Salesforce holds them.

use std::collections::BTreeMap;
use std::fmt;

use crate::base::private::Personal;

/// A value of a record that a condition of policy or of the campaign is tested on. `Debug` shows
/// no text: a field may hold something about a person, whatever its name says.
#[derive(Clone, PartialEq)]
pub enum Fact {
    /// A checkbox.
    Bool(bool),
    /// A number.
    Number(f64),
    /// Text. Not a name or an address: those are fields of [`PersonSeen`].
    Text(String),
    /// No value.
    Null,
}

impl fmt::Debug for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool(value) => write!(f, "Bool({value})"),
            Self::Number(value) => write!(f, "Number({value})"),
            Self::Text(_) => f.write_str("Text(masked)"),
            Self::Null => f.write_str("Null"),
        }
    }
}

/// One person of the audience: a lead, and the campaign member where there is one.
#[derive(Debug, Clone)]
pub struct PersonSeen {
    /// The lead's 18-character id.
    pub lead: String,
    /// The campaign member's id, where the lead is a member already.
    pub member: Option<String>,
    /// The member's status.
    pub member_status: Option<String>,
    /// The address mail goes to.
    pub email: Personal,
    /// The first name.
    pub first_name: Personal,
    /// The last name.
    pub last_name: Personal,
    /// The company.
    pub company: Personal,
    /// The job title.
    pub title: Personal,
    /// The country as Salesforce holds it: a code or a name.
    pub country: Option<String>,
    /// The industry.
    pub industry: Option<String>,
    /// The lead has opted out of email.
    pub opted_out: bool,
    /// Another record with the same address has opted out.
    pub opted_out_elsewhere: bool,
    /// The address is known to bounce.
    pub hard_bounced: bool,
    /// The lead was converted; writing to it fails.
    pub converted: bool,
    /// An open opportunity exists on the account behind the address.
    pub open_opportunity: bool,
    /// The owner: a user's id, or a queue's.
    pub owner: String,
    /// The owner has accepted the lead; `None` where the field cannot be seen.
    pub accepted: Option<bool>,
    /// Until when the person was last in another outreach campaign of this organisation.
    pub last_outreach: Option<jiff::Timestamp>,
    /// Field of the lead to value, for every field a condition names and every field that may
    /// leave for Clay or Smartlead. A field that cannot be seen is not here.
    pub facts: BTreeMap<String, Fact>,
    /// Field to value, for every field of the lead or the member that this campaign may write:
    /// what is there now. The content of replies is never read.
    pub current: BTreeMap<String, Fact>,
}
