//! The daily cap of a mailbox and the gap between its messages. Knows no warm-up.

use serde::Serialize;
use serde_json::{Value, json};

use super::super::wire::Mailbox;
use super::{Difference, Differences, NotNormal};

/// The cap and the gap of a mailbox, to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MailboxCap {
    /// The most messages per day, over all campaigns and warm-up.
    pub messages_per_day: u64,
    /// Minutes between two messages.
    pub gap_minutes: u64,
}

impl MailboxCap {
    /// The body of the call that writes it; other settings of the mailbox stay as they are.
    pub fn to_wire(self) -> Value {
        json!({
            "max_email_per_day": self.messages_per_day,
            "time_to_wait_in_mins": self.gap_minutes,
        })
    }

    /// The form to compare by.
    pub fn normal(self) -> NormalMailboxCap {
        let Self { messages_per_day, gap_minutes } = self;
        NormalMailboxCap { messages_per_day, gap_minutes }
    }
}

/// The cap and the gap of a mailbox, whichever way they came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the fields are those of `MailboxCap`")]
pub struct NormalMailboxCap {
    pub messages_per_day: u64,
    pub gap_minutes: u64,
}

impl NormalMailboxCap {
    /// Where what was found is not this.
    pub fn differences(&self, found: &Self) -> Vec<Difference> {
        let mut all = Differences::default();
        let caps = (&self.messages_per_day, &found.messages_per_day);
        all.compare("messages per day", caps.0, caps.1, u64::to_string);
        let gaps = (&self.gap_minutes, &found.gap_minutes);
        all.compare("minutes between messages", gaps.0, gaps.1, u64::to_string);
        all.0
    }
}

impl Mailbox {
    /// The cap and the gap in the form to compare by.
    pub fn cap(&self) -> Result<NormalMailboxCap, NotNormal> {
        let number = |value: Option<u64>, field| {
            value.ok_or(NotNormal { field, expected: "a whole number" })
        };
        Ok(NormalMailboxCap {
            messages_per_day: number(self.message_per_day, "message_per_day")?,
            gap_minutes: number(self.min_time_to_wait_in_mins, "minTimeToWaitInMins")?,
        })
    }
}
