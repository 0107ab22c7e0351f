//! A small launch on the doubles for the tests of the engine: thirty invented people, one wave.
//!
//! The plan is a compiled one whose steps are cut down to the Smartlead part, because the people
//! are in no double of Salesforce.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::SignedDuration;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::apply::Run;
use super::approved::{Approved, Recipient};
use super::connect::{Lent, connect};
use super::journal::Journal;
use super::observe::tests::{known, settings};
use super::tests::table;
use super::wave::LEAD_ID;
use super::{ApplyRequest, Interrupt, Platforms, RunState, Stop};
use crate::base::clock::{Clock, SharedClock};
use crate::base::private::{Personal, Secret};
use crate::plan::testing::{CAMPAIGN, KEY, clay, person, plan, ready, salesforce, small};
use crate::plan::{Action, Compiled, FrozenSet, PlanDocument, Stage};
use crate::platform::salesforce::Soql;
use crate::platform::smartlead::normal::LeadWrite;
use crate::platform::smartlead::{AddLeads, CampaignId, StatusCommand};
use crate::sandbox::faults::{Fault, FaultKind};
use crate::sandbox::smartlead::CampaignTruth;
use crate::sandbox::world::{Rates, WorldSettings};
use crate::sandbox::{Running, Sandbox, SandboxSettings};
use crate::spec::leaf::SecretRef;
use crate::store::{Event, Owner, Store};
use crate::workspace::Workspace;

/// How many people the plan is for.
pub const PEOPLE: usize = 30;
/// The path under which a campaign is commanded.
pub const STATUS: &str = "/api/v1/campaigns/*/status";
/// The path under which leads are added and listed.
pub const LEADS: &str = "/api/v1/campaigns/*/leads";

/// Everything one apply needs.
pub struct Bench {
    pub running: Running,
    pub workspace: Workspace,
    pub plan: PlanDocument,
    pub set: FrozenSet,
    pub platforms: Platforms,
    pub store: Store,
    folder: TempDir,
}

/// Whom the plan of a bench reaches, and the leads that were asked for last.
type Reached = (Vec<Recipient>, BTreeSet<String>);

/// Record to people: no organisation of a sandbox holds the people of a bench.
static REACHED: Mutex<BTreeMap<PathBuf, Reached>> = Mutex::new(BTreeMap::new());

fn lock() -> MutexGuard<'static, BTreeMap<PathBuf, Reached>> {
    REACHED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whom the plan of a bench reaches, in place of a reading; `None` for every other run. Salesforce
/// is asked all the same, so that a reading fails where it cannot be read.
pub(super) async fn reached(run: &Run<'_>) -> Result<Option<Approved>, Stop> {
    let Some((people, _)) = lock().get(run.request.store.path()).cloned() else { return Ok(None) };
    let users = run.platforms().salesforce.query(&Soql::select("User", ["Id"])).await;
    users.map_err(|why| Stop::Unreadable(format!("suppression cannot be read: {why}")))?;
    let is_left = |lead: &String| !people.iter().any(|one| one.person.lead == *lead);
    let fell_out = (0..PEOPLE).map(|number| person(number).lead).filter(is_left).collect();
    let (removed, writes) = (BTreeMap::new(), BTreeMap::new());
    Ok(Some(Approved { people, removed, fell_out, writes }))
}

/// Notes which leads were asked for.
pub(super) fn asked(run: &Run<'_>, leads: &BTreeSet<String>) {
    if let Some((_, asked)) = lock().get_mut(run.request.store.path()) {
        asked.clone_from(leads);
    }
}

impl Bench {
    /// A launch whose campaign does not exist yet; nobody bounces or opts out.
    pub async fn new() -> Self {
        Self::with(SandboxSettings::default()).await
    }

    /// The same on doubles with other settings.
    pub async fn with(sandbox: SandboxSettings) -> Self {
        let workspace = small(PEOPLE, "[30]");
        let compiled = plan(&workspace, Some(&ready(PEOPLE)), None);
        Self::of(sandbox, workspace, compiled, launches).await
    }

    /// A launch whose wave is observed until its gate is decided, over days.
    pub async fn gated() -> Self {
        let workspace = small(PEOPLE, "[30]");
        let compiled = plan(&workspace, Some(&ready(PEOPLE)), None);
        let keeps = |action: &Action| launches(action) || matches!(action, Action::Gate { .. });
        Self::of(SandboxSettings::default(), workspace, compiled, keeps).await
    }

    /// A preparation whose Salesforce campaign does not exist yet, and which saw so many rows.
    pub async fn preparing(rows: usize) -> Self {
        let mut sandbox = SandboxSettings::default();
        sandbox.world.orgs.iter_mut().for_each(|org| org.campaign = None);
        let workspace = small(PEOPLE, "[30]");
        let mut seen = ready(PEOPLE);
        salesforce(&mut seen).campaigns.clear();
        clay(&mut seen).rows.truncate(rows);
        let compiled = plan(&workspace, Some(&seen), Some(Stage::Prepare));
        let keeps = |action: &Action| matches!(action, Action::EnsureCampaign | Action::PushRows);
        Self::of(sandbox, workspace, compiled, keeps).await
    }

