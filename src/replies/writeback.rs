//! Which fields a person's signals should set, within what the campaign, the allowlist and the
//! organisation allow.
//!
//! Pure: takes what was read and gives what to write. A value that is there already is never
//! written again, so a second look at the same signals wants nothing.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::classify::Verdict;
use super::members::MemberNow;
use super::signals::{Signal, SignalKind};
use super::text::{fitted, own_words};
use crate::platform::salesforce::ObjectDescription;
use crate::rules::{Skip, Subject};
use crate::spec::leaf::FieldPath;
use crate::spec::policy::{Lane, ReplyClass, WriteRule};

/// A field that may be written.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Target {
    /// Its API name, as Salesforce writes it.
    pub field: String,
    /// What a write may do.
    pub rule: WriteRule,
    /// The longest text, in characters; 0 for no limit.
    pub length: usize,
    /// The values a picklist takes; empty where any is taken.
    pub values: Vec<String>,
}

/// Everything that may be written for one campaign; what may not is `None`.
#[derive(Debug, Default)]
pub(super) struct Approved {
    pub status: Option<Target>,
    pub classification: Option<Target>,
    pub content: Option<Target>,
    pub opted_out: Option<Target>,
    pub bounced: Option<Target>,
    /// The status of people who have responded.
    pub responded: String,
    /// Class to its label, where it has one, and whether it counts as a response.
    pub classes: BTreeMap<&'static str, (Option<String>, bool)>,
}

/// What to write for one person, field by field: suppression comes first, content last.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Writes {
    /// Fields of the lead that end all mail.
    pub suppression: Map<String, Value>,
    /// Fields of the member.
    pub member: Map<String, Value>,
    /// Fields of the lead that hold what was said.
    pub content: Map<String, Value>,
    /// The class was told and its label is not one that Salesforce takes.
    pub label_refused: bool,
}

impl Approved {
    /// What campaign, allowlist and organisation allow together.
    pub fn of(
        subject: &Subject<'_>,
        lead: &ObjectDescription,
        member: &ObjectDescription,
    ) -> Result<Self, Skip> {
        let policy = subject.replies_policy()?;
        let names = &subject.fields()?.names;
        let target = |object: &ObjectDescription, name: &str, field: &str, lane| {
            allowed(subject, object, name, field, lane)
        };
        let of_path = |path: &FieldPath, lane| {
            let object = if path.object.as_str() == "Lead" { lead } else { member };
            target(object, &path.object, &path.field, lane)
        };
        let classes = policy.classes.iter().map(|class| {
            let label = class.label.as_ref().map(|label| label.value.clone());
            (class.class.value.text(), (label, class.responds.value))
        });
        Ok(Self {
            status: target(member, "CampaignMember", "Status", Lane::Reply)?,
            classification: of_path(&names.reply_classification.value, Lane::Reply)?,
            content: of_path(&names.reply_content.value, Lane::Reply)?,
            opted_out: of_path(&names.opted_out.value, Lane::Delivery)?,
            bounced: of_path(&names.external_hard_bounce.value, Lane::Delivery)?,
            responded: policy.responded.value.clone(),
            classes: classes.collect(),
        })
    }

    /// The fields of the lead that are compared before they are written.
    pub fn lead_fields(&self) -> Vec<&str> {
        let targets = [&self.content, &self.opted_out, &self.bounced];
        targets.into_iter().flatten().map(|target| target.field.as_str()).collect()
    }

    /// The fields of the member that are compared before they are written.
    pub fn member_fields(&self) -> Vec<&str> {
        let targets = [&self.status, &self.classification];
        targets.into_iter().flatten().map(|target| target.field.as_str()).collect()
    }

    /// What one person's signals, in the order of time, make it necessary to write. `responded`
    /// are the statuses that count as a response: a member in one of them never leaves it.
    pub fn writes(
        &self,
        now: &MemberNow,
        signals: &[(&Signal, Verdict)],
        responded: &BTreeSet<String>,
    ) -> Writes {
        let mut writes = Writes::default();
        let is = |class| signals.iter().any(|(_, verdict)| verdict.class == class);
        if is(ReplyClass::Unsubscribe) {
            set(&mut writes.suppression, &self.opted_out, json!(true), &now.lead_values);
        }
        if is(ReplyClass::HardBounce) {
            set(&mut writes.suppression, &self.bounced, json!(true), &now.lead_values);
        }
        let Some((signal, class)) = telling(signals) else { return writes };
        let (label, responds) = self.classes.get(class.text()).cloned().unwrap_or_default();
        if let (Some(label), Some(target)) = (label, &self.classification) {
            writes.label_refused = !target.values.is_empty() && !target.values.contains(&label);
            if !writes.label_refused {
                set(&mut writes.member, &self.classification, json!(label), &now.member_values);
            }
        }
        if class == ReplyClass::Ooo {
            return writes;
        }
        let status = self.status.as_ref().and_then(|target| now.member_values.get(&target.field));
        let has_responded = status.and_then(Value::as_str).is_some_and(|at| responded.contains(at));
        if responds && !has_responded && responded.contains(&self.responded) {
            set(&mut writes.member, &self.status, json!(self.responded), &now.member_values);
        }
        if let Some(target) = &self.content {
            let text = fitted(&own_words(signal.text.reveal()), target.length);
            if !text.is_empty() {
                set(&mut writes.content, &self.content, json!(text), &now.lead_values);
            }
        }
        writes
    }
}

