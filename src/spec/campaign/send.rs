//! Sending: days and hours, waves, gates, the first minutes, stop rules.

use crate::base::amount::{Length, Percent};
use crate::base::calendar::{Hours, Weekday};
use crate::source::Located;
use crate::spec::leaf::{Name, Wave, Zone};
use crate::spec::shape::{section, words};

section! {
    /// When it is sent, in which waves, and what stops it.
    pub struct Send {
        /// The days of the send window.
        "days" days: Vec<Located<Weekday>>,
        /// The hours of the send window.
        "hours" hours: Located<Hours>,
        /// The time zone of the days and hours.
        "timezone" timezone: Located<Zone>,
        /// The most each mailbox sends in a day; lower than the blueprint's, never higher.
        "per_mailbox_day" per_mailbox_day: Option<Located<u32>>,
        /// The waves, in order.
        "waves" waves: Located<Vec<Wave>>,
        /// Observation before the next wave.
        "between" between: Option<Located<Length>>,
        /// What trips each wave; the blueprint's limits where it is silent.
        "gate" gate: Option<Gate>,
        /// Who watches the first minutes of each wave.
        "watch" watch: Option<Watch>,
        /// What ends the sequence for a person.
        "stop_on" stop_on: Option<Vec<Located<StopRule>>>,
        /// Whether a reply pauses everybody at the same company; `true` unless said.
        "pause_colleagues" pause_colleagues: Option<Located<bool>>,
        /// Whether opens and clicks are tracked; off unless said.
        "tracking" tracking: Option<Vec<Located<Tracking>>>,
    }
}

section! {
    /// What trips a wave. Rates trip by their one-sided 95 % bound, not by the raw rate.
    pub struct Gate {
        /// Hard-bounced people over people contacted.
        "bounce_rate" bounce_rate: Option<Located<Percent>>,
        /// Opt-outs over people reached.
        "unsubscribe_rate" unsubscribe_rate: Option<Located<Percent>>,
        /// Complaints, a count.
        "complaints" complaints: Option<Located<u32>>,
    }
}

section! {
    /// Who watches the first minutes of each wave.
    pub struct Watch {
        /// The person or role.
        "who" who: Located<Name>,
        /// For how long after the first message.
        "first" first: Located<Length>,
    }
}

words! {
    /// What ends the sequence for a person.
    pub enum StopRule, "a stop rule" {
        /// A reply.
        Reply = "reply",
        /// An opt-out.
        Unsubscribe = "unsubscribe",
        /// A hard bounce.
        HardBounce = "hard-bounce",
        /// A click on a link.
        Click = "click",
        /// An opened message.
        Open = "open",
    }
}

words! {
    /// What is tracked.
    pub enum Tracking, "what is tracked" {
        /// Opens, by a pixel.
        Opens = "opens",
        /// Clicks, by rewritten links.
        Clicks = "clicks",
    }
}
