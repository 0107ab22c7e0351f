//! What a recipient does after a message, and when.
//!
//! Everything is decided by the seed, the address and the step; the time of the send only moves
//! it, and incidents change the share of bounces. Knows nothing of campaigns.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::World;
use super::chance::{number, share};
use super::people::Flaw;
use super::replies::ReplyClass;
use crate::base::calendar::{Calendar, Hours};

/// Something a recipient, or the recipient's mail server, does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reaction {
    /// The address does not exist.
    HardBounce,
    /// The message was opened.
    Open,
    /// The unsubscribe link was followed.
    OptOut,
    /// A reply was written.
    Reply {
        /// What the writer meant.
        class: ReplyClass,
        /// What the writer wrote, without quoted history.
        text: &'static str,
        /// Whether the mail program quotes the message below the reply.
        quotes: bool,
    },
}

/// A reaction and its instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happening {
    /// When it happens.
    pub at: Timestamp,
    /// What happens.
    pub reaction: Reaction,
}

impl World {
    /// What follows a message of a step that was sent at an instant, in no particular order.
    pub fn reactions(&self, email: &str, step: u32, sent: Timestamp) -> Vec<Happening> {
        let email = email.trim().to_lowercase();
        let (seed, step_text) = (self.settings.seed, step.to_string());
        let key = [email.as_str(), step_text.as_str()];
        if self.bounces(&key, step, sent) {
            let at = sent + minutes(seed, &["bounce-delay", key[0], key[1]], 2, 240);
            return vec![Happening { at, reaction: Reaction::HardBounce }];
        }
        let mut happenings = Vec::new();
        let answer = self.answer(&key);
        let opened = sent + minutes(seed, &["open-delay", key[0], key[1]], 5, 600);
        let answers = matches!(&answer, Some(Reaction::Reply { class, .. })
            if *class != ReplyClass::OutOfOffice);
        if answers || share(seed, &["open", key[0], key[1]]) < self.settings.rates.open {
            happenings.push(Happening { at: opened, reaction: Reaction::Open });
        }
        if let Some(reaction) = answer {
            let at = self.answered_at(&key, sent, opened, &reaction);
            happenings.push(Happening { at, reaction });
        }
        happenings
    }

    /// Whether a first message to an address bounces on an ordinary day.
    pub fn is_dead(&self, email: &str) -> bool {
        let email = email.trim().to_lowercase();
        let rate = self.settings.rates.hard_bounce;
        share(self.settings.seed, &["bounce", &email, "1"]) < rate
    }

    fn bounces(&self, key: &[&str; 2], step: u32, sent: Timestamp) -> bool {
        if self.person(key[0]).is_some_and(|p| p.flaw == Some(Flaw::AlreadyBounced)) {
            return true;
        }
        let incident = self.settings.incidents.iter().find(|i| i.from <= sent && sent < i.to);
        let rate = match incident {
            Some(incident) => incident.hard_bounce_rate,
            None if step <= 1 => self.settings.rates.hard_bounce,
            None => self.settings.rates.hard_bounce / 10.0,
        };
        share(self.settings.seed, &["bounce", key[0], key[1]]) < rate
    }

    fn answer(&self, key: &[&str; 2]) -> Option<Reaction> {
        let seed = self.settings.seed;
        let rates = &self.settings.rates;
        let mut left = share(seed, &["answer", key[0], key[1]]);
        let table = [
            (rates.positive, ReplyClass::Positive),
            (rates.neutral, ReplyClass::Neutral),
            (rates.negative, ReplyClass::Negative),
            (rates.out_of_office, ReplyClass::OutOfOffice),
            (rates.unsubscribe_text, ReplyClass::Unsubscribe),
        ];
        for (rate, class) in table {
            if left < rate {
                let german = self
                    .person(key[0])
                    .is_some_and(|person| self.company_of(person).country.german);
                let text = class.body(seed, key[0], key[1], german);
                let quotes = class != ReplyClass::OutOfOffice
                    && share(seed, &["quotes", key[0], key[1]]) < 0.5;
                return Some(Reaction::Reply { class, text, quotes });
            }
            left -= rate;
        }
        (left < rates.opt_out_link).then_some(Reaction::OptOut)
    }

