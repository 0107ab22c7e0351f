//! Local doubles of the platforms: ordinary HTTP services with their own data and a chosen clock.
//!
//! Knows nothing of the clients that call them: no type, constant or text is shared with those.

pub mod salesforce;
