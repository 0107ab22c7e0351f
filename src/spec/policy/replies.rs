//! Replies: classes and their labels, owners and their deadlines, calendars.

use jiff::civil::Date;

use crate::base::amount::{Length, Percent};
use crate::base::calendar::Weekday;
use crate::source::Located;
use crate::spec::campaign::Action;
use crate::spec::decode::Table;
use crate::spec::leaf::{Cadence, Currency, Name, Zone};
use crate::spec::shape::{section, words};

section! {
    /// How replies are classified, labelled and followed up.
    #[schemars(title = "Replies")]
    pub struct RepliesPolicy {
        /// Always `replies/v1`.
        "kind" kind: Located<String>,
        /// The version the register names.
        "version" version: Located<String>,
        /// Every class.
        "classes" classes: Vec<Class>,
        /// The status of a campaign member who has responded.
        "responded" responded: Located<String>,
        /// Who follows up.
        "owners" owners: Table<Owner>,
        /// The calendars deadlines are counted on.
        "calendars" calendars: Table<CalendarPolicy>,
        /// When replies are brought back where a campaign does not say.
        "sync" sync: Located<Cadence>,
        /// The longest an opt-out may take to reach Salesforce; at most 48 hours.
        "optout_within" optout_within: Located<Length>,
        /// The least time a campaign still listens after its last day; 30 days unless said.
        "keep_listening" keep_listening: Option<Located<Length>>,
        /// The least share of replies people look at; 10% unless said.
        "spot_check" spot_check: Option<Located<Percent>>,
        /// What a campaign is given credit for.
        "attribution" attribution: Option<Attribution>,
    }
}

section! {
    /// What a campaign is given credit for, the same for every campaign.
    pub struct Attribution {
        /// When a person counts as a marketing-qualified lead.
        "mql" mql: Located<MqlRule>,
        /// How long after the last message an opportunity still counts.
        "window" window: Located<Length>,
        /// Which campaigns share an opportunity.
        "model" model: Located<AttributionModel>,
        /// The currency of amounts, by its ISO 4217 code.
        "currency" currency: Located<Currency>,
    }
}

words! {
    /// When a person counts as a marketing-qualified lead.
    pub enum MqlRule, "a rule for marketing-qualified leads" {
        /// A person has confirmed the positive reply.
        ConfirmedPositive = "confirmed-positive",
        /// A form was filled in, or a person has confirmed the positive reply.
        FormOrConfirmedPositive = "form-or-confirmed-positive",
    }
}

words! {
    /// Which campaigns share an opportunity.
    pub enum AttributionModel, "a model of attribution" {
        /// The first campaign that wrote to somebody of the opportunity has all of it.
        FirstTouch = "first-touch",
        /// The last campaign that wrote to somebody of the opportunity has all of it.
        LastTouch = "last-touch",
        /// Every campaign that wrote to somebody of the opportunity counts it once.
        AnyTouch = "any-touch",
    }
}

words! {
    /// A class of reply or delivery signal.
    pub enum ReplyClass, "a reply class" {
        /// Interested.
        Positive = "positive",
        /// Acknowledges, low intent.
        Neutral = "neutral",
        /// Does not want contact.
        Negative = "negative",
        /// Out of office.
        Ooo = "ooo",
        /// Wants no more email.
        Unsubscribe = "unsubscribe",
        /// The address does not exist.
        HardBounce = "hard_bounce",
        /// Not classified.
        Unknown = "unknown",
    }
}

section! {
    /// One class.
    pub struct Class {
        /// Which.
        "class" class: Located<ReplyClass>,
        /// The value of the reply classification in Salesforce; none where nothing is written.
        "label" label: Option<Located<String>>,
        /// What the program does unless a campaign says otherwise.
        "action" action: Located<Action>,
        /// The longest deadline a campaign may give.
        "within" within: Option<Located<Length>>,
        /// Whether it counts as a response.
        "responds" responds: Located<bool>,
    }
}

section! {
    /// Who follows up.
    pub struct Owner {
        /// The people, from the people policy; the first is asked first.
        "people" people: Vec<Located<Name>>,
        /// The calendar of the deadline.
        "calendar" calendar: Located<Name>,
        /// How many positive replies they can take in a day.
        "capacity" capacity: Option<Located<u32>>,
        /// Who stands in.
        "backup" backup: Option<Located<Name>>,
    }
}

section! {
    /// A business calendar.
    pub struct CalendarPolicy {
        /// Its time zone.
        "timezone" timezone: Located<Zone>,
        /// The open days.
        "days" days: Vec<Located<Weekday>>,
        /// Closed dates.
        "holidays" holidays: Option<Vec<Located<Date>>>,
    }
}
