//! The field allowlist: which Salesforce fields may be written, by which lane, and what may leave.

use jiff::civil::Date;

use crate::source::Located;
use crate::spec::decode::Table;
use crate::spec::leaf::{FieldPath, Name};
use crate::spec::shape::{section, words};

section! {
    /// The field allowlist of one or more Salesforce organisations.
    #[schemars(title = "Field allowlist")]
    pub struct Fields {
        /// Always `fields/v1`.
        "kind" kind: Located<String>,
        /// The version the register names.
        "version" version: Located<String>,
        /// The role that owns this file.
        "owner" owner: Located<Name>,
        /// The organisations it holds for, by their names in the workspace file.
        "instances" instances: Vec<Located<Name>>,
        /// The API names of fields the program refers to by meaning.
        "names" names: FieldNames,
        /// Object to field to rule.
        "objects" objects: Table<Table<Field>>,
        /// Who may be given values on the company's behalf: the providers behind Clay's columns.
        "processors" processors: Option<Table<Processor>>,
    }
}

section! {
    /// A processor that was approved.
    pub struct Processor {
        /// Where it works on the values, such as `EU`.
        "region" region: Located<String>,
        /// The last day of the approval.
        "until" until: Option<Located<Date>>,
    }
}

section! {
    /// The API names, in these organisations, of fields that are referred to by meaning.
    pub struct FieldNames {
        /// The flag on Campaign that marks AI outreach.
        "outreach_flag" outreach_flag: Located<FieldPath>,
        /// The bounce flag this program may set.
        "external_hard_bounce" external_hard_bounce: Located<FieldPath>,
        /// The bounce flag Salesforce derives; read, never written.
        "overall_hard_bounce" overall_hard_bounce: Located<FieldPath>,
        /// The opt-out.
        "opted_out" opted_out: Located<FieldPath>,
        /// The class of a reply.
        "reply_classification" reply_classification: Located<FieldPath>,
        /// The content of a reply.
        "reply_content" reply_content: Located<FieldPath>,
        /// Set once by Salesforce on the first response; read, never written.
        "has_replied" has_replied: Located<FieldPath>,
        /// The owner's acceptance of a lead.
        "lead_accepted" lead_accepted: Option<Located<FieldPath>>,
        /// Whether the account is a customer.
        "customer" customer: Option<Located<FieldPath>>,
    }
}

section! {
    /// The rule of one field.
    pub struct Field {
        /// The lane that may write it.
        "lane" lane: Located<Lane>,
        /// Other lanes that may write it too.
        "also" also: Option<Vec<Located<Lane>>>,
        /// Whether the rule is in force; `true` unless said.
        "enabled" enabled: Option<Located<bool>>,
        /// What a write may do.
        "write" write: Option<Located<WriteRule>>,
        /// Where its value may leave to.
        "egress" egress: Option<Vec<Located<Egress>>>,
        /// The longest value, in characters.
        "length" length: Option<Located<u32>>,
    }
}

impl Field {
    /// Whether a lane may write it.
    pub fn allows(&self, lane: Lane) -> bool {
        let also = self.also.iter().flatten();
        self.lane.value == lane || also.into_iter().any(|other| other.value == lane)
    }

    /// Whether the rule is in force.
    pub fn is_enabled(&self) -> bool {
        self.enabled.as_ref().is_none_or(|enabled| enabled.value)
    }
}

words! {
    /// The kind of write-back that may touch a field.
    pub enum Lane, "a lane" {
        /// Enrichment, after the quality sign-off.
        Enrichment = "enrichment",
        /// Replies.
        Reply = "reply",
        /// Bounces and opt-outs.
        Delivery = "delivery",
        /// Campaign set-up.
        Setup = "setup",
        /// Never written.
        Read = "read",
    }
}

words! {
    /// What a write may do to the value that is there.
    pub enum WriteRule, "a write rule" {
        /// Replace it.
        Always = "always",
        /// Fill it where it is empty.
        IfBlank = "if-blank",
        /// Write it once; later writes are skipped.
        SetOnce = "set-once",
        /// From false to true, never back.
        OnlyToTrue = "only-to-true",
        /// Never.
        Never = "never",
    }
}

words! {
    /// Where a value may leave to.
    pub enum Egress, "a place values may leave to" {
        /// Clay tables.
        Clay = "clay",
        /// Prompts of AI columns.
        Prompt = "prompt",
        /// Smartlead leads and messages.
        Smartlead = "smartlead",
    }
}
