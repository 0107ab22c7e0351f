//! From a campaign and a reading to a plan, its frozen set and its findings.
//!
//! The same files and the same reading make the same bytes. Compiling asks nobody and changes
//! nothing; what is wrong with the files was found before, and what is wrong on the platforms is a
//! finding of the plan.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use super::already::{already, is_started, sequencer};
use super::calendar::{WaveDays, lay_out, limits};
use super::context::{CompileError, Context};
use super::desired::Desired;
use super::document::{FORMAT, MessageSet, PlanDocument, RecipientSummary, Stage, WavePlan};
use super::guard;
use super::messages::{Sequence, message_set};
use super::people::{Choice, Chosen, seed_text};
use super::proofs::{Looked, Touched, proofs, signatures};
use super::rows::Rows;
use super::set::FrozenSet;
use super::stage::{missing_for_launch, possible};
use super::step::Step;
use super::steps::Making;
use super::summary::{inputs, observed, spec_input, targets};
use super::want::want;
use super::waves::{WaveSizes, fill, sizes};
use super::writes::enrichment_writes;
use crate::base::binomial::{CONFIDENCE, least_decidable};
use crate::base::digest::Digest;
use crate::diagnostic::{Diagnostic, Problems, Severity};
use crate::observation::{Observation, PersonSeen, Reading};
use crate::rules::{Live, Report, check_live};
use crate::spec::policy::defaults;
use crate::workspace::{Loaded, Workspace};

/// What a plan is asked for.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// The workspace.
    pub workspace: &'a Workspace,
    /// The campaign.
    pub loaded: &'a Loaded,
    /// What the compile-phase rules found.
    pub report: &'a Report,
    /// What the platforms said; `None` for a plan that can be read and never applied.
    pub observation: Option<&'a Observation>,
    /// How far it shall go; `None` for as far as it can.
    pub stage: Option<Stage>,
    /// The instant the plan is made.
    pub now: Timestamp,
    /// The key of the recipients' digests.
    pub key: &'a [u8],
    /// The version of the program.
    pub tool: &'a str,
}

/// A plan and what was found on the way.
#[derive(Debug)]
pub struct Compiled {
    /// The plan.
    pub plan: PlanDocument,
    /// Its people.
    pub set: FrozenSet,
    /// What is wrong on this reading, in the order of all findings.
    pub findings: Vec<Diagnostic>,
    /// The run of the plan-phase rules; nothing ran without a reading.
    pub live: Report,
}

/// What is known once the people are chosen and the waves are filled.
struct Cast<'a> {
    stage: Stage,
    chosen: Chosen,
    people: Vec<&'a PersonSeen>,
    sizes: Vec<WaveSizes>,
    /// How many people of each wave are in the Smartlead campaign already.
    there: Vec<u64>,
    set: FrozenSet,
    count: u64,
    seed: String,
}

impl Cast<'_> {
    /// The waves with the people for whom mail is still to begin. Where the campaign was not
    /// started, or was paused, that is everybody: who was written to already is not in a listing.
    fn left(&self, observation: &Observation) -> Vec<WaveSizes> {
        let started = sequencer(observation).is_some_and(is_started);
        let waves = self.sizes.iter().zip(&self.there);
        let left = waves.map(|(wave, there)| WaveSizes {
            name: wave.name.clone(),
            size: if started { wave.size.saturating_sub(*there) } else { wave.size },
        });
        left.collect()
    }
}

