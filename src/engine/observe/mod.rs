//! Asking the platforms what a plan needs to know.

use super::Platforms;
use crate::observation::{ClaySeen, Reading, SalesforceSeen, SmartleadSeen};
use crate::rules::Subject;

/// placeholder
pub async fn salesforce(_: &Platforms, _: &Subject<'_>) -> Reading<SalesforceSeen> {
    Reading::NotAsked
}

/// placeholder
pub async fn smartlead(_: &Platforms, _: &Subject<'_>) -> Reading<SmartleadSeen> {
    Reading::NotAsked
}

/// placeholder
pub async fn clay(_: &Platforms, _: &Subject<'_>) -> Reading<ClaySeen> {
    Reading::NotAsked
}
