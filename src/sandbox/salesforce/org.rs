//! The org itself: its state behind one lock, and what a test or a scenario may do to it.
//!
//! Knows no HTTP beyond handing out its router.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard};

use axum::Router;
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::auth::Sessions;
use super::derived;
use super::fault::Fault;
use super::http;
use super::id::{Ids, checked};
use super::query::Cursors;
use super::reports::ReportDefinition;
use super::schema::Object;
use super::settings::OrgSettings;
use super::tables::{Record, Tables, text};
use super::values::stamp;
use crate::base::clock::Clock;

/// What an API write did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names say what they are")]
pub enum Operation {
    Create,
    Update,
    Delete,
}

/// One write that an API call made and that was not rolled back.
#[derive(Debug, Clone, PartialEq)]
pub struct WriteEntry {
    /// When, on the org's clock.
    pub at: Timestamp,
    /// API name of the object.
    pub object: String,
    /// The record, 18 characters.
    pub id: String,
    /// What was done.
    pub operation: Operation,
    /// The fields the request set, as stored; empty for a delete. What flows set is not here.
    pub fields: Map<String, Value>,
}

/// Records, ids and the log of writes.
pub(super) struct Data {
    pub(super) tables: Tables,
    pub(super) ids: Ids,
    pub(super) writes: Vec<WriteEntry>,
    pub(super) org: String,
    pub(super) integration_user: String,
    pub(super) assignment_user: String,
}

/// Everything that changes.
pub(super) struct State {
    pub(super) data: Data,
    pub(super) sessions: Sessions,
    pub(super) cursors: Cursors,
    pub(super) reports: BTreeMap<String, ReportDefinition>,
    /// When the API calls of the last day came.
    pub(super) calls: VecDeque<Timestamp>,
    /// When the reports of the last hour ran.
    pub(super) report_runs: VecDeque<Timestamp>,
}

/// One Salesforce org.
pub struct Org {
    pub(super) settings: OrgSettings,
    pub(super) clock: Arc<dyn Clock>,
    state: Mutex<State>,
}

impl Org {
    /// An org with its organization, two users and lead statuses, and no other record.
    pub fn new(settings: OrgSettings, clock: Arc<dyn Clock>) -> Arc<Self> {
        let now = clock.now();
        let data = Data::furnished(&settings, now);
        let state = State {
            data,
            sessions: Sessions::default(),
            cursors: Cursors::default(),
            reports: BTreeMap::new(),
            calls: VecDeque::new(),
            report_runs: VecDeque::new(),
        };
        Arc::new(Self { settings, clock, state: Mutex::new(state) })
    }

    /// Puts a record in as an administrator would: nothing is checked, read-only fields may be
    /// set, no flow runs. Defaults are filled, a campaign gets its two member statuses, a member
    /// its campaign's default status. An `Id` in `fields` becomes the record's id. Returns the id.
    pub fn seed(&self, object: &str, fields: Map<String, Value>) -> String {
        let mut state = self.lock();
        state.data.seed(&self.settings, object, fields, self.clock.now())
    }

    /// Puts a report in and returns its id.
    pub fn seed_report(&self, report: ReportDefinition) -> String {
        let fields = json!({
            "Name": report.name, "DeveloperName": report.developer_name,
            "FolderName": report.folder, "Format": "Tabular",
        });
        let fields = fields.as_object().cloned().unwrap_or_default();
        let id = self.seed("Report", fields);
        self.lock().reports.insert(id.clone(), report);
        id
    }

    /// Every record of an object that is not deleted, with every field, in the order of creation.
    pub fn dump(&self, object: &str) -> Vec<Map<String, Value>> {
        let state = self.lock();
        let Some(object) = self.settings.schema.object(object) else { return Vec::new() };
        let tables = &state.data.tables;
        let row = |record: &Record| {
            let value = |field| derived::value(tables, &object.name, record, field);
            object.fields.iter().map(|field| (field.name.clone(), value(field))).collect()
        };
        tables.every(&object.name).map(|(_, record)| row(record)).collect()
    }

    /// Every API write in order.
    pub fn writes(&self) -> Vec<WriteEntry> {
        self.lock().data.writes.clone()
    }

    /// How many API calls the last day had.
    pub fn calls(&self) -> usize {
        self.lock().calls.len()
    }

    /// The organization's id.
    pub fn id(&self) -> String {
        self.lock().data.org.clone()
    }

    /// The user that signs in.
    pub fn integration_user(&self) -> String {
        self.lock().data.integration_user.clone()
    }

    /// The user whom the lead assignment rule gives leads to.
    pub fn assignment_user(&self) -> String {
        self.lock().data.assignment_user.clone()
    }

    /// Ends every session, as an administrator can: the next call is answered 401.
    pub fn expire_sessions(&self) {
        self.lock().sessions.clear();
    }