/// Compiles a plan.
pub fn compile(request: &Request<'_>) -> Result<Compiled, CompileError> {
    let context = Context::gather(request.workspace, request.loaded)?;
    let nothing = nothing_read(request.now);
    let observation = request.observation.unwrap_or(&nothing);
    let mut problems = Problems::new();
    let cast = cast(request, &context, observation, &mut problems)?;
    let left = cast.left(observation);
    let (calendar, days, misfits) = lay_out(&context, request.observation, &left, request.now);
    let desired = want(&context, calendar.per_day)?;
    let launch = cast.stage == Stage::Launch;
    let messages = match launch {
        true => Some(messages(request, &context, observation, &desired, &cast, &mut problems)?),
        false => None,
    };
    if launch {
        problems.extend(misfits);
    }
    let live = match request.observation {
        Some(observation) => look(&context, observation, &cast.chosen),
        None => empty_report(),
    };
    if request.observation.is_some() {
        problems.extend(guard::reading(&context, observation));
        problems.extend(guard::volume(&context, &cast.sizes));
        problems.extend(guard::entries(&context, cast.chosen.unreadable_entries));
    }
    let own = own_rules(request, &problems, cast.stage);
    problems.extend(live.findings.iter().cloned());
    let findings = problems.sorted(&request.workspace.sources);
    let looked = Looked {
        campaign: context.campaign.name.as_str(),
        compile: request.report,
        live: &live,
        own: &own,
    };
    let mut plan = base(request, &context, observation, &cast, desired)?;
    if launch {
        plan.waves = waves(&context, &cast, &days);
        plan.calendar = Some(calendar);
        plan.gates = Some(limits(&context));
        plan.messages = messages;
    }
    plan.proofs = proofs(&context, &looked);
    plan.signatures = signatures(&context, &touched(&plan));
    plan.warnings = warnings(request, &findings);
    plan.unverifiable = unverifiable(request, &plan);
    plan.appliable = request.observation.is_some()
        && !has_errors(request, &findings)
        && all_looked(request.report, &plan);
    Ok(Compiled { plan, set: cast.set, findings, live })
}

/// Whether every rule over the files that proves an item of the checklist could look.
fn all_looked(report: &Report, plan: &PlanDocument) -> bool {
    let unproved = plan.proofs.iter().flat_map(|proof| &proof.unproved);
    let campaign = &plan.campaign;
    !unproved.into_iter().any(|rule| {
        report.skipped.iter().any(|skip| {
            skip.rule == *rule && skip.campaign.as_ref().is_none_or(|one| one == campaign)
        })
    })
}

/// A reading in which nobody was asked.
fn nothing_read(now: Timestamp) -> Observation {
    Observation {
        at: now,
        salesforce: Reading::NotAsked,
        smartlead: Reading::NotAsked,
        clay: Reading::NotAsked,
    }
}

fn empty_report() -> Report {
    Report {
        edition: crate::spec::leaf::Edition::newest(),
        findings: Vec::new(),
        ran: Default::default(),
        skipped: Vec::new(),
        passed: BTreeMap::new(),
    }
}

/// Chooses the stage and the people, and splits them into waves.
fn cast<'a>(
    request: &Request<'a>,
    context: &Context<'a>,
    observation: &'a Observation,
    problems: &mut Problems,
) -> Result<Cast<'a>, CompileError> {
    let spec = spec_input(request.workspace, request.loaded.file)?.digest;
    let seed = seed_text(&context.settings.name, &context.campaign.name, &spec);
    let choice = |stage| Choice {
        context,
        observation,
        stage,
        now: request.now,
        key: request.key,
        approved: None,
    };
    let mut chosen = choice(Stage::Prepare).choose(&seed)?;
    let stage = if request.observation.is_some() {
        let missing = missing_for_launch(context, observation, &chosen)?;
        problems.extend(guard::stage(context, request.stage, &missing));
        request.stage.unwrap_or_else(|| possible(&missing))
    } else {
        request.stage.unwrap_or(Stage::Prepare)
    };
    if stage == Stage::Launch {
        chosen = choice(Stage::Launch).choose(&seed)?;
    }
    let offline = request.observation.is_none();
    let expected = context.audience.expected.value.count;
    let count = if offline { expected } else { chosen.kept.len() as u64 };
    let (sizes, findings) = match stage {
        Stage::Launch => fill(&context.send.waves, count),
        Stage::Prepare => (Vec::new(), Vec::new()),
    };
    problems.extend(findings);
    let people: &[PersonSeen] = observation.salesforce.get().map_or(&[], |seen| &seen.people);
    let set = frozen(context, &chosen, if offline { &[] } else { &sizes })?;
    let people: Vec<&PersonSeen> =
        chosen.kept.iter().filter_map(|index| people.get(*index)).collect();
    let leaves = people.iter().copied().zip(chosen.leaves.iter().copied());
    let there = already(observation, leaves, &set, sizes.len());
    Ok(Cast { stage, chosen, people, sizes, there, set, count, seed })
}

