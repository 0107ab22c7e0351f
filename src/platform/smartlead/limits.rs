//! Every bound of the Smartlead client, by name and with its unit.
//!
//! Sources contradict each other; each number is the careful one. The rate is a setting, because
//! plans differ; these are its defaults.

use std::time::Duration;

use jiff::SignedDuration;

use crate::platform::transport::Rate;

/// Leads per call that adds them: 100, 350 and 400 are documented.
pub const LEADS_PER_CALL_MAX: usize = 100;
/// Custom fields of one lead: 20 in older documents, 200 in the newest.
pub const CUSTOM_FIELDS_MAX: usize = 200;
/// Entries per call that adds to the block list.
pub const BLOCKS_PER_CALL_MAX: usize = 500;
/// Mailboxes per call that adds them to a campaign or removes them.
pub const MAILBOXES_PER_CALL_MAX: usize = 100;
/// Rows of a page of mailboxes or leads.
pub const PAGE_ROWS: usize = 100;
/// Rows of a page of statistics or of the block list.
pub const LARGE_PAGE_ROWS: usize = 1000;
/// Pages of one listing; a listing that goes on is an error, never a part taken for the whole.
pub const PAGES_MAX: usize = 2000;
/// Days a step may wait.
pub const DELAY_DAYS_MAX: u64 = 365;
/// Steps of a sequence.
pub const STEPS_MAX: usize = 50;
/// How long an answer may take: deletions of more than 15 seconds were seen.
pub const ANSWER_TIMEOUT: Duration = Duration::from_secs(75);

/// The careful request allowance of an account: 10 calls in 2 seconds and 60 in a minute. Larger
/// ones are sold and were seen; the workspace may say so.
pub fn default_rates() -> Vec<Rate> {
    vec![
        Rate { calls: 10, per: SignedDuration::from_secs(2) },
        Rate { calls: 60, per: SignedDuration::from_mins(1) },
    ]
}
