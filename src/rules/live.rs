//! One campaign as plan-phase rules see it: the campaign, what the platforms said, and who is left
//! after exclusion and suppression.

use std::collections::BTreeMap;

use crate::observation::{
    ClaySeen, Observation, PersonSeen, Reading, SalesforceSeen, SmartleadSeen,
};

use super::{Skip, Subject};

/// A campaign together with a reading of the platforms.
#[derive(Clone, Copy)]
pub struct Live<'a> {
    /// The campaign and its policy.
    pub subject: Subject<'a>,
    /// What the platforms said.
    pub observation: &'a Observation,
    /// The recipients: indices into the people that were read.
    pub kept: &'a [usize],
    /// Reason to number of people left out.
    pub excluded: &'a BTreeMap<String, u64>,
}

fn read<'a, T>(reading: &'a Reading<T>, platform: &str) -> Result<&'a T, Skip> {
    match reading {
        Reading::Read(value) => Ok(value),
        Reading::Unreadable(why) => {
            Err(Skip::because(format!("{platform} could not be read: {why}")))
        }
        Reading::NotAsked => Err(Skip::because(format!("{platform} was not asked"))),
    }
}

impl<'a> Live<'a> {
    /// What Salesforce said.
    pub fn salesforce(&self) -> Result<&'a SalesforceSeen, Skip> {
        read(&self.observation.salesforce, "Salesforce")
    }

    /// What Smartlead said.
    pub fn smartlead(&self) -> Result<&'a SmartleadSeen, Skip> {
        read(&self.observation.smartlead, "Smartlead")
    }

    /// What the Clay table said.
    pub fn clay(&self) -> Result<&'a ClaySeen, Skip> {
        read(&self.observation.clay, "Clay")
    }

    /// The recipients.
    pub fn recipients(&self) -> Result<Vec<&'a PersonSeen>, Skip> {
        let people = &self.salesforce()?.people;
        Ok(self.kept.iter().filter_map(|index| people.get(*index)).collect())
    }
}