/// The set of the plan: everybody kept, each in a wave where there are waves.
fn frozen(
    context: &Context<'_>,
    chosen: &Chosen,
    waves: &[WaveSizes],
) -> Result<FrozenSet, CompileError> {
    let mut members: BTreeMap<Digest, Option<u16>> =
        chosen.leaves.iter().map(|leaf| (*leaf, None)).collect();
    if !waves.is_empty() {
        let leaf_of: BTreeMap<usize, Digest> =
            chosen.kept.iter().copied().zip(chosen.leaves.iter().copied()).collect();
        let split = chosen.selection.waves(&sizes(waves));
        let split = split.map_err(|error| CompileError::Broken(error.to_string()))?;
        for (wave, rows) in (0_u16..).zip(split) {
            for row in rows {
                let leaf = chosen.rows.get(row as usize).and_then(|index| leaf_of.get(index));
                members.extend(leaf.map(|leaf| (*leaf, Some(wave))));
            }
        }
    }
    Ok(FrozenSet { campaign: context.campaign.name.to_string(), members })
}

fn look(context: &Context<'_>, observation: &Observation, chosen: &Chosen) -> Report {
    let excluded = chosen.excluded();
    check_live(&Live {
        subject: context.subject,
        observation,
        kept: &chosen.kept,
        excluded: &excluded,
    })
}

fn messages(
    request: &Request<'_>,
    context: &Context<'_>,
    observation: &Observation,
    desired: &Desired,
    cast: &Cast<'_>,
    problems: &mut Problems,
) -> Result<MessageSet, CompileError> {
    let sequence = Sequence::new(context, &desired.sequencer.values, observation, request.key)?;
    let people = cast.people.iter().copied().zip(cast.chosen.leaves.iter().copied());
    let (messages, findings) = message_set(context, &sequence, people)?;
    problems.extend(findings);
    Ok(messages)
}

