//! Where the value of a variable comes from, and whether it may leave for a platform.

use crate::source::Location;
use crate::spec::leaf::FieldPath;
use crate::spec::policy::{Egress, Fields};

/// The keys every Smartlead lead has (help centre, variables).
pub const STANDARD: [&str; 9] = [
    "first_name",
    "last_name",
    "email",
    "company_name",
    "phone_number",
    "website",
    "location",
    "linkedin_profile",
    "company_url",
];

/// Where a value comes from.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Origin<'a> {
    /// A Salesforce field.
    Field(FieldPath),
    /// A column of the campaign's Clay table.
    Clay(&'a str),
}

/// Reads `Lead.FirstName` or `clay:summary`.
pub(super) fn origin(from: &str) -> Option<Origin<'_>> {
    match from.strip_prefix("clay:") {
        Some("") => None,
        Some(column) => Some(Origin::Clay(column)),
        None => from.parse().ok().map(Origin::Field),
    }
}

/// Why a field may not leave for a platform, in words that follow the field's name, and the line
/// of the allowlist that says so.
pub(super) struct Kept {
    pub(super) why: String,
    pub(super) line: Location,
}

/// Whether the allowlist lets a field leave for a platform.
pub(super) fn may_leave(fields: &Fields, path: &FieldPath, to: Egress) -> Result<(), Kept> {
    let object = fields.objects.get(&path.object);
    let Some((key, field)) = object.and_then(|object| object.entry(&path.field)) else {
        let why = "is not in the allowlist".to_owned();
        return Err(Kept { why, line: fields.version.at });
    };
    if !field.is_enabled() {
        return Err(Kept { why: "is not enabled in the allowlist".to_owned(), line: key.at });
    }
    if field.egress.iter().flatten().any(|allowed| allowed.value == to) {
        return Ok(());
    }
    let place = match to {
        Egress::Clay => "Clay",
        Egress::Prompt => "a prompt",
        Egress::Smartlead => "Smartlead",
    };
    Err(Kept { why: format!("may not leave for {place}"), line: key.at })
}
