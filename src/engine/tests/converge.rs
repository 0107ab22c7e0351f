//! How a step is run: intent first, reading after, never a blind repetition.

use std::cell::RefCell;

use serde_json::json;

use crate::engine::apply::Run;
use crate::engine::converge::{Standing, Step, Work, converge};
use crate::engine::journal::kinds;
use crate::engine::step::sequencer;
use crate::engine::stop::{CallEnd, Stop};
use crate::engine::testing::Bench;
use crate::engine::{RunState, apply};
use crate::sandbox::faults::FaultKind;

const CREATE: &str = "/api/v1/campaigns/create";

/// A step that is never done, and what the journal held at each of its calls.
struct Endless<'a> {
    bench: &'a Bench,
    at_call: &'a RefCell<Vec<Vec<String>>>,
}

impl Step for Endless<'_> {
    type Work = ();

    async fn standing(&mut self, _: &Run<'_>) -> Result<Standing<()>, Stop> {
        let work = |key: &str| Work { key: key.to_owned(), note: json!({}), what: () };
        Ok(Standing::Todo(vec![work("one")]))
    }

    async fn act(&mut self, _: &Run<'_>, (): ()) -> Result<(), CallEnd> {
        self.at_call.borrow_mut().push(self.bench.kinds());
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_intent_is_on_disk_before_the_call_and_rounds_come_to_an_end() {
    let bench = Bench::new().await;
    let at_call = RefCell::new(Vec::new());
    let request = bench.request();
    let mut run = bench.run(&request);
    let step = Endless { bench: &bench, at_call: &at_call };
    let stop = converge(&mut run, "endless", step).await.unwrap_err();
    let Stop::Unresolved { step, why, .. } = stop else { panic!("{stop}") };
    assert_eq!((step.as_str(), why.contains("after 8 rounds")), ("endless", true));
    assert_eq!(at_call.borrow().len(), 8);
    for journal in at_call.borrow().iter() {
        assert_eq!(journal.last().map(String::as_str), Some(kinds::EFFECT_INTENDED));
    }
    assert!(!run.state.step("endless").confirmed);
    bench.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_outcome_is_read_back_and_not_repeated_where_the_effect_is_there() {
    let bench = Bench::new().await;
    bench.fault("POST", CREATE, FaultKind::DropAfter, 1);
    let request = bench.request();
    let mut run = bench.run(&request);
    converge(&mut run, "ensure", sequencer::Exists).await.unwrap();
    assert_eq!(bench.writes(), 1);
    assert_eq!(bench.truth(&bench.plan.targets.smartlead_campaign).status, "DRAFTED");
    let expected =
        [kinds::STEP_BEGUN, kinds::EFFECT_INTENDED, kinds::EFFECT_UNKNOWN, kinds::STEP_CONFIRMED];
    assert_eq!(bench.kinds(), expected);
    bench.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_outcome_is_asked_for_again_where_the_effect_is_not_there() {
    let bench = Bench::new().await;
    bench.fault("POST", CREATE, FaultKind::Html { status: 502, effect: false }, 1);
    let request = bench.request();
    let mut run = bench.run(&request);
    converge(&mut run, "ensure", sequencer::Exists).await.unwrap();
    assert_eq!(bench.bodies(kinds::EFFECT_INTENDED).len(), 2);
    assert_eq!(bench.bodies(kinds::EFFECT_UNKNOWN).len(), 1);
    assert_eq!(bench.truth(&bench.plan.targets.smartlead_campaign).status, "DRAFTED");
    bench.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_stops_and_nothing_is_asked_again() {
    let bench = Bench::new().await;
    let refused = FaultKind::Refuse { status: 400, body: json!({ "error": "no" }) };
    bench.fault("POST", CREATE, refused, u32::MAX);
    let request = bench.request();
    let mut run = bench.run(&request);
    let stop = converge(&mut run, "ensure", sequencer::Exists).await.unwrap_err();
    assert!(matches!(stop, Stop::Refused { .. }), "{stop}");
    assert_eq!(bench.writes(), 1);
    assert_eq!(bench.kinds().last().map(String::as_str), Some(kinds::EFFECT_REFUSED));
    bench.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_confirmed_step_is_not_run_again() {
    let bench = Bench::new().await;
    let request = bench.request();
    let mut run = bench.run(&request);
    converge(&mut run, "ensure", sequencer::Exists).await.unwrap();
    let (calls, events) = (bench.running.sandbox().calls().all().len(), bench.kinds().len());
    run.state = RunState::read(&bench.store, &bench.plan.campaign, request.digest).unwrap();
    converge(&mut run, "ensure", sequencer::Exists).await.unwrap();
    assert_eq!(bench.running.sandbox().calls().all().len(), calls);
    assert_eq!(bench.kinds().len(), events);
    bench.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_finished_plan_is_not_applied_again() {
    let bench = Bench::new().await;
    bench.loaded().await;
    apply(bench.request()).await.unwrap();
    let calls = bench.running.sandbox().calls().all().len();
    assert_eq!(apply(bench.request()).await.unwrap(), crate::engine::Applied::Already);
    assert_eq!(bench.running.sandbox().calls().all().len(), calls);
    bench.running.stop().await;
}
