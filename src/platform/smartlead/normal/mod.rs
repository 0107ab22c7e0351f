//! One form for what is written to Smartlead and what is read back from it.
//!
//! Smartlead reads under other names, words and shapes than it writes. Here both sides become one
//! value, so that `written.normal() == read.normal()` is the whole comparison and
//! [`differences`](Difference) say where it fails. What Smartlead never gives back is not part of
//! a normal form; each written type lists it under `not_read_back`.
//!
//! | write | read |
//! | --- | --- |
//! | `timezone`, `days_of_the_week`, `start_hour`, `end_hour` | `scheduler_cron_value` |
//! | `min_time_btw_emails` | `min_time_btwn_emails` |
//! | `max_new_leads_per_day` | `max_leads_per_day` |
//! | `DONT_TRACK_EMAIL_OPEN` | `DONT_EMAIL_OPEN` |
//! | `delay_in_days`, `seq_variants` | `delayInDays`, `sequence_variants` |
//! | `max_email_per_day`, `time_to_wait_in_mins` | `message_per_day`, `minTimeToWaitInMins` |
//!
//! Makes no calls and knows no answer that is not well formed.

mod lead;
mod mailbox;
mod schedule;
mod sequence;
mod settings;

pub use lead::{LeadWrite, NormalLead, TooManyFields};
pub use mailbox::{MailboxCap, NormalMailboxCap};
pub use schedule::{Day, DayNumbering, NormalSchedule, ScheduleWrite, UnclearWeekend};
pub use sequence::{
    Content, NormalSequence, NormalStep, NormalVariant, SequenceProblem, StepWrite, VariantWrite,
    sequence_to_wire,
};
pub use settings::{NormalSettings, SettingsWrite, StopOn, Tracking};

/// A read value that has no normal form, because it is missing or not of the documented form.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("Smartlead answered no usable `{field}`: expected {expected}")]
pub struct NotNormal {
    /// The field under its name when reading.
    pub field: &'static str,
    /// What was expected, in words.
    pub expected: &'static str,
}

/// One place where what was read is not what was wanted. Holds nothing personal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The place, such as `step 2, variant A, subject`.
    pub field: String,
    /// What was wanted; long texts by the start of their digest.
    pub wanted: String,
    /// What is there.
    pub found: String,
}

/// Collects the places where two values differ.
#[derive(Default)]
struct Differences(Vec<Difference>);

impl Differences {
    fn compare<T: PartialEq>(
        &mut self,
        field: impl Into<String>,
        wanted: &T,
        found: &T,
        show: impl Fn(&T) -> String,
    ) {
        if wanted != found {
            let (wanted, found) = (show(wanted), show(found));
            self.0.push(Difference { field: field.into(), wanted, found });
        }
    }
}

#[cfg(test)]
mod tests;
