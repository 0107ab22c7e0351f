//! One campaign opened for a verb: its workspace, its record, its credentials, its clock.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;

use super::anew;
use super::failure::{Audience, Failure};
use super::open;
use super::world::World;
use crate::base::clock::{ManualClock, SharedClock};
use crate::base::file;
use crate::base::private::Secret;
use crate::engine::connect::{ConnectError, Lent, connect};
use crate::engine::{ClockError, Platforms, SandboxClock};
use crate::rules::Subject;
use crate::spec::Settings;
use crate::spec::leaf::SecretRef;
use crate::spec::policy::{Person, Suspension};
use crate::store::{Store, StoreError};
use crate::workspace::{Loaded, Workspace};

/// The folder of the record, unless the workspace file says otherwise.
const STORE: &str = ".sendoff";
/// The file of the record in it.
const RECORD: &str = "record.db";

/// The largest file of a secret, in bytes.
const SECRET_BYTES_MAX: u64 = 64 * 1024;
/// The largest export of a Clay table, in bytes.
const EXPORT_BYTES_MAX: u64 = 512 * 1024 * 1024;
/// The file beside it that a halt leaves.
const HALTED: &str = "halted";
/// The role that runs what changes platforms.
const OPERATOR: &str = "operator";

/// A workspace opened for a verb.
pub(super) struct Session {
    /// The workspace.
    pub workspace: Workspace,
    /// The clock: the machine's, or the sandbox's where the workspace names one.
    pub clock: SharedClock,
}

impl Session {
    /// Opens the workspace at or above a path. Its clock is asked for once, where it is a
    /// sandbox's.
    pub async fn open(world: &World, start: &Path) -> Result<Self, Failure> {
        let mut session = Self::on_machine_time(world, start)?;
        session.follow(world).await.map_err(|error| session.no_sandbox(&error))?;
        Ok(session)
    }

    /// What to do where the sandbox of this workspace does not answer.
    fn no_sandbox(&self, error: &ClockError) -> Failure {
        if let Some(anew) = anew::command(&self.workspace.root).filter(|_| error.is_silence()) {
            return Failure::new(Audience::Environment, "this rehearsal ended with its sandbox")
                .hint(format!("begin a new one: `{anew}`"))
                .hint("what it recorded can be read: `status`, `approvals`, `show`, `verify`");
        }
        let failure = Failure::new(Audience::Environment, "there is no sandbox to go by");
        let failure = failure.caused_by(error);
        if !error.is_silence() {
            return failure;
        }
        failure.hint(
            "begin a rehearsal with `sendoff sandbox --rehearse WORKSPACE --into DIR`; where this \
             workspace has real accounts, remove the key",
        )
    }

    /// Opens the workspace for a verb that reads files and the record alone. Where the sandbox of
    /// a rehearsal has ended, its time stands at the last event of the record.
    pub async fn open_offline(world: &World, start: &Path) -> Result<Self, Failure> {
        let mut session = Self::on_machine_time(world, start)?;
        if session.follow(world).await.is_err()
            && let Some(last) = session.last_event()?
        {
            session.clock = Arc::new(ManualClock::new(last));
        }
        Ok(session)
    }

    fn on_machine_time(world: &World, start: &Path) -> Result<Self, Failure> {
        let root = open::root(world, start)?;
        let root = root.canonicalize().unwrap_or(root);
        Ok(Self { workspace: open::workspace(&root)?, clock: world.clock() })
    }

    /// Goes by the clock of the sandbox that the workspace names, if it names one.
    async fn follow(&mut self, world: &World) -> Result<(), ClockError> {
        let address = self.workspace.settings.as_ref().and_then(|one| one.sandbox_clock.as_ref());
        if let Some(address) = address {
            let clock = SandboxClock::follow(&address.value, world.clock()).await?;
            self.clock = Arc::new(clock);
        }
        Ok(())
    }

