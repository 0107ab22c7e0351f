//! The life of an enrichment cell: empty, queued, running, then success, error or empty for good.
//!
//! A cell's state is a function of the seed, its row and the time since its row was started.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::settings::{ColumnSettings, Enrichment, TableSettings};
use super::table::Row;
use crate::sandbox::world::chance::{number, share};
use crate::sandbox::world::{Flaw, World};

/// The share of addresses that will bounce which a check finds out beforehand.
const DEAD_FOUND: f64 = 0.6;

/// A row's cell of a column, as the command line prints it at an instant.
pub(super) fn cell(
    world: &World,
    table: &TableSettings,
    column: &ColumnSettings,
    row: &Row,
    now: Timestamp,
) -> Value {
    let Some(enrichment) = column.enrichment else {
        return match row.source.get(&column.name) {
            None | Some(Value::Null) => json!({ "status": "empty" }),
            Some(value) => json!({ "status": "success", "value": value }),
        };
    };
    let Some(started) = row.started else { return json!({ "status": "empty" }) };
    let seed = world.settings().seed;
    let key = [row.id.as_str(), column.id.as_str()];
    let queued = SignedDuration::from_secs(2);
    let seconds = |label: &str, most: u64| {
        let seconds = number(seed, &[label, key[0], key[1]]) % most.max(1);
        SignedDuration::from_secs(i64::try_from(seconds).unwrap_or(0))
    };
    let most = u64::from(table.slowest_cell);
    let running = queued + seconds("cell-queue", most / 3 + 1);
    let done = running + seconds("cell-run", most * 2 / 3 + 1) + SignedDuration::from_secs(1);
    let since = now.duration_since(started);
    if since < queued {
        return json!({ "status": "empty" });
    }
    if since < running {
        return json!({ "status": "queued" });
    }
    if since < done {
        return json!({ "status": "running" });
    }
    let roll = share(seed, &["cell-end", key[0], key[1]]);
    if roll < table.error_rate {
        return json!({ "status": "error", "error": "provider did not answer in time" });
    }
    let value = found(world, table, enrichment, row);
    match value {
        Some(value) if roll >= table.error_rate + table.empty_rate => {
            json!({ "status": "success", "value": value })
        }
        _ => json!({ "status": "empty" }),
    }
}

/// What an enrichment finds out; nothing when the row names nobody the world knows.
fn found(world: &World, table: &TableSettings, enrichment: Enrichment, row: &Row) -> Option<Value> {
    let texts = || row.source.values().filter_map(Value::as_str);
    let person = texts().find_map(|text| world.person(text));
    let company = person
        .map(|person| world.company_of(person))
        .or_else(|| texts().find_map(|text| world.company(text)));
    match enrichment {
        Enrichment::CompanyDescription => company.map(|company| json!(company.description)),
        Enrichment::Industry => company.map(|company| json!(company.industry)),
        Enrichment::Unreachable => {
            let known = person.is_some_and(|p| p.flaw == Some(Flaw::AlreadyBounced));
            let seed = world.settings().seed;
            let about = person.map_or(row.id.as_str(), |person| &person.email);
            let roll = share(seed, &["unreachable", about]);
            let found = roll < DEAD_FOUND && world.is_dead(about);
            Some(json!(known || found || roll < table.unreachable_rate))
        }
    }
}
