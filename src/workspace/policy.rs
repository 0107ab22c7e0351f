//! The policy of a workspace: its documents by kind.

use crate::spec::leaf::Name;
use crate::spec::policy::{
    Audiences, Blueprint, Checklist, Entry, Fields, Gbu, OwnRules, People, Register, RepliesPolicy,
    Senders,
};

/// The policy documents. A kind that is missing or could not be read is `None`, or empty where
/// there may be several.
#[derive(Debug, Default)]
pub struct Policy {
    /// The field allowlists; each says which organisations it holds for.
    pub fields: Vec<Fields>,
    /// The launch checklist.
    pub checklist: Option<Checklist>,
    /// The blueprints; each holds some of the units.
    pub blueprints: Vec<Blueprint>,
    /// Sender identities.
    pub senders: Option<Senders>,
    /// People and roles.
    pub people: Option<People>,
    /// Segments, profiles, suppression lists, countries.
    pub audiences: Option<Audiences>,
    /// Reply classes and owners.
    pub replies: Option<RepliesPolicy>,
    /// The organisation's own rules; there may be several documents.
    pub rules: Vec<OwnRules>,
    /// Versions in force.
    pub register: Option<Register>,
}

impl Policy {
    /// The allowlist of an organisation.
    pub fn fields_of(&self, instance: &str) -> Option<&Fields> {
        self.fields
            .iter()
            .find(|fields| fields.instances.iter().any(|name| name.as_str() == instance))
    }

    /// The blueprint of a unit, with the name as written there.
    pub fn gbu(&self, name: &str) -> Option<&Gbu> {
        self.blueprints.iter().find_map(|blueprint| blueprint.gbus.get(name))
    }

    /// The names of every unit.
    pub fn gbu_names(&self) -> Vec<&str> {
        self.blueprints.iter().flat_map(|blueprint| blueprint.gbus.names()).collect()
    }

    /// The register's entries for a policy file, template or prompt.
    pub fn registered<'a>(&'a self, what: &'a str) -> impl Iterator<Item = &'a Entry> {
        let entries = self.register.iter().flat_map(|register| register.entries.iter());
        entries.filter(move |entry| entry.what.value == what)
    }

    /// Whether a person holds a role.
    pub fn holds(&self, person: &str, role: &Name) -> bool {
        self.people
            .as_ref()
            .and_then(|people| people.people.get(person))
            .is_some_and(|person| person.roles.iter().any(|held| held.value == *role))
    }
}
