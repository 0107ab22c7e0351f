//! When a wave under observation is looked at next: often while mail may go out, and otherwise
//! right before it may again.

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use crate::base::calendar::{Calendar, Hours};
use crate::engine::apply::Run;
use crate::engine::journal::kinds;
use crate::engine::stop::Stop;
use crate::engine::stops;

use super::daily::{BEFORE, calendar, read_again, until_opening};

/// How long a wait for a wave's first day goes on before the signatures are looked at again.
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// How long a withdrawn signature may go unnoticed while mail goes out.
const LISTEN: SignedDuration = SignedDuration::from_mins(30);

/// Waits for the next look: `pause` from now, or, where the send window is closed by then, until
/// right before it opens. Nothing goes out in between that a pause could hold back. A signature
/// that is taken back meanwhile stops the apply.
pub(super) async fn wait(run: &mut Run<'_>, pause: SignedDuration) -> Result<(), Stop> {
    let now = run.now();
    let hours = run.plan().desired.sequencer.hours;
    let next = match calendar(run) {
        Some(calendar) => next_look(&calendar, hours, now, pause),
        None => now + pause,
    };
    while run.now() < next {
        let left = next.duration_since(run.now());
        let slice = if left > pause { left } else { left.min(LISTEN) };
        run.sleep(slice.min(until_opening(run))).await?;
        stops::listen(run).await?;
        read_again(run).await?;
    }
    Ok(())
}

/// Refuses to go on after the last day of the campaign.
pub(super) fn not_over(run: &Run<'_>) -> Result<(), Stop> {
    let Some(calendar) = &run.plan().calendar else { return Ok(()) };
    let zone = jiff::tz::TimeZone::get(&calendar.timezone).unwrap_or(jiff::tz::TimeZone::UTC);
    if run.now().to_zoned(zone).date() <= calendar.ends {
        return Ok(());
    }
    let why = format!("the campaign's last day was {}", calendar.ends);
    Err(Stop::refused(why, "move its end in the campaign file, plan again and have it signed"))
}

/// Waits for the first day of a wave in the plan's calendar: what was signed says that nobody of it
/// is written to before.
pub(super) async fn until_first_day(
    run: &mut Run<'_>,
    wave: &str,
    index: usize,
) -> Result<(), Stop> {
    let Some(planned) = run.plan().waves.get(index) else { return Ok(()) };
    let zone = jiff::tz::TimeZone::get(&run.plan().desired.sequencer.timezone);
    let zone = zone.unwrap_or(jiff::tz::TimeZone::UTC);
    let Ok(begins) = planned.earliest.to_zoned(zone) else { return Ok(()) };
    let begins = begins.timestamp();
    if run.now() < begins {
        let until = planned.earliest.to_string();
        run.write(kinds::WAVE_WAITING, json!({ "wave": wave, "until": until }))?;
    }
    while run.now() < begins {
        let left = begins.duration_since(run.now()).min(DAY);
        run.sleep(left.min(until_opening(run))).await?;
        stops::listen(run).await?;
        read_again(run).await?;
    }
    Ok(())
}

fn next_look(
    calendar: &Calendar,
    hours: Hours,
    now: Timestamp,
    pause: SignedDuration,
) -> Timestamp {
    let next = now + pause;
    match calendar.next_open(next, hours) {
        Some(opens) if opens > next => next.max(opens - BEFORE),
        _ => next,
    }
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;
    use crate::base::calendar::Weekday;
    use crate::engine::testing::Bench;
    use crate::engine::{ApplyRequest, Revoked};
    use crate::plan::Action;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_signature_taken_back_while_mail_goes_out_is_noticed_within_half_an_hour() {
        let bench = Bench::new().await;
        let began = bench.platforms.clock.now();
        let withdrawn = began + SignedDuration::from_mins(31);
        let taken_back = || {
            let now = bench.platforms.clock.now();
            let (item, person) = ("message".to_owned(), "r.castell".to_owned());
            (now >= withdrawn).then_some(Revoked { item, person, at: withdrawn })
        };
        let request = ApplyRequest { revoked: &taken_back, ..bench.request() };
        let mut run = bench.run(&request);
        let stop = wait(&mut run, SignedDuration::from_hours(2)).await.unwrap_err();
        assert!(matches!(stop, Stop::Refused { .. }), "{stop}");
        assert!(run.now().duration_since(withdrawn) <= LISTEN);
        bench.running.stop().await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_wave_is_not_loaded_before_its_first_day() {
        let mut bench = Bench::new().await;
        bench.plan.waves[0].earliest = "2027-01-20".parse().unwrap();
        let request = bench.request();
        let mut run = bench.run(&request);
        until_first_day(&mut run, "pilot", 0).await.unwrap();
        assert_eq!(run.now().to_string(), "2027-01-19T23:00:00Z");
        assert_eq!(bench.bodies(kinds::WAVE_WAITING)[0]["until"], "2027-01-20");
        until_first_day(&mut run, "pilot", 0).await.unwrap();
        assert_eq!(bench.bodies(kinds::WAVE_WAITING).len(), 1);
        bench.running.stop().await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn who_is_reached_no_longer_is_withheld_before_the_next_day_of_sending_begins() {
        let bench = Bench::new().await;
        bench.loaded().await;
        let request = bench.request();
        let mut run = bench.run(&request);
        let start = run.plan().steps.iter().find(|one| matches!(one.action, Action::Start { .. }));
        let started = json!({ "step": start.unwrap().id, "reading": {} });
        run.write(kinds::STEP_CONFIRMED, started).unwrap();
        let pause = SignedDuration::from_hours(2);
        wait(&mut run, pause).await.unwrap();
        let withheld = |run: &Run<'_>| run.state.step("withhold-1").confirmed;
        assert!(!withheld(&run), "everybody is reached");
        bench.reach(&bench.people()[2..]);
        let today = run.suppression_read.unwrap();
        while run.suppression_read == Some(today) {
            assert!(!withheld(&run), "it is read once a day");
            wait(&mut run, pause).await.unwrap();
        }
        assert!(withheld(&run));
        let opens =
            calendar(&run).unwrap().next_open(run.now(), request.plan.desired.sequencer.hours);
        assert!(run.now() < opens.unwrap(), "before the first message of the day");
        bench.running.stop().await;
    }

    #[test]
    fn a_look_falls_into_the_window_or_right_before_it_opens() {
        let days = Weekday::ALL.into_iter().filter(|day| !day.is_weekend()).collect();
        let calendar = Calendar { zone: TimeZone::UTC, days, holidays: Vec::new() };
        let hours: Hours = "09:00-17:00".parse().unwrap();
        let pause = SignedDuration::from_hours(2);
        let next = |now: &str| next_look(&calendar, hours, at(now), pause).to_string();
        // A Wednesday, a Friday.
        assert_eq!(next("2027-01-13T10:00:00Z"), "2027-01-13T12:00:00Z");
        assert_eq!(next("2027-01-13T16:00:00Z"), "2027-01-14T08:45:00Z");
        assert_eq!(next("2027-01-15T15:30:00Z"), "2027-01-18T08:45:00Z");
        assert_eq!(next("2027-01-18T08:45:00Z"), "2027-01-18T10:45:00Z");
        assert_eq!(next("2027-01-18T06:50:00Z"), "2027-01-18T08:50:00Z");
    }
}
