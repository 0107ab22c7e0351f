//! A plan opened for its signatures: its digest, the workspace it lies in, its approvals.

use std::path::{Path, PathBuf};

use super::failure::{Audience, Failure};
use super::session::Session;
use super::world::World;
use crate::approval::{Question, directory_for};
use crate::base::digest::Digest;
use crate::engine::RunState;
use crate::plan::{PlanDocument, PlanFileError, read_plan};

/// The largest plan that is read, in bytes.
const PLAN_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// A plan as it lies in its file.
pub(super) struct PlanOnDisk {
    /// The file, as it was named.
    pub shown: String,
    /// The file.
    pub path: PathBuf,
    /// The plan.
    pub plan: PlanDocument,
    /// Its digest.
    pub digest: Digest,
}

impl PlanOnDisk {
    /// Reads a plan. Only the bytes this program wrote are a plan.
    ///
    /// # Errors
    /// [`Audience::Usage`] where there is no plan, [`Audience::Refused`] where it was edited.
    pub fn read(world: &World, named: &Path) -> Result<Self, Failure> {
        let shown = named.display().to_string();
        let path = world.folder().join(named);
        let read = read_plan(&bytes(&path, &shown)?).map_err(|error| {
            let audience = match error {
                PlanFileError::Edited | PlanFileError::Invalid { .. } => Audience::Refused,
                _ => Audience::Usage,
            };
            Failure::new(audience, format!("`{shown}`: {error}"))
        })?;
        Ok(Self { shown, path, plan: read.plan, digest: read.digest })
    }

    /// How the plan was made, where nobody may ever apply it.
    pub fn unappliable(&self) -> Option<&'static str> {
        let made = match self.plan.observed.at {
            None => "made without reading the platforms",
            Some(_) => "made with errors",
        };
        (!self.plan.appliable).then_some(made)
    }

    /// The workspace the plan lies in.
    pub fn session(&self, world: &World) -> Result<Session, Failure> {
        world.block_on(Session::open(world, self.folder(world)))
    }

    /// The workspace the plan lies in, for a verb that reads files and the record alone.
    pub fn session_offline(&self, world: &World) -> Result<Session, Failure> {
        world.block_on(Session::open_offline(world, self.folder(world)))
    }

    fn folder<'a>(&'a self, world: &'a World) -> &'a Path {
        self.path.parent().unwrap_or(world.folder())
    }

    /// The directory of its approvals.
    pub fn approvals(&self) -> PathBuf {
        directory_for(&self.path)
    }

    /// What its approvals are judged by, now, whoever runs it.
    pub fn question<'a>(&'a self, session: &'a Session) -> Result<Question<'a>, Failure> {
        Ok(Question {
            plan: &self.plan,
            digest: self.digest,
            workspace: &session.workspace,
            operator: None,
            now: session.clock.now(),
            settled: self.run_state(session)?.begun,
        })
    }

    /// How its apply stands, by the record.
    pub fn run_state(&self, session: &Session) -> Result<RunState, Failure> {
        let Some(store) = session.record_if_any()? else { return Ok(RunState::default()) };
        RunState::read(&store, &self.plan.campaign, self.digest)
            .map_err(|error| super::session::damaged(&error))
    }
}

fn bytes(path: &Path, shown: &str) -> Result<Vec<u8>, Failure> {
    let unreadable = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => {
            Failure::new(Audience::Usage, format!("`{shown}` does not exist"))
                .hint("name the file of a plan; `sendoff plan CAMPAIGN --out FILE` writes one")
        }
        _ => {
            Failure::new(Audience::Environment, format!("cannot read `{shown}`")).caused_by(&error)
        }
    };
    let found = std::fs::metadata(path).map_err(unreadable)?;
    if !found.is_file() {
        return Err(Failure::new(Audience::Usage, format!("`{shown}` is no file")));
    }
    if found.len() > PLAN_BYTES_MAX {
        let headline = format!("`{shown}` is larger than {PLAN_BYTES_MAX} bytes, so it is no plan");
        return Err(Failure::new(Audience::Usage, headline));
    }
    std::fs::read(path).map_err(unreadable)
}
