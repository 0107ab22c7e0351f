//! Approved enrichment into Salesforce: compared before it is written, read back after.

use serde_json::json;

use super::members::all_saved;
use crate::engine::apply::Run;
use crate::engine::approved::{Recipient, approved};
use crate::engine::converge::{Standing, Step, Work};
use crate::engine::stop::{CallEnd, Stop};
use crate::observation::{CellSeen, Fact};
use crate::plan::FieldWrite;
use crate::platform::salesforce::{Id, Record};

/// The most records of one call.
const BATCH: usize = 200;

/// What marks a value that was cut to the length of its field.
const CUT: &str = "…";

/// The signed writes stand in Salesforce.
pub(super) struct Write;

impl Step for Write {
    type Work = Vec<(Id, Record)>;

    async fn standing(&mut self, run: &Run<'_>) -> Result<Standing<Self::Work>, Stop> {
        let writes = run.plan().desired.enrichment.as_ref().map(|one| &one.writes[..]);
        let approved = approved(run).await?;
        let mut changes = Vec::new();
        for recipient in &approved.people {
            if let Some(record) = change(recipient, writes.unwrap_or_default()) {
                let Ok(id) = recipient.person.lead.parse::<Id>() else { continue };
                changes.push((id, record));
            }
        }
        if changes.is_empty() {
            return Ok(Standing::Done(json!({ "leads": approved.people.len() })));
        }
        let works = changes.chunks(BATCH).map(|batch| {
            let fields: Vec<&str> = writes.unwrap_or_default().iter().map(|one| one.field.as_str()).collect();
            let note = json!({ "leads": batch.len(), "fields": fields });
            Work { key: format!("write:{}", batch[0].0.as_str()), note, what: batch.to_vec() }
        });
        Ok(Standing::Todo(works.collect()))
    }

    async fn act(&mut self, run: &Run<'_>, changes: Self::Work) -> Result<(), CallEnd> {
        all_saved(&run.platforms().salesforce.update_many(&changes).await?, "leads were not updated")
    }
}

/// What is to be written to one lead; `None` where everything stands already.
fn change(recipient: &Recipient, writes: &[FieldWrite]) -> Option<Record> {
    let row = recipient.row.as_ref()?;
    let mut record = Record::new("Lead");
    let mut any = false;
    for write in writes.iter().filter(|write| write.object == "Lead") {
        let Some(CellSeen::Value { value, stale: false }) = row.cells.get(&write.column) else { continue };
        let current = recipient.person.current.get(&write.field);
        if let Some(value) = wanted(write, value.reveal(), current) {
            record = record.with(write.field.as_str(), value);
            any = true;
        }
    }
    any.then_some(record)
}

/// The value to write under the field's rule; `None` where the rule or the value forbids it. An
/// empty value never replaces one.
fn wanted(write: &FieldWrite, value: &str, current: Option<&Fact>) -> Option<serde_json::Value> {
    let blank = match current {
        None | Some(Fact::Null) => true,
        Some(Fact::Text(text)) => text.trim().is_empty(),
        Some(Fact::Bool(value)) => !value,
        Some(Fact::Number(_)) => false,
    };
    if value.trim().is_empty() {
        return None;
    }
    match write.rule.as_str() {
        "only-to-true" => (blank && value.eq_ignore_ascii_case("true")).then(|| json!(true)),
        "if-blank" | "set-once" => blank.then(|| json!(fitted(value, write.length))),
        "always" => {
            let value = fitted(value, write.length);
            let same = matches!(current, Some(Fact::Text(text)) if *text == value);
            (!same).then(|| json!(value))
        }
        _ => None,
    }
}

/// A value cut to the length of its field, with a mark where it was cut.
fn fitted(value: &str, length: Option<u32>) -> String {
    let value = value.trim();
    match length.map(|length| length as usize) {
        Some(length) if value.chars().count() > length => {
            let kept: String = value.chars().take(length.saturating_sub(1)).collect();
            format!("{kept}{CUT}")
        }
        _ => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(rule: &str) -> FieldWrite {
        FieldWrite {
            column: "summary".to_owned(),
            object: "Lead".to_owned(),
            field: "clay_company_description__c".to_owned(),
            rule: rule.to_owned(),
            length: Some(10),
        }
    }

    #[test]
    fn a_rule_decides_what_is_written_and_an_empty_value_never_is() {
        let text = |text: &str| Some(Fact::Text(text.to_owned()));
        let cases = [
            ("if-blank", "new", None, Some(json!("new"))),
            ("if-blank", "new", text("old"), None),
            ("if-blank", "  ", None, None),
            ("always", "new", text("old"), Some(json!("new"))),
            ("always", "old", text("old"), None),
            ("only-to-true", "true", Some(Fact::Bool(false)), Some(json!(true))),
            ("only-to-true", "true", Some(Fact::Bool(true)), None),
            ("only-to-true", "false", Some(Fact::Bool(true)), None),
            ("never", "new", None, None),
        ];
        for (rule, value, current, expected) in cases {
            assert_eq!(wanted(&write(rule), value, current.as_ref()), expected, "{rule} {value}");
        }
    }

    #[test]
    fn a_long_value_is_cut_at_a_character_and_marked() {
        assert_eq!(fitted("größer als zehn", Some(10)), "größer al…");
        assert_eq!(fitted("zehn Zeich", Some(10)), "zehn Zeich");
    }
}
