//! The plan as a document: canonical JSON without a secret or a person in it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::desired::Desired;
use super::step::{Action, Step};
use crate::base::amount::Percent;
use crate::base::canonical::{NotCanonical, to_canonical_json};
use crate::base::digest::Digest;

/// How far a plan goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Salesforce campaign and members, Clay rows, enrichment, quality. Nothing in it can send.
    Prepare,
    /// From the judged rows to the last wave.
    Launch,
}

impl Stage {
    /// The word people read.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Prepare => "prepare",
            Self::Launch => "launch",
        }
    }
}

/// A plan. Its digest is the digest of its canonical JSON; every approval names that digest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "Plan")]
pub struct PlanDocument {
    /// Always `sendoff-plan/v1`.
    pub format: String,
    /// The version of the program that made it.
    pub tool: String,
    /// The workspace's name.
    pub workspace: String,
    /// The campaign's name.
    pub campaign: String,
    /// How far it goes.
    pub stage: Stage,
    /// When it was made.
    pub made: Timestamp,
    /// The last instant at which an apply may begin.
    pub expires: Timestamp,
    /// False for a plan made without reading the platforms: it can be read, never applied.
    pub appliable: bool,
    /// What it was made from.
    pub inputs: Inputs,
    /// What it would be applied to.
    pub targets: Targets,
    /// What the platforms said, in numbers.
    pub observed: ObservedSummary,
    /// Who would be written to, without naming anybody.
    pub recipients: RecipientSummary,
    /// What is done, in order.
    pub steps: Vec<Step>,
    /// The waves; empty in a prepare plan.
    pub waves: Vec<WavePlan>,
    /// When it would run; absent in a prepare plan.
    pub calendar: Option<Calendar>,
    /// What trips a wave; absent in a prepare plan.
    pub gates: Option<GateLimits>,
    /// The messages; absent in a prepare plan.
    pub messages: Option<MessageSet>,
    /// What the platforms should look like once it is through.
    pub desired: Desired,
    /// How each item of the launch checklist is proved.
    pub proofs: Vec<Proof>,
    /// The signatures it needs before it may be applied.
    pub signatures: Vec<Signature>,
    /// Warnings that stand: rule and headline.
    pub warnings: Vec<String>,
    /// What cannot be previewed or read back, in words.
    pub unverifiable: Vec<String>,
}

/// The format this program writes and reads.
pub const FORMAT: &str = "sendoff-plan/v1";

impl PlanDocument {
    /// The canonical bytes: what is written to the file and what the digest covers.
    pub fn bytes(&self) -> Result<Vec<u8>, NotCanonical> {
        to_canonical_json(self)
    }

    /// The digest every approval names.
    pub fn digest(&self) -> Result<Digest, NotCanonical> {
        Ok(Digest::of(&self.bytes()?))
    }

    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.steps.iter().all(|step| step.adds == 0 && step.changes == 0) && self.waves.is_empty()
    }

    /// How many people it loads: those in the Smartlead campaign already are not loaded again.
    pub fn to_load(&self) -> u64 {
        let loads = |step: &&Step| matches!(step.action, Action::LoadWave { .. });
        self.steps.iter().filter(loads).map(|step| step.adds).sum()
    }

    /// Whether mail goes out because of it: to people it loads, or by the start it asks for.
    pub fn sends(&self) -> bool {
        let starts = |step: &Step| matches!(step.action, Action::Start { .. }) && step.changes > 0;
        self.to_load() > 0 || self.steps.iter().any(starts)
    }

    /// The most messages it can send: people times steps of the sequence.
    pub fn messages_max(&self) -> u64 {
        let steps = self.messages.as_ref().map_or(0, |messages| messages.steps.len() as u64);
        self.waves.iter().map(|wave| wave.size).sum::<u64>() * steps
    }
}

/// A file a plan was made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Input {
    /// Its path in the workspace, or a template's or prompt's name with version.
    pub name: String,
    /// Its version, where it has one.
    pub version: Option<String>,
    /// The digest of its bytes.
    pub digest: Digest,
}

/// What a plan was made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Inputs {
    /// The campaign.
    pub spec: Input,
    /// Every policy document.
    pub policy: Vec<Input>,
    /// The templates of the sequence, in its order.
    pub templates: Vec<Input>,
    /// The prompts.
    pub prompts: Vec<Input>,
}

