//! `query` and `queryAll`: a result in batches, and the cursors that hold what is left of it.
//!
//! Knows no SOQL.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::answer::Answer;
use super::fault::Fault;
use super::resources::Context;
use super::soql;

/// The largest and the default batch, in records.
const BATCH_MAX: usize = 2_000;
/// The smallest batch a caller can ask for.
const BATCH_MIN: usize = 200;
/// How many results are kept; the oldest goes first.
const CURSORS_MAX: usize = 100;
/// How long a result is kept.
const KEPT: SignedDuration = SignedDuration::from_hours(48);

struct Cursor {
    rows: Vec<Value>,
    batch: usize,
    until: Timestamp,
}

/// The results that were not fetched whole.
#[derive(Default)]
pub(super) struct Cursors {
    open: BTreeMap<String, Cursor>,
}

/// `GET query?q=`, or `queryAll` when `deleted`.
pub(super) fn start(context: &mut Context<'_>, deleted: bool) -> Result<Answer, Fault> {
    let Some(text) = context.call.parameter("q") else {
        let message = "A query string has to be specified";
        return Err(Fault::new(400, "MALFORMED_QUERY", message));
    };
    let (settings, tables) = (&context.org.settings, &context.state.data.tables);
    let found = soql::run(settings, tables, context.now, &context.base, text, deleted)?;
    let batch = batch(context.call.header("sforce-query-options").unwrap_or_default());
    if found.rows.len() <= batch {
        let answer = json!({"totalSize": found.total, "done": true, "records": found.rows});
        return Ok(Answer::ok(answer));
    }
    let locator = context.state.data.ids.next("01g");
    let until = context.now.checked_add(KEPT).unwrap_or(Timestamp::MAX);
    let cursors = &mut context.state.cursors.open;
    cursors.insert(locator.clone(), Cursor { rows: found.rows, batch, until });
    if cursors.len() > CURSORS_MAX {
        cursors.pop_first();
    }
    page(context, &locator, 0)
}

/// `GET query/{locator}-{offset}`.
pub(super) fn next(context: &mut Context<'_>, segment: &str) -> Result<Answer, Fault> {
    let place = segment.rsplit_once('-');
    let place = place.and_then(|(locator, from)| Some((locator, from.parse().ok()?)));
    let Some((locator, from)) = place else { return Err(lost()) };
    page(context, locator, from)
}

fn page(context: &Context<'_>, locator: &str, from: usize) -> Result<Answer, Fault> {
    let cursor = context.state.cursors.open.get(locator).ok_or_else(lost)?;
    if cursor.until <= context.now || from >= cursor.rows.len() {
        return Err(lost());
    }
    let total = cursor.rows.len();
    let end = (from + cursor.batch).min(total);
    let mut answer = json!({"totalSize": total, "done": end == total});
    if end < total {
        answer["nextRecordsUrl"] = json!(format!("{}/query/{locator}-{end}", context.base));
    }
    answer["records"] = Value::Array(cursor.rows[from..end].to_vec());
    Ok(Answer::ok(answer))
}

fn lost() -> Fault {
    Fault::new(400, "INVALID_QUERY_LOCATOR", "invalid query locator")
}

fn batch(options: &str) -> usize {
    let asked = options
        .split([',', ';'])
        .filter_map(|part| part.split_once('='))
        .find(|(name, _)| name.trim().eq_ignore_ascii_case("batchSize"))
        .and_then(|(_, size)| size.trim().parse().ok());
    asked.unwrap_or(BATCH_MAX).clamp(BATCH_MIN, BATCH_MAX)
}
