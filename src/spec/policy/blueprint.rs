//! The infrastructure blueprint: domains, mailboxes, caps, windows and ramps of each GBU.

use jiff::civil::Date;

use crate::base::amount::{Length, Percent};
use crate::base::calendar::{Hours, Weekday};
use crate::source::{Located, Location};
use crate::spec::campaign::Gate;
use crate::spec::decode::Table;
use crate::spec::leaf::Name;
use crate::spec::shape::{section, words};

use super::defaults;

section! {
    /// The infrastructure blueprint.
    #[schemars(title = "Infrastructure blueprint")]
    pub struct Blueprint {
        /// Always `blueprint/v1`.
        "kind" kind: Located<String>,
        /// The version the register names.
        "version" version: Located<String>,
        /// The limits of each global business unit.
        "gbus" gbus: Table<Gbu>,
    }
}

section! {
    /// What one global business unit sends from, and its limits.
    pub struct Gbu {
        /// The legal entity behind the unit's messages, from the senders policy.
        "entity" entity: Located<Name>,
        /// The registered domains.
        "domains" domains: Table<Domain>,
        /// The pools of mailboxes.
        "pools" pools: Table<Pool>,
        /// The most campaign mails of a mailbox in a day; 30 unless said, never above 50.
        "per_mailbox_day" per_mailbox_day: Option<Located<u32>>,
        /// The most campaign mails of a domain in a day; 100 unless said.
        "per_domain_day" per_domain_day: Option<Located<u32>>,
        /// The days mail may be sent on.
        "days" days: Vec<Located<Weekday>>,
        /// The hours mail may be sent in, in the recipient's zone.
        "hours" hours: Located<Hours>,
        /// The least time between two sends of a mailbox.
        "gap" gap: Located<Length>,
        /// The least age of a mailbox's warm-up.
        "warmup" warmup: Located<Length>,
        /// The least age of a domain that sends; 30 days unless said.
        "domain_age" domain_age: Option<Located<Length>>,
        /// The least warm-up reputation; 90% unless said.
        "reputation" reputation: Option<Located<Percent>>,
        /// The limits of waves.
        "waves" waves: WaveLimits,
        /// The gates no campaign may loosen.
        "gate" gate: Gate,
        /// The company's own test inboxes, in which it sees where its messages land.
        "seeds" seeds: Option<Vec<SeedInbox>>,
        /// From how many mails a day an organisational domain counts as a bulk sender; 5,000
        /// unless said.
        "bulk_per_day" bulk_per_day: Option<Located<u32>>,
        /// The most mailboxes of a domain; 3 unless said.
        "mailboxes_per_domain" mailboxes_per_domain: Option<Located<u32>>,
        /// The limits of messages and of their sequence.
        "messages" messages: Option<MessageLimits>,
        /// Dates on which nothing is sent.
        "holidays" holidays: Option<Vec<Located<Date>>>,
    }
}

section! {
    /// A registered domain.
    pub struct Domain {
        /// What it is used for.
        "use" used_for: Located<DomainUse>,
        /// Since when it is registered.
        "since" since: Option<Located<Date>>,
    }
}

words! {
    /// What a domain is used for.
    pub enum DomainUse, "what a domain is used for" {
        /// Cold outreach.
        Outreach = "outreach",
        /// The company's own mail and site.
        Corporate = "corporate",
        /// Targets of links in messages.
        Links = "links",
    }
}

section! {
    /// A pool of mailboxes.
    pub struct Pool {
        /// Their addresses: the company's own senders.
        "mailboxes" mailboxes: Vec<Located<String>>,
        /// Where they are hosted.
        "provider" provider: Option<Located<MailProvider>>,
        /// The most mails the provider lets one mailbox send in a day, warm-up included; 10,000 at
        /// Microsoft and 2,000 at Google unless said.
        "provider_day" provider_day: Option<Located<u32>>,
    }
}

words! {
    /// A provider of mailboxes.
    pub enum MailProvider, "a provider of mailboxes" {
        /// Google Workspace or Gmail.
        Google = "google",
        /// Microsoft 365 or Outlook.
        Microsoft = "microsoft",
        /// Yahoo.
        Yahoo = "yahoo",
        /// Another one.
        Other = "other",
    }
}

section! {
    /// A test inbox of the company's own: nobody reads it as a recipient, and no rate counts it.
    pub struct SeedInbox {
        /// Its address.
        "inbox" inbox: Located<String>,
        /// Where it is.
        "provider" provider: Located<MailProvider>,
    }
}

section! {
    /// The limits of messages and of their sequence.
    pub struct MessageLimits {
        /// The most steps of a sequence; 4 unless said.
        "steps" steps: Option<Located<u32>>,
        /// The least time between two steps; 2 days unless said.
        "gap" gap: Option<Located<Length>>,
        /// The longest time from the first step to the last; 30 days unless said.
        "within" within: Option<Located<Length>>,
        /// The fewest words of a body; 20 unless said.
        "words_min" words_min: Option<Located<u32>>,
        /// The most words of a body; 200 unless said.
        "words_max" words_max: Option<Located<u32>>,
        /// The most links of a first message; 2 unless said.
        "links" links: Option<Located<u32>>,
        /// The longest subject that needs no second look, in characters; 60 unless said.
        "subject" subject: Option<Located<u32>>,
        /// The longest subject that may be sent, in characters; 150 unless said.
        "subject_max" subject_max: Option<Located<u32>>,
    }
}

section! {
    /// The limits of waves.
    pub struct WaveLimits {
        /// The largest first wave.
        "pilot" pilot: Located<u32>,
        /// The share of the expected audience a first wave may have where that is more; 10% unless
        /// said.
        "pilot_share" pilot_share: Option<Located<Percent>>,
        /// How much larger than the one before a wave may be; 50% unless said.
        "growth" growth: Option<Located<Percent>>,
        /// The least observation after a wave.
        "observe" observe: Located<Length>,
        /// A growth beyond which a wave is a large step; 50% unless said.
        "large_step" large_step: Option<Located<Percent>>,
        /// The least observation before a large step; 72 hours unless said.
        "observe_large_step" observe_large_step: Option<Located<Length>>,
        /// The longest first watch, in which somebody looks at each event.
        "watch" watch: Option<Located<Length>>,
        /// The ceiling a wave's upper bound must stay under to pass; 5% unless said.
        "ceiling" ceiling: Option<Located<Percent>>,
    }
}

/// How long subjects may be, with the lines of policy that say so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SubjectLimits {
    /// What mail programs show whole, in characters.
    pub shown: usize,
    /// Where policy says so.
    pub shown_at: Option<Location>,
    /// What may be sent, in characters.
    pub most: usize,
    /// Where policy says so.
    pub most_at: Option<Location>,
}

impl SubjectLimits {
    /// Those of a unit.
    pub fn of(unit: &Gbu) -> Self {
        let messages = unit.messages.as_ref();
        let shown = messages.and_then(|limits| limits.subject.as_ref());
        let most = messages.and_then(|limits| limits.subject_max.as_ref());
        Self {
            shown: shown.map_or(defaults::SUBJECT, |limit| limit.value) as usize,
            shown_at: shown.map(|limit| limit.at),
            most: most.map_or(defaults::SUBJECT_MAX, |limit| limit.value) as usize,
            most_at: most.map(|limit| limit.at),
        }
    }
}
