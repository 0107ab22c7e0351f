//! How long planning for 10,000 people takes when no field is to be written: from a reading in
//! memory to a compiled plan, its bytes and the bytes of its set.
//!
//! The floor of the same run is to normalise and hash the same addresses once. Seconds are printed;
//! the bound is one second in a release build. Not run by the tests: it measures.

use std::time::{Duration, Instant};

use sendoff::audience::{Normaliser, set};
use sendoff::base::digest::Keyed;
use sendoff::observation::{Fact, Observation};
use sendoff::plan::{Compiled, Request, Stage, compile};
// The invented world of the library's own tests, which reaches what it uses by these names.
use sendoff::rules::{Check, Found, Live, Rule, Subject};
use sendoff::{base, diagnostic, observation, workspace};

#[expect(dead_code, reason = "the tests of plans use all of it")]
#[path = "../src/plan/testing.rs"]
mod testing;
#[expect(dead_code, reason = "the tests of rules use all of it")]
#[path = "../src/rules/testing.rs"]
mod world;

/// The rules, with the world their tests play in.
mod rules {
    pub(crate) use super::world as testing;
    pub use sendoff::rules::*;
}

const PEOPLE: usize = 10_000;
const ROUNDS: usize = 7;
const SECONDS_MAX: f64 = 1.0;

/// A reading in which every enriched value stands in Salesforce already.
fn settled() -> Observation {
    let mut observation = testing::ready(PEOPLE);
    let rows = testing::clay(&mut observation).rows.clone();
    for (person, row) in testing::salesforce(&mut observation).people.iter_mut().zip(&rows) {
        if let Some(observation::CellSeen::Value { value, .. }) = row.cells.get("summary") {
            let value = Fact::Text(value.reveal().to_owned());
            person.current.insert("clay_company_description__c".to_owned(), value);
        }
    }
    observation
}

fn floor(observation: &Observation) -> usize {
    let mut normaliser = Normaliser::new();
    let keyed = Keyed::new(testing::KEY);
    let people = observation.salesforce.get().map_or(&[][..], |seen| &seen.people);
    let leaves = people.iter().filter_map(|person| {
        let key = normaliser.key(person.email.reveal())?;
        Some(set::leaf(&keyed, &person.lead, key))
    });
    leaves.collect::<Vec<_>>().len()
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort_unstable();
    times[times.len() / 2].as_secs_f64()
}

fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let start = Instant::now();
    let value = work();
    (start.elapsed(), value)
}

fn main() {
    let observation = settled();
    let workspace = testing::small(PEOPLE, "[5000, rest]");
    let report = testing::report(&workspace);
    let loaded = workspace.campaign(testing::CAMPAIGN).expect("the campaign of the example");
    let planned = || {
        let request = Request {
            workspace: &workspace,
            loaded,
            report: &report,
            observation: Some(&observation),
            stage: Some(Stage::Launch),
            now: testing::now(),
            key: testing::KEY,
            tool: "bench",
        };
        let Compiled { plan, set, .. } = compile(&request).expect("a plan");
        let bytes = plan.bytes().expect("its bytes").len() + set.bytes().expect("its bytes").len();
        (plan.recipients.count, bytes)
    };
    let (mut floors, mut plans) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let (took, leaves) = timed(|| floor(&observation));
        assert_eq!(leaves, PEOPLE);
        floors.push(took);
        let (took, (people, bytes)) = timed(planned);
        assert!(people as usize == PEOPLE && bytes > 0, "{people} people");
        plans.push(took);
    }
    let (floor, plan) = (median(floors), median(plans));
    println!("{PEOPLE} addresses normalised and hashed  {floor:.4} s");
    println!("a plan for {PEOPLE} people               {plan:.4} s (bound {SECONDS_MAX} s)");
    println!("ratio                                    {:.1}", plan / floor);
}
