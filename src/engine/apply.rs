//! Applying a plan: the checks before the first call, then the steps in their order.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::foreign;
use super::interrupt::Interrupt;
use super::journal::{Journal, kinds};
use super::platforms::Platforms;
use super::revoked::Revoked;
use super::state::{RunState, is_of_campaign};
use super::step;
use super::stop::Stop;
use super::stops::{self, Halt};
use super::wave;
use crate::base::digest::Digest;
use crate::observation::ClaySeen;
use crate::plan::{FrozenSet, Input, PlanDocument, unbound};
use crate::rules::Subject;
use crate::store::{Event, Owner, Store, StoreError};
use crate::workspace::{Loaded, Workspace};

/// How long a lease lives without a sign of life.
const LEASE: SignedDuration = SignedDuration::from_mins(10);

/// How often a wait looks whether the operator wants it to end or a halt stands, in real time.
const BEAT: Duration = Duration::from_millis(500);
/// After how many of these looks the lease is kept alive: every two minutes of real time. A lease
/// outlives five heartbeats that are missed. A wait of days keeps its lease this way; one call that
/// is repeated for longer than the lease lives loses it, and then the next event is refused, so
/// that of two runners one at most writes and acts.
const BEATS_PER_HEARTBEAT: u64 = 240;

/// What an apply needs.
pub struct ApplyRequest<'a> {
    /// The plan, as read from its file.
    pub plan: &'a PlanDocument,
    /// Its digest.
    pub digest: Digest,
    /// Its recipients, as read from the file beside it.
    pub set: &'a FrozenSet,
    /// The workspace the plan was made from.
    pub workspace: &'a Workspace,
    /// The campaign in it.
    pub loaded: &'a Loaded,
    /// The clients.
    pub platforms: &'a Platforms,
    /// The record.
    pub store: &'a Store,
    /// Who runs it, for the lease.
    pub owner: Owner,
    /// Whether an earlier owner of the lease is known to be gone.
    pub is_gone: &'a dyn Fn(&Owner) -> bool,
    /// Who signed what, for the record: verified before this is called.
    pub approvals: Value,
    /// The halt of this workspace that stands, asked right before every effect.
    pub halted: &'a dyn Fn() -> Option<Halt>,
    /// A signature the plan needs that was taken back; asked before every step and at every look.
    pub revoked: &'a dyn Fn() -> Option<Revoked>,
    /// The releases of waves: wave name to (person, reason), verified before this is called.
    pub releases: Vec<Release>,
    /// The secret that recipients' digests are keyed with.
    pub recipients_key: &'a [u8],
    /// The operator's wish to stop.
    pub interrupt: Interrupt,
    /// Told of every event as it is written.
    pub listener: &'a dyn Fn(&Event),
}

/// A person's signed decision that a wave may be followed by the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    /// The wave.
    pub wave: String,
    /// Who decided.
    pub person: String,
    /// Why.
    pub reason: String,
    /// The digest of the signed statement.
    pub statement: Digest,
    /// When it was signed.
    pub at: Timestamp,
}

/// What an apply came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Applied {
    /// Every step is confirmed.
    Finished,
    /// Every step was confirmed by an earlier run; nothing was done.
    Already,
}

/// Applies a plan, or goes on with it. Every stop is recorded with its reason.
pub async fn apply(request: ApplyRequest<'_>) -> Result<Applied, Stop> {
    let stream = request.plan.campaign.clone();
    let state = RunState::read(request.store, &stream, request.digest)?;
    if state.finished {
        return Ok(Applied::Already);
    }
    check_plan(&request, &state)?;
    check_inputs(&request)?;
    if let Some(revoked) = (request.revoked)() {
        return Err(revoked.refusal(state.may_send(request.plan)));
    }
    let (store, owner) = (request.store, &request.owner);
    let lease = match store.acquire(&stream, owner, LEASE) {
        Err(StoreError::Held(_) | StoreError::Orphaned(_)) => {
            store.take_over_from(&stream, owner, LEASE, request.is_gone)?
        }
        taken => taken?,
    };
    let journal = Journal::new(request.store, lease, request.digest);
    let mut run = Run::new(&request, journal, state);
    let ended = run.go().await;
    let recorded = run.end(&ended);
    let released = run.journal.lease().map_or(Ok(()), |lease| request.store.release(lease));
    ended.map_err(|stop| run.untouched(stop))?;
    recorded?;
    released?;
    Ok(Applied::Finished)
}

