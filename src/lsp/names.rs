//! Which place of which document defines a name, and which refers to one: a table.
//!
//! Knows paths and kinds of names. That every reference resolves is what rules prove; a test holds
//! this table against them.

use super::places::{Step, fits};
use crate::spec::Kind;

/// What a name is the name of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Thing {
    /// A campaign.
    Campaign,
    /// A template; its name is its id.
    Template,
    /// A prompt; its name is its id.
    Prompt,
    /// A sender identity.
    Sender,
    /// A legal entity.
    Entity,
    /// A pool of mailboxes, within its unit.
    Pool,
    /// A global business unit.
    Unit,
    /// A Salesforce organisation.
    Organisation,
    /// A segment.
    Segment,
    /// An ideal customer profile.
    Profile,
    /// A suppression list.
    List,
    /// A legitimate-interest assessment or a consent record.
    Basis,
    /// A Clay table.
    Table,
    /// A column, within its Clay table.
    Column,
    /// A Salesforce field, with its object.
    Field,
    /// A wave, within its campaign.
    Wave,
    /// A person.
    Person,
    /// A role.
    Role,
    /// A person or a role: what a reference may name either of.
    Somebody,
    /// Who follows up on replies.
    Owner,
    /// A business calendar.
    Calendar,
    /// A class of replies.
    Class,
    /// A variable of a template, within it.
    Variable,
    /// A rule.
    Rule,
    /// A policy file, or a template or prompt with its version: what the register names.
    Registered,
}

impl Thing {
    /// The noun for one of them.
    pub(super) const fn noun(self) -> &'static str {
        match self {
            Self::Campaign => "campaign",
            Self::Template => "template",
            Self::Prompt => "prompt",
            Self::Sender => "sender identity",
            Self::Entity => "legal entity",
            Self::Pool => "pool",
            Self::Unit => "unit",
            Self::Organisation => "organisation",
            Self::Segment => "segment",
            Self::Profile => "customer profile",
            Self::List => "suppression list",
            Self::Basis => "lawful basis",
            Self::Table => "Clay table",
            Self::Column => "column",
            Self::Field => "field",
            Self::Wave => "wave",
            Self::Person => "person",
            Self::Role => "role",
            Self::Somebody => "person or role",
            Self::Owner => "follow-up owner",
            Self::Calendar => "calendar",
            Self::Class => "reply class",
            Self::Variable => "variable",
            Self::Rule => "rule",
            Self::Registered => "policy file, template or prompt",
        }
    }
}

/// Whether a place defines a name or refers to one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    /// The name is given here.
    Defines,
    /// The name is used here.
    Uses,
}

use Part::{Defines, Uses};
use Thing::{
    Basis, Calendar, Class, Column, Entity, Field, List, Organisation, Owner, Person, Pool,
    Profile, Prompt, Registered, Role, Segment, Sender, Somebody, Table, Template, Unit, Wave,
};

type Row = (&'static str, Part, Thing);

const CAMPAIGN: &[Row] = &[
    ("name", Defines, Thing::Campaign),
    ("brief.gbu", Uses, Unit),
    ("brief.owner", Uses, Somebody),
    ("audience.instance", Uses, Organisation),
    ("audience.segment", Uses, Segment),
    ("audience.icp", Uses, Profile),
    ("audience.suppress.[]", Uses, List),
    ("audience.lawful_basis", Uses, Basis),
    ("enrich.table", Uses, Table),
    ("enrich.into.~", Uses, Column),
    ("enrich.into.*", Uses, Field),
    ("enrich.segment_by", Uses, Column),
    ("enrich.fill.~", Uses, Column),
    ("message.prompt", Uses, Prompt),
    ("message.steps.[].template", Uses, Template),
    ("sender.identity", Uses, Sender),
    ("sender.pool", Uses, Pool),
    ("send.waves.[].~", Defines, Wave),
    ("send.watch.who", Uses, Somebody),
    ("replies.*.to", Uses, Owner),
    ("replies.~", Uses, Class),
    ("writeback.*.[]", Uses, Field),
];
const WORKSPACE: &[Row] = &[
    ("salesforce.~", Defines, Organisation),
    ("clay.tables.~", Defines, Table),
    ("clay.tables.*.columns.~", Defines, Column),
    ("clay.tables.*.sends.~", Uses, Column),
    ("clay.tables.*.sends.*", Uses, Field),
];
const FIELDS: &[Row] = &[
    ("owner", Uses, Role),
    ("instances.[]", Uses, Organisation),
    ("names.*", Uses, Field),
    ("objects.*.~", Defines, Field),
];
const CHECKLIST: &[Row] = &[
    ("items.[].role", Uses, Role),
    ("items.[].compile.[]", Uses, Thing::Rule),
    ("items.[].live.[]", Uses, Thing::Rule),
    ("business.role", Uses, Role),
];
const BLUEPRINT: &[Row] = &[
    ("gbus.~", Defines, Unit),
    ("gbus.*.pools.~", Defines, Pool),
    ("gbus.*.entity", Uses, Entity),
];
const SENDERS: &[Row] = &[
    ("identities.~", Defines, Sender),
    ("identities.*.gbus.[]", Uses, Unit),
    ("identities.*.consent.person", Uses, Person),
    ("entities.~", Defines, Entity),
];
const PEOPLE: &[Row] =
    &[("roles.~", Defines, Role), ("people.~", Defines, Person), ("people.*.roles.[]", Uses, Role)];
const AUDIENCES: &[Row] = &[
    ("segments.[].segment", Defines, Segment),
    ("icps.~", Defines, Profile),
    ("icps.*.approved_by", Uses, Role),
    ("suppression.~", Defines, List),
    ("always.[]", Uses, List),
    ("lawful_bases.~", Defines, Basis),
    ("lawful_bases.*.covers.[]", Uses, Segment),
];
const REPLIES: &[Row] = &[
    ("classes.[].class", Defines, Class),
    ("owners.~", Defines, Owner),
    ("owners.*.people.[]", Uses, Person),
    ("owners.*.backup", Uses, Person),
    ("owners.*.calendar", Uses, Calendar),
    ("calendars.~", Defines, Calendar),
];
const REGISTER: &[Row] = &[("entries.[].what", Uses, Registered), ("entries.[].by", Uses, Person)];

const fn rows(kind: Kind) -> &'static [Row] {
    match kind {
        Kind::Campaign => CAMPAIGN,
        Kind::Workspace => WORKSPACE,
        Kind::Fields => FIELDS,
        Kind::Checklist => CHECKLIST,
        Kind::Blueprint => BLUEPRINT,
        Kind::Senders => SENDERS,
        Kind::People => PEOPLE,
        Kind::Audiences => AUDIENCES,
        Kind::Replies => REPLIES,
        Kind::Register => REGISTER,
        // Their names are used in comments and in the checklist, which are not read as names.
        Kind::Rules => &[],
    }
}

/// What a place of a document says about a name; `None` where it has none.
pub(super) fn part(kind: Kind, steps: &[Step], is_key: bool) -> Option<(Part, Thing)> {
    let row = rows(kind).iter().find(|(pattern, ..)| fits(pattern, steps, is_key))?;
    Some((row.1, row.2))
}
