//! Asks the platforms everything a campaign must know of them before it can be planned or go on.
//!
//! A platform that could not be read is said to be unreadable, with a reason in words without
//! personal data; the others are read all the same. Changes nothing, and judges nothing: what a
//! reading means is for the rules and the plan.

mod clay;
mod elsewhere;
mod history;
mod people;
mod report;
mod salesforce;
mod smartlead;
#[cfg(test)]
pub(super) mod tests;
mod wanted;

pub use clay::clay;
pub use salesforce::salesforce;
pub use smartlead::smartlead;

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::Platforms;
use crate::observation::{Observation, Reading};
use crate::rules::{Skip, Subject};

/// How much of a platform is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part<'a> {
    /// Everything a plan and its rules look at.
    Whole,
    /// Who is there and who must not be reached: what changes while a plan is applied.
    People,
    /// Whether some leads may still be reached; of others nothing is read.
    Leads(&'a BTreeSet<String>),
}

/// Reads every platform for one campaign. `now` is when the reading began.
pub async fn observe(platforms: &Platforms, subject: &Subject<'_>, now: Timestamp) -> Observation {
    let (org, account, table) = tokio::join!(
        salesforce(platforms, subject, Part::Whole, now),
        smartlead(platforms, subject, Part::Whole),
        async {
            match subject.enrich() {
                Ok(None) => Reading::NotAsked,
                Ok(Some(_)) => reading(clay(platforms, subject).await),
                Err(skip) => Reading::Unreadable(why(skip)),
            }
        },
    );
    Observation { at: now, salesforce: reading(org), smartlead: reading(account), clay: table }
}

fn reading<T>(read: Result<T, String>) -> Reading<T> {
    match read {
        Ok(value) => Reading::Read(value),
        Err(why) => Reading::Unreadable(why),
    }
}

/// Why a part of the campaign or of policy, which says what to ask for, is not there.
fn why(skip: Skip) -> String {
    skip.because
}
