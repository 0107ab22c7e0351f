//! One runner at a time: a live owner's lease is refused before any call, a gone one's taken.

use jiff::SignedDuration;

use crate::engine::testing::{Bench, owner};
use crate::engine::{ApplyRequest, Stop, apply};
use crate::store::{Owner, StoreError};

/// A bench whose campaign another process holds for ten minutes.
async fn held() -> Bench {
    let bench = Bench::new().await;
    bench.store.acquire(&bench.plan.campaign, &owner(7), SignedDuration::from_mins(10)).unwrap();
    bench
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lease_of_a_live_owner_is_refused_before_any_call() {
    let bench = held().await;
    let stop = apply(bench.request()).await.unwrap_err();
    assert!(matches!(stop, Stop::Store(StoreError::Held(_))), "{stop}");
    assert_eq!(bench.running.sandbox().calls().all().len(), 0);
    assert_eq!(bench.kinds().len(), 0);
    bench.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lease_of_an_owner_that_is_gone_is_taken_over() {
    let bench = held().await;
    let is_gone = |owner: &Owner| owner.pid == 7;
    let request = ApplyRequest { is_gone: &is_gone, ..bench.request() };
    // Nobody was loaded, so the run ends in its watch; what matters is that it began.
    request.interrupt.raise();
    let stop = apply(request).await.unwrap_err();
    assert!(matches!(stop, Stop::Interrupted), "{stop}");
    assert_eq!(bench.kinds()[..2], ["lease.taken-over", "apply.begun"]);
    bench.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lease_that_ended_is_taken_over_whoever_held_it() {
    let bench = held().await;
    bench.pass(SignedDuration::from_mins(11));
    let request = bench.request();
    request.interrupt.raise();
    assert!(matches!(apply(request).await, Err(Stop::Interrupted)));
    assert_eq!(bench.kinds()[0], "lease.taken-over");
    bench.running.stop().await;
}
