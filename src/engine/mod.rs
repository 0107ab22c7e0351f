//! The engine: the steps of an approved plan become calls, each written down before it is asked
//! for and read back before it is believed.
//!
//! The only floor that knows both plans and platforms. Every step is run the same way, in
//! `converge`: read how things stand, do what is missing, read again. So a crash, a timeout or a
//! second run of the same plan all begin with a reading, and never with a repeated call.

mod apply;
mod approved;
pub mod clock;
pub mod connect;
mod converge;
mod drift;
mod foreign;
mod gate;
pub mod halt;
mod interrupt;
mod journal;
pub mod observe;
mod pause;
mod platforms;
mod revoked;
mod state;
mod step;
mod stop;
mod stops;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod wave;

pub use apply::{Applied, ApplyRequest, Release, apply};
pub use clock::{ClockError, SandboxClock};
pub use drift::{Drifted, drift};
pub use gate::{Counts, GateReading, Limits, Undecided, Verdict};
pub use halt::{Halted, HaltedCampaign};
pub use interrupt::Interrupt;
pub use journal::{Journal, kinds};
pub use pause::{Paused, pause};
pub use platforms::{ClayAccess, Platforms};
pub use revoked::Revoked;
pub use state::{RunState, StepState, WaveState};
pub use stop::Stop;
pub use stops::Halt;