/// What can be said of a plan without asking anybody.
fn check_plan(request: &ApplyRequest<'_>, state: &RunState) -> Result<(), Stop> {
    let plan = request.plan;
    if !plan.appliable {
        let help = "plan again, online and without errors, and have that plan signed";
        return Err(Stop::refused("this plan cannot be applied", help));
    }
    let now = request.platforms.clock.now();
    if !state.begun && now > plan.expires {
        let why = format!("this plan expired at {}", plan.expires);
        return Err(Stop::refused(why, "plan again and have the new plan signed"));
    }
    if request.set.root() != plan.recipients.root {
        let help = "restore the file, or plan again";
        return Err(Stop::refused("the recipients beside the plan are not those it names", help));
    }
    Ok(())
}

/// A plan is bound to the files it was made from.
fn check_inputs(request: &ApplyRequest<'_>) -> Result<(), Stop> {
    let inputs = &request.plan.inputs;
    let files = std::iter::once(&inputs.spec).chain(&inputs.policy);
    let texts = inputs.templates.iter().chain(&inputs.prompts);
    let now = request.workspace.registrable();
    let changed = |input: &&Input| {
        let file = request.workspace.digest_of(&input.name);
        let text = now.iter().find(|one| one.what == input.name).map(|one| one.digest);
        file.or(text) != Some(input.digest)
    };
    if let Some(input) = files.chain(texts).find(changed) {
        return Err(Stop::refused(
            format!("`{}` is not what it was when the plan was made", input.name),
            "restore the file as it was, or plan again and have the new plan signed",
        ));
    }
    let unbound = unbound(request.workspace, request.loaded, request.plan);
    match unbound.map_err(|error| Stop::refused(error.to_string(), "run `sendoff check`"))? {
        None => Ok(()),
        Some(what) => Err(Stop::refused(
            format!("this plan is not what the workspace makes of its campaign: {what}"),
            "plan again and have the new plan signed; a plan is never written by hand",
        )),
    }
}

/// One run of a plan: what its steps work with.
pub(super) struct Run<'a> {
    pub request: &'a ApplyRequest<'a>,
    pub subject: Subject<'a>,
    pub journal: Journal<'a>,
    pub state: RunState,
    pub interrupt: Interrupt,
    /// The last send day for which suppression was read.
    pub suppression_read: Option<jiff::civil::Date>,
    /// Whether this run asked a platform for a change.
    acted: bool,
    /// The Clay rows of a launch, read once: the plan is signed over them.
    pub clay: tokio::sync::OnceCell<ClaySeen>,
}

impl<'a> Run<'a> {
    pub fn new(request: &'a ApplyRequest<'a>, journal: Journal<'a>, state: RunState) -> Self {
        let subject = Subject::new(request.workspace, request.loaded);
        let clay = tokio::sync::OnceCell::new();
        let interrupt = request.interrupt.clone();
        Self {
            request,
            subject,
            journal,
            state,
            interrupt,
            suppression_read: None,
            acted: false,
            clay,
        }
    }

