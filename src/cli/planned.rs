//! A plan read from its file, with its recipients beside it.

use std::path::{Path, PathBuf};

use super::failure::{Audience, Failure};
use crate::plan::{FrozenSet, PlanFile, PlanFileError, read_plan, read_set};

/// A plan and its recipients.
pub(super) struct Planned {
    /// The plan with its digest.
    pub file: PlanFile,
    /// The recipients.
    pub set: FrozenSet,
}

/// The file of a plan's recipients: beside it, with `.set` behind its name.
pub(super) fn set_path(plan: &Path) -> PathBuf {
    let mut name = plan.as_os_str().to_os_string();
    name.push(".set");
    PathBuf::from(name)
}

impl Planned {
    /// Reads both files; a plan that was edited or stands alone is refused.
    pub fn read(path: &Path) -> Result<Self, Failure> {
        let bytes = std::fs::read(path).map_err(|error| {
            let headline = format!("cannot read `{}`", path.display());
            Failure::new(Audience::Usage, headline)
                .caused_by(&error)
                .hint("make a plan with `sendoff plan CAMPAIGN --out FILE`")
        })?;
        let refused = |error: PlanFileError| {
            Failure::new(Audience::Refused, format!("`{}`: {error}", path.display()))
        };
        let file = read_plan(&bytes).map_err(refused)?;
        let beside = std::fs::read(set_path(path)).ok();
        let set = read_set(&file.plan, beside.as_deref()).map_err(refused)?;
        Ok(Self { file, set })
    }
}
