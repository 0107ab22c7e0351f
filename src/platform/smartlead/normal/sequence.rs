//! The sequence of a campaign: steps, delays, variants.
//!
//! A split is always written with its percentages, because what a split without them becomes is
//! not given back and could not be compared. Knows no merge tag and no HTML.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::{Value, json};

use super::super::ids::{StepId, VariantId};
use super::super::limits::{DELAY_DAYS_MAX, STEPS_MAX};
use super::super::wire::Step;
use super::{Difference, Differences, NotNormal};
use crate::base::digest::Digest;

/// One step to be written; its place in the list is its place in the sequence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepWrite {
    /// The step it replaces, which keeps its statistics; `None` makes a new one.
    pub id: Option<StepId>,
    /// Whole days after the step before; 0 to 365.
    pub delay_days: u64,
    /// What it says.
    pub content: Content<VariantWrite>,
}

/// What a step says: one message, or one of several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Content<V> {
    /// One message for everybody. A blank subject after the first step is a reply in the thread.
    Single {
        /// The subject.
        subject: String,
        /// The body in HTML.
        body: String,
    },
    /// Several messages, each for a share of the leads; the shares add up to 100.
    Split(Vec<V>),
}

/// One variant to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VariantWrite {
    /// The variant it replaces, which keeps its statistics; `None` makes a new one.
    pub id: Option<VariantId>,
    /// `A`, `B` and so on.
    pub label: String,
    /// The subject.
    pub subject: String,
    /// The body in HTML.
    pub body: String,
    /// The share of leads that get it, in percent; 0 turns it off.
    pub percent: u64,
}

/// A sequence that must not be sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SequenceProblem {
    /// An empty sequence would delete every step there is.
    #[error("the sequence has no steps: saving it would delete every step of the campaign")]
    Empty,
    /// More steps than any campaign has.
    #[error("the sequence has {0} steps: at most {STEPS_MAX} are written")]
    TooLong(usize),
    /// A delay out of range.
    #[error("step {step} waits {days} days: Smartlead takes 0 to {DELAY_DAYS_MAX}")]
    Delay {
        /// The step, from 1.
        step: usize,
        /// Its delay.
        days: u64,
    },
    /// The first step has no thread to answer in.
    #[error("step 1 has no subject: only later steps can answer in the thread of one before")]
    NoSubject,
    /// A step without variants, or with shares that are not the whole.
    #[error("the variants of step {step} share out {percent} percent: they must share out 100")]
    Shares {
        /// The step, from 1.
        step: usize,
        /// The sum of the shares.
        percent: u64,
    },
    /// Two variants under one label could not be told apart when read back.
    #[error("step {step} has two variants `{label}`: give each its own label")]
    Label {
        /// The step, from 1.
        step: usize,
        /// The label.
        label: String,
    },
}

/// The body of the call that replaces the whole sequence of a campaign.
pub fn sequence_to_wire(steps: &[StepWrite]) -> Result<Value, SequenceProblem> {
    if steps.is_empty() {
        return Err(SequenceProblem::Empty);
    }
    if steps.len() > STEPS_MAX {
        return Err(SequenceProblem::TooLong(steps.len()));
    }
    let steps = steps.iter().zip(1..).map(|(step, number)| step_to_wire(step, number));
    Ok(json!({ "sequences": steps.collect::<Result<Vec<_>, _>>()? }))
}

fn step_to_wire(write: &StepWrite, step: usize) -> Result<Value, SequenceProblem> {
    if write.delay_days > DELAY_DAYS_MAX {
        return Err(SequenceProblem::Delay { step, days: write.delay_days });
    }
    let mut body = json!({
        "id": write.id,
        "seq_number": step,
        "seq_delay_details": { "delay_in_days": write.delay_days },
    });
    match &write.content {
        Content::Single { subject, body: text } => {
            if step == 1 && subject.trim().is_empty() {
                return Err(SequenceProblem::NoSubject);
            }
            body["subject"] = subject.as_str().into();
            body["email_body"] = text.as_str().into();
        }
        Content::Split(variants) => {
            check_variants(variants, step)?;
            body["variant_distribution_type"] = "MANUAL_PERCENTAGE".into();
            body["seq_variants"] = variants.iter().map(variant_to_wire).collect();
        }
    }
    Ok(body)
}

fn check_variants(variants: &[VariantWrite], step: usize) -> Result<(), SequenceProblem> {
    let percent = variants.iter().fold(0, |sum: u64, v| sum.saturating_add(v.percent));
    if percent != 100 {
        return Err(SequenceProblem::Shares { step, percent });
    }
    let mut labels = BTreeSet::new();
    for variant in variants {
        if step == 1 && variant.subject.trim().is_empty() {
            return Err(SequenceProblem::NoSubject);
        }
        if !labels.insert(variant.label.as_str()) {
            return Err(SequenceProblem::Label { step, label: variant.label.clone() });
        }
    }
    Ok(())
}

fn variant_to_wire(variant: &VariantWrite) -> Value {
    json!({
        "id": variant.id,
        "variant_label": variant.label,
        "subject": variant.subject,
        "email_body": variant.body,
        "variant_distribution_percentage": variant.percent,
    })
}

