//! A placeholder for the Salesforce double: keeps what is seeded, answers nothing.

use std::sync::{Arc, Mutex, PoisonError};

use serde_json::{Map, Value};

use crate::base::clock::Clock;

/// What an org is called and how it is signed in to.
#[derive(Debug, Clone, Default)]
pub struct OrgSettings {
    /// The 18 character id of the organization.
    pub org_id: String,
    /// Its name.
    pub name: String,
    /// Consumer key of the connected app.
    pub client_id: String,
    /// Consumer secret of the connected app.
    pub client_secret: String,
}

/// One write the org accepted.
#[derive(Debug, Clone)]
pub struct WriteEntry {
    /// When.
    pub at: jiff::Timestamp,
    /// The object.
    pub object: String,
    /// The record.
    pub id: String,
    /// What was done to it.
    pub operation: String,
    /// The fields written.
    pub fields: Map<String, Value>,
}

/// One org.
pub struct Org {
    records: Mutex<Vec<(String, Map<String, Value>)>>,
}

impl Org {
    /// An empty org.
    pub fn new(_: OrgSettings, _: Arc<dyn Clock>) -> Arc<Self> {
        Arc::new(Self { records: Mutex::new(Vec::new()) })
    }

    /// Puts a record into the org.
    pub fn seed(&self, object: &str, mut fields: Map<String, Value>) -> String {
        let mut records = self.records.lock().unwrap_or_else(PoisonError::into_inner);
        let id = format!("00X{:015}", records.len());
        fields.insert("Id".to_owned(), Value::from(id.clone()));
        records.push((object.to_owned(), fields));
        id
    }

    /// Its routes.
    pub fn router(self: &Arc<Self>) -> axum::Router {
        axum::Router::new()
    }

    /// Every record of an object.
    pub fn dump(&self, object: &str) -> Vec<Map<String, Value>> {
        let records = self.records.lock().unwrap_or_else(PoisonError::into_inner);
        records.iter().filter(|(name, _)| name == object).map(|(_, f)| f.clone()).collect()
    }

    /// Every write.
    pub fn writes(&self) -> Vec<WriteEntry> {
        Vec::new()
    }
}
