//! The kill switch: everything with the mark, nothing else, and the truth about what it came to.

use jiff::SignedDuration;
use serde_json::json;

use crate::engine::halt::{Halted, halt};
use crate::engine::testing::{Bench, STATUS};
use crate::sandbox::faults::FaultKind;

const OURS: [&str; 2] = ["sendoff/larkfield-marcom/one", "sendoff/larkfield-marcom/two"];

async fn halted(bench: &Bench) -> Halted {
    let smartlead = &bench.platforms.smartlead;
    let mut halted = halt(smartlead, "larkfield-marcom").await.unwrap();
    halted.prove(smartlead, &bench.platforms.clock).await;
    halted
}

/// Whether each is silent, in the order of the names.
fn silent(halted: &Halted) -> Vec<bool> {
    halted.campaigns.iter().map(|one| one.silent).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_campaign_with_the_mark_is_paused_and_no_other() {
    let bench = Bench::new().await;
    let others = ["sendoff/larkfield-marcom-2/one", "one", "x/sendoff/larkfield-marcom/one"];
    for name in OURS.iter().rev().chain(&others) {
        bench.active(name).await;
    }
    let halted = halted(&bench).await;
    let names: Vec<&str> = halted.campaigns.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, OURS);
    assert!(halted.is_complete());
    assert!(halted.campaigns.iter().all(|one| one.trouble.is_none()), "{halted:?}");
    assert!(OURS.iter().all(|name| bench.truth(name).status == "PAUSED"));
    assert!(others.iter().all(|name| bench.truth(name).status == "ACTIVE"));
    bench.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_cannot_be_paused_keeps_no_other_from_being_paused_and_is_named() {
    let bench = Bench::new().await;
    for name in OURS {
        bench.active(name).await;
    }
    let refused = FaultKind::Refuse { status: 400, body: json!({ "error": "not now" }) };
    bench.fault("POST", STATUS, refused, 1);
    let halted = halted(&bench).await;
    assert_eq!(silent(&halted), [false, true]);
    assert!(!halted.is_complete());
    assert!(halted.campaigns[0].trouble.is_some());
    assert_eq!(halted.campaigns[0].status.as_deref(), Some("ACTIVE"));
    assert_eq!(bench.truth(OURS[0]).status, "ACTIVE");
    assert_eq!(bench.truth(OURS[1]).status, "PAUSED");
    bench.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pause_whose_answer_was_lost_counts_as_it_is_read_back() {
    let bench = Bench::new().await;
    bench.active(OURS[0]).await;
    bench.fault("POST", STATUS, FaultKind::DropAfter, 1);
    let halted = halted(&bench).await;
    assert!(halted.is_complete() && halted.campaigns[0].trouble.is_none(), "{halted:?}");
    bench.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pause_that_is_only_pretended_is_not_silent() {
    let bench = Bench::new().await;
    bench.active(OURS[0]).await;
    bench.pass(SignedDuration::from_mins(5));
    bench.fault("POST", STATUS, FaultKind::PretendPause, 1);
    let halted = halted(&bench).await;
    assert_eq!(halted.campaigns[0].status.as_deref(), Some("PAUSED"));
    assert_eq!(silent(&halted), [false]);
    assert_eq!(halted.campaigns[0].trouble.as_deref(), Some("1 message went out after the pause"));
    bench.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_counted_is_not_called_silent() {
    let bench = Bench::new().await;
    bench.active(OURS[0]).await;
    let page = FaultKind::Html { status: 403, effect: false };
    bench.fault("GET", "/api/v1/campaigns/*/statistics", page, u32::MAX);
    let halted = halted(&bench).await;
    assert_eq!(silent(&halted), [false]);
    assert!(halted.campaigns[0].trouble.as_deref().unwrap().contains("counted"));
    bench.running.stop().await;
}
