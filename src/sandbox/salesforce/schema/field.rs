//! One field: its type, its bounds, who may write it.
//!
//! Knows nothing of the values in records; `values.rs` judges those by this.

use serde_json::Value;

/// The type of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are those of the platform's field types")]
pub enum Kind {
    Id,
    Text,
    TextArea,
    Picklist,
    Boolean,
    Int,
    Double,
    Currency,
    Percent,
    Date,
    DateTime,
    Reference,
    Email,
    Phone,
    Url,
}

impl Kind {
    /// The word describe uses.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Text => "string",
            Self::TextArea => "textarea",
            Self::Picklist => "picklist",
            Self::Boolean => "boolean",
            Self::Int => "int",
            Self::Double => "double",
            Self::Currency => "currency",
            Self::Percent => "percent",
            Self::Date => "date",
            Self::DateTime => "datetime",
            Self::Reference => "reference",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Url => "url",
        }
    }

    /// Whether values are JSON numbers.
    pub const fn is_number(self) -> bool {
        matches!(self, Self::Int | Self::Double | Self::Currency | Self::Percent)
    }

    /// Whether values are JSON strings of a bounded length.
    pub const fn is_text(self) -> bool {
        matches!(
            self,
            Self::Text | Self::TextArea | Self::Picklist | Self::Email | Self::Phone | Self::Url
        )
    }
}

/// One field of an object.
#[derive(Debug, Clone)]
pub struct Field {
    /// API name.
    pub name: String,
    /// Label.
    pub label: String,
    /// Type.
    pub kind: Kind,
    /// The most characters of a text; 0 where that means nothing.
    pub length: usize,
    /// May be set when a record is created.
    pub createable: bool,
    /// May be set later.
    pub updateable: bool,
    /// May be empty.
    pub nillable: bool,
    /// The value a new record gets when none is given.
    pub default: Option<Value>,
    /// Filled by the org when none is given, though there is no fixed default.
    pub defaulted: bool,
    /// The org computes it; nothing can write it.
    pub calculated: bool,
    /// Only listed values are accepted.
    pub restricted: bool,
    /// Listed values of a picklist.
    pub choices: Vec<String>,
    /// Objects a reference may point to.
    pub reference_to: Vec<String>,
    /// The name of the parent in a query.
    pub relationship: Option<String>,
}

impl Field {
    /// A writable field that may be empty.
    pub fn new(name: &str, label: &str, kind: Kind) -> Self {
        let length = match kind {
            Kind::Id | Kind::Reference => 18,
            Kind::TextArea => 32_000,
            Kind::Email => 80,
            Kind::Phone => 40,
            Kind::Text | Kind::Picklist | Kind::Url => 255,
            _ => 0,
        };
        let boolean = kind == Kind::Boolean;
        Self {
            name: name.to_owned(),
            label: label.to_owned(),
            kind,
            length,
            createable: true,
            updateable: true,
            nillable: !boolean,
            default: boolean.then_some(Value::Bool(false)),
            defaulted: boolean,
            calculated: false,
            restricted: false,
            choices: Vec::new(),
            reference_to: Vec::new(),
            relationship: None,
        }
    }

    /// A text of at most `length` characters.
    pub fn text(name: &str, label: &str, length: usize) -> Self {
        Self { length, ..Self::new(name, label, Kind::Text) }
    }

    /// A picklist that also takes values outside its list.
    pub fn picklist(name: &str, label: &str, choices: &[&str]) -> Self {
        let choices = choices.iter().map(|choice| (*choice).to_owned()).collect();
        Self { choices, ..Self::new(name, label, Kind::Picklist) }
    }

    /// A lookup to one object, whose record a query reaches under `relationship`.
    pub fn reference(name: &str, label: &str, to: &str, relationship: &str) -> Self {
        Self {
            reference_to: vec![to.to_owned()],
            relationship: Some(relationship.to_owned()),
            ..Self::new(name, label, Kind::Reference)
        }
    }

    /// Must be given.
    pub fn required(mut self) -> Self {
        self.nillable = false;
        self
    }

    /// Cannot be empty; the org fills it when it is not given.
    pub fn defaulted(mut self, value: Option<Value>) -> Self {
        self.nillable = false;
        self.defaulted = true;
        self.default = value;
        self
    }

    /// Can be set only while a record is created.
    pub fn create_only(mut self) -> Self {
        self.updateable = false;
        self
    }

    /// Can be set only once a record exists.
    pub fn update_only(mut self) -> Self {
        self.createable = false;
        self
    }

    /// The integration user cannot write it; a flow or a seed can.
    pub fn read_only(mut self) -> Self {
        self.createable = false;
        self.updateable = false;
        self
    }

    /// Computed from other records whenever it is read.
    pub fn calculated(mut self) -> Self {
        self.calculated = true;
        self.read_only()
    }

    /// Takes listed values only.
    pub fn restricted(mut self) -> Self {
        self.restricted = true;
        self
    }

    /// Filled by the org on every write.
    pub(super) fn system(mut self) -> Self {
        self.nillable = false;
        self.defaulted = true;
        self.read_only()
    }

    /// Whether an administrator made it.
    pub fn custom(&self) -> bool {
        self.name.ends_with("__c")
    }

    /// Whether a query may filter, sort or group by it: long text may not.
    pub fn filterable(&self) -> bool {
        !(self.kind == Kind::TextArea && self.length > 255)
    }

    /// Whether a new record needs it in the request.
    pub fn required_on_create(&self) -> bool {
        self.createable && !self.nillable && !self.defaulted && self.kind != Kind::Boolean
    }
}
