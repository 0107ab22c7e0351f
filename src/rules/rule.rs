//! What a rule is: fixed facts about it, its page, and the function that looks.

use crate::diagnostic::{Diagnostic, Problems, Severity};
use crate::source::{FileId, Location};
use crate::workspace::Workspace;

use super::{Live, Subject};

/// The subject a rule belongs to; its letter begins the code of every rule of the group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// Integrity of the documents themselves.
    Spec,
    /// Who is written to, and who must not be.
    Audience,
    /// Quality of the rows.
    Quality,
    /// The field allowlist.
    Fields,
    /// Enrichment.
    Enrich,
    /// Messages and templates.
    Message,
    /// Sender identity and disclosure.
    Sender,
    /// Deliverability.
    Delivery,
    /// Waves and gates.
    Waves,
    /// Replies, their owners and deadlines.
    Replies,
    /// Write-back.
    Writeback,
    /// Goals and measures.
    Measures,
    /// What happens when a campaign is over.
    Closure,
    /// Secrets and personal data.
    Security,
    /// Hand-offs between platforms.
    Handoff,
}

impl Group {
    /// The letter its codes begin with.
    pub const fn letter(self) -> char {
        match self {
            Self::Spec => 'A',
            Self::Audience => 'B',
            Self::Quality => 'C',
            Self::Fields => 'D',
            Self::Enrich => 'E',
            Self::Message => 'F',
            Self::Sender => 'G',
            Self::Delivery => 'H',
            Self::Waves => 'I',
            Self::Replies => 'K',
            Self::Writeback => 'L',
            Self::Measures => 'M',
            Self::Closure => 'N',
            Self::Security => 'O',
            Self::Handoff => 'P',
        }
    }
}

/// When a rule can look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// On the files alone.
    Compile,
    /// On what the platforms say.
    Plan,
}

impl Phase {
    /// The word people read.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Compile => "compile",
            Self::Plan => "plan",
        }
    }
}

/// How a rule looks.
#[derive(Clone, Copy)]
pub enum Check {
    /// The reader reports it while a document is read.
    Reader,
    /// What is wrong with the organisation's own rules, which are read once for all campaigns.
    OwnRules,
    /// Over the workspace as a whole.
    Workspace(fn(&Workspace, &mut Found<'_>) -> Ran),
    /// Over one file, which alone, with policy, decides what is found.
    File(fn(&Workspace, FileId, &mut Found<'_>)),
    /// Over one campaign, which alone, with policy and the templates it names, decides what is
    /// found.
    Campaign(fn(&Subject<'_>, &mut Found<'_>) -> Ran),
    /// The compiler of plans reports it: it needs people and messages, not a reading alone.
    Planner,
    /// Over one campaign and what the platforms said.
    Live(fn(&Live<'_>, &mut Found<'_>) -> Ran),
}

/// One rule.
pub struct Rule {
    /// A letter and three digits; never used again for another rule.
    pub code: &'static str,
    /// The name, as messages, waivers and `explain` use it.
    pub name: &'static str,
    /// What it proves, in one line.
    pub summary: &'static str,
    /// The group.
    pub group: Group,
    /// How bad a finding is, unless the rule says otherwise for a finding.
    pub severity: Severity,
    /// Whether a finding can be waived at all.
    pub waivable: bool,
    /// The version it appeared in.
    pub since: &'static str,
    /// Where it comes from: keys of `docs/rules/sources.md`.
    pub source: &'static str,
    /// The page: what, why, bad, good, fix.
    pub page: &'static str,
    /// How it looks.
    pub check: Check,
}

impl Rule {
    /// When it can look.
    pub const fn phase(&self) -> Phase {
        match self.check {
            Check::Live(_) | Check::Planner => Phase::Plan,
            Check::Reader
            | Check::OwnRules
            | Check::Workspace(_)
            | Check::File(_)
            | Check::Campaign(_) => Phase::Compile,
        }
    }
}

/// Why a rule could not look: in words that follow "because".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skip {
    /// Why.
    pub because: String,
    /// Whether a policy document that the rule rests on is missing: what it would have found is
    /// unknown then, which stops the campaign.
    pub missing: bool,
}

impl Skip {
    /// A reason that other findings or a later look account for.
    pub fn because(because: String) -> Self {
        Self { because, missing: false }
    }

    /// A policy document that is missing or cannot be read.
    pub fn missing(because: String) -> Self {
        Self { because, missing: true }
    }
}

/// Whether a rule looked.
pub type Ran = Result<(), Skip>;

/// Where a rule puts what it finds. It names the rule and its severity on every finding.
pub struct Found<'a> {
    rule: &'static Rule,
    problems: &'a mut Problems,
}

impl<'a> Found<'a> {
    /// A place for the findings of one rule.
    pub fn new(rule: &'static Rule, problems: &'a mut Problems) -> Self {
        Self { rule, problems }
    }

    /// Begins a finding at a place; finish it with [`Found::push`].
    pub fn at(&self, at: Location, headline: impl Into<String>) -> Diagnostic {
        Diagnostic::new(self.rule.name, self.rule.severity, Some(at), headline)
    }

    /// Begins a finding of another severity than the rule's own.
    pub fn with(
        &self,
        severity: Severity,
        at: Location,
        headline: impl Into<String>,
    ) -> Diagnostic {
        Diagnostic::new(self.rule.name, severity, Some(at), headline)
    }

    /// Adds a finding.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.problems.push(diagnostic);
    }
}
