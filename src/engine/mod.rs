//! Steps become effects here: the only floor that translates between a campaign and the platforms.
//!
//! Knows the clients and the plan; knows no command line and no terminal.

pub mod clock;
pub mod connect;
pub mod observe;
mod platforms;

pub use platforms::{ClayAccess, Platforms};
