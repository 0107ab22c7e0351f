//! The reads behind the command line's stand-in: private routes that answer with what it prints.
//!
//! Changes nothing.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::cells::cell;
use super::settings::ColumnSettings;
use super::table::Table;
use crate::sandbox::http::{Answer, Call};
use crate::sandbox::world::World;
use crate::sandbox::world::chance::number;

const PAGE_MAX: usize = 100;

/// Answers one read below `/cli`.
pub(super) fn answer(
    tables: &[Table],
    world: &World,
    workspace: &str,
    call: &Call,
    route: &[&str],
    now: Timestamp,
) -> Answer {
    let table = |id: &str| tables.iter().find(|table| table.settings.id == id);
    match *route {
        ["whoami"] => Answer::json(
            200,
            &json!({
                "user": { "id": 90_211, "email": "operator@outreach.example" },
                "workspace": { "id": workspace, "name": "Sandbox" },
            }),
        ),
        ["tables", id] => table(id).map_or_else(no_table, shown),
        ["tables", id, "columns"] => table(id).map_or_else(no_table, columns),
        ["tables", id, "columns", column] => {
            table(id).map_or_else(no_table, |table| one_column(table, column))
        }
        ["tables", id, "rows"] => {
            table(id).map_or_else(no_table, |table| rows(table, world, call, now))
        }
        _ => refuse(400, "validation", "unknown command"),
    }
}

/// A refusal in the command line's words.
pub(super) fn refuse(status: u16, code: &str, message: &str) -> Answer {
    Answer::json(status, &json!({ "error": { "code": code, "message": message, "details": null } }))
}

fn no_table() -> Answer {
    refuse(404, "not_found", "table not found")
}

fn shown(table: &Table) -> Answer {
    let settings = &table.settings;
    Answer::json(
        200,
        &json!({
            "id": settings.id, "name": settings.name, "type": "spreadsheet",
            "rowCount": table.rows.len(), "archived": false,
        }),
    )
}

fn columns(table: &Table) -> Answer {
    let columns: Vec<Value> = table
        .settings
        .columns
        .iter()
        .map(|column| json!({ "id": column.id, "name": column.name, "type": column.kind }))
        .collect();
    Answer::json(200, &json!({ "columns": columns }))
}

fn one_column(table: &Table, id: &str) -> Answer {
    let Some(column) = table.settings.columns.iter().find(|column| column.id == id) else {
        return refuse(404, "not_found", "column not found");
    };
    let from_webhook = column.enrichment.is_none() && column.kind == "source";
    let source = json!({
        "id": format!("s_{}", &table.settings.webhook),
        "name": "Webhook",
        "numSourceRecords": table.accepted,
    });
    Answer::json(
        200,
        &json!({
            "id": column.id,
            "name": column.name,
            "type": column.kind,
            "sources": if from_webhook { json!([source]) } else { json!([]) },
            "settings": settings(column),
        }),
    )
}

fn settings(column: &ColumnSettings) -> Value {
    let inputs: Vec<Value> = column
        .inputs
        .iter()
        .map(|(name, formula)| json!({ "name": name, "formulaText": formula }))
        .collect();
    json!({
        "formulaText": column.formula,
        "inputsBinding": inputs,
        "conditionalRunFormulaText": column.run_if,
        "authAccountId": column.account,
        "actionKey": column.action,
    })
}

/// A page of rows. Their order is not the order they came in, as with the real one.
fn rows(table: &Table, world: &World, call: &Call, now: Timestamp) -> Answer {
    let limit = match call.query.get("limit").map(|limit| limit.parse::<usize>()) {
        None => PAGE_MAX,
        Some(Ok(limit)) if limit > 0 => limit.min(PAGE_MAX),
        Some(_) => return refuse(400, "validation", "`--limit` must be a positive number"),
    };
    let after = call.query.get("cursor").cloned().unwrap_or_default();
    let mut ordered: Vec<(String, usize)> = table
        .rows
        .iter()
        .enumerate()
        .map(|(index, row)| (format!("{:016x}", number(0, &["row-order", &row.id])), index))
        .collect();
    ordered.sort_unstable();
    let mut rest = ordered.into_iter().filter(|(key, _)| *key > after).peekable();
    let mut rows = Vec::new();
    let mut last = String::new();
    while rows.len() < limit
        && let Some((key, index)) = rest.next()
    {
        let row = &table.rows[index];
        let cells: Map<String, Value> = table
            .settings
            .columns
            .iter()
            .map(|column| (column.id.clone(), cell(world, &table.settings, column, row, now)))
            .collect();
        rows.push(json!({ "id": row.id, "cells": cells }));
        last = key;
    }
    let next = if rest.peek().is_some() { json!(last) } else { Value::Null };
    Answer::json(200, &json!({ "rows": rows, "nextCursor": next }))
}