/// The reply that tells how the person stands: a wish for no more mail, else the last one of a
/// person, else an absence.
fn telling<'s>(signals: &[(&'s Signal, Verdict)]) -> Option<(&'s Signal, ReplyClass)> {
    let replies = || {
        let reply = |signal: &Signal| matches!(signal.kind, SignalKind::Reply { .. });
        signals.iter().rev().filter(move |(signal, _)| reply(signal))
    };
    let first = |test: fn(ReplyClass) -> bool| {
        replies().find(|(_, verdict)| test(verdict.class)).map(|(at, told)| (*at, told.class))
    };
    first(|class| class == ReplyClass::Unsubscribe)
        .or_else(|| first(|class| !matches!(class, ReplyClass::Ooo | ReplyClass::Unknown)))
        .or_else(|| first(|class| class == ReplyClass::Ooo))
}

/// Puts a value among the writes if the rule of its field and what is there allow it.
fn set(
    writes: &mut Map<String, Value>,
    target: &Option<Target>,
    value: Value,
    now: &BTreeMap<String, Value>,
) {
    let Some(target) = target else { return };
    // What was not read is not written over.
    let Some(there) = now.get(&target.field) else { return };
    let blank = there.is_null() || there.as_str().is_some_and(|text| text.trim().is_empty());
    let may = match target.rule {
        WriteRule::Always => true,
        WriteRule::IfBlank | WriteRule::SetOnce => blank,
        WriteRule::OnlyToTrue => value == true && *there != true,
        WriteRule::Never => false,
    };
    // Salesforce trims texts that it stores.
    let same = match (there.as_str(), value.as_str()) {
        (Some(there), Some(value)) => there.trim() == value.trim(),
        _ => *there == value,
    };
    if may && !same {
        writes.insert(target.field.clone(), value);
    }
}

