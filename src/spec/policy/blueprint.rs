//! The infrastructure blueprint: domains, mailboxes, caps, windows and ramps of each GBU.

use jiff::civil::Date;

use crate::base::amount::{Length, Percent};
use crate::base::calendar::{Hours, Weekday};
use crate::source::Located;
use crate::spec::campaign::Gate;
use crate::spec::decode::Table;
use crate::spec::leaf::Name;
use crate::spec::shape::{section, words};

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
        /// The least warm-up reputation; 90% unless said.
        "reputation" reputation: Option<Located<Percent>>,
        /// The limits of waves.
        "waves" waves: WaveLimits,
        /// The gates no campaign may loosen.
        "gate" gate: Gate,
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
    }
}

section! {
    /// The limits of waves.
    pub struct WaveLimits {
        /// The largest first wave.
        "pilot" pilot: Located<u32>,
        /// How much larger than the one before a wave may be; 50% unless said.
        "growth" growth: Option<Located<Percent>>,
        /// The least observation after a wave.
        "observe" observe: Located<Length>,
        /// The longest first watch, in which somebody looks at each event.
        "watch" watch: Option<Located<Length>>,
        /// The ceiling a wave's upper bound must stay under to pass; 5% unless said.
        "ceiling" ceiling: Option<Located<Percent>>,
    }
}
