//! Faults to order: what a platform, its edge or the network does wrong, at a chosen call.
//!
//! They wrap a double from outside and know nothing of what it does. The one fault that needs the
//! double's help travels in the request as an [`Order`](super::http::Order).

mod around;
mod bodies;
mod order;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::body::Bytes;
use axum::http::HeaderMap;
use tokio::sync::watch;

pub use self::around::Dropped;
pub use self::order::{Fault, FaultKind, TooMany};
use crate::base::clock::SharedClock;

/// The faults ordered for every platform of a sandbox. Clones share them.
#[derive(Clone)]
pub struct Faults {
    clock: SharedClock,
    state: Arc<Mutex<State>>,
    changed: Arc<watch::Sender<u64>>,
}

/// What became of an ordered fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct Hits {
    /// Calls that matched, whether or not the fault struck them.
    pub matched: u32,
    /// Calls the fault struck.
    pub struck: u32,
    /// Calls it holds now.
    pub held: u32,
}

#[derive(Default)]
struct State {
    last_id: u64,
    ordered: BTreeMap<u64, Ordered>,
    /// The last good answer to each read, by platform and address.
    reads: BTreeMap<String, (HeaderMap, Bytes)>,
}

struct Ordered {
    fault: Fault,
    hits: Hits,
    released: bool,
}

impl Faults {
    /// No faults.
    pub fn new(clock: SharedClock) -> Self {
        let (changed, _) = watch::channel(0);
        Self { clock, state: Arc::default(), changed: Arc::new(changed) }
    }

    /// Orders a fault and answers with its id.
    pub fn order(&self, fault: Fault) -> u64 {
        let mut state = self.lock();
        state.last_id += 1;
        let id = state.last_id;
        state.ordered.insert(id, Ordered { fault, hits: Hits::default(), released: false });
        id
    }

    /// Lets every call go that a fault holds, and strikes no more with it; without an id, with all.
    /// How many faults that were.
    pub fn release(&self, id: Option<u64>) -> usize {
        let mut state = self.lock();
        let wanted = |found: u64| id.is_none_or(|id| id == found);
        let mut count = 0;
        for (_, ordered) in state.ordered.iter_mut().filter(|(found, _)| wanted(**found)) {
            ordered.released = true;
            count += 1;
        }
        drop(state);
        self.tell();
        count
    }

    /// What became of a fault; none when it was never ordered.
    pub fn hits(&self, id: u64) -> Option<Hits> {
        self.lock().ordered.get(&id).map(|ordered| ordered.hits)
    }

    /// Waits until a fault has struck. Never ends for a fault that was not ordered.
    pub async fn struck(&self, id: u64) {
        self.until(|state| state.ordered.get(&id).is_some_and(|o| o.hits.struck > 0)).await;
    }

    /// A platform's routes with the faults around them.
    pub fn around(&self, platform: &str, router: Router) -> Router {
        around::wrap(self.clone(), platform, router)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell(&self) {
        self.changed.send_modify(|version| *version += 1);
    }

    async fn until(&self, done: impl Fn(&State) -> bool) {
        let mut changes = self.changed.subscribe();
        while !done(&self.lock()) {
            if changes.changed().await.is_err() {
                return;
            }
        }
    }

    /// The fault that strikes a call, if one does. Every matching fault counts the call.
    fn strike(&self, platform: &str, method: &str, path: &str) -> Option<(u64, FaultKind)> {
        let mut struck = None;
        for (id, ordered) in &mut self.lock().ordered {
            if ordered.released || !ordered.fault.matches(platform, method, path) {
                continue;
            }
            ordered.hits.matched += 1;
            let due = ordered.hits.matched >= ordered.fault.nth;
            if due && ordered.hits.struck < ordered.fault.times && struck.is_none() {
                ordered.hits.struck += 1;
                struck = Some((*id, ordered.fault.kind.clone()));
            }
        }
        if struck.is_some() {
            self.tell();
        }
        struck
    }

    /// Holds a call until its fault is released.
    async fn hold(&self, id: u64) {
        let guard = Held::new(self, id);
        self.until(|state| state.ordered.get(&id).is_none_or(|ordered| ordered.released)).await;
        drop(guard);
    }
}

/// Counts a held call for as long as it is held, also when its caller goes away.
struct Held<'a> {
    faults: &'a Faults,
    id: u64,
}

impl<'a> Held<'a> {
    fn new(faults: &'a Faults, id: u64) -> Self {
        if let Some(ordered) = faults.lock().ordered.get_mut(&id) {
            ordered.hits.held += 1;
        }
        faults.tell();
        Self { faults, id }
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        if let Some(ordered) = self.faults.lock().ordered.get_mut(&self.id) {
            ordered.hits.held -= 1;
        }
        self.faults.tell();
    }
}
