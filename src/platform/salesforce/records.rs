//! Reading and writing records by id: one at a time, and up to 200 at once.
//!
//! Every write goes out with `Sforce-Auto-Assign: FALSE`.

use reqwest::Method;
use serde_json::Value;

use super::client::{Ask, Client, not_asked};
use super::errors::RecordError;
use super::id::Id;
use super::record::Record;
use super::wire::SaveAnswer;
use crate::platform::transport::{CallError, Cause, Response, Unreadable, json, nothing};

/// What became of one record of several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Saved {
    /// It was written.
    Done(Id),
    /// It was refused, for every reason given; nothing of it was written.
    Refused(Vec<RecordError>),
}

impl Client {
    /// One record, with the named fields.
    pub async fn get(&self, object: &str, id: &Id, fields: &[&str]) -> Result<Record, CallError> {
        let operation = format!("read one {object} record");
        let ask = Ask::get(operation, &["sobjects", object, id.as_str()]);
        self.send(&ask.query("fields", fields.join(",")), json).await
    }

    /// Creates one record and gives its id.
    pub async fn create(&self, record: &Record) -> Result<Id, CallError> {
        let operation = format!("create one {} record", record.object());
        let path = ["sobjects", record.object()];
        let ask = Ask::write(operation, Method::POST, &path, Value::Object(record.to_body()));
        self.send(&ask, |response| {
            let answer: SaveAnswer = json(response)?;
            let id = answer.id.filter(|_| answer.success);
            id.ok_or_else(|| unreadable("a record was created without an id"))
        })
        .await
    }

    /// Writes the given fields of one record; the others stay.
    pub async fn update(&self, id: &Id, fields: &Record) -> Result<(), CallError> {
        let operation = format!("update one {} record", fields.object());
        let path = ["sobjects", fields.object(), id.as_str()];
        let ask = Ask::write(operation, Method::PATCH, &path, Value::Object(fields.to_body()));
        self.send(&ask, nothing).await
    }

    /// Creates up to [`COLLECTION_RECORDS_MAX`](super::limits::COLLECTION_RECORDS_MAX) records of
    /// one object, each on its own: one result for each, in their order.
    pub async fn create_many(&self, records: &[Record]) -> Result<Vec<Saved>, CallError> {
        let Some(first) = records.first() else { return Ok(Vec::new()) };
        let operation = format!("create {} {} records", records.len(), first.object());
        let items: Vec<Value> =
            records.iter().map(|record| record.to_collection_item(record.object(), None)).collect();
        self.save(operation, Method::POST, items).await
    }

    /// Writes the given fields of up to
    /// [`COLLECTION_RECORDS_MAX`](super::limits::COLLECTION_RECORDS_MAX) records, each on its own:
    /// one result for each, in their order.
    pub async fn update_many(&self, changes: &[(Id, Record)]) -> Result<Vec<Saved>, CallError> {
        let Some((_, first)) = changes.first() else { return Ok(Vec::new()) };
        let operation = format!("update {} {} records", changes.len(), first.object());
        let items: Vec<Value> = changes
            .iter()
            .map(|(id, fields)| fields.to_collection_item(fields.object(), Some(id)))
            .collect();
        self.save(operation, Method::PATCH, items).await
    }

    async fn save(
        &self,
        operation: String,
        method: Method,
        items: Vec<Value>,
    ) -> Result<Vec<Saved>, CallError> {
        if items.len() > super::limits::COLLECTION_RECORDS_MAX {
            return Err(not_asked(&operation, "more than 200 records in one call"));
        }
        let count = items.len();
        let body = serde_json::json!({ "allOrNone": false, "records": items });
        let ask = Ask::write(operation, method, &["composite", "sobjects"], body);
        self.send(&ask, |response| self.read_saved(response, count)).await
    }

    /// Results belong to records by their place, so a missing one makes all of them worthless.
    fn read_saved(&self, response: &Response, count: usize) -> Result<Vec<Saved>, Unreadable> {
        let answers: Vec<SaveAnswer> = json(response)?;
        if answers.len() != count {
            let what = format!("{} results for {count} records", answers.len());
            return Err(unreadable(&what));
        }
        let read = |answer: SaveAnswer| match (answer.success, answer.id) {
            (true, Some(id)) => Ok(Saved::Done(id)),
            (true, None) => Err(unreadable("a record was written without an id")),
            (false, _) => {
                let errors = answer.errors.into_iter();
                Ok(Saved::Refused(errors.map(|e| RecordError::read(e, self.redactor())).collect()))
            }
        };
        answers.into_iter().map(read).collect()
    }
}

fn unreadable(what: &str) -> Unreadable {
    Unreadable(Cause::Unreadable(what.to_owned()))
}
