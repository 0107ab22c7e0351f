//! A double of Clay: webhook sources, tables whose enrichment columns run by themselves, and what
//! the official command line prints about them.
//!
//! Tables are set up from settings because no supported interface of Clay makes one. Unknown to
//! the public reference and decided here: the success body of a webhook, the status of a body that
//! is too large (413), the page size of a row listing (100), the output of `whoami`.

mod cells;
pub mod cli;
mod read;
mod settings;
mod table;
#[cfg(test)]
mod tests;
mod webhook;

use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::http::Method;
use serde_json::{Value, json};

pub use self::settings::{ClaySettings, ColumnSettings, Enrichment, TableSettings};
use self::table::Table;
pub use self::table::TableTruth;
use self::webhook::Bucket;
use super::http::{self, Answer, Call, cannot};
use super::world::World;
use crate::base::clock::SharedClock;

/// One Clay workspace.
pub struct Clay {
    settings: ClaySettings,
    clock: SharedClock,
    world: Arc<World>,
    state: Mutex<Workspace>,
}

#[derive(Debug)]
struct Workspace {
    tables: Vec<Table>,
    bucket: Bucket,
    dropped: u64,
}

impl Clay {
    /// A workspace with the tables of its settings, without rows.
    pub fn new(settings: ClaySettings, clock: SharedClock, world: Arc<World>) -> Arc<Self> {
        let tables = settings.tables.iter().map(|table| Table::new(table.clone())).collect();
        let bucket = Bucket::new(clock.now());
        let state = Mutex::new(Workspace { tables, bucket, dropped: 0 });
        Arc::new(Self { settings, clock, world, state })
    }

    /// Answers one call: a webhook submission, or a read of the command line's stand-in.
    pub fn answer(&self, call: &Call) -> Answer {
        let now = self.clock.now();
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let segments = call.segments();
        match (&call.method, segments.as_slice()) {
            (&Method::POST, ["v3", "sources", "webhook", source]) => {
                webhook::take(&mut state, call, source, now)
            }
            (&Method::GET, ["cli", route @ ..]) if self.settings.logged_in => {
                let workspace = &self.settings.workspace;
                read::answer(&state.tables, &self.world, workspace, call, route, now)
            }
            (&Method::GET, ["cli", ..]) => read::refuse(401, "auth", "not logged in"),
            _ => cannot(&call.method, &call.path),
        }
    }

    /// The routes.
    pub fn router(self: &Arc<Self>) -> Router {
        let double = self.clone();
        http::router(move |call| double.answer(&call))
    }

    /// What an operator does in the user interface: starts every enrichment column of a table for
    /// the rows it has now. Whether there is such a table.
    pub fn start_run(&self, table: &str) -> bool {
        let now = self.clock.now();
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let found = state.tables.iter_mut().find(|found| found.settings.id == table);
        found.map(|table| table.run(now)).is_some()
    }

    /// What really is in the tables, and how many submissions were dropped for their rate.
    pub fn truth(&self) -> Value {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let tables: Vec<TableTruth> = state.tables.iter().map(Table::truth).collect();
        json!({ "tables": tables, "dropped": state.dropped })
    }
}
