//! What holds where a policy document is silent: every default number in one place.
//!
//! A key of policy says otherwise where there is one; it is named beside each number. The ceilings
//! below are what no policy can raise. Knows no rule: those say what a number is for.

use jiff::SignedDuration;

use crate::base::amount::{Length, Percent, Unit};

/// Campaign mails of a mailbox in a day: `per_mailbox_day`.
pub const MAILBOX_DAY: u32 = 30;
/// The ceiling of the same.
pub const MAILBOX_DAY_MAX: u32 = 50;
/// Campaign mails of a domain in a day: `per_domain_day`.
pub const DOMAIN_DAY: u32 = 100;
/// Mailboxes of a domain: `mailboxes_per_domain`.
pub const DOMAIN_MAILBOXES: u64 = 3;
/// The least age of a domain that sends: `domain_age`.
pub const DOMAIN_AGE: Length = Length::new(30, Unit::Day);
/// The least warm-up reputation: `reputation`.
pub const REPUTATION: Percent = Percent::whole(90);
/// Mails a day from which a domain is a bulk sender: `bulk_per_day`.
pub const BULK_DAY: u32 = 5_000;
/// The time between two messages of a mailbox below which it sends in bursts.
pub const BURST: SignedDuration = SignedDuration::from_mins(5);

/// The share of the expected audience a pilot may always have: `waves.pilot_share`.
pub const PILOT_SHARE: Percent = Percent::whole(10);
/// The growth from one wave to the next: `waves.growth`.
pub const GROWTH: Percent = Percent::whole(50);
/// The observation below which complaints are missed: `waves.observe` says another.
pub const OBSERVE: Length = Length::new(24, Unit::Hour);
/// A growth beyond which a wave is a large step: `waves.large_step`.
pub const LARGE_STEP: Percent = Percent::whole(50);
/// The observation before a large step: `waves.observe_large_step`.
pub const OBSERVE_LARGE_STEP: Length = Length::new(72, Unit::Hour);
/// The first watch: `waves.watch`. No policy can shorten it.
pub const WATCH: Length = Length::new(30, Unit::Minute);
/// The rate a wave must prove itself to be under: `waves.ceiling`.
pub const CEILING: Percent = Percent::whole(5);
/// The rate of bounces, and of opt-outs, that trips a wave: `gate`.
pub const GATE_RATE: Percent = Percent::whole(2);
/// The ceiling of the rate of bounces.
pub const GATE_BOUNCES_MAX: Percent = Percent::whole(5);
/// The complaints that trip a wave: `gate.complaints`.
pub const GATE_COMPLAINTS: u32 = 2;

/// Steps of a sequence: `messages.steps`.
pub const STEPS: u32 = 4;
/// The least time between two steps: `messages.gap`.
pub const STEP_GAP: Length = Length::new(2, Unit::Day);
/// The longest time from the first step to the last: `messages.within`.
pub const SEQUENCE: Length = Length::new(30, Unit::Day);
/// The fewest words of a body: `messages.words_min`.
pub const WORDS_MIN: u32 = 20;
/// The most words of a body: `messages.words_max`.
pub const WORDS_MAX: u32 = 200;
/// The most links of a first message: `messages.links`.
pub const LINKS: u32 = 2;
/// The longest subject that mail programs show whole, in characters: `messages.subject`.
pub const SUBJECT: u32 = 60;
/// The longest subject that may be sent, in characters: `messages.subject_max`.
pub const SUBJECT_MAX: u32 = 150;

/// People of one domain in flight: `per_domain` of the audiences.
pub const DOMAIN_PEOPLE: u32 = 3;
/// How long copies of people's data stay after the end: `keep_copies` of the audiences.
pub const KEEP_COPIES: Length = Length::new(90, Unit::Day);

/// The deadline of a positive reply: `within` of the class.
pub const POSITIVE_WITHIN: Length = Length::new(2, Unit::BusinessDay);
/// The ceiling of the time an opt-out takes to reach Salesforce.
pub const OPTOUT_MAX: Length = Length::new(48, Unit::Hour);
/// How long a campaign listens after its end: `keep_listening` of the replies.
pub const KEEP_LISTENING: Length = Length::new(30, Unit::Day);
/// How long it listens where Canadian law applies. No policy can shorten it.
pub const KEEP_LISTENING_CANADA: Length = Length::new(60, Unit::Day);

/// How many days an approval holds, and the most the checklist can say: `approval_days`.
pub const APPROVAL_DAYS: u32 = 14;
/// How many days after the start a waiver holds, and the most the checklist can say:
/// `waiver_days`.
pub const WAIVER_DAYS: u32 = 30;
/// How long a plan may be applied after its reading, and the most the checklist can say:
/// `plan_fresh`.
pub const PLAN_FRESH: Length = Length::new(24, Unit::Hour);
/// From how many recipients on the business signer is not the operator: `business.above`.
pub const BUSINESS_ABOVE: u32 = 500;