    /// The service.
    pub fn router(self: &Arc<Self>) -> Router {
        http::router(Arc::clone(self))
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

impl Data {
    fn furnished(settings: &OrgSettings, now: Timestamp) -> Self {
        let mut data = Self {
            tables: Tables::default(),
            ids: Ids::new(settings.number),
            writes: Vec::new(),
            org: String::new(),
            integration_user: String::new(),
            assignment_user: String::new(),
        };
        let mut seed = |object: &str, fields: Value| {
            let fields = fields.as_object().cloned().unwrap_or_default();
            data.seed(settings, object, fields, now)
        };
        let org = seed(
            "Organization",
            json!({
                "Name": settings.name, "OrganizationType": "Enterprise Edition",
                "InstanceName": "SBX1", "IsSandbox": true, "TimeZoneSidKey": "UTC",
            }),
        );
        let mut user = |first: &str, last: &str| {
            let address = format!("{}.{}@users.example", first, last).to_lowercase();
            seed(
                "User",
                json!({
                    "FirstName": first, "LastName": last, "Username": address, "Email": address,
                    "Alias": last.to_lowercase().chars().take(8).collect::<String>(),
                    "IsActive": true, "TimeZoneSidKey": "UTC",
                }),
            )
        };
        let (integration, assignment) = (user("Integration", "User"), user("Inbound", "Queue"));
        let stages = settings.schema.object("Lead").and_then(|lead| lead.field("Status"));
        let stages = stages.map(|field| field.choices.clone()).unwrap_or_default();
        for (order, stage) in stages.iter().enumerate() {
            seed(
                "LeadStatus",
                json!({
                    "MasterLabel": stage, "ApiName": stage, "SortOrder": order + 1,
                    "IsDefault": order == 0, "IsConverted": stage == "Closed - Converted",
                }),
            );
        }
        (data.org, data.integration_user, data.assignment_user) = (org, integration, assignment);
        data
    }

    fn seed(
        &mut self,
        settings: &OrgSettings,
        object: &str,
        fields: Map<String, Value>,
        now: Timestamp,
    ) -> String {
        let unknown = Object::new(object, object, object, "a00");
        let object = settings.schema.object(object).unwrap_or(&unknown);
        let mut record = Record::new();
        for field in &object.fields {
            if let Some(default) = &field.default {
                record.insert(field.name.clone(), default.clone());
            }
        }
        for (name, value) in fields {
            let name = object.field(&name).map_or(name, |field| field.name.clone());
            let reference = |field: &str| field.ends_with("Id");
            let value = match value.as_str().filter(|_| reference(&name)).and_then(checked) {
                Some(id) => json!(id),
                None => value,
            };
            record.insert(name, value);
        }
        if object.field("OwnerId").is_some() && !record.contains_key("OwnerId") {
            record.insert("OwnerId".to_owned(), json!(self.integration_user));
        }
        if object.name == "CampaignMember" && !record.contains_key("Status") {
            let campaign = text(&record, "CampaignId").unwrap_or_default();
            let status = super::campaign::default_status(&self.tables, campaign);
            record.insert("Status".to_owned(), json!(status));
        }
        let id = self.insert(object, record, now);
        self.tables.begin();
        id
    }

    /// Stores a new record with its system fields; a campaign gets its two member statuses.
    pub(super) fn insert(&mut self, object: &Object, mut record: Record, now: Timestamp) -> String {
        let given = text(&record, "Id").and_then(checked);
        let id = given.unwrap_or_else(|| self.ids.next(&object.prefix));
        let now_text = json!(stamp(now));
        record.insert("Id".to_owned(), json!(id));
        for field in ["CreatedDate", "LastModifiedDate", "SystemModstamp"] {
            record.entry(field).or_insert_with(|| now_text.clone());
        }
        for field in ["CreatedById", "LastModifiedById"] {
            record.entry(field).or_insert_with(|| json!(self.integration_user));
        }
        record.entry("IsDeleted").or_insert(json!(false));
        self.tables.put(&object.name, &id, record);
        if object.name == "Campaign" {
            for (order, label) in [(1, "Sent"), (2, "Responded")] {
                let fields = json!({
                    "CampaignId": id, "Label": label, "SortOrder": order,
                    "IsDefault": order == 1, "HasResponded": order == 2,
                });
                let status = Object::new("CampaignMemberStatus", "", "", "01Y");
                self.insert(&status, fields.as_object().cloned().unwrap_or_default(), now);
            }
        }
        id
    }

    /// Why a record cannot be reached: it was deleted, or it never was.
    pub(super) fn gone(&self, settings: &OrgSettings, object: &str, id: &str) -> Fault {
        let told = settings.switches.deleted_is_told;
        match self.tables.get(object, id) {
            Some(_) if told => Fault::new(404, "ENTITY_IS_DELETED", "entity is deleted"),
            _ => Fault::not_found(),
        }
    }
}
