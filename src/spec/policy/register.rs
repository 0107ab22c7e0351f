//! The register: which version of each policy, template and prompt is in force.

use jiff::civil::Date;

use crate::base::digest::Digest;
use crate::source::Located;
use crate::spec::leaf::Name;
use crate::spec::shape::{section, words, written};

section! {
    /// The register of versions in force.
    #[schemars(title = "Register")]
    pub struct Register {
        /// Always `register/v1`.
        "kind" kind: Located<String>,
        /// The day by which policy is next reviewed.
        "review_due" review_due: Option<Located<Date>>,
        /// Every version, in force or not.
        "entries" entries: Vec<Entry>,
    }
}

section! {
    /// One version of one thing.
    pub struct Entry {
        /// A policy file (`policy/fields.yaml`), or a template or prompt with its version
        /// (`winback-intro@2`).
        "what" what: Located<String>,
        /// The version of a policy file.
        "version" version: Option<Located<String>>,
        /// The digest of its content.
        "digest" digest: Located<Digest>,
        /// When it was approved.
        "approved" approved: Located<Date>,
        /// The person who approved it.
        "by" by: Located<Name>,
        /// The last day it may be used.
        "until" until: Option<Located<Date>>,
        /// Whether it is in force; `approved` unless said.
        "status" status: Option<Located<EntryStatus>>,
    }
}

words! {
    /// The standing of a version.
    pub enum EntryStatus, "the standing of a version" {
        /// In force.
        Approved = "approved",
        /// On trial; no campaign may use it.
        Experimental = "experimental",
        /// Replaced or withdrawn.
        Retired = "retired",
    }
}

written! {
    Digest, "a digest, `sha256:` and 64 hexadecimal digits";
}
