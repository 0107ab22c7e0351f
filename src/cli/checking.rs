//! What `check` and `baseline` have in common: the rules run over what was chosen, and a baseline
//! read from its file.

use std::path::Path;

use super::chosen::Chosen;
use super::failure::{Audience, Failure};
use super::world::World;
use crate::diagnostic::Redacted;
use crate::rules::{Baseline, Compared, Report, check_campaigns};

/// The findings about what was chosen.
pub(super) struct Checking<'a> {
    /// What the rules found and did; the findings are those about what was chosen.
    pub report: Report,
    /// The files, without what any finding says is sensitive.
    pub sources: Redacted<'a>,
    /// How many findings are about something else.
    pub elsewhere: usize,
    chosen: &'a Chosen,
}

impl<'a> Checking<'a> {
    /// Runs the rules.
    pub fn of(chosen: &'a Chosen) -> Self {
        let workspace = &chosen.workspace;
        let mut report = check_campaigns(workspace, chosen.only.as_ref());
        let found = report.findings.len();
        let sources = Redacted::of(&workspace.sources, &report.findings);
        report.findings.retain(|finding| !chosen.elsewhere(finding));
        // Why a rule could not look may quote what another one says is sensitive.
        for skipped in &mut report.skipped {
            skipped.because = sources.words(&skipped.because);
        }
        let elsewhere = found - report.findings.len();
        Self { report, sources, elsewhere, chosen }
    }

    /// Holds the findings against a baseline.
    pub fn compare(&self, baseline: &Baseline) -> Compared {
        let looked = |path: &str| self.chosen.is_whole(path);
        baseline.compare(&self.report.findings, &self.sources, looked)
    }
}

/// Reads a baseline; `None` where there is no such file.
///
/// # Errors
/// [`Audience::Config`] for a file that is none, [`Audience::Environment`] for one that cannot be
/// read.
pub(super) fn baseline(path: &Path, world: &World) -> Result<Option<Baseline>, Failure> {
    let shown = path.display();
    let text = match std::fs::read_to_string(world.folder().join(path)) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => {
            let headline = format!("cannot read the baseline `{shown}`");
            return Err(Failure::new(Audience::Environment, headline).caused_by(&error));
        }
    };
    let read = Baseline::read(&text).map_err(|error| {
        Failure::new(Audience::Config, format!("`{shown}` cannot be read as a baseline"))
            .caused_by(&error)
            .hint(format!(
                "after a merge, take either side and run `sendoff baseline {shown} --accept-new`"
            ))
    })?;
    Ok(Some(read))
}
