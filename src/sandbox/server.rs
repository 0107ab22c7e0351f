//! A sandbox put together: the world, the doubles, their faults, their log; in process or served.
//!
//! Knows nothing of what any platform does.

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::admin;
use super::calls::Calls;
use super::clay::{Clay, ClaySettings};
use super::clock::{Pace, SandboxClock};
use super::faults::Faults;
use super::listener::{Cut, CuttingListener};
use super::salesforce::{Operation, Org, OrgSettings};
use super::smartlead::{Smartlead, SmartleadSettings};
use super::world::{World, WorldSettings, seed_org};
use crate::base::clock::{Clock, SharedClock};
use crate::base::private::Secret;

const STOP_PATIENCE: Duration = Duration::from_secs(2);

/// Everything that decides a sandbox.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SandboxSettings {
    /// What its clock shows at first.
    #[schemars(with = "String")]
    pub start: Timestamp,
    /// How its clock moves.
    pub pace: Pace,
    /// The people and what they do.
    pub world: WorldSettings,
    /// The Smartlead account.
    pub smartlead: SmartleadSettings,
    /// The Clay workspace.
    pub clay: ClaySettings,
    /// Consumer key of the connected app in every Salesforce org.
    pub client_id: String,
    /// Consumer secret of the connected app in every Salesforce org.
    pub client_secret: String,
}

impl Default for SandboxSettings {
    fn default() -> Self {
        Self {
            start: Timestamp::constant(1_799_654_400, 0),
            pace: Pace::Stepped,
            world: WorldSettings::default(),
            smartlead: SmartleadSettings::default(),
            clay: ClaySettings::default(),
            client_id: "sandbox-client-id".to_owned(),
            client_secret: "sandbox-client-secret".to_owned(),
        }
    }
}

/// A sandbox in this process. It is not served until it is started.
pub struct Sandbox {
    clock: SandboxClock,
    faults: Faults,
    calls: Calls,
    world: Arc<World>,
    smartlead: Arc<Smartlead>,
    clay: Arc<Clay>,
    orgs: BTreeMap<String, Arc<Org>>,
}

impl Sandbox {
    /// The sandbox that some settings describe, with its orgs seeded.
    pub fn new(settings: SandboxSettings) -> Arc<Self> {
        let clock = SandboxClock::new(settings.start, settings.pace);
        let shared: SharedClock = Arc::new(clock.clone());
        let world = Arc::new(World::new(settings.world));
        let mut orgs = BTreeMap::new();
        for (index, crm) in world.settings().orgs.iter().enumerate() {
            let secret = Secret::new(settings.client_secret.clone());
            let org = OrgSettings {
                number: u16::try_from(index + 1).unwrap_or(u16::MAX),
                ..OrgSettings::new(&crm.name, &settings.client_id, secret)
            };
            let org = Org::new(org, shared.clone());
            seed_org(&world, crm, &org);
            orgs.insert(crm.name.clone(), org);
        }
        Arc::new(Self {
            faults: Faults::new(shared.clone()),
            calls: Calls::new(shared.clone()),
            smartlead: Smartlead::new(settings.smartlead, shared.clone(), world.clone()),
            clay: Clay::new(settings.clay, shared, world.clone()),
            clock,
            world,
            orgs,
        })
    }

    /// The clock of every double.
    pub fn clock(&self) -> &SandboxClock {
        &self.clock
    }

    /// The people and what they do.
    pub fn world(&self) -> &World {
        &self.world
    }

    /// The faults around every platform.
    pub fn faults(&self) -> &Faults {
        &self.faults
    }

    /// The log of every call.
    pub fn calls(&self) -> &Calls {
        &self.calls
    }

    /// The Smartlead double.
    pub fn smartlead(&self) -> &Arc<Smartlead> {
        &self.smartlead
    }

    /// The Clay double.
    pub fn clay(&self) -> &Arc<Clay> {
        &self.clay
    }

    /// A Salesforce double by the name of its instance.
    pub fn org(&self, name: &str) -> Option<&Arc<Org>> {
        self.orgs.get(name)
    }

    /// Every platform's routes, faults and log included: `smartlead`, `clay`, `salesforce-core`.
    pub fn routers(&self) -> BTreeMap<String, Router> {
        let mut routers = BTreeMap::new();
        routers.insert("smartlead".to_owned(), self.smartlead.router());
        routers.insert("clay".to_owned(), self.clay.router());
        for (name, org) in &self.orgs {
            routers.insert(format!("salesforce-{name}"), org.router());
        }
        let around = |(name, router): (String, Router)| {
            let router = self.calls.around(&name, self.faults.around(&name, router));
            (name, router)
        };
        routers.into_iter().map(around).collect()
    }

    /// What really happened up to now, on every platform.
    pub fn ledger(&self) -> Value {
        let salesforce: Map<String, Value> =
            self.orgs.iter().map(|(name, org)| (name.clone(), writes(org))).collect();
        json!({
            "at": self.clock.now().to_string(),
            "smartlead": self.smartlead.truth(),
            "clay": self.clay.truth(),
            "salesforce": salesforce,
        })
    }

    /// Serves a new sandbox on free loopback ports.
    pub async fn start(settings: SandboxSettings) -> io::Result<Running> {
        Running::start(Self::new(settings)).await
    }
}

fn writes(org: &Org) -> Value {
    org.writes()
        .into_iter()
        .map(|write| {
            json!({
                "at": write.at.to_string(), "object": write.object, "id": write.id,
                "operation": operation(write.operation), "fields": write.fields,
            })
        })
        .collect()
}

const fn operation(operation: Operation) -> &'static str {
    match operation {
        Operation::Create => "create",
        Operation::Update => "update",
        Operation::Delete => "delete",
    }
}

/// A sandbox that is served. Dropping it leaves the ports open until the runtime ends; stop it.
pub struct Running {
    sandbox: Arc<Sandbox>,
    urls: BTreeMap<String, String>,
    stop: watch::Sender<bool>,
    servers: Vec<JoinHandle<io::Result<()>>>,
}

impl Running {
    async fn start(sandbox: Arc<Sandbox>) -> io::Result<Self> {
        let (stop, stopped) = watch::channel(false);
        let mut urls = BTreeMap::new();
        let mut servers = Vec::new();
        let mut routers = sandbox.routers();
        routers.insert("admin".to_owned(), admin::router(sandbox.clone()));
        for (name, router) in routers {
            let listener = CuttingListener::bind(0).await?;
            urls.insert(name, format!("http://{}", listener.address()?));
            let mut stopped = stopped.clone();
            let service = router.into_make_service_with_connect_info::<Cut>();
            servers.push(tokio::spawn(async move {
                axum::serve(listener, service)
                    .with_graceful_shutdown(async move {
                        let _ = stopped.wait_for(|stopped| *stopped).await;
                    })
                    .await
            }));
        }
        Ok(Self { sandbox, urls, stop, servers })
    }

    /// The sandbox that is served.
    pub fn sandbox(&self) -> &Arc<Sandbox> {
        &self.sandbox
    }

    /// Where each platform is served, `http://127.0.0.1:PORT` by name; `admin` among them.
    pub fn urls(&self) -> &BTreeMap<String, String> {
        &self.urls
    }

    /// Lets held calls go, answers what is under way and closes the ports.
    pub async fn stop(self) {
        self.sandbox.faults.release(None);
        self.stop.send_replace(true);
        for mut server in self.servers {
            if tokio::time::timeout(STOP_PATIENCE, &mut server).await.is_err() {
                server.abort();
            }
        }
    }
}
