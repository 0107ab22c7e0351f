//! What stops a plan although every part of it can be compiled: unusual numbers, two campaigns of
//! one name, another organisation, what could not be read.
//!
//! A rule of the catalogue that looks after one of these on the reading is left to do so alone.

use super::context::Context;
use super::document::Stage;
use super::stage::persons;
use super::waves::WaveSizes;
use crate::base::amount::Percent;
use crate::base::words::{list, thousands};
use crate::diagnostic::Diagnostic;
use crate::observation::Observation;
use crate::rules::{Phase, find};

/// How much larger than the one before a wave may be where policy says nothing.
const GROWTH: Percent = Percent::whole(50);

/// Whether a rule of the catalogue looks after something on the reading.
pub fn is_looked_after(rule: &str) -> bool {
    find(rule).is_some_and(|rule| rule.phase() == Phase::Plan)
}

/// Numbers that nobody expected: the count of people, and the growth from wave to wave.
pub fn volume(context: &Context<'_>, people: u64, waves: &[WaveSizes]) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    if !is_looked_after("aud-size-bounds") {
        findings.extend(size(context, people));
    }
    let growth = context.gbu.waves.growth.as_ref();
    let limit = growth.map_or(GROWTH, |growth| growth.value);
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

fn size(context: &Context<'_>, people: u64) -> Option<Diagnostic> {
    const RULE: &str = "aud-size-bounds";
    let expected = &context.audience.expected;
    let (least, most) = expected.value.bounds();
    let max = &context.audiences.size_max;
    if people > u64::from(max.value) {
        let headline = format!("{} are left, and policy allows {}", persons(people), max.value);
        let finding = Diagnostic::error(RULE, max.at, headline)
            .also(expected.at, "what the campaign expects")
            .help("split the campaign, or tighten its audience");
        return Some(finding);
    }
    if expected.value.admits(people) {
        return None;
    }
    let headline = format!(
        "{} are left, and {} were expected",
        persons(people),
        thousands(expected.value.count)
    );
    let finding = Diagnostic::error(RULE, expected.at, headline)
        .label(format!("{} to {}", thousands(least), thousands(most)))
        .help("look at the reasons people were left out for, then mend the source or this line");
    Some(finding)
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
    findings.extend(targets(context, observation));
    findings
}

/// Another organisation than the workspace names, or more than one thing of one name.
fn targets(context: &Context<'_>, observation: &Observation) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let at = context.subject.name_at();
    if let Some(seen) = observation.salesforce.get() {
        if seen.org != context.org.org.as_str() && !is_looked_after("spec-instance-single") {
            let headline = format!("the connected organisation is `{}`", seen.org);
            let finding = Diagnostic::error("spec-instance-single", context.org.org.at, headline)
                .label("not this one")
                .help("use the credentials of the organisation the campaign names");
            findings.push(finding);
        }
        let ids: Vec<&str> = seen.campaigns.iter().map(|one| one.id.as_str()).collect();
        if ids.len() > 1 {
            findings.push(ambiguous(at, "Salesforce", &list(&ids, "and")));
        }
    }
    if let Some(seen) = observation.smartlead.get() {
        let ids: Vec<String> = seen.campaigns.iter().map(|one| one.id.to_string()).collect();
        if ids.len() > 1 {
            findings.push(ambiguous(at, "Smartlead", &list(&ids, "and")));
        }
    }
    findings
}

fn ambiguous(at: crate::source::Location, platform: &str, ids: &str) -> Diagnostic {
    let headline = format!("{platform} has more than one campaign of this name: {ids}");
    Diagnostic::error("plan-target-unique", at, headline)
        .help("rename or delete all but the one this campaign is")
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
