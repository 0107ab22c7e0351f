//! Creates, updates and deletes one record: the checks in their order, then what follows.
//!
//! Knows nothing of HTTP and of transactions: a caller that must take all or nothing undoes to
//! the mark it took before.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::campaign;
use super::fault::Fault;
use super::flows;
use super::id::checked;
use super::org::{Data, Operation, WriteEntry};
use super::schema::{Field, Kind, Object};
use super::settings::OrgSettings;
use super::tables::Record;
use super::values::{accept, stamp};

/// One request's right to write.
pub(super) struct Writer<'a> {
    pub(super) settings: &'a OrgSettings,
    pub(super) data: &'a mut Data,
    pub(super) now: Timestamp,
    /// Whether active assignment rules may take the owner of a lead.
    pub(super) auto_assign: bool,
}

impl Writer<'_> {
    /// Creates a record and returns its id.
    pub(super) fn create(&mut self, object: &Object, body: &Record) -> Result<String, Fault> {
        self.writable(object, "create")?;
        let fields = self.judge(object, body, |field| field.createable)?;
        let missing: Vec<&str> = object
            .fields
            .iter()
            .filter(|field| field.required_on_create())
            .filter(|field| fields.get(&field.name).is_none_or(Value::is_null))
            .map(|field| field.name.as_str())
            .collect();
        if !missing.is_empty() {
            return Err(required(&missing));
        }
        let mut record = Record::new();
        for field in &object.fields {
            let given = fields.get(&field.name).filter(|value| !value.is_null());
            if let Some(value) = given.or(field.default.as_ref()) {
                record.insert(field.name.clone(), value.clone());
            }
        }
        if object.field("OwnerId").is_some() && !record.contains_key("OwnerId") {
            record.insert("OwnerId".to_owned(), json!(self.data.integration_user));
        }
        self.assign(object, &mut record);
        self.before(object, &mut record, None)?;
        let id = self.data.insert(object, record, self.now);
        self.after(object, &id);
        self.log(object, &id, Operation::Create, fields);
        Ok(id)
    }

    /// Changes a record.
    pub(super) fn update(&mut self, object: &Object, id: &str, body: &Record) -> Result<(), Fault> {
        self.writable(object, "update")?;
        let (id, old) = self.find(object, id)?;
        let fields = self.judge(object, body, |field| field.updateable)?;
        let emptied: Vec<&str> = object
            .fields
            .iter()
            .filter(|field| !field.nillable && fields.get(&field.name).is_some_and(Value::is_null))
            .map(|field| field.name.as_str())
            .collect();
        if !emptied.is_empty() {
            return Err(required(&emptied));
        }
        let mut record = old.clone();
        for (name, value) in &fields {
            record.insert(name.clone(), value.clone());
        }
        self.assign(object, &mut record);
        self.before(object, &mut record, Some(&old))?;
        let now = json!(stamp(self.now));
        record.insert("LastModifiedById".to_owned(), json!(self.data.integration_user));
        record.insert("LastModifiedDate".to_owned(), now.clone());
        record.insert("SystemModstamp".to_owned(), now);
        self.data.tables.put(&object.name, &id, record);
        self.after(object, &id);
        self.log(object, &id, Operation::Update, fields);
        Ok(())
    }

    /// Deletes a record and the members and statuses that hang on it.
    pub(super) fn delete(&mut self, object: &Object, id: &str) -> Result<(), Fault> {
        self.writable(object, "delete")?;
        let (id, old) = self.find(object, id)?;
        let tables = &mut self.data.tables;
        match object.name.as_str() {
            "CampaignMember" => tables.remove("CampaignMember", &id),
            "CampaignMemberStatus" => {
                campaign::may_delete_status(tables, &old)?;
                tables.remove("CampaignMemberStatus", &id);
            }
            name => {
                for child in ["CampaignMember", "CampaignMemberStatus"] {
                    for row in tables.referring(child, &format!("{name}Id"), &id) {
                        tables.remove(child, &row);
                    }
                }
                tables.set(name, &id, "IsDeleted", json!(true));
                tables.set(name, &id, "SystemModstamp", json!(stamp(self.now)));
            }
        }
        self.log(object, &id, Operation::Delete, Map::new());
        Ok(())
    }

    fn writable(&self, object: &Object, verb: &str) -> Result<(), Fault> {
        if self.settings.writable(object) {
            return Ok(());
        }
        let message = format!("entity type {} does not support {verb}", object.name);
        Err(Fault::write("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", message, &[]))
    }

    fn find(&self, object: &Object, id: &str) -> Result<(String, Record), Fault> {
        let known = checked(id).filter(|id| id.starts_with(&object.prefix));
        let Some(id) = known else { return Err(Fault::not_found()) };
        match self.data.tables.live(&object.name, &id) {
            Some(record) => Ok((id, record.clone())),
            None => Err(self.data.gone(self.settings, &object.name, &id)),
        }
    }

    /// The fields of a body by API name with the values to store, or the first refusal.
    fn judge(
        &self,
        object: &Object,
        body: &Record,
        allowed: impl Fn(&Field) -> bool,
    ) -> Result<Record, Fault> {
        let mut fields = Record::new();
        let mut locked = Vec::new();
        for (name, value) in body.iter().filter(|(name, _)| *name != "attributes") {
            let Some(field) = self.settings.field(object, name) else {
                let message = format!("No such column '{name}' on sobject of type {}", object.name);
                return Err(Fault::write("INVALID_FIELD", message, &[]));
            };
            if !allowed(field) {
                locked.push(field.name.as_str());
                continue;
            }
            let value = accept(&self.settings.schema, field, value)?;
            self.points_somewhere(field, &value)?;
            fields.insert(field.name.clone(), value);
        }
        if locked.is_empty() {
            return Ok(fields);
        }
        let message = format!(
            "Unable to create/update fields: {}. Please check the security settings of this field \
             and verify that it is read/write for your profile or permission set.",
            locked.join(", ")
        );
        Err(Fault::write("INVALID_FIELD_FOR_INSERT_UPDATE", message, &locked))
    }

    fn points_somewhere(&self, field: &Field, value: &Value) -> Result<(), Fault> {
        let (Kind::Reference, Some(id)) = (field.kind, value.as_str()) else { return Ok(()) };
        let object = self.settings.schema.by_prefix(id);
        match object.and_then(|object| self.data.tables.live(&object.name, id)) {
            Some(_) => Ok(()),
            None => Err(Fault::cross_reference(&field.name)),
        }
    }

    fn assign(&self, object: &Object, record: &mut Record) {
        if object.name == "Lead" && self.auto_assign && self.settings.switches.auto_assign {
            record.insert("OwnerId".to_owned(), json!(self.data.assignment_user));
        }
    }

    fn before(
        &self,
        object: &Object,
        record: &mut Record,
        old: Option<&Record>,
    ) -> Result<(), Fault> {
        let settings = self.settings;
        let (schema, switches) = (&settings.schema, &settings.switches);
        campaign::before(&self.data.tables, schema, switches, object, record, old)
    }

    fn after(&mut self, object: &Object, id: &str) {
        if object.name == "CampaignMemberStatus" {
            campaign::after_status(&mut self.data.tables, id);
        }
        flows::run(&mut self.data.tables, &self.settings.switches, &object.name, id, self.now);
    }

    fn log(&mut self, object: &Object, id: &str, operation: Operation, fields: Record) {
        let (at, object, id) = (self.now, object.name.clone(), id.to_owned());
        self.data.writes.push(WriteEntry { at, object, id, operation, fields });
    }
}

fn required(missing: &[&str]) -> Fault {
    let message = format!("Required fields are missing: [{}]", missing.join(", "));
    Fault::write("REQUIRED_FIELD_MISSING", message, missing)
}