/// One platform account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Target {
    /// The name in the workspace file, such as `core`.
    pub name: String,
    /// The account: an organisation's id, a table's id, the host of an account.
    pub account: String,
}

/// The accounts a plan is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Targets {
    /// The Salesforce organisation.
    pub salesforce: Target,
    /// The Smartlead account.
    pub smartlead: Target,
    /// The Clay table, where the campaign enriches.
    pub clay: Option<Target>,
    /// The name the campaign has in Salesforce.
    pub salesforce_campaign: String,
    /// The marked name the campaign has on Smartlead.
    pub smartlead_campaign: String,
}

/// What the platforms said, in numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ObservedSummary {
    /// When the reading began; absent in a plan made without reading.
    pub at: Option<Timestamp>,
    /// The id of the Salesforce campaign, where it exists.
    pub salesforce_campaign: Option<String>,
    /// The id of the Smartlead campaign, where it exists.
    pub smartlead_campaign: Option<u64>,
    /// The digest of the Clay table's configuration.
    pub clay_config: Option<Digest>,
    /// What was counted, such as `salesforce members` or `clay rows`.
    pub counts: BTreeMap<String, u64>,
}

/// Who would be written to, without naming anybody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RecipientSummary {
    /// How many people.
    pub count: u64,
    /// The Merkle root over keyed digests of (lead, address). The digests themselves stand in the
    /// file beside the plan.
    pub root: Digest,
    /// The seed of the order in which people are split into waves.
    pub seed: String,
    /// How many were considered.
    pub considered: u64,
    /// Reason to number of people left out.
    pub excluded: BTreeMap<String, u64>,
    /// Dimension to value to number; values of fewer than five people are folded into `other`.
    pub distribution: BTreeMap<String, BTreeMap<String, u64>>,
}

/// One wave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WavePlan {
    /// Its name.
    pub name: String,
    /// How many people.
    pub size: u64,
    /// The Merkle root over its people.
    pub root: Digest,
    /// The first day mail of this wave can go out, if every gate before it passes.
    pub earliest: Date,
    /// The day its first step is through at the plan's pace.
    pub first_step_done: Date,
    /// How many first messages it takes before the gate can pass at all.
    pub decidable_from: u64,
}

/// When a plan would run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Calendar {
    /// The time zone of days and hours.
    pub timezone: String,
    /// The version of the zone rules used.
    pub tzdb: String,
    /// The days of the send window.
    pub days: Vec<String>,
    /// The hours of the send window.
    pub hours: String,
    /// The most messages in a day over all mailboxes.
    pub per_day: u64,
    /// The first day.
    pub starts: Date,
    /// The day the last message goes out if every gate passes at once.
    pub last_message: Date,
    /// The last day the campaign may run.
    pub ends: Date,
    /// How long the calls themselves take under the platforms' published limits, in seconds.
    pub calls_seconds: u64,
}

/// What trips a wave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct GateLimits {
    /// Hard bounces over people contacted.
    pub bounce_rate: Percent,
    /// Opt-outs over people reached.
    pub unsubscribe_rate: Percent,
    /// Complaints, a count.
    pub complaints: u64,
    /// The ceiling the upper bound must stay under to pass.
    pub ceiling: Percent,
    /// How long the first minutes last, in minutes.
    pub watch_minutes: u64,
    /// Observation after the last first message of a wave, in hours.
    pub observe_hours: u64,
}

/// The messages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MessageSet {
    /// Template and digest of each step of the sequence.
    pub steps: Vec<Input>,
    /// How many distinct messages are rendered over all people and steps.
    pub distinct: u64,
    /// The Merkle root over their digests.
    pub root: Digest,
    /// The digests of the samples the reviewer is shown.
    pub samples: Vec<Digest>,
}

/// How one item of the launch checklist is proved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Proof {
    /// The item.
    pub item: String,
    /// The item as the checklist words it.
    pub title: String,
    /// The rules that passed on the files.
    pub compile: Vec<String>,
    /// The rules that passed on this reading.
    pub live: Vec<String>,
    /// The rules the item counts on that have not passed: not run, or with findings.
    pub unproved: Vec<String>,
    /// The role whose signature is needed.
    pub role: String,
    /// The guards that keep it at run time.
    pub guards: Vec<String>,
}

/// A signature a plan needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Signature {
    /// The item signed: one of the checklist, or `business`.
    pub item: String,
    /// The role that signs.
    pub role: String,
    /// Why this plan needs it.
    pub why: String,
}