    /// The plan.
    pub fn plan(&self) -> &'a PlanDocument {
        self.request.plan
    }

    /// The clients.
    pub fn platforms(&self) -> &'a Platforms {
        self.request.platforms
    }

    /// The instant now.
    pub fn now(&self) -> Timestamp {
        self.request.platforms.clock.now()
    }

    /// Waits, shows a sign of life meanwhile and after, and ends early where the operator asks.
    pub async fn sleep(&self, length: SignedDuration) -> Result<(), Stop> {
        self.interrupt.check()?;
        let mut over = self.request.platforms.clock.sleep(length);
        for beats in 1.. {
            let beat = tokio::time::timeout(BEAT, &mut over);
            if beat.await.is_ok() {
                break;
            }
            self.interrupt.check()?;
            stops::check_halt(self)?;
            if beats % BEATS_PER_HEARTBEAT == 0 {
                self.journal.heartbeat()?;
            }
        }
        self.journal.heartbeat()?;
        self.interrupt.check()
    }

    /// Takes into account what others wrote into the campaign's record since it was read.
    pub fn take_news(&mut self) -> Result<(), Stop> {
        for event in self.request.store.events(&self.plan().campaign, self.state.seen) {
            let event = event?;
            self.state.seen = event.seq;
            if is_of_campaign(&event.kind) {
                self.state.take(&event);
            }
        }
        Ok(())
    }

    /// Writes an event, takes it into account and tells whoever listens.
    pub fn write(&mut self, kind: &str, body: Value) -> Result<(), Stop> {
        let event = self.journal.write(kind, body)?;
        self.acted |= kind == kinds::EFFECT_INTENDED;
        self.state.take(&event);
        (self.request.listener)(&event);
        Ok(())
    }

    /// Says of a reading that failed that nothing was changed, where that is so.
    fn untouched(&self, stop: Stop) -> Stop {
        match stop {
            Stop::Unreadable(why) if !self.acted => {
                Stop::Unreadable(format!("{why}; this run changed nothing"))
            }
            other => other,
        }
    }

    async fn go(&mut self) -> Result<(), Stop> {
        let approvals = self.request.approvals.clone();
        if self.state.begun {
            self.write(kinds::APPLY_RESUMED, json!({ "approvals": approvals }))?;
        } else {
            let stage = self.plan().stage;
            self.write(kinds::APPLY_BEGUN, json!({ "stage": stage, "approvals": approvals }))?;
        }
        stops::listen(self).await?;
        self.check_target().await?;
        foreign::check(self).await?;
        self.take_releases()?;
        wave::go_on(self).await?;
        for step in &self.plan().steps {
            stops::listen(self).await?;
            step::run(self, step).await?;
        }
        Ok(())
    }

    /// The connected organisation is the one the plan names, before anything else is asked.
    async fn check_target(&self) -> Result<(), Stop> {
        let connected = self.platforms().salesforce.organization().await?;
        let wanted = &self.plan().targets.salesforce;
        if connected.as_str() == wanted.account {
            return Ok(());
        }
        let why = format!(
            "the connected Salesforce organisation is {connected}; the plan is for {} (`{}`)",
            wanted.account, wanted.name
        );
        Err(Stop::refused(why, "switch the credential of this instance in the workspace file"))
    }

    /// Writes the decisions on waves that are not in the record yet.
    fn take_releases(&mut self) -> Result<(), Stop> {
        for release in &self.request.releases {
            let wave = self.state.wave(&release.wave);
            let wanted = wave.tripped.is_some() || wave.held.is_some();
            let used = wave.decisions.contains(&release.statement.to_string());
            // A decision about what had not happened yet is none.
            let informed = wave.decided_at.is_some_and(|at| release.at >= at);
            if wanted && informed && wave.released.is_none() && !used {
                let Release { wave, person, reason, statement, .. } = release;
                let body = json!({
                    "wave": wave, "person": person, "reason": reason, "statement": statement,
                });
                self.write(kinds::GATE_RELEASED, body)?;
            }
        }
        Ok(())
    }

    fn end(&mut self, ended: &Result<(), Stop>) -> Result<(), Stop> {
        if !matches!(ended, Err(Stop::Store(_))) {
            stops::record(self)?;
        }
        match ended {
            Ok(()) => self.write(kinds::APPLY_FINISHED, json!({})),
            Err(Stop::Store(_)) => Ok(()),
            Err(stop) => self.write(kinds::APPLY_STOPPED, json!({ "why": stop.to_string() })),
        }
    }
}
