//! The catalogue of checks: one file and one page per rule, in one folder per subject.
//!
//! Rules do no I/O. A compile-phase rule sees a workspace and one campaign of it; a plan-phase
//! rule also sees what the platforms said. A rule says where it looked and found nothing, too:
//! that is what the launch checklist counts as proof.

mod baseline;
mod catalogue;
mod edition;
mod live;
mod looked;
mod memory;
mod mend;
mod own;
mod rule;
mod run;
mod subject;
#[cfg(test)]
pub(crate) mod testing;
mod verdict;
mod waiver;

mod audience;
mod closure;
mod delivery;
mod enrich;
mod fields;
mod handoff;
mod measures;
mod message;
mod quality;
mod replies;
mod security;
mod sender;
mod spec;
mod waves;
mod writeback;

pub use baseline::{
    Baseline, BaselineError, Compared, Entry, Stale, baseline_schema, may_be_known,
};
pub use catalogue::{ALL, find, nearest_name};
pub use live::Live;
pub use memory::Memory;
pub use mend::{Made, Mended, ROUNDS_MAX, Refused, Scope, mend};
pub use message::{STANDARD as STANDARD_VARIABLES, short as prompt_name};
pub use own::own_rules;
pub use rule::{Check, Found, Group, Phase, Ran, Rule, Skip};
pub use run::{Report, Skipped, check_again, check_campaigns, check_live};
pub use subject::Subject;
pub use verdict::{Counts, Demands, Stand, Verdict};
pub use waiver::waiver_stub;
