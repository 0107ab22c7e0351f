//! Measuring a wave: its first messages, and what became of them.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use crate::engine::apply::Run;
use crate::engine::gate::{Counts, GateReading};
use crate::engine::step::sequencer;
use crate::engine::stop::Stop;
use crate::platform::smartlead::wire::{CampaignLead, MemberStatus, StatisticsRow};

use super::load::LEAD_ID;

/// A wave as it was measured.
pub(super) struct Measured {
    /// What the gate judges.
    pub reading: GateReading,
    /// The first message of the wave, where one was sent.
    pub first_sent: Option<Timestamp>,
}

/// What happened to one person of the wave.
#[derive(Default)]
struct Seen {
    first: Option<Timestamp>,
    bounced: bool,
    unsubscribed: bool,
}

/// Measures a wave. `Ok(None)` where the statistics could not be read: that is a hold, not a zero.
pub(super) async fn measure(
    run: &Run<'_>,
    index: usize,
    observe: SignedDuration,
) -> Result<Option<Measured>, Stop> {
    let campaign = sequencer::existing(run).await?;
    let smartlead = &run.platforms().smartlead;
    let Ok(leads) = smartlead.leads(campaign.id).await else { return Ok(None) };
    let Ok(rows) = smartlead.statistics(campaign.id).await else { return Ok(None) };
    let in_wave = leads.iter().filter(|lead| wave_of(run, lead) == Some(index));
    let mut people: BTreeMap<String, (Seen, bool)> = in_wave
        .filter_map(|lead| {
            let email = lead.lead.as_ref()?.email.reveal().to_lowercase();
            Some((email, (Seen::default(), lead.status == MemberStatus::Started)))
        })
        .collect();
    for row in &rows {
        if let Some((seen, _)) = people.get_mut(&row.lead_email.reveal().to_lowercase()) {
            take(seen, row);
        }
    }
    Ok(Some(counted(people.into_values(), run.now(), observe)))
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
    Measured { reading, first_sent }
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
        let Measured { reading, first_sent } = measured;
        assert_eq!((reading.size, reading.all.contacted, reading.matured.contacted), (3, 2, 1));
        assert_eq!((reading.all.bounced, reading.matured.bounced), (1, 1));
        assert_eq!(first_sent, Some(at(8)));
    }
}
