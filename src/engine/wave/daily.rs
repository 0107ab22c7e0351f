//! Suppression before every day on which mail goes out: read, or else the campaign is paused.
//!
//! A wave is loaded once and sent for weeks, so who must not be reached is asked anew for each day.
//! A reading that fails is repeated while the send window is closed. Once that time is up the
//! campaign is paused with proof: nobody is written to whom nobody could look at. The same apply
//! goes on from there, with a reading first.

use jiff::SignedDuration;
use jiff::civil::Date;
use serde_json::json;

use crate::base::calendar::Calendar;
use crate::engine::apply::Run;
use crate::engine::journal::kinds;
use crate::engine::pause::{is_silent, recorded, unproved};
use crate::engine::step::sequencer;
use crate::engine::stop::Stop;
use crate::engine::stops;

use super::withhold::withhold_now;

/// How long before the send window opens a wave is looked at: time to read who must not be reached,
/// and to pause the campaign before its first message of the day where that cannot be had.
pub(super) const BEFORE: SignedDuration = SignedDuration::from_mins(15);
/// How long after a reading that failed it is tried again.
const AGAIN: SignedDuration = SignedDuration::from_mins(3);
/// How long before the send window opens no reading is begun any more: a pause and its proof take
/// two minutes.
const LAST: SignedDuration = SignedDuration::from_mins(3);

/// The days and the zone in which the campaign sends; `None` where the zone is none.
pub(super) fn calendar(run: &Run<'_>) -> Option<Calendar> {
    let wanted = &run.plan().desired.sequencer;
    let zone = jiff::tz::TimeZone::get(&wanted.timezone).ok()?;
    Some(Calendar { zone, days: wanted.days.clone(), holidays: Vec::new() })
}

/// How long until right before the send window opens next.
pub(super) fn until_opening(run: &Run<'_>) -> SignedDuration {
    let hours = run.plan().desired.sequencer.hours;
    let now = run.now();
    let after = now + BEFORE + SignedDuration::from_secs(1);
    match calendar(run).and_then(|calendar| calendar.next_open(after, hours)) {
        Some(opens) if opens > after => opens.duration_since(now) - BEFORE,
        _ => SignedDuration::MAX,
    }
}

/// The day on which mail goes out now or in a moment.
fn day(run: &Run<'_>) -> Option<Date> {
    let hours = run.plan().desired.sequencer.hours;
    let soon = run.now() + BEFORE;
    let calendar = calendar(run)?;
    let open = calendar.next_open(soon, hours) == Some(soon);
    open.then(|| soon.to_zoned(calendar.zone).date())
}

/// Notes that suppression was read for the day that runs or is about to begin.
pub(super) fn note(run: &mut Run<'_>) {
    run.suppression_read = day(run).or(run.suppression_read);
}

/// Reads suppression once for every day on which mail goes out, before the first message of that
/// day, and withholds whom it leaves out.
///
/// # Errors
/// A wait where it could not be read in time and the campaign is paused, verified.
pub(super) async fn read_again(run: &mut Run<'_>) -> Result<(), Stop> {
    if !run.state.is_started(run.plan()) || run.state.paused {
        return Ok(());
    }
    let Some(day) = day(run).filter(|day| run.suppression_read != Some(*day)) else {
        return Ok(());
    };
    let opens = calendar(run)
        .and_then(|calendar| calendar.next_open(run.now(), run.plan().desired.sequencer.hours))
        .unwrap_or_else(|| run.now());
    loop {
        let why = match withhold_now(run).await {
            Ok(()) => return Ok(()),
            Err(stop @ (Stop::Interrupted | Stop::Store(_))) => return Err(stop),
            Err(stop) => stop.to_string(),
        };
        stops::listen(run).await?;
        let left = opens.duration_since(run.now()) - LAST;
        if !left.is_positive() {
            return Err(paused(run, day, &why).await?);
        }
        run.sleep(left.min(AGAIN)).await?;
        stops::listen(run).await?;
    }
}