    /// When the last event of any campaign was recorded.
    fn last_event(&self) -> Result<Option<Timestamp>, Failure> {
        let Some(store) = self.record_if_any()? else { return Ok(None) };
        let mut last = None;
        for loaded in &self.workspace.campaigns {
            let event =
                store.last(loaded.campaign.name.as_str()).map_err(|error| damaged(&error))?;
            last = last.max(event.map(|event| event.at));
        }
        Ok(last)
    }

    /// The workspace file.
    pub fn settings(&self) -> Result<&Settings, Failure> {
        self.workspace.settings.as_ref().ok_or_else(|| {
            Failure::new(Audience::Config, "the workspace file cannot be read")
                .hint("run `sendoff check`, which says what is wrong with it")
        })
    }

    /// The campaign of a name or a path.
    pub fn campaign(&self, name: &str) -> Result<&Loaded, Failure> {
        let given = Path::new(name);
        let inside = given.strip_prefix(&self.workspace.root).unwrap_or(given);
        let shown = inside.to_string_lossy();
        self.workspace.campaign(&shown).ok_or_else(|| {
            let names: Vec<&str> =
                self.workspace.campaigns.iter().map(|one| one.campaign.name.as_str()).collect();
            let nearest = crate::base::nearest::nearest(name, names.iter().copied());
            let failure = Failure::new(Audience::Usage, format!("no campaign `{name}`"));
            match nearest {
                Some(meant) => failure.hint(format!("did you mean `{meant}`?")),
                None => failure.hint(format!("the campaigns are {}", names.join(", "))),
            }
        })
    }

    /// The path of the record.
    pub fn record_path(&self) -> PathBuf {
        let folder = self.workspace.settings.as_ref().and_then(|one| one.store.as_ref());
        let folder = folder.map_or(STORE, |folder| folder.value.as_str());
        self.workspace.root.join(folder).join(RECORD)
    }

    /// Where a halt leaves its mark.
    pub fn halt_mark(&self) -> PathBuf {
        self.record_path().with_file_name(HALTED)
    }

    /// Whether somebody may act under a name: they are in the people policy and not suspended.
    pub fn person(&self, name: &str) -> Result<(), Failure> {
        let person = self.people().find(|(one, _)| *one == name).ok_or_else(|| {
            Failure::new(Audience::Usage, format!("`{name}` is not in the people policy"))
                .hint("say who you are with `--as PERSON`")
        })?;
        match self.suspended(person.1) {
            Some(one) => {
                let headline = format!("`{name}` is suspended until {}", one.until.value);
                Err(Failure::new(Audience::Refused, headline).hint("somebody else has to decide"))
            }
            None => Ok(()),
        }
    }

    /// Whether somebody may run a verb that changes platforms or lets a campaign go on: they may
    /// act at all, and are an operator. Stopping takes no role.
    pub fn operator(&self, name: &str, verb: &str) -> Result<(), Failure> {
        self.person(name)?;
        let operates =
            |person: &Person| person.roles.iter().any(|role| role.value.as_str() == OPERATOR);
        if self.people().any(|(one, person)| one == name && operates(person)) {
            return Ok(());
        }
        let able = self.people().filter(|(_, one)| operates(one) && self.suspended(one).is_none());
        let able: Vec<String> = able.map(|(one, _)| format!("`{one}`")).collect();
        let hint = match able.as_slice() {
            [] => "nobody has it: give it to somebody in the people policy".to_owned(),
            able => format!("who has it: {}", able.join(", ")),
        };
        let headline =
            format!("`{name}` does not have the role `{OPERATOR}`, which `sendoff {verb}` needs");
        Err(Failure::new(Audience::Refused, headline).hint(hint))
    }

    fn people(&self) -> impl Iterator<Item = (&str, &Person)> {
        let people = self.workspace.policy.people.iter().flat_map(|people| people.people.iter());
        people.map(|(name, person)| (name.value.as_str(), person))
    }

