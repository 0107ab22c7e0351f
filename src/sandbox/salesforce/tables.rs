//! The records of an org, with an undo log for calls that take all or nothing.
//!
//! Knows no object's rules: whoever puts a record has already judged it.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// One record: stored fields by API name.
pub(super) type Record = Map<String, Value>;

struct Before {
    object: String,
    id: String,
    record: Option<Record>,
}

/// Records by object and id.
#[derive(Default)]
pub(super) struct Tables {
    rows: BTreeMap<String, BTreeMap<String, Record>>,
    undo: Vec<Before>,
}

impl Tables {
    /// A record, deleted ones included.
    pub(super) fn get(&self, object: &str, id: &str) -> Option<&Record> {
        self.rows.get(object)?.get(id)
    }

    /// A record that is not deleted.
    pub(super) fn live(&self, object: &str, id: &str) -> Option<&Record> {
        self.get(object, id).filter(|record| !deleted(record))
    }

    /// Every record of an object in the order of creation, deleted ones included.
    pub(super) fn all(&self, object: &str) -> impl Iterator<Item = (&str, &Record)> {
        self.rows.get(object).into_iter().flatten().map(|(id, record)| (id.as_str(), record))
    }

    /// Every record of an object that is not deleted.
    pub(super) fn every(&self, object: &str) -> impl Iterator<Item = (&str, &Record)> {
        self.all(object).filter(|(_, record)| !deleted(record))
    }

    /// The ids of the records whose reference `field` holds `id`.
    pub(super) fn referring(&self, object: &str, field: &str, id: &str) -> Vec<String> {
        self.every(object)
            .filter(|(_, record)| text(record, field) == Some(id))
            .map(|(id, _)| id.to_owned())
            .collect()
    }

    /// Stores a record in place of what was there.
    pub(super) fn put(&mut self, object: &str, id: &str, record: Record) {
        let table = self.rows.entry(object.to_owned()).or_default();
        let before = table.insert(id.to_owned(), record);
        self.undo.push(Before { object: object.to_owned(), id: id.to_owned(), record: before });
    }

    /// Sets one field of a record that is there.
    pub(super) fn set(&mut self, object: &str, id: &str, field: &str, value: Value) {
        if let Some(record) = self.get(object, id) {
            let mut record = record.clone();
            record.insert(field.to_owned(), value);
            self.put(object, id, record);
        }
    }

    /// Takes a record out for good.
    pub(super) fn remove(&mut self, object: &str, id: &str) {
        if let Some(before) = self.rows.get_mut(object).and_then(|table| table.remove(id)) {
            let (object, id) = (object.to_owned(), id.to_owned());
            self.undo.push(Before { object, id, record: Some(before) });
        }
    }

    /// Starts counting changes anew; what was changed before can no longer be undone.
    pub(super) fn begin(&mut self) {
        self.undo.clear();
    }

    /// How many changes there have been since [`Tables::begin`].
    pub(super) fn mark(&self) -> usize {
        self.undo.len()
    }

    /// Undoes every change after a mark.
    pub(super) fn undo_to(&mut self, mark: usize) {
        while self.undo.len() > mark {
            let Some(before) = self.undo.pop() else { return };
            let table = self.rows.entry(before.object).or_default();
            match before.record {
                Some(record) => table.insert(before.id, record),
                None => table.remove(&before.id),
            };
        }
    }
}

/// A text field of a record.
pub(super) fn text<'a>(record: &'a Record, field: &str) -> Option<&'a str> {
    record.get(field).and_then(Value::as_str)
}

/// A checkbox of a record.
pub(super) fn flag(record: &Record, field: &str) -> bool {
    record.get(field).and_then(Value::as_bool).unwrap_or(false)
}

fn deleted(record: &Record) -> bool {
    flag(record, "IsDeleted")
}