/// Pauses a campaign whose people could not be looked at, and gives the stop that follows.
async fn paused(run: &mut Run<'_>, day: Date, why: &str) -> Result<Stop, Stop> {
    let words = format!("who must not be reached could not be read for {day} ({why})");
    let unread = |stop: Stop| unproved(&words, &stop.to_string());
    let campaign = sequencer::existing(run).await.map_err(unread)?;
    let how = if is_silent(&campaign.status) {
        "nothing is being sent"
    } else {
        // Before the pause: whoever goes on after a crash in between knows why it is paused.
        run.write(kinds::SUPPRESSION_UNREAD, json!({ "day": day.to_string(), "why": why }))?;
        recorded(run, campaign.id, None, &words).await?;
        "the campaign is paused, verified"
    };
    Ok(Stop::waiting(
        format!("{words}; {how}"),
        "mend what it names, then run the same apply again: it reads first, and sends on only then",
    ))
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;
    use crate::engine::testing::{Bench, STATUS};
    use crate::engine::wave::go_on;
    use crate::engine::{Applied, ApplyRequest, apply};
    use crate::sandbox::faults::{Fault, FaultKind};

    /// The path under which Salesforce is asked who is who.
    const QUERY: &str = "/services/data/*/query";

    fn unreadable(bench: &Bench, kind: FaultKind, times: u32) -> u64 {
        let fault = Fault { times, ..Fault::new("salesforce-core", "GET", QUERY, kind) };
        bench.running.sandbox().faults().order(fault)
    }

    fn sent(bench: &Bench) -> u64 {
        bench.truth(&bench.plan.targets.smartlead_campaign).sent.values().sum()
    }

    fn status(bench: &Bench) -> String {
        bench.truth(&bench.plan.targets.smartlead_campaign).status
    }

    /// Applies the plan; Salesforce answers like this from the first message on, so many times.
    async fn applied(bench: &Bench, kind: FaultKind, times: u32) -> (Result<Applied, Stop>, u64) {
        let order = Cell::new(None);
        let probe = || {
            if order.get().is_none() && sent(bench) > 0 {
                order.set(Some(unreadable(bench, kind.clone(), times)));
            }
            None
        };
        let ended = apply(ApplyRequest { halted: &probe, ..bench.request() }).await;
        (ended, order.get().unwrap())
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_day_for_which_nobody_could_be_read_is_not_sent_and_goes_on_once_they_can() {
        for kind in [
            FaultKind::Html { status: 503, effect: false },
            FaultKind::Empty { effect: false },
            FaultKind::DropBefore,
        ] {
            let bench = Bench::gated().await;
            bench.loaded().await;
            let (ended, order) = applied(&bench, kind, u32::MAX).await;
            let Err(Stop::Waiting { why, help }) = ended else { panic!("{ended:?}") };
            assert!(why.contains("for 2027-01-12 (suppression cannot be read"), "{why}");
            assert!(why.ends_with("; the campaign is paused, verified"), "{why}");
            assert!(help.contains("run the same apply again"), "{help}");
            let now = bench.platforms.clock.now().to_string();
            assert!(now.as_str() < "2027-01-12T08:00:00Z", "the window opened at 08:00: {now}");
            let before = sent(&bench);
            bench.pass(SignedDuration::from_hours(4));
            assert_eq!((status(&bench).as_str(), sent(&bench)), ("PAUSED", before));

            let stop = apply(bench.request()).await.unwrap_err();
            assert!(matches!(stop, Stop::Unreadable(_)), "{stop}");
            assert_eq!((status(&bench).as_str(), sent(&bench)), ("PAUSED", before));

            bench.running.sandbox().faults().release(Some(order));
            assert_eq!(apply(bench.request()).await.unwrap(), Applied::Finished);
            assert_eq!(bench.bodies(kinds::SUPPRESSION_UNREAD).len(), 1);
            assert_eq!(bench.bodies(kinds::RESUME_CONFIRMED).len(), 1);
            assert_eq!(status(&bench), "ACTIVE");
            bench.running.stop().await;
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_reading_that_fails_is_repeated_until_the_window_opens() {
        let bench = Bench::gated().await;
        bench.loaded().await;
        let page = FaultKind::Html { status: 503, effect: false };
        // More than one reading tries by itself.
        let (ended, order) = applied(&bench, page, 12).await;
        assert_eq!(ended.unwrap(), Applied::Finished);
        assert_eq!(bench.running.sandbox().faults().hits(order).unwrap().struck, 12);
        assert!(bench.bodies(kinds::SUPPRESSION_UNREAD).is_empty());
        assert!(bench.bodies(kinds::PAUSE_CONFIRMED).is_empty());
        bench.running.stop().await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn in_an_open_window_nobody_is_written_to_while_it_is_tried_again() {
        let bench = Bench::gated().await;
        bench.loaded().await;
        let request = bench.request();
        let interrupt = request.interrupt.clone();
        let probe = || {
            if sent(&bench) > 0 {
                interrupt.raise();
            }
            None
        };
        apply(ApplyRequest { halted: &probe, ..request }).await.unwrap_err();
        bench.running.sandbox().clock().advance_to("2027-01-12T10:00:00Z".parse().unwrap());
        unreadable(&bench, FaultKind::DropBefore, u32::MAX);
        let began = bench.platforms.clock.now();
        let stop = apply(bench.request()).await.unwrap_err();
        assert!(matches!(&stop, Stop::Waiting { why, .. } if why.contains("2027-01-12")), "{stop}");
        assert_eq!(status(&bench), "PAUSED");
        let took = bench.platforms.clock.now().duration_since(began);
        assert!(took < SignedDuration::from_mins(4), "{took:?}");
        bench.running.stop().await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_pause_that_is_not_proved_is_unresolved() {
        let bench = Bench::gated().await;
        bench.loaded().await;
        // The start is the first command; every later one is a pause that is only said.
        let said = FaultKind::Refuse { status: 200, body: json!({ "ok": true }) };
        let pauses =
            Fault { nth: 2, times: u32::MAX, ..Fault::new("smartlead", "POST", STATUS, said) };
        bench.running.sandbox().faults().order(pauses);
        let (ended, _) = applied(&bench, FaultKind::DropBefore, u32::MAX).await;
        let Err(Stop::Unresolved { why, help, .. }) = ended else { panic!("{ended:?}") };
        assert!(why.contains("could not be read for") && why.contains("not proved"), "{why}");
        assert!(help.contains("by hand now"), "{help}");
        bench.running.stop().await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_somebody_else_paused_is_not_this_records_to_start_again() {
        let bench = Bench::gated().await;
        bench.loaded().await;
        let request = bench.request();
        let mut run = bench.run(&request);
        let start = run.plan().steps.iter().find(|one| one.id.starts_with("start")).unwrap();
        run.write(kinds::STEP_CONFIRMED, json!({ "step": start.id, "reading": {} })).unwrap();
        let stop = paused(&mut run, "2027-01-12".parse().unwrap(), "a test").await.unwrap();
        assert!(stop.to_string().ends_with("; nothing is being sent"), "{stop}");
        assert!(bench.bodies(kinds::SUPPRESSION_UNREAD).is_empty());
        let writes = bench.writes();
        go_on(&mut run).await.unwrap();
        assert_eq!(bench.writes(), writes);
        bench.running.stop().await;
    }
}
