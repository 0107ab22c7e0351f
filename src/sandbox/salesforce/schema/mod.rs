//! Objects and their fields: what an org's describe answers are made from.
//!
//! Knows no records and no field-level security.

mod field;
mod sales;
mod standard;

use std::collections::BTreeMap;

pub use field::{Field, Kind};

/// One object: its names, its key prefix, its fields in the order describe lists them.
#[derive(Debug, Clone)]
pub struct Object {
    /// API name.
    pub name: String,
    /// Label, singular.
    pub label: String,
    /// Label, plural.
    pub plural: String,
    /// The first three characters of its ids.
    pub prefix: String,
    /// Whether the integration user may create, update and delete it.
    pub writable: bool,
    /// Fields in the order describe lists them.
    pub fields: Vec<Field>,
}

impl Object {
    /// A writable object with the system fields.
    pub fn new(name: &str, label: &str, plural: &str, prefix: &str) -> Self {
        let fields = vec![
            Field::new("Id", "Record ID", Kind::Id).system(),
            Field::new("IsDeleted", "Deleted", Kind::Boolean).system(),
            Field::new("CreatedDate", "Created Date", Kind::DateTime).system(),
            Field::reference("CreatedById", "Created By ID", "User", "CreatedBy").system(),
            Field::new("LastModifiedDate", "Last Modified Date", Kind::DateTime).system(),
            Field::reference("LastModifiedById", "Last Modified By ID", "User", "LastModifiedBy")
                .system(),
            Field::new("SystemModstamp", "System Modstamp", Kind::DateTime).system(),
        ];
        Self {
            name: name.to_owned(),
            label: label.to_owned(),
            plural: plural.to_owned(),
            prefix: prefix.to_owned(),
            writable: true,
            fields,
        }
    }

    /// With these fields too.
    pub fn with(mut self, fields: impl IntoIterator<Item = Field>) -> Self {
        self.fields.extend(fields);
        self
    }

    /// One that the integration user can only read.
    pub fn read_only(mut self) -> Self {
        self.writable = false;
        self
    }

    /// The field of this name in any case.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name.eq_ignore_ascii_case(name))
    }

    /// The reference field whose parent is reached under this relationship name in any case.
    pub fn relationship(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| {
            field.relationship.as_deref().is_some_and(|known| known.eq_ignore_ascii_case(name))
        })
    }
}

/// Every object of an org.
#[derive(Debug, Clone)]
pub struct Schema {
    objects: BTreeMap<String, Object>,
}

impl Schema {
    /// The standard objects of a campaign and the custom fields of the outreach process.
    pub fn standard() -> Self {
        let mut schema = Self { objects: BTreeMap::new() };
        for object in standard::objects().into_iter().chain(sales::objects()) {
            schema.add(object);
        }
        schema
    }

    /// Adds an object, or replaces the one of its name.
    pub fn add(&mut self, object: Object) {
        self.objects.insert(object.name.to_ascii_lowercase(), object);
    }

    /// The object of this name in any case.
    pub fn object(&self, name: &str) -> Option<&Object> {
        self.objects.get(&name.to_ascii_lowercase())
    }

    /// The object of this name in any case, to add a field to it or change one.
    pub fn object_mut(&mut self, name: &str) -> Option<&mut Object> {
        self.objects.get_mut(&name.to_ascii_lowercase())
    }

    /// Every object, by name.
    pub fn objects(&self) -> impl Iterator<Item = &Object> {
        self.objects.values()
    }

    /// The object whose ids start as this one does.
    pub fn by_prefix(&self, id: &str) -> Option<&Object> {
        let prefix = id.get(..3)?;
        self.objects.values().find(|object| object.prefix == prefix)
    }
}
