//! The steps of a plan: what each does, to which platform, and whether there is a way back.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What kind of consent a step needs, because of what it leaves behind.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// Reads only.
    Read,
    /// Can be set back.
    Reversible,
    /// Can be made good: a before-image is kept.
    Compensable,
    /// A person acts in a platform's own pages; the evidence is checked by machine.
    Operator,
    /// Mail goes out. There is no way back.
    Send,
}

impl Class {
    /// The sign in front of a step of this class; never the only mark, the word stands beside it.
    pub const fn sign(self) -> char {
        match self {
            Self::Read => '.',
            Self::Reversible => '+',
            Self::Compensable => '~',
            Self::Operator => '?',
            Self::Send => '!',
        }
    }

    /// The word people read.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Reversible => "reversible",
            Self::Compensable => "compensable",
            Self::Operator => "operator",
            Self::Send => "send",
        }
    }
}

/// What a step does. Everything it needs beyond this stands in the plan it belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", tag = "do")]
pub enum Action {
    /// The Salesforce campaign exists once, with its flag, type and dates.
    EnsureCampaign,
    /// The member statuses the replies policy needs exist.
    EnsureStatuses,
    /// Every frozen lead is a member.
    AddMembers,
    /// Members are read again and compared with the frozen set.
    FreezeMembers,
    /// Every frozen member has one row in Clay.
    PushRows,
    /// An operator imports the approved report in Clay.
    ImportRows,
    /// The key sets of Salesforce and Clay are equal.
    MatchRows,
    /// Every enrichment cell has come to rest.
    AwaitEnrichment,
    /// Cells are judged by the quality rules; the exclusions are counted.
    JudgeRows,
    /// Approved enrichment is written to Salesforce.
    WriteEnrichment,
    /// The Smartlead campaign exists once, under its mark.
    EnsureSequencer,
    /// Its settings are those of the plan.
    WriteSettings,
    /// Its schedule is that of the plan.
    WriteSchedule,
    /// Its sequence is the approved one.
    WriteSequence,
    /// Its mailboxes are those of the plan.
    AttachMailboxes,
    /// Suppression is read again and the wave's leads are loaded.
    LoadWave {
        /// The wave's name.
        wave: String,
    },
    /// The Smartlead campaign is started: mail goes out from here on.
    Start {
        /// The wave it starts with.
        wave: String,
    },
    /// The first minutes are watched.
    Watch {
        /// The wave's name.
        wave: String,
    },
    /// The wave is observed until its gate is decided.
    Gate {
        /// The wave's name.
        wave: String,
    },
}

impl Action {
    /// The class of the step; it follows from what the step does and cannot be chosen.
    ///
    /// Loading a wave into a campaign that is already started sends to it, so every load but the
    /// first is a send; the first is compensable, and [`Action::Start`] is the send.
    pub const fn class(&self, first_wave: bool) -> Class {
        match self {
            Self::FreezeMembers
            | Self::MatchRows
            | Self::JudgeRows
            | Self::Watch { .. }
            | Self::Gate { .. } => Class::Read,
            Self::EnsureCampaign
            | Self::EnsureStatuses
            | Self::AddMembers
            | Self::EnsureSequencer
            | Self::WriteSettings
            | Self::WriteSchedule
            | Self::WriteSequence
            | Self::AttachMailboxes => Class::Reversible,
            Self::PushRows | Self::WriteEnrichment => Class::Compensable,
            Self::LoadWave { .. } if first_wave => Class::Compensable,
            Self::ImportRows | Self::AwaitEnrichment => Class::Operator,
            Self::LoadWave { .. } | Self::Start { .. } => Class::Send,
        }
    }
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Step {
    /// Its name in the plan, in the journal and in messages, such as `load-pilot`.
    pub id: String,
    /// What it does.
    pub action: Action,
    /// What it leaves behind.
    pub class: Class,
    /// One line for people: what will happen, with its numbers.
    pub says: String,
    /// How many things it creates.
    pub adds: u64,
    /// How many things it changes.
    pub changes: u64,
    /// The steps that must be confirmed before it.
    pub after: Vec<String>,
    /// What about it cannot be previewed or read back; empty where all can.
    pub unverifiable: Vec<String>,
}
