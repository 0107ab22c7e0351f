//! Local doubles of the platforms: ordinary HTTP services over one seeded world and one clock.
//!
//! They run behind loopback ports for a user and in process for a test, and a client cannot tell.
//! Nothing here is shared with the clients in `platform`, and nothing here knows of campaigns as a
//! spec writes them.

mod admin;
pub mod calls;
pub mod clay;
pub mod clock;
pub mod faults;
pub mod http;
mod listener;
pub mod salesforce;
mod server;
pub mod smartlead;
#[cfg(test)]
mod tests;
pub mod world;

pub use server::{Running, Sandbox, SandboxSettings};
