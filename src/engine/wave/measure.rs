//! Measuring a wave: its first messages, and what became of them.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};

use crate::base::private::Personal;
use crate::engine::apply::Run;
use crate::engine::gate::{Counts, GateReading};
use crate::engine::step::sequencer;
use crate::engine::stop::Stop;
use crate::platform::smartlead::CampaignId;
use crate::platform::smartlead::wire::{Analytics, CampaignLead, MemberStatus, StatisticsRow};

use super::load::LEAD_ID;

/// A wave as it was measured.
pub(super) struct Measured {
    /// What the gate judges.
    pub reading: GateReading,
    /// The first message of the wave, where one was sent.
    pub first_sent: Option<Timestamp>,
    /// Whether the messages were read for this measurement, not kept from an earlier one.
    pub fresh: bool,
}

/// What happened to one person of the wave.
#[derive(Default)]
struct Seen {
    first: Option<Timestamp>,
    bounced: bool,
    unsubscribed: bool,
}

/// How long a listing of the campaign's leads is used before it is read again.
const LISTING_LIFE: SignedDuration = SignedDuration::from_hours(24);
/// How long the messages read last are used while the campaign's counters stand still.
const MESSAGES_LIFE: SignedDuration = SignedDuration::from_hours(12);

/// Measures one wave, again and again: who is in it is listed once a day, what happened to them is
/// read whenever the campaign's counters have moved, twice a day in any case, and always when
/// asked to read afresh.
pub(super) struct Meter {
    index: usize,
    observe: SignedDuration,
    /// Only people first written to from then on are counted.
    since: Option<Timestamp>,
    listing: Option<Listing>,
    messages: Option<Messages>,
}

/// The campaign and the people of the wave in it, as they were listed last.
struct Listing {
    read: Timestamp,
    campaign: CampaignId,
    people: Vec<Listed>,
}

/// One person of the wave, as the campaign lists them.
struct Listed {
    /// The address in lower case.
    email: Personal,
    /// Whether nothing was sent to them when they were listed.
    waiting: bool,
}

/// The messages of the campaign as they were read last.
struct Messages {
    read: Timestamp,
    /// The counters right before the reading; `None` where they could not be read.
    counters: Option<Counters>,
    rows: Vec<StatisticsRow>,
}

/// What moves when a first message goes out, a message bounces or somebody opts out. Follow-ups
/// move nothing here, as they move nothing in a reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Counters {
    people: u64,
    bounced: u64,
    unsubscribed: u64,
    blocked: u64,
}

impl Counters {
    /// `None` where a counter is missing: then nothing can be said to stand still.
    fn of(shown: &Analytics) -> Option<Self> {
        Some(Self {
            people: shown.unique_sent_count?,
            bounced: shown.bounce_count?,
            unsubscribed: shown.unsubscribed_count?,
            blocked: shown.block_count?,
        })
    }
}

impl Meter {
    /// A meter of a wave; a message matures after `observe`.
    pub fn new(index: usize, observe: SignedDuration, since: Option<Timestamp>) -> Self {
        Self { index, observe, since, listing: None, messages: None }
    }

    /// Measures. `Ok(None)` where the platform could not be read: that is a hold, not a zero. A
    /// measurement that is not fresh is good for waiting on and for nothing else.
    pub async fn read(&mut self, run: &Run<'_>) -> Result<Option<Measured>, Stop> {
        let Some(campaign) = self.list(run).await? else { return Ok(None) };
        let Some(fresh) = self.refresh(run, campaign).await else { return Ok(None) };
        Ok(Some(Measured { fresh, ..self.measured(run.now()) }))
    }

    /// Measures by messages read now.
    pub async fn read_afresh(&mut self, run: &Run<'_>) -> Result<Option<Measured>, Stop> {
        self.messages = None;
        self.read(run).await
    }

    /// Finds the campaign and lists its leads where the listing is old; `None` where they could
    /// not be read.
    async fn list(&mut self, run: &Run<'_>) -> Result<Option<CampaignId>, Stop> {
        let now = run.now();
        let young = |listing: &&Listing| now.duration_since(listing.read) < LISTING_LIFE;
        if let Some(listing) = self.listing.as_ref().filter(young) {
            return Ok(Some(listing.campaign));
        }
        let campaign = sequencer::existing(run).await?.id;
        let Ok(leads) = run.platforms().smartlead.leads(campaign).await else { return Ok(None) };
        let in_wave = leads.iter().filter(|lead| wave_of(run, lead) == Some(self.index));
        let people = in_wave.filter_map(|one| {
            let email = Personal::from(one.lead.as_ref()?.email.reveal().to_lowercase());
            Some(Listed { email, waiting: one.status == MemberStatus::Started })
        });
        self.listing = Some(Listing { read: now, campaign, people: people.collect() });
        Ok(Some(campaign))
    }

