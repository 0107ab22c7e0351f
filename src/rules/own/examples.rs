//! The examples of a rule: the bad ones must be found, the good ones must not.
//!
//! Knows no campaign of the workspace: an example says all that the rule reads.

use serde_json::{Map, Value, json};

use crate::diagnostic::Diagnostic;
use crate::expression::{Failure, Values};
use crate::spec::plain::Plain;
use crate::spec::policy::Example;

use super::RULE;
use super::look::finds;
use super::read::{Parts, Ready};

/// What is wrong with the examples of a rule; nothing where the rule cannot be read itself.
pub(super) fn check(ready: &Ready<'_>) -> Vec<Diagnostic> {
    let (Some(parts), Some(examples)) = (&ready.parts, &ready.rule.examples) else {
        return Vec::new();
    };
    let bad = examples.bad.iter().flatten().map(|example| (true, example));
    let good = examples.good.iter().flatten().map(|example| (false, example));
    bad.chain(good).filter_map(|(bad, example)| judge(ready, parts, bad, example)).collect()
}

fn judge(ready: &Ready<'_>, parts: &Parts, bad: bool, example: &Example) -> Option<Diagnostic> {
    let name = &ready.rule.name.value;
    let (headline, label, help) = match try_on(ready, parts, example) {
        Ok(found) if found == bad => return None,
        Ok(false) => (
            format!("`{name}` finds nothing in an example that is bad"),
            "listed as bad",
            "mend the rule, or the example",
        ),
        Ok(true) => (
            format!("`{name}` finds something in an example that is good"),
            "listed as good",
            "mend the rule, or the example",
        ),
        Err(failure) => (
            format!("`{name}` cannot be decided for an example: {failure}"),
            "the rule reads what this does not say",
            "say in the example all that the rule reads",
        ),
    };
    let problem = Diagnostic::error(RULE, example.first(), headline).label(label);
    Some(problem.also(ready.rule.assert.at, "the condition of the rule").help(help))
}

fn try_on(ready: &Ready<'_>, parts: &Parts, example: &Example) -> Result<bool, Failure> {
    let campaign = example.campaign.as_ref().and_then(Plain::plain);
    let campaign = with_rest(campaign.unwrap_or_else(|| json!({})));
    let or_none = |value: Option<Value>, none: Value| value.unwrap_or(none);
    let mut values = Values::default();
    values.set("campaign", &campaign);
    values.set("constants", &or_none(ready.document.constants.plain(), json!({})));
    values.set("policy", &or_none(example.policy.plain(), Map::new().into()));
    values.set("templates", &or_none(example.templates.plain(), json!([])));
    finds(parts, values, &campaign)
}

/// The campaign with the size of a wave that takes the rest, where the example says enough for it.
fn with_rest(mut campaign: Value) -> Value {
    let most = campaign.pointer("/audience/expected/most").and_then(Value::as_u64);
    let waves = campaign.pointer_mut("/send/waves").and_then(Value::as_array_mut);
    let (Some(most), Some(waves)) = (most, waves) else { return campaign };
    let fixed: u64 = waves.iter().filter_map(|wave| wave["size"].as_u64()).sum();
    for wave in waves.iter_mut().filter(|wave| wave["rest"] == Value::Bool(true)) {
        wave["size"] = most.saturating_sub(fixed).into();
    }
    campaign
}
