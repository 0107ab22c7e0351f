//! sObject Collections: up to 200 records in one call, each with its own outcome, or all or none.
//!
//! Knows nothing of single records beyond the writer it shares with them.

use serde_json::{Map, Value, json};

use super::answer::Answer;
use super::fault::Fault;
use super::id::checked;
use super::read;
use super::resources::Context;
use super::schema::{Field, Object};
use super::tables::Record;

/// The most records one call may write.
const WRITES_MAX: usize = 200;
/// The most records one call may read.
const READS_MAX: usize = 2_000;
const ROLLED_BACK: &str = "ALL_OR_NONE_OPERATION_ROLLED_BACK";
const ROLLED_BACK_TEXT: &str = "Record rolled back because not all records were valid and the \
                                request was using AllOrNone header";

/// `composite/sobjects`: create, update or delete by method.
pub(super) fn write(context: &mut Context<'_>) -> Result<Answer, Fault> {
    match context.call.method.as_str() {
        "POST" => records(context, create),
        "PATCH" => records(context, update),
        "DELETE" => delete(context),
        other => Err(Fault::method(other, "DELETE,PATCH,POST")),
    }
}

type Outcome = Result<String, Fault>;
type Step = fn(&mut Context<'_>, &Object, &Record) -> Outcome;

fn records(context: &mut Context<'_>, step: Step) -> Result<Answer, Fault> {
    let body = context.call.object()?;
    let all_or_none = body.get("allOrNone").and_then(Value::as_bool).unwrap_or(false);
    let Some(Value::Array(records)) = body.get("records") else {
        return Err(Fault::json("The field records is required and must be a list"));
    };
    within(records.len(), WRITES_MAX)?;
    let org = context.org;
    let one = |context: &mut Context<'_>, record: &Value| -> Outcome {
        let Some(record) = record.as_object() else {
            return Err(Fault::json("each entry of records must be an object"));
        };
        let name = record.get("attributes").and_then(|attributes| attributes.get("type"));
        let name = name.and_then(Value::as_str).unwrap_or_default();
        let object = org.settings.schema.object(name).ok_or_else(|| {
            let message = format!("sObject type '{name}' is not supported.");
            Fault::write("INVALID_TYPE", message, &[])
        })?;
        step(context, object, record)
    };
    Ok(run(context, all_or_none, records, one))
}

fn create(context: &mut Context<'_>, object: &Object, record: &Record) -> Outcome {
    context.writer().create(object, record)
}

fn update(context: &mut Context<'_>, object: &Object, record: &Record) -> Outcome {
    let mut fields = record.clone();
    let key = fields.keys().find(|key| key.eq_ignore_ascii_case("id")).cloned();
    let id = key.and_then(|key| fields.shift_remove(&key));
    let Some(id) = id.as_ref().and_then(Value::as_str).map(str::to_owned) else {
        let message = "Id not specified in an update call";
        return Err(Fault::write("MISSING_ARGUMENT", message, &["Id"]));
    };
    let id = expected(object, &id)?;
    context.writer().update(object, &id, &fields).map_err(as_reference)?;
    Ok(id)
}

fn delete(context: &mut Context<'_>) -> Result<Answer, Fault> {
    let ids = context.call.parameter("ids").unwrap_or_default().to_owned();
    let ids: Vec<Value> =
        ids.split(',').map(str::trim).filter(|id| !id.is_empty()).map(|id| json!(id)).collect();
    within(ids.len(), WRITES_MAX)?;
    let all_or_none = context.call.parameter("allOrNone") == Some("true");
    let org = context.org;
    let one = |context: &mut Context<'_>, id: &Value| -> Outcome {
        let given = id.as_str().unwrap_or_default();
        let id = checked(given).ok_or_else(|| malformed(given))?;
        let object = org.settings.schema.by_prefix(&id).ok_or_else(|| malformed(given))?;
        context.writer().delete(object, &id).map_err(as_reference)?;
        Ok(id)
    };
    Ok(run(context, all_or_none, &ids, one))
}