    /// Reads the messages where they may have changed, and says whether it did; `None` where they
    /// could not be read.
    async fn refresh(&mut self, run: &Run<'_>, campaign: CampaignId) -> Option<bool> {
        let smartlead = &run.platforms().smartlead;
        let now = run.now();
        let counters = smartlead.analytics(campaign).await.ok().as_ref().and_then(Counters::of);
        let stands = |kept: &Messages| {
            counters.is_some()
                && kept.counters == counters
                && now.duration_since(kept.read) < MESSAGES_LIFE
        };
        if self.messages.as_ref().is_some_and(stands) {
            return Some(false);
        }
        let rows = smartlead.statistics(campaign).await.ok()?;
        self.messages = Some(Messages { read: now, counters, rows });
        Some(true)
    }

    fn measured(&self, now: Timestamp) -> Measured {
        let listed = self.listing.iter().flat_map(|listing| &listing.people);
        let mut people: HashMap<&str, (Seen, bool)> = listed
            .map(|one| (one.email.reveal().as_str(), (Seen::default(), one.waiting)))
            .collect();
        for row in self.messages.iter().flat_map(|messages| &messages.rows) {
            if let Some((seen, _)) = people.get_mut(row.lead_email.reveal().to_lowercase().as_str())
            {
                take(seen, row);
            }
        }
        let earlier =
            |seen: &Seen| self.since.is_some_and(|since| seen.first.is_some_and(|at| at < since));
        let people = people.into_values().filter(|(seen, _)| !earlier(seen));
        counted(people, now, self.observe)
    }
}

fn take(seen: &mut Seen, row: &StatisticsRow) {
    if row.sequence_number == Some(1) {
        seen.first = seen.first.or(row.sent_time);
        seen.bounced |= row.is_bounced;
    }
    seen.unsubscribed |= row.is_unsubscribed;
}

fn counted(
    people: impl Iterator<Item = (Seen, bool)>,
    now: Timestamp,
    observe: SignedDuration,
) -> Measured {
    let mut reading = GateReading { all: Counts::default(), matured: Counts::default(), size: 0 };
    let mut first_sent = None::<Timestamp>;
    for (seen, waiting) in people {
        let Some(first) = seen.first else {
            reading.size += u64::from(waiting);
            continue;
        };
        reading.size += 1;
        first_sent = Some(first_sent.map_or(first, |earliest| earliest.min(first)));
        add(&mut reading.all, &seen);
        if now.duration_since(first) >= observe {
            add(&mut reading.matured, &seen);
        }
    }
    Measured { reading, first_sent, fresh: true }
}

fn add(counts: &mut Counts, seen: &Seen) {
    counts.contacted += 1;
    counts.bounced += u64::from(seen.bounced);
    counts.unsubscribed += u64::from(seen.unsubscribed);
}

/// The wave a lead of the campaign belongs to, by the signed set; `None` for a stranger.
pub(super) fn wave_of(run: &Run<'_>, lead: &CampaignLead) -> Option<usize> {
    let lead = lead.lead.as_ref()?;
    let id = lead.custom_fields.get(LEAD_ID)?;
    crate::engine::approved::wave_of(run, id.reveal(), &lead.email)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hour: i8) -> Timestamp {
        format!("2027-01-11T{hour:02}:00:00Z").parse().unwrap()
    }

    #[test]
    fn a_person_counts_once_by_the_first_message_and_matures_after_the_observation() {
        let seen = |hour, bounced| Seen { first: Some(at(hour)), bounced, unsubscribed: false };
        let people = [
            (seen(8, true), false),
            (seen(11, false), false),
            (Seen::default(), true),
            (Seen::default(), false),
        ];
        let measured = counted(people.into_iter(), at(12), SignedDuration::from_hours(2));
        let Measured { reading, first_sent, .. } = measured;
        assert_eq!((reading.size, reading.all.contacted, reading.matured.contacted), (3, 2, 1));
        assert_eq!((reading.all.bounced, reading.matured.bounced), (1, 1));
        assert_eq!(first_sent, Some(at(8)));
    }
}