/// A sequence, whichever way it came: steps by place, variants by label, no identifiers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct NormalSequence {
    /// The steps by place.
    pub steps: Vec<NormalStep>,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NormalStep {
    /// Whole days after the step before.
    pub delay_days: u64,
    /// What it says.
    pub content: Content<NormalVariant>,
}

/// One variant.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[expect(missing_docs, reason = "the fields are those of `VariantWrite`")]
pub struct NormalVariant {
    pub label: String,
    pub subject: String,
    pub body: String,
    pub percent: u64,
}

impl NormalSequence {
    /// The form of a sequence that is written.
    pub fn written(steps: &[StepWrite]) -> Self {
        let steps = steps.iter().map(|step| NormalStep {
            delay_days: step.delay_days,
            content: match &step.content {
                Content::Single { subject, body } => single(subject, body),
                Content::Split(variants) => split(variants.iter().map(|v| NormalVariant {
                    label: v.label.clone(),
                    subject: plain_lines(&v.subject),
                    body: plain_lines(&v.body),
                    percent: v.percent,
                })),
            },
        });
        Self { steps: steps.collect() }
    }

    /// The form of a sequence that was read. Steps may come in any order, but their places must
    /// be 1, 2, 3 and so on.
    pub fn read(steps: &[Step]) -> Result<Self, NotNormal> {
        let mut sorted: Vec<&Step> = steps.iter().collect();
        sorted.sort_by_key(|step| step.seq_number);
        if !sorted.iter().zip(1..).all(|(step, place)| step.seq_number == place) {
            return Err(NotNormal { field: "seq_number", expected: "the numbers from 1 on" });
        }
        let steps = sorted.into_iter().map(|step| {
            let delay = step
                .seq_delay_details
                .ok_or(NotNormal { field: "seq_delay_details", expected: "a delay in days" })?;
            Ok(NormalStep { delay_days: delay.days, content: read_content(step)? })
        });
        Ok(Self { steps: steps.collect::<Result<_, _>>()? })
    }

    /// Where what was found is not this.
    pub fn differences(&self, found: &Self) -> Vec<Difference> {
        let mut all = Differences::default();
        let steps = (self.steps.len(), found.steps.len());
        all.compare("steps", &steps.0, &steps.1, usize::to_string);
        for ((wanted, found), place) in self.steps.iter().zip(&found.steps).zip(1..) {
            let step = format!("step {place}");
            let days = (&wanted.delay_days, &found.delay_days);
            all.compare(format!("{step}, days of delay"), days.0, days.1, u64::to_string);
            compare_content(&mut all, &step, &wanted.content, &found.content);
        }
        all.0
    }
}

fn read_content(step: &Step) -> Result<Content<NormalVariant>, NotNormal> {
    let variants = step.sequence_variants.as_deref().unwrap_or_default();
    let alive: Vec<_> = variants.iter().filter(|variant| !variant.is_deleted).collect();
    if alive.is_empty() {
        return Ok(single(&step.subject, &step.email_body));
    }
    let variants = alive.into_iter().map(|variant| {
        let percent = variant.variant_distribution_percentage.ok_or(NotNormal {
            field: "variant_distribution_percentage",
            expected: "a share in percent",
        })?;
        Ok(NormalVariant {
            label: variant.variant_label.clone(),
            subject: plain_lines(&variant.subject),
            body: plain_lines(&variant.email_body),
            percent,
        })
    });
    Ok(split(variants.collect::<Result<Vec<_>, _>>()?))
}

fn compare_content(
    all: &mut Differences,
    step: &str,
    wanted: &Content<NormalVariant>,
    found: &Content<NormalVariant>,
) {
    match (wanted, found) {
        (
            Content::Single { subject, body },
            Content::Single { subject: found_subject, body: found_body },
        ) => {
            all.compare(format!("{step}, subject"), subject, found_subject, fingerprint);
            all.compare(format!("{step}, body"), body, found_body, fingerprint);
        }
        (Content::Split(wanted), Content::Split(found)) if wanted.len() == found.len() => {
            for (wanted, found) in wanted.iter().zip(found) {
                let variant = format!("{step}, variant {}", wanted.label);
                all.compare(format!("{variant}, label"), &wanted.label, &found.label, |label| {
                    label.clone()
                });
                let subjects = (&wanted.subject, &found.subject);
                all.compare(format!("{variant}, subject"), subjects.0, subjects.1, fingerprint);
                all.compare(format!("{variant}, body"), &wanted.body, &found.body, fingerprint);
                let shares = (&wanted.percent, &found.percent);
                all.compare(format!("{variant}, percent"), shares.0, shares.1, u64::to_string);
            }
        }
        _ => all.compare(format!("{step}, variants"), wanted, found, |content| match content {
            Content::Single { .. } => "none".to_owned(),
            Content::Split(variants) => variants.len().to_string(),
        }),
    }
}

fn single<V>(subject: &str, body: &str) -> Content<V> {
    Content::Single { subject: plain_lines(subject), body: plain_lines(body) }
}

fn split(variants: impl IntoIterator<Item = NormalVariant>) -> Content<NormalVariant> {
    let mut variants: Vec<_> = variants.into_iter().collect();
    variants.sort();
    Content::Split(variants)
}

/// Line ends are the one part of a text that transport may change.
fn plain_lines(text: &str) -> String {
    text.replace("\r\n", "\n")
}

fn fingerprint(text: &String) -> String {
    Digest::of(text.as_bytes()).short()
}
