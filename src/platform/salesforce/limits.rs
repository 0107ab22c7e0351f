//! Salesforce's published limits and the bounds of this client, by name and with units.

use std::time::Duration;

use jiff::SignedDuration;

/// The API version that is used unless the configuration names another.
pub const API_VERSION_DEFAULT: &str = "v62.0";
/// The most records of one sObject Collections call.
pub const COLLECTION_RECORDS_MAX: usize = 200;
/// The most detail rows of one synchronous report run; more are cut off without an error.
pub const REPORT_ROWS_MAX: usize = 2_000;
/// The longest SOQL text, in characters.
pub const SOQL_CHARS_MAX: usize = 100_000;
/// The longest text in a condition, in characters.
pub const SOQL_LITERAL_CHARS_MAX: usize = 4_000;
/// The longest encoded query in an address, in bytes: Salesforce takes 16,384 for address and
/// headers together, and the access token alone may take 2,000.
pub const QUERY_URI_BYTES_MAX: usize = 12_000;
/// The most pages of one query that are followed; 2,000 records each.
pub const QUERY_PAGES_MAX: usize = 1_000;
/// How long a description of an object is believed.
pub const DESCRIPTION_KEPT: SignedDuration = SignedDuration::from_mins(10);
/// How long a call with up to 200 records may take: triggers and flows run inside it.
pub(super) const WRITE_TIMEOUT: Duration = Duration::from_secs(180);
/// How long a report may run: Salesforce gives up after two minutes.
pub(super) const REPORT_TIMEOUT: Duration = Duration::from_secs(140);