/// The rules that the compiler itself looks after on a reading, less those with a finding.
fn own_rules(request: &Request<'_>, problems: &Problems, stage: Stage) -> Vec<&'static str> {
    let found = problems.rules();
    const RENDERED: &str = "msg-render-complete";
    let rendered = request.observation.is_some() && stage == Stage::Launch;
    if rendered && !found.contains(RENDERED) { vec![RENDERED] } else { Vec::new() }
}

/// How long a plan may be applied after its reading: what the checklist says, never longer than a
/// day.
fn fresh(context: &Context<'_>) -> SignedDuration {
    let most = defaults::PLAN_FRESH.at_least();
    let policy = context.checklist.plan_fresh.as_ref();
    policy.map_or(most, |policy| policy.at_least().min(most))
}

/// The plan without what only a launch has, and without what follows from the whole of it.
fn base(
    request: &Request<'_>,
    context: &Context<'_>,
    observation: &Observation,
    cast: &Cast<'_>,
    desired: Desired,
) -> Result<PlanDocument, CompileError> {
    let made = request.now;
    Ok(PlanDocument {
        format: FORMAT.to_owned(),
        tool: request.tool.to_owned(),
        workspace: context.settings.name.to_string(),
        campaign: context.campaign.name.to_string(),
        stage: cast.stage,
        made,
        expires: made.checked_add(fresh(context)).unwrap_or(Timestamp::MAX),
        appliable: false,
        inputs: inputs(request.workspace, context)?,
        targets: targets(context),
        observed: observed(request.observation),
        recipients: recipients(cast, observation),
        steps: steps(request, context, observation, &desired, cast)?,
        waves: Vec::new(),
        calendar: None,
        gates: None,
        messages: None,
        desired,
        proofs: Vec::new(),
        signatures: Vec::new(),
        warnings: Vec::new(),
        unverifiable: Vec::new(),
    })
}

fn recipients(cast: &Cast<'_>, observation: &Observation) -> RecipientSummary {
    let people = observation.salesforce.get().map_or(0, |seen| seen.people.len() as u64);
    let counted = cast.chosen.selection.distribution().clone().folded();
    let distribution = [
        ("country", counted.countries),
        ("domain class", counted.domain_classes),
        ("segment", counted.segments),
    ];
    RecipientSummary {
        count: cast.count,
        root: cast.set.root(),
        seed: cast.seed.clone(),
        considered: people,
        excluded: cast.chosen.excluded(),
        distribution: distribution.map(|(name, counts)| (name.to_owned(), counts)).into(),
    }
}

fn steps(
    request: &Request<'_>,
    context: &Context<'_>,
    observation: &Observation,
    desired: &Desired,
    cast: &Cast<'_>,
) -> Result<Vec<Step>, CompileError> {
    let unread = request.observation.is_none();
    let without_member = match unread {
        true => cast.count,
        false => cast.people.iter().filter(|person| person.member.is_none()).count() as u64,
    };
    let without_row = match observation.clay.get() {
        _ if unread => cast.count,
        Some(clay) => {
            let rows = Rows::new(context, clay)?;
            cast.people.iter().filter(|person| rows.of(person).is_none()).count() as u64
        }
        None => cast.people.len() as u64,
    };
    let writes = match &desired.enrichment {
        Some(wanted) if cast.stage == Stage::Launch => {
            enrichment_writes(context, wanted, observation, &cast.chosen)?.len()
        }
        _ => 0,
    };
    let gates = limits(context);
    let making = Making {
        context,
        observation: request.observation,
        desired,
        people: cast.count,
        without_member,
        without_row,
        writes: writes as u64,
        waves: &cast.sizes,
        there: &cast.there,
        gates: &gates,
    };
    Ok(making.steps(cast.stage))
}

fn waves(context: &Context<'_>, cast: &Cast<'_>, days: &[WaveDays]) -> Vec<WavePlan> {
    let ceiling = limits(context).ceiling;
    let waves = (0_u16..).zip(&cast.sizes).zip(days);
    waves
        .map(|((number, wave), days)| WavePlan {
            name: wave.name.clone(),
            size: wave.size,
            root: cast.set.wave_root(number),
            earliest: days.earliest,
            first_step_done: days.first_step_done,
            decidable_from: least_decidable(ceiling, CONFIDENCE).unwrap_or(u64::MAX),
        })
        .collect()
}

pub(super) fn touched(plan: &PlanDocument) -> Touched {
    let writes = plan.desired.enrichment.iter().flat_map(|wanted| &wanted.writes);
    let launch = plan.stage == Stage::Launch;
    let fields =
        writes.filter(|_| launch).map(|write| format!("`{}.{}`", write.object, write.field));
    Touched {
        stage: plan.stage,
        people: plan.recipients.count,
        messages: plan.messages_max(),
        sends: plan.sends(),
        fields: fields.collect(),
        leaves_salesforce: plan.desired.enrichment.is_some(),
    }
}

/// Whether a finding is about this campaign or about what all campaigns share.
fn concerns(request: &Request<'_>, finding: &Diagnostic) -> bool {
    let file = finding.primary.as_ref().map(|label| label.at.file);
    let mut others = request.workspace.campaigns.iter().map(|loaded| loaded.file);
    !others.any(|other| Some(other) == file && other != request.loaded.file)
}

fn findings_of<'f>(
    request: &'f Request<'_>,
    live: &'f [Diagnostic],
    severity: Severity,
) -> impl Iterator<Item = &'f Diagnostic> {
    let own = request.report.findings.iter().filter(|finding| concerns(request, finding));
    own.chain(live).filter(move |finding| finding.severity == severity)
}

fn has_errors(request: &Request<'_>, live: &[Diagnostic]) -> bool {
    findings_of(request, live, Severity::Error).any(Diagnostic::stops)
}

fn warnings(request: &Request<'_>, live: &[Diagnostic]) -> Vec<String> {
    let standing = findings_of(request, live, Severity::Warning);
    let mut warnings: Vec<String> =
        standing.map(|finding| format!("{}: {}", finding.rule, finding.headline)).collect();
    warnings.sort();
    warnings.dedup();
    warnings
}

fn unverifiable(request: &Request<'_>, plan: &PlanDocument) -> Vec<String> {
    let mut notes = Vec::new();
    if request.observation.is_none() {
        let note = "nothing was read: the number of people is the one the campaign expects";
        notes.push(note.to_owned());
    }
    for note in plan.steps.iter().flat_map(|step| &step.unverifiable) {
        if !notes.contains(note) {
            notes.push(note.clone());
        }
    }
    notes
}
