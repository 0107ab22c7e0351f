//! A pause is proved by what is read after it, never by its answer.

use jiff::SignedDuration;
use serde_json::json;

use crate::engine::pause::pause;
use crate::engine::testing::{Bench, STATUS};
use crate::engine::{Paused, kinds};
use crate::platform::smartlead::CampaignId;
use crate::sandbox::faults::FaultKind;

const NAME: &str = "sendoff/larkfield-marcom/one";

async fn paused(bench: &Bench, id: CampaignId) -> Paused {
    pause(&bench.platforms.smartlead, &bench.platforms.clock, id).await.unwrap()
}

/// A campaign that sent two messages, a minute before its third.
async fn sending(bench: &Bench) -> CampaignId {
    let id = bench.active(NAME).await;
    bench.pass(SignedDuration::from_mins(5));
    assert_eq!(bench.truth(NAME).sent[&1], 2);
    id
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pause_is_read_back_and_what_left_before_is_counted() {
    let bench = Bench::new().await;
    let id = sending(&bench).await;
    let paused = paused(&bench, id).await;
    assert!(paused.holds());
    assert_eq!((paused.sent_before, paused.sent_after), (Some(2), Some(0)));
    assert_eq!(bench.truth(NAME).status, "PAUSED");
    bench.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_platform_that_only_says_so_has_not_paused() {
    let bench = Bench::new().await;
    let id = sending(&bench).await;
    let said = FaultKind::Refuse { status: 200, body: json!({ "ok": true }) };
    bench.fault("POST", STATUS, said, 3);
    let paused = paused(&bench, id).await;
    assert!(!paused.confirmed && !paused.holds());
    assert_eq!(paused.status, "ACTIVE");
    bench.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_after_the_pause_shows_that_it_does_not_hold() {
    let bench = Bench::new().await;
    let id = sending(&bench).await;
    bench.fault("POST", STATUS, FaultKind::PretendPause, 3);
    let paused = paused(&bench, id).await;
    assert!(paused.confirmed && !paused.holds());
    assert_eq!(paused.sent_after, Some(1));
    bench.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_is_no_failure_and_a_first_refusal_no_end() {
    for fault in
        [FaultKind::DropAfter, FaultKind::Refuse { status: 400, body: json!({ "error": "busy" }) }]
    {
        let bench = Bench::new().await;
        let id = sending(&bench).await;
        bench.fault("POST", STATUS, fault, 1);
        assert!(paused(&bench, id).await.holds());
        bench.running.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn in_a_run_the_intent_comes_first_and_an_unproved_pause_is_recorded_as_failed() {
    let bench = Bench::new().await;
    let id = sending(&bench).await;
    let request = bench.request();
    let mut run = bench.run(&request);
    bench.fault("POST", STATUS, FaultKind::PretendPause, 1);
    let stop = crate::engine::pause::recorded(&mut run, id, None, "a test").await.unwrap_err();
    assert!(stop.to_string().starts_with("a test, and the pause is not proved"), "{stop}");
    assert_eq!(bench.kinds(), [kinds::EFFECT_INTENDED, kinds::PAUSE_FAILED]);
    assert_eq!(bench.bodies(kinds::PAUSE_FAILED)[0]["sent_after"], 1);
    crate::engine::pause::recorded(&mut run, id, None, "a test").await.unwrap();
    assert_eq!(bench.kinds()[2..], [kinds::EFFECT_INTENDED, kinds::PAUSE_CONFIRMED]);
    assert!(run.state.paused);
    bench.running.stop().await;
}