fn allowed(
    subject: &Subject<'_>,
    described: &ObjectDescription,
    object: &str,
    field: &str,
    lane: Lane,
) -> Result<Option<Target>, Skip> {
    let asked = subject.writeback()?.get(object);
    let asked = asked.is_some_and(|fields| fields.iter().any(|one| one.as_str() == field));
    let policy = subject.fields()?.objects.get(object).and_then(|fields| fields.get(field));
    let policy = policy.filter(|policy| asked && policy.is_enabled() && policy.allows(lane));
    let seen = described.field(field).filter(|seen| seen.updateable);
    let (Some(policy), Some(seen)) = (policy, seen) else { return Ok(None) };
    let limits = [policy.length.as_ref().map_or(0, |length| length.value), seen.length];
    let length = limits.into_iter().filter(|length| *length > 0).min().unwrap_or_default();
    let values = seen.picklist_values.iter().filter(|value| value.active);
    let values = values.filter(|_| seen.restricted_picklist).map(|value| value.value.clone());
    Ok(Some(Target {
        field: seen.name.clone(),
        rule: policy.write.as_ref().map_or(WriteRule::Never, |rule| rule.value),
        length: length as usize,
        values: values.collect(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::replies::classify::classify;

    fn target(field: &str, rule: WriteRule) -> Option<Target> {
        Some(Target { field: field.to_owned(), rule, length: 12, values: Vec::new() })
    }

    fn approved() -> Approved {
        let class = |class: ReplyClass, label: &str, responds| {
            (class.text(), (Some(label.to_owned()), responds))
        };
        Approved {
            status: target("Status", WriteRule::Always),
            classification: target("Class", WriteRule::Always),
            content: target("Content", WriteRule::Always),
            opted_out: target("OptOut", WriteRule::OnlyToTrue),
            bounced: target("Bounce", WriteRule::OnlyToTrue),
            responded: "Responded".to_owned(),
            classes: BTreeMap::from([
                class(ReplyClass::Positive, "Positive", true),
                class(ReplyClass::Ooo, "Out of Office", false),
                class(ReplyClass::Unsubscribe, "Unsubscribe", true),
                (ReplyClass::Unknown.text(), (None, false)),
            ]),
        }
    }

    fn now(status: &str) -> MemberNow {
        let lead = json!({ "Content": null, "OptOut": false, "Bounce": false });
        let member = json!({ "Status": status, "Class": null });
        MemberNow::of(lead, member)
    }

    fn writes(approved: &Approved, now: &MemberNow, signals: &[(SignalKind, &str)]) -> Value {
        let signals: Vec<Signal> =
            signals.iter().map(|(kind, text)| Signal::of(*kind, text)).collect();
        let told: Vec<_> = signals.iter().map(|signal| (signal, classify(signal))).collect();
        let responded = BTreeSet::from(["Responded".to_owned(), "Met".to_owned()]);
        let writes = approved.writes(now, &told, &responded);
        json!([writes.suppression, writes.member, writes.content])
    }

    const YES: (SignalKind, &str) = (SignalKind::Reply { category: Some(1) }, "Yes, please");
    const AWAY: (SignalKind, &str) = (SignalKind::Reply { category: None }, "Out of office");
    const STOP: (SignalKind, &str) = (SignalKind::Reply { category: Some(1) }, "Unsubscribe");

    fn positive() -> Value {
        let member = json!({ "Class": "Positive", "Status": "Responded" });
        json!([{}, member, { "Content": "Yes, please" }])
    }

    fn stopped() -> Value {
        let member = json!({ "Class": "Unsubscribe", "Status": "Responded" });
        json!([{ "OptOut": true }, member, { "Content": "Unsubscribe" }])
    }

    #[test]
    fn each_class_writes_its_fields_and_no_other() {
        let cases = [
            (vec![YES], positive()),
            (vec![AWAY], json!([{}, {"Class": "Out of Office"}, {}])),
            (vec![STOP], stopped()),
            (vec![(SignalKind::OptOutLink, "")], json!([{"OptOut": true}, {}, {}])),
            (vec![(SignalKind::HardBounce, "")], json!([{"Bounce": true}, {}, {}])),
            (vec![(SignalKind::Reply { category: None }, "Hm")], json!([{}, {}, {}])),
            (vec![YES, AWAY], positive()),
            (vec![STOP, YES], stopped()),
        ];
        for (signals, expected) in cases {
            assert_eq!(writes(&approved(), &now("Sent"), &signals), expected, "{signals:?}");
        }
    }

    #[test]
    fn a_member_who_has_responded_stays_in_that_status() {
        for status in ["Met", "Responded"] {
            let written = writes(&approved(), &now(status), &[YES]);
            assert_eq!(written[1], json!({ "Class": "Positive" }), "{status}");
        }
    }

    #[test]
    fn what_is_there_already_is_not_written_again() {
        let lead = json!({ "Content": "Yes, please", "OptOut": true, "Bounce": true });
        let member = json!({ "Status": "Responded", "Class": "Positive" });
        let now = MemberNow::of(lead, member);
        let bounce = (SignalKind::HardBounce, "");
        assert_eq!(writes(&approved(), &now, &[bounce, YES]), json!([{}, {}, {}]));
    }

    #[test]
    fn rules_and_missing_approval_hold_writes_back() {
        let once = |rule| Approved { content: target("Content", rule), ..approved() };
        let lead = json!({ "Content": "before", "OptOut": false, "Bounce": false });
        let full = MemberNow::of(lead, json!({ "Status": "Sent", "Class": null }));
        for rule in [WriteRule::SetOnce, WriteRule::IfBlank, WriteRule::Never] {
            assert_eq!(writes(&once(rule), &full, &[YES])[2], json!({}), "{rule:?}");
        }
        assert_eq!(writes(&once(WriteRule::Never), &now("Sent"), &[YES])[2], json!({}));
        let none = Approved { opted_out: None, ..approved() };
        assert_eq!(writes(&none, &now("Sent"), &[STOP])[0], json!({}));
    }

    #[test]
    fn a_label_that_salesforce_does_not_take_is_not_sent() {
        let mut approved = approved();
        if let Some(target) = &mut approved.classification {
            target.values = vec!["Something".to_owned()];
        }
        let signal = Signal::of(YES.0, YES.1);
        let told = [(&signal, classify(&signal))];
        let responded = BTreeSet::from(["Responded".to_owned()]);
        let writes = approved.writes(&now("Sent"), &told, &responded);
        assert!(writes.label_refused && !writes.member.contains_key("Class"));
        assert_eq!(writes.member["Status"], "Responded");
    }

    #[test]
    fn a_long_reply_is_cut_to_the_length_of_the_field() {
        let long = (SignalKind::Reply { category: Some(1) }, "Ja, gern schon morgen früh");
        let written = writes(&approved(), &now("Sent"), &[long]);
        assert_eq!(written[2]["Content"], "Ja, gern […]");
    }
}