    async fn of(
        sandbox: SandboxSettings,
        workspace: Workspace,
        compiled: Compiled,
        keeps: impl Fn(&Action) -> bool,
    ) -> Self {
        let rates = Rates { hard_bounce: 0.0, opt_out_link: 0.0, ..Rates::default() };
        let world = WorldSettings { rates, ..sandbox.world };
        let running = Sandbox::start(SandboxSettings { world, ..sandbox }).await.unwrap();
        let clock: SharedClock = Arc::new(running.sandbox().clock().clone());
        let folder = tempfile::tempdir().unwrap();
        let org = running.sandbox().org("core").unwrap().id();
        let platforms = lent(&running, folder.path(), &org);
        let mut plan = compiled.plan;
        // So few people pass no rule of policy; what is applied is the same.
        plan.appliable = true;
        plan.expires = running.sandbox().clock().now() + SignedDuration::from_hours(1);
        plan.targets.salesforce.account = org;
        plan.steps.retain(|step| keeps(&step.action));
        let store = Store::open(&folder.path().join("record.db"), clock).unwrap();
        let bench = Self { running, workspace, plan, set: compiled.set, platforms, store, folder };
        bench.reach(&bench.people());
        bench
    }

    /// The record of a second copy of the workspace: it knows nothing of the first.
    pub fn second_record(&self) -> Store {
        let clock = self.platforms.clock.clone();
        let store = Store::open(&self.folder.path().join("second.db"), clock).unwrap();
        lock().insert(store.path().to_owned(), (self.people(), BTreeSet::new()));
        store
    }

    /// What an apply of the plan needs, with nothing taken back.
    pub fn request(&self) -> ApplyRequest<'_> {
        ApplyRequest {
            plan: &self.plan,
            digest: self.plan.digest().unwrap(),
            set: &self.set,
            workspace: &self.workspace,
            loaded: self.workspace.campaign(CAMPAIGN).unwrap(),
            platforms: &self.platforms,
            store: &self.store,
            owner: owner(1),
            is_gone: &|_| false,
            approvals: json!([]),
            halted: &|| None,
            revoked: &|| None,
            releases: Vec::new(),
            recipients_key: KEY,
            interrupt: Interrupt::new(),
            listener: &|_| {},
        }
    }

    /// A run of a request, under its lease.
    pub fn run<'a>(&'a self, request: &'a ApplyRequest<'a>) -> Run<'a> {
        let length = SignedDuration::from_hours(1);
        let lease = self.store.acquire(&self.plan.campaign, &request.owner, length).unwrap();
        let state = RunState::read(&self.store, &self.plan.campaign, request.digest).unwrap();
        Run::new(request, Journal::new(&self.store, lease, request.digest), state)
    }

    /// Every event of the campaign.
    pub fn events(&self) -> Vec<Event> {
        self.store.events(&self.plan.campaign, 0).map(Result::unwrap).collect()
    }

    /// The kinds of every event, in order.
    pub fn kinds(&self) -> Vec<String> {
        self.events().into_iter().map(|event| event.kind).collect()
    }

    /// The bodies of the events of a kind.
    pub fn bodies(&self, kind: &str) -> Vec<Value> {
        self.events().into_iter().filter(|one| one.kind == kind).map(|one| one.body).collect()
    }

    /// Orders a fault of Smartlead for so many calls.
    pub fn fault(&self, method: &str, path: &str, kind: FaultKind, times: u32) -> u64 {
        let fault = Fault { times, ..Fault::new("smartlead", method, path, kind) };
        self.running.sandbox().faults().order(fault)
    }

    /// How many calls changed something on a platform, reading aside.
    pub fn writes(&self) -> usize {
        let calls = self.running.sandbox().calls().all();
        calls.iter().filter(|call| call.platform == "smartlead" && call.method != "GET").count()
    }

    /// What is true of a campaign of Smartlead.
    pub fn truth(&self, name: &str) -> CampaignTruth {
        let truth = self.running.sandbox().smartlead().truth();
        let mut named = truth.campaigns.into_values().filter(|one| one.name == name);
        let found = named.next().unwrap();
        assert!(named.next().is_none(), "two campaigns are named `{name}`");
        found
    }

    /// The people of the plan.
    pub fn people(&self) -> Vec<Recipient> {
        let recipient = |number| Recipient {
            person: person(number),
            wave: 0,
            fields: [("first_name".to_owned(), Personal::from("Ylva"))].into(),
            is_whole: true,
        };
        (0..PEOPLE).map(recipient).collect()
    }

    /// The leads that were asked for last.
    pub fn asked(&self) -> BTreeSet<String> {
        lock()[self.store.path()].1.clone()
    }

    /// The plan's Smartlead campaign, made by hand, with its people loaded.
    pub async fn loaded(&self) -> CampaignId {
        self.loaded_as(&|_, lead| Some(lead.to_owned())).await
    }

    /// The same with other ids than the leads' own, by number and lead.
    pub async fn loaded_as(&self, id_of: &dyn Fn(usize, &str) -> Option<String>) -> CampaignId {
        let smartlead = &self.platforms.smartlead;
        let name = &self.plan.targets.smartlead_campaign;
        let id = smartlead.create_campaign(name, None).await.unwrap();
        let lead = |(number, one): (usize, Recipient)| {
            let id = id_of(number, &one.person.lead);
            let id = id.map(|id| (LEAD_ID.to_owned(), Personal::from(id)));
            let (email, custom_fields) = (one.person.email, id.into_iter().collect());
            LeadWrite { email, custom_fields, ..LeadWrite::default() }
        };
        let leads: Vec<LeadWrite> = self.people().into_iter().enumerate().map(lead).collect();
        let added = smartlead.add_leads(id, &leads, AddLeads::default()).await.unwrap();
        assert_eq!(added.total_leads, PEOPLE as u64);
        self.own();
        id
    }

    /// Whom the plan reaches from now on.
    pub fn reach(&self, people: &[Recipient]) {
        lock().insert(self.store.path().to_owned(), (people.to_vec(), BTreeSet::new()));
    }

    /// Says in the record that the plan's Smartlead campaign is its own doing.
    pub fn own(&self) {
        let step =
            self.plan.steps.iter().find(|one| one.action == Action::EnsureSequencer).unwrap();
        let body = json!({ "step": step.id, "key": "create", "note": {} });
        self.store.append(&self.plan.campaign, super::kinds::EFFECT_INTENDED, body).unwrap();
    }

    /// A campaign under some name that sends to ten people of its own, a message in three minutes.
    pub async fn active(&self, name: &str) -> CampaignId {
        let smartlead = &self.platforms.smartlead;
        let id = smartlead.create_campaign(name, None).await.unwrap();
        let mailboxes: Vec<_> = smartlead.mailboxes().await.unwrap().iter().map(|m| m.id).collect();
        smartlead.add_mailboxes(id, &mailboxes).await.unwrap();
        let leads: Vec<LeadWrite> = (0..10)
            .map(|n| LeadWrite {
                email: Personal::new(format!("ada{n}@carrier{}.example", id.0)),
                ..LeadWrite::default()
            })
            .collect();
        smartlead.add_leads(id, &leads, AddLeads::default()).await.unwrap();
        let schedule = json!({
            "timezone": "UTC", "days_of_the_week": [1], "start_hour": "00:00",
            "end_hour": "23:00", "min_time_btw_emails": 3, "max_new_leads_per_day": 100,
        });
        self.post(id, "schedule", schedule).await;
        let step = json!({
            "id": null, "seq_number": 1, "seq_delay_details": { "delay_in_days": 0 },
            "subject": "Hello", "email_body": "Hello",
        });
        self.post(id, "sequences", json!({ "sequences": [step] })).await;
        smartlead.command(id, StatusCommand::Start).await.unwrap();
        id
    }

    async fn post(&self, id: CampaignId, route: &str, body: Value) {
        let base = &self.running.urls()["smartlead"];
        let url = format!("{base}/api/v1/campaigns/{id}/{route}?api_key=sandbox-smartlead-key");
        let body = serde_json::to_vec(&body).unwrap();
        let request = reqwest::Client::new().post(url).header("content-type", "application/json");
        assert_eq!(request.body(body).send().await.unwrap().status(), 200, "{route}");
    }

    /// Lets the sandbox's clock run.
    pub fn pass(&self, length: SignedDuration) {
        self.running.sandbox().clock().advance_by(length);
    }
}

