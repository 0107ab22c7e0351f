//! What enrichment would write to Salesforce, value by value, under the write rules of policy.
//!
//! Compares before it writes: a value that is there already is no write. Knows rows and records;
//! the engine does the writing.

use super::context::{CompileError, Context};
use super::desired::{EnrichmentWanted, FieldWrite};
use super::people::Chosen;
use super::rows::{Rows, says_yes, text};
use crate::base::private::Personal;
use crate::observation::{Fact, Observation, PersonSeen, RowSeen};

/// One value to be written.
#[derive(Debug, Clone)]
pub struct Write<'a> {
    /// The person: an index into the people read.
    pub person: usize,
    /// The field, with its rule.
    pub field: &'a FieldWrite,
    /// The value as text; `true` for a flag.
    pub value: Personal,
}

/// Everything enrichment writes: for the recipients, and, for the flag that says that somebody
/// cannot be reached, for the people it keeps out.
pub fn enrichment_writes<'a>(
    context: &Context<'_>,
    wanted: &'a EnrichmentWanted,
    observation: &Observation,
    chosen: &Chosen,
) -> Result<Vec<Write<'a>>, CompileError> {
    let (Some(salesforce), Some(clay)) = (observation.salesforce.get(), observation.clay.get())
    else {
        return Ok(Vec::new());
    };
    let rows = Rows::new(context, clay)?;
    let flag = context.unreachable_column();
    let unreachable = chosen.left_out.iter().filter(|(_, reason)| *reason == "unreachable");
    let mut people: Vec<(usize, bool)> = chosen.kept.iter().map(|index| (*index, true)).collect();
    people.extend(unreachable.map(|(index, _)| (*index, false)));
    people.sort_unstable();
    let mut writes = Vec::new();
    for (index, recipient) in people {
        let Some(person) = salesforce.people.get(index) else { continue };
        let Some(row) = rows.of(person) else { continue };
        for field in &wanted.writes {
            if !recipient && Some(field.column.as_str()) != flag {
                continue;
            }
            let value = value_to_write(field, person, row);
            writes.extend(value.map(|value| Write { person: index, field, value }));
        }
    }
    Ok(writes)
}

/// The value of one field for one person, if the rule lets it be written and it is not there yet.
fn value_to_write(field: &FieldWrite, person: &PersonSeen, row: &RowSeen) -> Option<Personal> {
    let current = person.current.get(&field.field);
    if field.rule == "only-to-true" {
        let already = matches!(current, Some(Fact::Bool(true)));
        let yes = says_yes(row.cells.get(&field.column));
        return (yes && !already).then(|| Personal::from("true"));
    }
    let value = text(row, &field.column)?;
    let value: String = match field.length {
        Some(length) => value.chars().take(length as usize).collect(),
        None => value.to_owned(),
    };
    let there = match current {
        None | Some(Fact::Null) => String::new(),
        Some(Fact::Text(text)) => text.trim().to_owned(),
        Some(Fact::Number(number)) => number.to_string(),
        Some(Fact::Bool(value)) => value.to_string(),
    };
    let allowed = match field.rule.as_str() {
        "if-blank" | "set-once" => there.is_empty(),
        "always" => there != value,
        _ => false,
    };
    allowed.then(|| Personal::new(value))
}
