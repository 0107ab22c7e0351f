//! How far a plan can go: to the data that people must judge, or to the last wave.
//!
//! Launch needs everything that prepare brings about. Knows a reading; asks nobody.

use super::context::{CompileError, Context};
use super::document::Stage;
use super::people::Chosen;
use super::rows::Rows;
use crate::base::words::count;
use crate::observation::Observation;

/// What is missing for a launch, in words; nothing where a launch is possible.
pub fn missing_for_launch(
    context: &Context<'_>,
    observation: &Observation,
    chosen: &Chosen,
) -> Result<Vec<String>, CompileError> {
    let Some(salesforce) = observation.salesforce.get() else {
        return Ok(vec!["Salesforce could not be read".to_owned()]);
    };
    let mut missing = Vec::new();
    match salesforce.campaigns.as_slice() {
        [] => missing.push("the Salesforce campaign does not exist yet".to_owned()),
        [one] if one.outreach_flag != Some(true) => {
            let flag = &context.fields.names.outreach_flag.value;
            missing.push(format!("`{flag}` of the Salesforce campaign is not set"));
        }
        _ => {}
    }
    let people = || chosen.kept.iter().filter_map(|index| salesforce.people.get(*index));
    if chosen.kept.is_empty() {
        missing.push("nobody is left to write to".to_owned());
    }
    let strangers = people().filter(|person| person.member.is_none()).count() as u64;
    if strangers > 0 {
        missing.push(format!("{} of the Salesforce campaign yet", are_no(strangers, "member")));
    }
    if context.enrich.is_some() {
        match observation.clay.get() {
            None => missing.push("the Clay table could not be read".to_owned()),
            Some(clay) => {
                let rows = Rows::new(context, clay)?;
                let without = people().filter(|person| rows.of(person).is_none()).count() as u64;
                let pending = |person: &_| rows.of(person).is_some_and(|row| rows.pending(row));
                let pending = people().filter(|person| pending(person)).count() as u64;
                if without > 0 {
                    missing.push(format!("{} have no row in Clay yet", persons(without)));
                }
                if pending > 0 {
                    missing.push(format!("{} still being worked on", rows_are(pending)));
                }
            }
        }
    }
    if observation.smartlead.get().is_none() {
        missing.push("Smartlead could not be read".to_owned());
    }
    Ok(missing)
}

/// The stage of a plan nobody named a stage for.
pub fn possible(missing: &[String]) -> Stage {
    if missing.is_empty() { Stage::Launch } else { Stage::Prepare }
}

/// `1 person`, `2 people`.
pub(super) fn persons(n: u64) -> String {
    if n == 1 { "1 person".to_owned() } else { count(n, "people").trim_end_matches('s').to_owned() }
}

fn are_no(n: u64, what: &str) -> String {
    if n == 1 { format!("1 person is no {what}") } else { format!("{} are no {what}s", persons(n)) }
}

fn rows_are(n: u64) -> String {
    if n == 1 { "1 row in Clay is".to_owned() } else { format!("{} in Clay are", count(n, "row")) }
}
