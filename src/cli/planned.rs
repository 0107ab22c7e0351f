//! The recipients of a plan, in the file beside it.

use std::path::{Path, PathBuf};

use super::failure::{Audience, Failure};
use super::plan_file::PlanOnDisk;
use crate::plan::{FrozenSet, read_set};

/// The file of a plan's recipients: beside it, with `.set` behind its name.
pub(super) fn set_path(plan: &Path) -> PathBuf {
    let mut name = plan.as_os_str().to_os_string();
    name.push(".set");
    PathBuf::from(name)
}

/// Reads the recipients of a plan; a plan that stands alone is refused.
pub(super) fn recipients(file: &PlanOnDisk) -> Result<FrozenSet, Failure> {
    let bytes = std::fs::read(set_path(&file.path)).ok();
    read_set(&file.plan, bytes.as_deref())
        .map_err(|error| Failure::new(Audience::Refused, format!("`{}`: {error}", file.shown)))
}
