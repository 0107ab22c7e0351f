//! The clients of the platforms and the one transport below them.
//!
//! Knows objects, records and requests; knows nothing of campaigns, plans or approvals.

pub mod clay;
pub mod salesforce;
pub mod smartlead;
pub mod transport;
