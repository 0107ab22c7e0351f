//! The identifiers Smartlead gives out, each with a type of its own so that they cannot be mixed.
//!
//! Knows nothing of what they identify beyond the name.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::loose;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_u64(self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                loose::number(deserializer).map(Self)
            }
        }
    )*};
}

ids! {
    /// A campaign.
    CampaignId;
    /// A mailbox ("email account").
    MailboxId;
    /// A lead of the account; not the same number as its [`MembershipId`].
    LeadId;
    /// A lead's place in one campaign (`campaign_lead_map_id`).
    MembershipId;
    /// A step of a sequence.
    StepId;
    /// A variant of a step.
    VariantId;
    /// A lead category such as Interested.
    CategoryId;
    /// An entry of the block list.
    BlockId;
    /// A client of an agency account.
    ClientId;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_read_from_a_number_or_a_text_and_written_as_a_number() {
        assert_eq!(serde_json::from_str::<LeadId>("42").unwrap(), LeadId(42));
        assert_eq!(serde_json::from_str::<LeadId>("\"42\"").unwrap(), LeadId(42));
        assert_eq!(serde_json::to_string(&LeadId(42)).unwrap(), "42");
        for bad in ["\"4 2\"", "-1", "null", "1.5", "[]"] {
            assert!(serde_json::from_str::<LeadId>(bad).is_err(), "{bad}");
        }
    }
}
