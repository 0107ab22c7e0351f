//! Signatures that are taken back, before a run, between its steps and while its wave is watched.

use jiff::SignedDuration;

use crate::base::digest::Digest;
use crate::engine::testing::{Bench, STATUS};
use crate::engine::{Applied, ApplyRequest, Release, Revoked, RunState, Stop, apply, kinds};
use crate::sandbox::faults::FaultKind;

fn taken_back() -> Option<Revoked> {
    Some(Revoked {
        item: "message".to_owned(),
        person: "r.castell".to_owned(),
        at: "2027-01-11T08:00:00Z".parse().unwrap(),
    })
}

fn name(bench: &Bench) -> &str {
    &bench.plan.targets.smartlead_campaign
}

/// Applies the plan with a signature that is taken back once a message left.
async fn taken_back_while_sending(bench: &Bench) -> Stop {
    let sent = || taken_back().filter(|_| !bench.truth(name(bench)).sent.is_empty());
    apply(ApplyRequest { revoked: &sent, ..bench.request() }).await.unwrap_err()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_taken_back_before_a_run_refuses_it_before_any_call() {
    let bench = Bench::new().await;
    let stop = apply(ApplyRequest { revoked: &taken_back, ..bench.request() }).await.unwrap_err();
    let Stop::Refused { why, help } = stop else { panic!("{stop}") };
    assert_eq!(why, "`r.castell` withdrew the approval of `message` at 2027-01-11T08:00:00Z");
    assert!(help.contains("--item message") && !help.contains("sendoff pause"), "{help}");
    assert_eq!(bench.running.sandbox().calls().all().len(), 0);
    assert_eq!(bench.kinds().len(), 0);
    bench.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn between_two_steps_the_next_one_is_not_begun() {
    let bench = Bench::new().await;
    bench.loaded().await;
    let first =
        || taken_back().filter(|_| bench.kinds().iter().any(|one| one == kinds::STEP_CONFIRMED));
    let stop = apply(ApplyRequest { revoked: &first, ..bench.request() }).await.unwrap_err();
    assert!(matches!(&stop, Stop::Refused { why, .. } if !why.contains("paused")), "{stop}");
    assert_eq!(bench.bodies(kinds::STEP_BEGUN).len(), 1);
    assert_eq!(bench.bodies(kinds::APPROVAL_WITHDRAWN)[0]["person"], "r.castell");
    let asked = bench.bodies(kinds::EFFECT_INTENDED);
    let of_plan = asked.iter().filter(|body| body.get("plan").is_some());
    assert_eq!(of_plan.count(), 0, "a draft needs no pause");
    assert_eq!(bench.truth(name(&bench)).status, "DRAFTED");
    bench.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_campaign_that_sends_is_paused_with_proof_and_goes_on_once_signed_again() {
    let bench = Bench::new().await;
    bench.loaded().await;
    let stop = taken_back_while_sending(&bench).await;
    let Stop::Refused { why, help } = stop else { panic!("{stop}") };
    assert!(why.ends_with("; the campaign is paused, verified"), "{why}");
    assert!(help.contains("sendoff approve PLAN --item message"), "{help}");
    let truth = bench.truth(name(&bench));
    assert_eq!((truth.status.as_str(), truth.sent_while_paused), ("PAUSED", 0));
    assert_eq!(bench.bodies(kinds::PAUSE_CONFIRMED).len(), 1);
    let sent = truth.sent[&1];
    bench.pass(SignedDuration::from_hours(1));
    assert_eq!(bench.truth(name(&bench)).sent[&1], sent);

    let writes = bench.writes();
    let refused =
        apply(ApplyRequest { revoked: &taken_back, ..bench.request() }).await.unwrap_err();
    assert!(matches!(&refused, Stop::Refused { .. }), "{refused}");
    assert_eq!(bench.writes(), writes, "a resumption with it changes nothing");
    assert_eq!(bench.truth(name(&bench)).status, "PAUSED");

    assert_eq!(apply(bench.request()).await.unwrap(), Applied::Finished);
    assert_eq!(bench.truth(name(&bench)).status, "ACTIVE");
    assert_eq!(bench.bodies(kinds::RESUME_CONFIRMED).len(), 1);
    assert!(bench.truth(name(&bench)).sent[&1] > sent);
    bench.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_resumption_says_that_the_campaign_may_be_sending() {
    let bench = Bench::new().await;
    bench.loaded().await;
    let request = bench.request();
    let interrupt = request.interrupt.clone();
    let sent = || {
        if !bench.truth(name(&bench)).sent.is_empty() {
            interrupt.raise();
        }
        None
    };
    let stop = apply(ApplyRequest { revoked: &sent, ..request }).await.unwrap_err();
    assert!(matches!(stop, Stop::Interrupted), "{stop}");
    let writes = bench.writes();
    let stop = apply(ApplyRequest { revoked: &taken_back, ..bench.request() }).await.unwrap_err();
    assert!(stop.help().starts_with("run `sendoff pause` now"), "{}", stop.help());
    assert_eq!(bench.writes(), writes);
    bench.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pause_that_is_not_proved_is_unresolved_and_says_who_withdrew() {
    let bench = Bench::new().await;
    bench.loaded().await;
    // The start is the first command; every later one is a pause that is only said.
    let said = FaultKind::Refuse { status: 200, body: serde_json::json!({ "ok": true }) };
    let order = crate::sandbox::faults::Fault {
        nth: 2,
        times: u32::MAX,
        ..crate::sandbox::faults::Fault::new("smartlead", "POST", STATUS, said)
    };
    bench.running.sandbox().faults().order(order);
    let stop = taken_back_while_sending(&bench).await;
    let Stop::Unresolved { why, help, .. } = stop else { panic!("{stop}") };
    assert!(why.contains("`r.castell` withdrew") && why.contains("not proved"), "{why}");
    assert!(help.contains("by hand"), "{help}");
    assert_eq!(bench.bodies(kinds::PAUSE_FAILED).len(), 1);
    bench.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_that_expired_is_not_begun_and_one_that_was_begun_is_resumed() {
    let begun = Bench::new().await;
    let request = begun.request();
    request.interrupt.raise();
    assert!(matches!(apply(request).await, Err(Stop::Interrupted)));
    let late = Bench::new().await;
    for bench in [&begun, &late] {
        bench.pass(SignedDuration::from_hours(2));
    }
    let stop = apply(late.request()).await.unwrap_err();
    assert!(stop.to_string().starts_with("this plan expired at"), "{stop}");
    assert_eq!(late.running.sandbox().calls().all().len(), 0);
    let request = begun.request();
    request.interrupt.raise();
    assert!(matches!(apply(request).await, Err(Stop::Interrupted)));
    assert_eq!(begun.bodies(kinds::APPLY_RESUMED).len(), 1);
    for bench in [begun, late] {
        bench.running.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_release_that_was_recorded_stays_and_none_is_taken_twice() {
    let bench = Bench::new().await;
    let request = bench.request();
    let mut run = bench.run(&request);
    let wave = bench.plan.waves[0].name.clone();
    let tripped = serde_json::json!({ "wave": wave, "because": "3 in 40" });
    run.write(kinds::GATE_TRIPPED, tripped).unwrap();
    bench.store.release(run.journal.lease().unwrap()).unwrap();
    let release = Release {
        wave: wave.clone(),
        person: "d.iversen".to_owned(),
        reason: "the list was cleaned".to_owned(),
        statement: Digest::of(b"statement"),
        at: bench.platforms.clock.now(),
    };
    let early = Release { at: release.at - SignedDuration::from_secs(1), ..release.clone() };
    let stopped = async |releases: Vec<Release>| {
        let request = ApplyRequest { releases, ..bench.request() };
        request.interrupt.raise();
        assert!(matches!(apply(request).await, Err(Stop::Interrupted)));
        let digest = bench.plan.digest().unwrap();
        RunState::read(&bench.store, &bench.plan.campaign, digest).unwrap().wave(&wave)
    };
    assert!(stopped(Vec::new()).await.is_tripped());
    assert!(stopped(vec![early]).await.is_tripped(), "signed before there was anything to judge");
    assert!(stopped(vec![release.clone()]).await.is_open());
    assert!(stopped(Vec::new()).await.is_open(), "it expired or was withdrawn since");
    stopped(vec![release]).await;
    assert_eq!(bench.bodies(kinds::GATE_RELEASED).len(), 1);
    bench.running.stop().await;
}
