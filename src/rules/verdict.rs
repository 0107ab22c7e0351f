//! How a check ends: where each finding stands, and what of it makes the check fail.
//!
//! Knows no exit codes and no formats. Only `check` asks for a verdict: a plan goes by
//! [`Diagnostic::stops`], which knows no baseline.

use crate::diagnostic::{Diagnostic, Severity};

use super::baseline::{Compared, Stale};

/// Where a finding stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stand {
    /// It counts.
    Open,
    /// Somebody accepted it in the campaign.
    Waived,
    /// The baseline holds it.
    Known,
}

/// What makes a check fail beside open errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Demands {
    /// Open warnings, too.
    pub no_warnings: bool,
    /// Stale entries of the baseline, too.
    pub no_stale: bool,
}

/// How many findings stand where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Open errors.
    pub errors: usize,
    /// Open warnings.
    pub warnings: usize,
    /// Waived findings.
    pub waived: usize,
    /// Findings that the baseline holds.
    pub known: usize,
    /// Entries of the baseline that hold too much.
    pub stale: usize,
}

/// Findings and how they are judged.
#[derive(Debug)]
pub struct Verdict<'a> {
    findings: &'a [Diagnostic],
    compared: Option<Compared>,
    demands: Demands,
}

impl<'a> Verdict<'a> {
    /// Judges findings; `compared` holds the same ones against a baseline, where there is one.
    pub fn new(
        findings: &'a [Diagnostic],
        compared: Option<Compared>,
        demands: Demands,
    ) -> Self {
        Self { findings, compared, demands }
    }

    /// Every finding with where it stands, in their total order.
    pub fn findings(&self) -> impl Iterator<Item = (&'a Diagnostic, Stand)> {
        self.findings.iter().enumerate().map(|(index, finding)| {
            let known = self.compared.as_ref().is_some_and(|compared| compared.known[index]);
            let stand = match finding.waived {
                Some(_) => Stand::Waived,
                None if known => Stand::Known,
                None => Stand::Open,
            };
            (finding, stand)
        })
    }

    /// The findings that people are shown: all that the baseline does not hold.
    pub fn shown(&self) -> impl Iterator<Item = &'a Diagnostic> {
        self.findings().filter(|(_, stand)| *stand != Stand::Known).map(|(finding, _)| finding)
    }

    /// Whether there is a baseline.
    pub fn has_baseline(&self) -> bool {
        self.compared.is_some()
    }

    /// The entries of the baseline that hold too much.
    pub fn stale(&self) -> &[Stale] {
        self.compared.as_ref().map_or(&[], |compared| &compared.stale)
    }

    /// Whether stale entries make the check fail.
    pub fn refuses_stale(&self) -> bool {
        self.demands.no_stale
    }

    /// How many findings stand where.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts { stale: self.stale().len(), ..Counts::default() };
        for (finding, stand) in self.findings() {
            match (stand, finding.severity) {
                (Stand::Open, Severity::Error) => counts.errors += 1,
                (Stand::Open, Severity::Warning) => counts.warnings += 1,
                (Stand::Waived, _) => counts.waived += 1,
                (Stand::Known, _) => counts.known += 1,
            }
        }
        counts
    }

    /// Whether a finding that stands there makes the check fail.
    pub fn fails_on(&self, finding: &Diagnostic, stand: Stand) -> bool {
        let bad = finding.severity == Severity::Error || self.demands.no_warnings;
        stand == Stand::Open && bad
    }

    /// Whether the check fails.
    pub fn fails(&self) -> bool {
        self.findings().any(|(finding, stand)| self.fails_on(finding, stand))
            || (self.demands.no_stale && !self.stale().is_empty())
    }
}
