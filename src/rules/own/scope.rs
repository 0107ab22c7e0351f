//! What the expressions of own rules may name, and what the names stand for in one campaign.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::base::shape::{Field, Shape};
use crate::expression::{Scope, Values};
use crate::rules::waves::sized;
use crate::rules::{Skip, Subject};
use crate::spec::campaign::Campaign;
use crate::spec::plain::Plain;
use crate::spec::policy::{Audiences, Checklist, Gbu, Identity, OwnRules, RepliesPolicy};
use crate::template::Template;

/// What the expressions of a document may name.
pub(super) fn scope(document: &OwnRules) -> Scope {
    let policy = Shape::Section(vec![
        Field::required("audiences", Audiences::shape()),
        Field::required("checklist", Checklist::shape()),
        Field::required("replies", RepliesPolicy::shape()),
        Field::required("sender", Identity::shape()),
        Field::required("unit", Gbu::shape()),
    ]);
    let template = Shape::Section(vec![
        Field::required("id", Shape::Text),
        Field::required("version", Shape::Int),
        Field::optional("cta", Shape::Text),
        Field::optional("language", Shape::Text),
        Field::optional("subject", Shape::Text),
        Field::optional("theme", Shape::Text),
    ]);
    let constants = document.constants.iter().flat_map(|constants| constants.iter());
    let constant = |(name, value): (
        &crate::source::Located<String>,
        &crate::source::Located<crate::spec::policy::Constant>,
    )| { Field::required(name.value.clone(), value.value.own_shape()) };
    let variables = [
        ("campaign", Campaign::shape()),
        ("constants", Shape::Section(constants.map(constant).collect())),
        ("policy", policy),
        ("templates", Shape::List(Box::new(template))),
    ];
    let named = variables.map(|(name, shape)| (name.to_owned(), shape));
    Scope { variables: named.into(), present: Vec::new() }
}

/// The campaign as plain values, with the size of a last wave that takes the rest.
pub(super) fn campaign(subject: &Subject<'_>) -> Value {
    let mut plain = subject.campaign.plain().unwrap_or_default();
    if let Ok(sizes) = sized(subject)
        && let Some(waves) = plain.pointer_mut("/send/waves").and_then(Value::as_array_mut)
    {
        for (wave, size) in waves.iter_mut().zip(sizes) {
            wave["size"] = size.into();
        }
    }
    plain
}

/// What the names stand for; `reads` are those that are read. The skip says which of them cannot
/// be told.
pub(super) fn values(
    subject: &Subject<'_>,
    document: &OwnRules,
    campaign: &Value,
    reads: &BTreeSet<String>,
) -> Result<Values, Skip> {
    for section in unread(subject.campaign) {
        if reads.contains(&format!("campaign.{section}")) {
            return Err(Skip::because(format!("`{section}` could not be read")));
        }
    }
    let mut values = Values::default();
    values.set("campaign", campaign);
    values.set("constants", &document.constants.plain().unwrap_or_else(|| json!({})));
    values.set("policy", &policy(subject, reads)?);
    if reads.contains("templates") {
        values.set("templates", &subject.templates()?.into_iter().map(template).collect());
    }
    Ok(values)
}

/// The sections that are written and could not be read.
fn unread(campaign: &Campaign) -> Vec<&'static str> {
    let sections = [
        ("brief", campaign.brief.get().is_none()),
        ("audience", campaign.audience.get().is_none()),
        ("enrich", campaign.enrich.as_ref().is_some_and(|section| section.get().is_none())),
        ("message", campaign.message.get().is_none()),
        ("sender", campaign.sender.get().is_none()),
        ("send", campaign.send.get().is_none()),
        ("replies", campaign.replies.get().is_none()),
        ("writeback", campaign.writeback.get().is_none()),
        ("close", campaign.close.as_ref().is_some_and(|section| section.get().is_none())),
    ];
    sections.into_iter().filter_map(|(name, broken)| broken.then_some(name)).collect()
}

fn policy(subject: &Subject<'_>, reads: &BTreeSet<String>) -> Result<Value, Skip> {
    let asked = |name: &str| reads.contains(&format!("policy.{name}"));
    let mut policy = Map::new();
    let mut put = |name: &str, value: Option<Value>| {
        policy.insert(name.to_owned(), value.unwrap_or_default());
    };
    if asked("audiences") {
        put("audiences", subject.audiences()?.plain());
    }
    if asked("checklist") {
        put("checklist", subject.checklist()?.plain());
    }
    if asked("replies") {
        put("replies", subject.replies_policy()?.plain());
    }
    if asked("sender") {
        put("sender", subject.identity()?.plain());
    }
    if asked("unit") {
        put("unit", subject.gbu()?.plain());
    }
    Ok(Value::Object(policy))
}

fn template(template: &Template) -> Value {
    let front = &template.front;
    let mut plain = json!({ "id": front.id.value, "version": front.version.value });
    let texts = [("cta", &front.cta), ("language", &front.language), ("theme", &front.theme)];
    for (key, text) in texts {
        if let Some(text) = text {
            plain[key] = text.value.clone().into();
        }
    }
    if let Some(subject) = &front.subject {
        plain["subject"] = subject.text().into();
    }
    plain
}