    /// Absence notes come at once, opt-outs after reading, replies hours to days later while the
    /// writer is at work.
    fn answered_at(
        &self,
        key: &[&str; 2],
        sent: Timestamp,
        opened: Timestamp,
        reaction: &Reaction,
    ) -> Timestamp {
        let seed = self.settings.seed;
        match reaction {
            Reaction::Reply { class: ReplyClass::OutOfOffice, .. } => {
                sent + minutes(seed, &["ooo-delay", key[0], key[1]], 1, 4)
            }
            Reaction::Reply { .. } => {
                let earliest = opened + minutes(seed, &["reply-delay", key[0], key[1]], 20, 3_600);
                self.at_work(key[0], earliest)
                    + minutes(seed, &["reply-minute", key[0], key[1]], 0, 90)
            }
            Reaction::OptOut | Reaction::HardBounce | Reaction::Open => {
                opened + minutes(seed, &["opt-out-delay", key[0], key[1]], 1, 30)
            }
        }
    }

    /// The first instant at or after another at which the person is at work.
    fn at_work(&self, email: &str, from: Timestamp) -> Timestamp {
        let zone = self
            .person(email)
            .map_or("Europe/Berlin", |person| self.company_of(person).country.zone);
        let calendar = Calendar::weekdays(TimeZone::get(zone).unwrap_or(TimeZone::UTC));
        let at_work = "08:30-16:30".parse::<Hours>().ok();
        at_work.and_then(|hours| calendar.next_open(from, hours)).unwrap_or(from)
    }
}

/// A length of whole seconds between two numbers of minutes.
fn minutes(seed: u64, parts: &[&str], least: u64, most: u64) -> SignedDuration {
    let seconds = least * 60 + number(seed, parts) % ((most - least) * 60).max(1);
    SignedDuration::from_secs(i64::try_from(seconds).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::super::{CrmSettings, Incident, Rates, WorldSettings};
    use super::*;

    fn world(rates: Rates, incidents: Vec<Incident>) -> World {
        let orgs = vec![CrmSettings { leads: 2_000, ..CrmSettings::default() }];
        let flaws = super::super::FlawRates::NONE;
        World::new(WorldSettings { orgs, rates, incidents, flaws, ..WorldSettings::default() })
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn bounced(world: &World, step: u32, sent: Timestamp) -> usize {
        let all = world.people().iter().flat_map(|p| world.reactions(&p.email, step, sent));
        all.filter(|h| h.reaction == Reaction::HardBounce).count()
    }

    #[test]
    fn rates_are_kept_and_an_incident_overrides_them() {
        let sent = at("2027-01-12T09:00:00Z");
        let rates = Rates { hard_bounce: 0.02, ..Rates::SILENT };
        let incident =
            Incident { from: sent, to: at("2027-01-13T00:00:00Z"), hard_bounce_rate: 0.5 };
        let calm = world(rates, Vec::new());
        let bad = world(rates, vec![incident]);
        assert!((25..56).contains(&bounced(&calm, 1, sent)), "{}", bounced(&calm, 1, sent));
        assert!(bounced(&calm, 2, sent) < 15);
        assert!((900..1_100).contains(&bounced(&bad, 2, sent)));
        assert_eq!(bounced(&bad, 1, at("2027-01-13T00:00:00Z")), bounced(&calm, 1, sent));
    }

    #[test]
    fn replies_are_written_at_work_and_repeat() {
        let world = world(Rates { positive: 1.0, ..Rates::SILENT }, Vec::new());
        let sent = at("2027-01-15T15:00:00Z");
        for person in &world.people()[..200] {
            let happenings = world.reactions(&person.email, 1, sent);
            assert_eq!(happenings, world.reactions(&person.email.to_uppercase(), 1, sent));
            let reply = happenings.last().unwrap();
            let zone = TimeZone::get(world.company_of(person).country.zone).unwrap();
            let local = reply.at.to_zoned(zone);
            assert!(reply.at > sent + SignedDuration::from_mins(20));
            assert!(local.weekday().to_monday_one_offset() <= 5, "{local}");
            assert!((8..18).contains(&local.hour()), "{local}");
        }
    }
}
