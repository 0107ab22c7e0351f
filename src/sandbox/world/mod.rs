//! The seeded world behind the doubles: who exists, and what each recipient does with a message.
//!
//! Knows nothing of HTTP and nothing of how a platform stores what it is told.

mod behaviour;
pub mod chance;
mod crm;
mod people;
mod replies;
mod settings;
mod words;

use std::collections::BTreeMap;

pub use behaviour::{Happening, Reaction};
pub use crm::{REPORT, seed_org};
pub use people::{Company, Flaw, Person};
pub use replies::ReplyClass;
pub use settings::{CrmSettings, FlawRates, Incident, Rates, WorldSettings};

/// One world: the people of every org and their behaviour.
#[derive(Debug)]
pub struct World {
    settings: WorldSettings,
    companies: Vec<Company>,
    people: Vec<Person>,
    by_email: BTreeMap<String, usize>,
}

impl World {
    /// The world that some settings describe.
    pub fn new(settings: WorldSettings) -> Self {
        let (companies, people) = people::populate(&settings);
        let by_email = people.iter().enumerate().map(|(i, p)| (p.email.clone(), i)).collect();
        Self { settings, companies, people, by_email }
    }

    /// What it was made from.
    pub fn settings(&self) -> &WorldSettings {
        &self.settings
    }

    /// Everyone, in the order they were made.
    pub fn people(&self) -> &[Person] {
        &self.people
    }

    /// The person with an address, however it is written.
    pub fn person(&self, email: &str) -> Option<&Person> {
        let index = self.by_email.get(&email.trim().to_lowercase())?;
        self.people.get(*index)
    }

    /// A person's company.
    pub fn company_of(&self, person: &Person) -> &Company {
        &self.companies[person.company]
    }

    /// The company with a name.
    pub fn company(&self, name: &str) -> Option<&Company> {
        self.companies.iter().find(|company| company.name == name.trim())
    }
}
