//! Approved enrichment into Salesforce: compared before it is written, read back after.

use serde_json::{Value, json};

use super::members::all_saved;
use crate::base::private::Personal;
use crate::engine::apply::Run;
use crate::engine::approved::approved;
use crate::engine::converge::{Standing, Step, Work};
use crate::engine::stop::{CallEnd, Stop};
use crate::platform::salesforce::{Id, Record};

/// The most records of one call.
const BATCH: usize = 200;
/// The write rule under which a field holds a flag.
const FLAG: &str = "only-to-true";

/// The signed writes stand in Salesforce: comparing again leaves nothing to write.
pub(super) struct Write;

impl Step for Write {
    type Work = Vec<(Id, Record)>;

    async fn standing(&mut self, run: &Run<'_>) -> Result<Standing<Self::Work>, Stop> {
        let approved = approved(run).await?;
        let mut changes = Vec::new();
        for (lead, fields) in &approved.writes {
            let Ok(id) = lead.parse::<Id>() else { continue };
            let mut record = Record::new("Lead");
            for (field, value) in fields {
                record = record.with(field.as_str(), typed(run, field, value));
            }
            changes.push((id, record));
        }
        if changes.is_empty() {
            return Ok(Standing::Done(json!({ "leads": approved.people.len() })));
        }
        let works = changes.chunks(BATCH).map(|batch| {
            let note = json!({ "leads": batch.len() });
            Work { key: format!("write:{}", batch[0].0.as_str()), note, what: batch.to_vec() }
        });
        Ok(Standing::Todo(works.collect()))
    }

    async fn act(&mut self, run: &Run<'_>, changes: Self::Work) -> Result<(), CallEnd> {
        let saved = run.platforms().salesforce.update_many(&changes).await?;
        all_saved(&saved, "leads were not updated")
    }
}

/// A value as its field takes it: a flag as true, anything else as text.
fn typed(run: &Run<'_>, field: &str, value: &Personal) -> Value {
    let writes = run.plan().desired.enrichment.iter().flat_map(|wanted| &wanted.writes);
    let flag = writes.into_iter().any(|write| write.field == field && write.rule == FLAG);
    if flag { json!(true) } else { json!(value.reveal()) }
}