/// The steps of a bench's launch: those on Smartlead, but for loading.
fn launches(action: &Action) -> bool {
    matches!(
        action,
        Action::EnsureSequencer
            | Action::WriteSettings
            | Action::WriteSchedule
            | Action::WriteSequence
            | Action::AttachMailboxes
            | Action::Start { .. }
            | Action::Watch { .. }
    )
}

/// The clients of a sandbox's accounts.
fn lent(running: &Running, folder: &Path, org: &str) -> Platforms {
    let url = running.urls()["salesforce-core"].clone();
    std::fs::write(folder.join("sendoff.yaml"), settings(running, org, &url)).unwrap();
    let accounts = Workspace::load(folder).unwrap();
    let hook = table::webhook(running);
    let secret = |reference: &SecretRef| match reference.to_string().as_str() {
        "env:HOOK" => Some(Secret::new(hook.clone())),
        "env:TOKEN" => Some(Secret::new(table::TOKEN)),
        _ => Some(known(reference)),
    };
    let clock: SharedClock = Arc::new(running.sandbox().clock().clone());
    let export = |_: &str| Some(table::EXPORT.as_bytes().to_vec());
    let lent = Lent { secret: &secret, file: &export, clock, seed: 1 };
    let accounts = accounts.settings.as_ref().unwrap();
    let mut platforms = connect(accounts, "core", Some("outreach-core"), &lent).unwrap();
    platforms.clay.as_mut().unwrap().reader = Box::new(table::Double::of(running));
    platforms
}

/// A process of an invented machine.
pub fn owner(pid: u32) -> Owner {
    Owner { host: "desk.example".to_owned(), pid, nonce: format!("n{pid}") }
}