    fn suspended<'p>(&self, person: &'p Person) -> Option<&'p Suspension> {
        let today = self.clock.now().to_zoned(jiff::tz::TimeZone::UTC).date();
        person.suspended.as_ref().filter(|one| (*one.from..=*one.until).contains(&today))
    }

    /// Opens the record, making it where there is none.
    pub fn record(&self) -> Result<Store, Failure> {
        let path = self.record_path();
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(|error| {
                let headline = format!("cannot make `{}`", folder.display());
                Failure::new(Audience::Environment, headline).caused_by(&error)
            })?;
        }
        Store::open(&path, self.clock.clone()).map_err(|error| damaged(&error))
    }

    /// Opens the record for reading, whatever state it is in.
    pub fn look_at_record(&self) -> Result<Store, StoreError> {
        Store::open_read_only(&self.record_path(), self.clock.clone())
    }

    /// Opens the record for reading; `None` where there is none yet.
    pub fn record_if_any(&self) -> Result<Option<Store>, Failure> {
        match self.look_at_record() {
            Ok(store) => Ok(Some(store)),
            Err(StoreError::Absent { .. }) => Ok(None),
            Err(error) => Err(damaged(&error)),
        }
    }

    /// Lends credentials, files and the clock to whoever makes clients.
    pub fn lend<T>(
        &self,
        world: &World,
        make: impl FnOnce(&Lent<'_>) -> Result<T, ConnectError>,
    ) -> Result<T, Failure> {
        let secret = |reference: &SecretRef| self.secret(world, reference);
        let file = |path: &str| file::read(&self.workspace.root.join(path), EXPORT_BYTES_MAX).ok();
        let lent = Lent { secret: &secret, file: &file, clock: self.clock.clone(), seed: SEED };
        make(&lent).map_err(|error| unconnected(&error))
    }

    /// The clients of a campaign's accounts.
    pub fn connect(&self, world: &World, loaded: &Loaded) -> Result<Platforms, Failure> {
        let subject = Subject::new(&self.workspace, loaded);
        let broken = |skip: crate::rules::Skip| {
            Failure::new(Audience::Config, skip.because).hint("run `sendoff check`")
        };
        let instance = subject.audience().map_err(broken)?.instance.value.clone();
        let table = subject.enrich().map_err(broken)?.map(|enrich| enrich.table.value.clone());
        let settings = self.settings()?;
        let table = table.as_ref().map(|name| name.as_str());
        self.lend(world, |lent| connect(settings, instance.as_str(), table, lent))
    }

    /// The secret that recipients' digests are keyed with.
    pub fn recipients_key(&self, world: &World) -> Result<Secret, Failure> {
        let reference = &self.settings()?.recipients_key.value;
        self.secret(world, reference).ok_or_else(|| {
            let headline = format!("the recipients' key is missing: `{reference}` holds nothing");
            Failure::new(Audience::Environment, headline)
                .hint("make one with `openssl rand -hex 32` and keep it; plans depend on it")
        })
    }

    /// A secret, from the environment or from a file of the workspace.
    fn secret(&self, world: &World, reference: &SecretRef) -> Option<Secret> {
        let text = match reference {
            SecretRef::Env(name) => world.variable(name)?.into_string().ok()?,
            SecretRef::File(path) => {
                let bytes = file::read(&self.workspace.root.join(path), SECRET_BYTES_MAX).ok()?;
                String::from_utf8(bytes).ok()?
            }
        };
        let text = text.trim().to_owned();
        (!text.is_empty()).then(|| Secret::new(text))
    }
}

/// The seed of the waits between tries; nothing depends on it but their spread.
const SEED: u64 = 1;

fn unconnected(error: &ConnectError) -> Failure {
    let audience = match error {
        ConnectError::NoSecret { .. } | ConnectError::NoWire(_) => Audience::Environment,
        _ => Audience::Config,
    };
    Failure::new(audience, error.to_string())
}

/// A record that cannot be opened: damage has its own exit code.
pub(super) fn damaged(error: &StoreError) -> Failure {
    let audience = match error {
        StoreError::Damaged { .. } | StoreError::NotAStore { .. } => Audience::Damaged,
        StoreError::Held { .. } | StoreError::Orphaned { .. } | StoreError::Fenced { .. } => {
            Audience::Refused
        }
        _ => Audience::Environment,
    };
    Failure::new(audience, error.to_string()).hint(error.help())
}
