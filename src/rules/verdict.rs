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
    pub fn new(findings: &'a [Diagnostic], compared: Option<Compared>, demands: Demands) -> Self {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Diagnostic;
    use crate::rules::Entry;
    use crate::source::{FileId, Location, Sources, Span};

    fn finding(file: FileId, severity: Severity) -> Diagnostic {
        let at = Location::new(file, Span::new(0, 1));
        Diagnostic::new("r", severity, Some(at), "wrong")
    }

    #[test]
    fn only_what_is_open_fails_and_warnings_and_stale_entries_only_on_demand() {
        let file = Sources::new().add("a.yaml", "x");
        let stale = || Stale {
            entry: Entry {
                path: String::new(),
                rule: "r".to_owned(),
                headline: String::new(),
                count: 1,
                fingerprint: crate::base::digest::Digest::of(b""),
            },
            gone: 1,
        };
        let lax = Demands::default();
        let strict = Demands { no_warnings: true, no_stale: true };
        // Severity, known, stale entries -> fails by default, fails when all is demanded.
        let table = [
            (Severity::Error, false, 0, true, true),
            (Severity::Error, true, 0, false, false),
            (Severity::Warning, false, 0, false, true),
            (Severity::Warning, true, 0, false, false),
            (Severity::Warning, true, 1, false, true),
        ];
        for (severity, known, stales, by_default, on_demand) in table {
            let findings = [finding(file, severity)];
            let compared = || {
                Some(Compared { known: vec![known], stale: (0..stales).map(|_| stale()).collect() })
            };
            let fails = |demands| Verdict::new(&findings, compared(), demands).fails();
            assert_eq!(
                (fails(lax), fails(strict)),
                (by_default, on_demand),
                "{severity:?} {known}"
            );
        }
    }

    #[test]
    fn a_waived_error_fails_nothing_whatever_is_demanded() {
        let file = Sources::new().add("a.yaml", "x");
        let mut waived = finding(file, Severity::Error);
        waived.waived = Some(crate::diagnostic::Waiver {
            until: "2027-01-11".parse().unwrap(),
            by: "owner".to_owned(),
            reason: "agreed".to_owned(),
            at: Location::new(file, Span::new(0, 1)),
        });
        let findings = [waived];
        let strict = Demands { no_warnings: true, no_stale: true };
        let verdict = Verdict::new(&findings, None, strict);
        assert!(!verdict.fails());
        assert_eq!(verdict.counts(), Counts { waived: 1, ..Counts::default() });
    }
}
