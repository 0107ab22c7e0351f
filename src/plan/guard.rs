//! What stops a plan although every part of it can be compiled: waves that grow too fast, a stage
//! that is not possible yet, what could not be read.
//!
//! Whatever a rule of the catalogue looks after on the reading is left to it.

use super::context::Context;
use super::document::Stage;
use super::stage::persons;
use super::waves::WaveSizes;
use crate::base::words::{list, thousands};
use crate::diagnostic::Diagnostic;
use crate::observation::Observation;
use crate::spec::policy::defaults;

/// Numbers that nobody expected: the growth from wave to wave.
pub fn volume(context: &Context<'_>, waves: &[WaveSizes]) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let growth = context.gbu.waves.growth.as_ref();
    let limit = growth.map_or(defaults::GROWTH, |growth| growth.value);
    for pair in waves.windows(2) {
        let [before, wave] = pair else { continue };
        let most = before.size + limit.of(before.size);
        if wave.size <= most {
            continue;
        }
        let headline = format!(
            "the wave `{}` holds {}, after {} in `{}`",
            wave.name,
            persons(wave.size),
            thousands(before.size),
            before.name
        );
        let mut finding = Diagnostic::error("wave-ramp-factor", context.send.waves.at, headline)
            .label(format!("at most {}, {limit} more than before", thousands(most)))
            .help("put waves between them, or make the one before larger");
        if let Some(growth) = growth {
            finding = finding.also(growth.at, "the growth this unit allows");
        }
        findings.push(finding);
    }
    findings
}

/// What is wrong with the reading as such.
pub fn reading(context: &Context<'_>, observation: &Observation) -> Vec<Diagnostic> {
    const READING: &str = "plan-reading-complete";
    let mut findings = Vec::new();
    let at = context.subject.name_at();
    let enriches = context.enrich.is_some();
    let failures = [
        ("Salesforce", observation.salesforce.failure(), observation.salesforce.get().is_none()),
        ("Smartlead", observation.smartlead.failure(), observation.smartlead.get().is_none()),
        ("Clay", observation.clay.failure(), enriches && observation.clay.get().is_none()),
    ];
    for (platform, failure, missing) in failures {
        if missing {
            let why = failure.unwrap_or("it was not asked");
            let finding = Diagnostic::error(READING, at, format!("{platform} was not read: {why}"))
                .help("make it answer and plan again: what is not known is not planned with");
            findings.push(finding);
        }
    }
    findings
}

/// An explicit stage that is not possible yet.
pub fn stage(
    context: &Context<'_>,
    asked: Option<Stage>,
    missing: &[String],
) -> Option<Diagnostic> {
    if asked != Some(Stage::Launch) || missing.is_empty() {
        return None;
    }
    let headline = format!("no launch is possible yet: {}", list(missing, "and"));
    let finding = Diagnostic::error("plan-stage-ready", context.subject.name_at(), headline)
        .help("apply a prepare plan first: `sendoff plan` makes one without `--stage`");
    Some(finding)
}

/// Entries of block lists that could not be read.
pub fn entries(context: &Context<'_>, unreadable: u64) -> Option<Diagnostic> {
    (unreadable > 0).then(|| {
        let headline = format!("entries of block lists that cannot be read: {unreadable}");
        let at = context.subject.section_at("audience");
        Diagnostic::warning("plan-reading-complete", at, headline)
            .help("mend them on the platform: nobody is suppressed by what is no address or domain")
    })
}
