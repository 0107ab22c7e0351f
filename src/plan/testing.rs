//! A small invented world for the tests of plans: the full example, and people of our own making.
//!
//! Every person is a member, is kept and has an enriched row, unless a test says otherwise.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{Compiled, Request, Stage, compile};
use crate::base::private::Personal;
use crate::observation::{
    CellSeen, ClaySeen, Fact, Observation, PersonSeen, Reading, RowSeen, SalesforceSeen,
    SmartleadSeen,
};
use crate::rules::testing as world;
use crate::rules::{Report, check_campaigns};
use crate::workspace::Workspace;

pub use crate::rules::testing::CAMPAIGN;
/// The key of the tests.
pub const KEY: &[u8] = b"a key for tests";

/// The workspace of the full example with one campaign, whose text can be changed.
pub fn workspace(change: impl Fn(&str) -> String) -> Workspace {
    world::example(|file, text| {
        let own = file.starts_with(&format!("campaigns/{CAMPAIGN}"));
        if own { change(&text) } else { text }
    })
}

/// The instant of the tests: a Friday, three days before the campaign starts.
pub fn now() -> Timestamp {
    "2027-01-08T10:00:00Z".parse().unwrap()
}

/// One person who is kept, whose description is still blank in Salesforce.
pub fn person(number: usize) -> PersonSeen {
    const FIRST: [&str; 5] = ["Ylva", "Bruno", "Saskia", "Tadeusz", "Ottilie"];
    let first = FIRST[number % 5];
    let mut person = world::person(number);
    person.email = Personal::new(person.email.reveal().replace("ylva", &first.to_lowercase()));
    person.first_name = Personal::from(first);
    person.current = BTreeMap::from([("clay_company_description__c".to_owned(), Fact::Null)]);
    person
}

/// The enriched row of a person.
pub fn row(person: &PersonSeen) -> RowSeen {
    let cell = |text: &str| CellSeen::Value { value: Personal::from(text), stale: false };
    RowSeen {
        lead: Some(person.lead.clone()),
        member: person.member.clone(),
        cells: BTreeMap::from([
            ("summary".to_owned(), cell("You move pallets across two borders every week.")),
            ("unreachable".to_owned(), CellSeen::Empty),
            ("industry".to_owned(), cell("wholesale")),
        ]),
    }
}

/// A reading in which so many people are ready for a launch.
pub fn ready(people: usize) -> Observation {
    let mut observation = world::ready();
    let people: Vec<PersonSeen> = (0..people).map(person).collect();
    clay(&mut observation).rows = people.iter().map(row).collect();
    clay(&mut observation).unproved = vec!["the order of runs is not in a file".to_owned()];
    let seen = salesforce(&mut observation);
    seen.campaigns = vec![world::campaign("7015g000000000001A")];
    seen.people = people;
    observation
}

/// The Salesforce part of a reading.
pub fn salesforce(observation: &mut Observation) -> &mut SalesforceSeen {
    match &mut observation.salesforce {
        Reading::Read(seen) => seen,
        _ => panic!("Salesforce was not read"),
    }
}

/// The Clay part of a reading.
pub fn clay(observation: &mut Observation) -> &mut ClaySeen {
    match &mut observation.clay {
        Reading::Read(seen) => seen,
        _ => panic!("Clay was not read"),
    }
}

/// The Smartlead part of a reading.
pub fn smartlead(observation: &mut Observation) -> &mut SmartleadSeen {
    match &mut observation.smartlead {
        Reading::Read(seen) => seen,
        _ => panic!("Smartlead was not read"),
    }
}

/// The compile-phase report of a workspace.
pub fn report(workspace: &Workspace) -> Report {
    check_campaigns(workspace, None)
}

/// A plan of the example's campaign.
pub fn plan(
    workspace: &Workspace,
    observation: Option<&Observation>,
    stage: Option<Stage>,
) -> Compiled {
    let report = report(workspace);
    compile(&Request {
        workspace,
        loaded: workspace.campaign(CAMPAIGN).unwrap(),
        report: &report,
        observation,
        stage,
        now: now(),
        key: KEY,
        tool: "0.1.0-test",
    })
    .unwrap()
}

/// The example's campaign for so many people, in waves of the given sizes.
pub fn small(people: usize, waves: &str) -> Workspace {
    small_with(people, waves, |_, text| text)
}

/// The same with other files changed; `change` is given a file's path and its text.
pub fn small_with(
    people: usize,
    waves: &str,
    change: impl Fn(&str, String) -> String,
) -> Workspace {
    world::example(|file, text| {
        if !file.starts_with(&format!("campaigns/{CAMPAIGN}")) {
            return change(file, text);
        }
        let (before, rest) = text.split_once("  waves:\n").unwrap();
        let (_, after) = rest.split_once("  between:").unwrap();
        let text = format!("{before}  waves: {waves}\n  between:{after}");
        text.replace("expected: 500 ± 20%", &format!("expected: {people} ± 20%"))
            .replace("review: 25 rendered samples", "review: 6 rendered samples")
    })
}