/// Runs a step for each entry; what failed is undone alone, or everything is.
fn run(
    context: &mut Context<'_>,
    all_or_none: bool,
    entries: &[Value],
    mut one: impl FnMut(&mut Context<'_>, &Value) -> Outcome,
) -> Answer {
    let (start, written) = (context.state.data.tables.mark(), context.state.data.writes.len());
    let mut outcomes = Vec::with_capacity(entries.len());
    for entry in entries {
        let mark = context.state.data.tables.mark();
        let outcome = one(context, entry);
        if outcome.is_err() {
            context.state.data.tables.undo_to(mark);
        }
        outcomes.push(outcome);
    }
    if all_or_none && outcomes.iter().any(Result::is_err) {
        context.state.data.tables.undo_to(start);
        context.state.data.writes.truncate(written);
        for outcome in outcomes.iter_mut().filter(|outcome| outcome.is_ok()) {
            *outcome = Err(Fault::write(ROLLED_BACK, ROLLED_BACK_TEXT, &[]));
        }
    }
    let slots = outcomes.iter().map(|outcome| match outcome {
        Ok(id) => json!({"id": id, "success": true, "errors": []}),
        Err(fault) => fault.slot(),
    });
    Answer::ok(slots.collect())
}

/// `composite/sobjects/X`: up to 2,000 records by id, `null` for each that is not there.
pub(super) fn retrieve(context: &mut Context<'_>, object: &Object) -> Result<Answer, Fault> {
    let (ids, names) = match context.call.method.as_str() {
        "GET" => {
            let list = |name: &str| {
                let text = context.call.parameter(name).unwrap_or_default();
                text.split(',').map(|part| part.trim().to_owned()).collect::<Vec<_>>()
            };
            (list("ids"), list("fields"))
        }
        "POST" => {
            let body = context.call.object()?;
            (strings(&body, "ids")?, strings(&body, "fields")?)
        }
        other => return Err(Fault::method(other, "GET,POST")),
    };
    within(ids.len(), READS_MAX)?;
    let settings = &context.org.settings;
    let mut fields: Vec<&Field> = Vec::new();
    for name in &names {
        fields.push(settings.field(object, name).ok_or_else(|| no_column(object, name))?);
    }
    let tables = &context.state.data.tables;
    let one = |id: &String| {
        let id = checked(id)?;
        let stored = tables.live(&object.name, &id)?;
        let columns = fields.iter().copied();
        let row = read::record(tables, &context.base, object, &id, stored, columns);
        Some(Value::Object(row))
    };
    Ok(Answer::ok(ids.iter().map(|id| one(id).unwrap_or(Value::Null)).collect()))
}

/// A column that an object does not have, or that is hidden.
pub(super) fn no_column(object: &Object, name: &str) -> Fault {
    let message = format!("No such column '{name}' on sobject of type {}", object.name);
    Fault::new(400, "INVALID_FIELD", message)
}

fn strings(body: &Map<String, Value>, key: &str) -> Result<Vec<String>, Fault> {
    let list = body.get(key).and_then(Value::as_array);
    let texts = list.map(|list| list.iter().map(|id| id.as_str().map(str::to_owned)).collect());
    texts.flatten().ok_or_else(|| Fault::json(format!("The field {key} must be a list of strings")))
}

fn within(count: usize, max: usize) -> Result<(), Fault> {
    if count <= max {
        return Ok(());
    }
    let message =
        format!("record limit reached. cannot submit more than {max} records into this call");
    Err(Fault::new(400, "EXCEEDED_ID_LIMIT", message))
}

fn expected(object: &Object, id: &str) -> Result<String, Fault> {
    checked(id).filter(|id| id.starts_with(&object.prefix)).ok_or_else(|| malformed(id))
}

fn malformed(id: &str) -> Fault {
    Fault::write("MALFORMED_ID", format!("Record ID: id value of incorrect type: {id}"), &["Id"])
}

/// A record that is not there is a bad reference here, not a missing resource.
fn as_reference(fault: Fault) -> Fault {
    match fault.code {
        "NOT_FOUND" => {
            Fault::write("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", &[])
        }
        _ => fault,
    }
}
