//! A lead to be added, and a lead that is there. Knows no campaign, and never shows a value.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::super::limits::CUSTOM_FIELDS_MAX;
use super::super::wire::Lead;
use crate::base::private::Personal;

/// A lead to be added to a campaign. Blank fields are not sent.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LeadWrite {
    /// The address: the lead's identity in the whole account.
    pub email: Personal,
    /// First name.
    pub first_name: Personal,
    /// Last name.
    pub last_name: Personal,
    /// Telephone.
    pub phone_number: Personal,
    /// Company.
    pub company_name: Personal,
    /// Web site.
    pub website: Personal,
    /// Place.
    pub location: Personal,
    /// Profile page.
    pub linkedin_profile: Personal,
    /// The company's web address.
    pub company_url: Personal,
    /// Custom fields by key; keys are case-sensitive in merge tags.
    pub custom_fields: BTreeMap<String, Personal>,
}

/// More custom fields than a lead can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a lead has {0} custom fields: Smartlead takes at most {CUSTOM_FIELDS_MAX}")]
pub struct TooManyFields(pub usize);

impl LeadWrite {
    fn fields(&self) -> [(&'static str, &Personal); 8] {
        [
            ("first_name", &self.first_name),
            ("last_name", &self.last_name),
            ("phone_number", &self.phone_number),
            ("company_name", &self.company_name),
            ("website", &self.website),
            ("location", &self.location),
            ("linkedin_profile", &self.linkedin_profile),
            ("company_url", &self.company_url),
        ]
    }

    /// The lead as it is sent.
    pub fn to_wire(&self) -> Result<Value, TooManyFields> {
        if self.custom_fields.len() > CUSTOM_FIELDS_MAX {
            return Err(TooManyFields(self.custom_fields.len()));
        }
        let text = |value: &Personal| Value::from(value.reveal().as_str());
        let mut body = Map::new();
        body.insert("email".to_owned(), text(&self.email));
        let said = self.fields().into_iter().filter(|(_, value)| !value.reveal().is_empty());
        body.extend(said.map(|(name, value)| (name.to_owned(), text(value))));
        let custom = self.custom_fields.iter().filter(|(_, value)| !value.reveal().is_empty());
        let custom: Map<String, Value> =
            custom.map(|(name, value)| (name.clone(), text(value))).collect();
        if !custom.is_empty() {
            body.insert("custom_fields".to_owned(), custom.into());
        }
        Ok(body.into())
    }

    /// The form to compare by.
    pub fn normal(&self) -> NormalLead {
        NormalLead::new(&self.email, &self.fields(), &self.custom_fields)
    }
}

/// A lead, whichever way it came: the address in lower case, and the fields that are not blank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NormalLead {
    /// The address in lower case.
    pub email: Personal,
    /// Fields by name.
    pub fields: BTreeMap<&'static str, Personal>,
    /// Custom fields by key.
    pub custom_fields: BTreeMap<String, Personal>,
}

impl NormalLead {
    fn new(
        email: &Personal,
        fields: &[(&'static str, &Personal)],
        custom_fields: &BTreeMap<String, Personal>,
    ) -> Self {
        let said = |value: &Personal| !value.reveal().is_empty();
        Self {
            email: Personal::new(email.reveal().trim().to_lowercase()),
            fields: fields
                .iter()
                .filter(|(_, value)| said(value))
                .map(|(name, value)| (*name, (*value).clone()))
                .collect(),
            custom_fields: custom_fields
                .iter()
                .filter(|(_, value)| said(value))
                .map(|(name, value)| (name.clone(), value.clone()))
                .collect(),
        }
    }

    /// The names of the fields that are not there as wanted; no value of any. Fields that are there
    /// and were not asked for do not count: a lead of the account keeps what others wrote to it.
    pub fn missing_in(&self, found: &Self) -> Vec<String> {
        let mut names = Vec::new();
        if self.email != found.email {
            names.push("email".to_owned());
        }
        let fields =
            self.fields.iter().filter(|(name, value)| found.fields.get(*name) != Some(value));
        names.extend(fields.map(|(name, _)| (*name).to_owned()));
        let custom = self.custom_fields.iter();
        let custom = custom.filter(|(name, value)| found.custom_fields.get(*name) != Some(value));
        names.extend(custom.map(|(name, _)| format!("custom_fields.{name}")));
        names
    }
}

impl Lead {
    /// The form to compare by.
    pub fn normal(&self) -> NormalLead {
        let fields = [
            ("first_name", &self.first_name),
            ("last_name", &self.last_name),
            ("phone_number", &self.phone_number),
            ("company_name", &self.company_name),
            ("website", &self.website),
            ("location", &self.location),
            ("linkedin_profile", &self.linkedin_profile),
            ("company_url", &self.company_url),
        ];
        NormalLead::new(&self.email, &fields, &self.custom_fields)
    }
}
