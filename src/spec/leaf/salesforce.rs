//! Salesforce's names: API names, fields of objects, organisation ids.

use std::fmt;
use std::str::FromStr;

use super::text_schema;
use crate::spec::shape::written;

/// The API name of a field or object, such as `HasOptedOutOfEmail` or `AI_Outreach__c`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ApiName(String);

impl ApiName {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::ops::Deref for ApiName {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ApiName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for ApiName {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let good = text.len() <= 80
            && text.starts_with(|c: char| c.is_ascii_alphabetic())
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        if good { Ok(Self(text.to_owned())) } else { Err(()) }
    }
}

/// A field of an object: `Lead.clay_company_description__c`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FieldPath {
    /// The object.
    pub object: ApiName,
    /// The field.
    pub field: ApiName,
}

impl fmt::Display for FieldPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.object, self.field)
    }
}

impl FromStr for FieldPath {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (object, field) = text.split_once('.').ok_or(())?;
        Ok(Self { object: object.parse()?, field: field.parse()? })
    }
}

/// The 18-character id of a Salesforce organisation, which begins with `00D`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OrgId(String);

impl OrgId {
    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for OrgId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for OrgId {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let good = text.len() == 18
            && text.starts_with("00D")
            && text.bytes().all(|b| b.is_ascii_alphanumeric());
        if good { Ok(Self(text.to_owned())) } else { Err(()) }
    }
}

written! {
    ApiName, "a Salesforce API name such as `HasOptedOutOfEmail`";
    FieldPath, "a Salesforce field with its object, such as `Lead.HasOptedOutOfEmail`";
    OrgId, "the 18-character id of a Salesforce organisation, which begins with `00D`";
}

text_schema! {
    ApiName, "ApiName",
        "^[A-Za-z][A-Za-z0-9_]{0,79}$",
        "A Salesforce API name such as `HasOptedOutOfEmail`";
    FieldPath, "FieldPath",
        r"^[A-Za-z][A-Za-z0-9_]{0,79}\.[A-Za-z][A-Za-z0-9_]{0,79}$",
        "A Salesforce field with its object, such as `Lead.HasOptedOutOfEmail`";
    OrgId, "OrgId", "^00D[A-Za-z0-9]{15}$", "The 18-character id of a Salesforce organisation";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_and_organisations_print_what_they_parse() {
        let path: FieldPath = "Lead.clay_external_hard_bounce__c".parse().unwrap();
        assert_eq!(path.to_string(), "Lead.clay_external_hard_bounce__c");
        assert!("Lead".parse::<FieldPath>().is_err());
        assert!("Lead.Owner.Name".parse::<FieldPath>().is_err());
        assert!("00D5e000000abcDEAQ".parse::<OrgId>().is_ok());
        assert!("0015e000000abcDEAQ".parse::<OrgId>().is_err());
    }
}
