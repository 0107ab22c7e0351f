//! Waits that the operator ends.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use crate::base::clock::{Clock, Wait};
use crate::engine::testing::Bench;
use crate::engine::{Interrupt, Stop};

/// A clock on which no wait ever ends.
struct Stuck;

impl Clock for Stuck {
    fn now(&self) -> Timestamp {
        Timestamp::UNIX_EPOCH
    }

    fn sleep_until(&self, _: Timestamp) -> Wait<'_> {
        Box::pin(std::future::pending())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_interrupt_ends_a_wait_that_has_long_to_go() {
    let mut bench = Bench::new().await;
    bench.platforms.clock = Arc::new(Stuck);
    let interrupt = Interrupt::new();
    let mut request = bench.request();
    request.interrupt = interrupt.clone();
    let run = bench.run(&request);
    let operator = tokio::spawn(async move {
        tokio::task::yield_now().await;
        interrupt.raise();
    });
    let ended = run.sleep(SignedDuration::from_hours(15)).await;
    assert!(matches!(ended, Err(Stop::Interrupted)));
    operator.await.unwrap();
    bench.running.stop().await;
}
