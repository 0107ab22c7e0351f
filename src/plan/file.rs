//! Reading a plan from a file, and refusing what is not the plan that was written.
//!
//! A plan is read only if its bytes are the canonical form of what they say: a plan that was
//! changed by hand, even by a blank, is no longer the one that was signed. Takes bytes; opens no
//! file.

use std::sync::LazyLock;

use jsonschema::Validator;
use serde_json::Value;

use super::document::{FORMAT, PlanDocument};
use super::set::{FrozenSet, SetError};
use crate::base::digest::Digest;

/// What follows the name of a plan file in the name of its set.
pub const SET_SUFFIX: &str = ".set";

/// A plan that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanFile {
    /// The plan.
    pub plan: PlanDocument,
    /// The digest every approval names.
    pub digest: Digest,
}

/// Why a file is not a plan that can be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanFileError {
    /// It is not JSON.
    #[error("the file is not a plan: it is not JSON; make one with `sendoff plan`")]
    NotJson,
    /// It is JSON of something else.
    #[error(
        "the file is not a plan: it has no `format` of `{FORMAT}`; make one with `sendoff plan`"
    )]
    NotAPlan,
    /// It was written in another version of the format.
    #[error(
        "the plan is of format `{0}`, and this program reads `{FORMAT}`; make the plan again with \
         `sendoff plan`, or use the version that made it"
    )]
    OtherFormat(String),
    /// It does not say what a plan says.
    #[error(
        "the plan was changed by hand: `{at}` is not what a plan has there; make it again with \
         `sendoff plan`"
    )]
    Invalid {
        /// Where, as a JSON pointer.
        at: String,
    },
    /// Its bytes are not those of what it says.
    #[error("the plan was changed by hand; make it again with `sendoff plan`")]
    Edited,
    /// There is no file of recipients beside it.
    #[error(
        "the file of recipients is missing; it belongs beside the plan, with `{SET_SUFFIX}` behind \
         its name"
    )]
    SetMissing,
    /// The file of recipients cannot be used.
    #[error(transparent)]
    Set(#[from] SetError),
}

/// The JSON Schema of plans, as `schemas/plan.json` holds it.
pub fn schema() -> Value {
    crate::spec::schema::titled(schemars::schema_for!(PlanDocument)).to_value()
}

static VALIDATOR: LazyLock<Validator> = LazyLock::new(|| {
    jsonschema::validator_for(&schema()).expect("invariant: a schema of our own types is valid")
});

/// Reads a plan.
pub fn read_plan(bytes: &[u8]) -> Result<PlanFile, PlanFileError> {
    let value: Value = serde_json::from_slice(bytes).map_err(|_| PlanFileError::NotJson)?;
    match value.get("format").and_then(Value::as_str) {
        Some(FORMAT) => {}
        Some(other) if other.starts_with("sendoff-plan/") => {
            return Err(PlanFileError::OtherFormat(other.chars().take(40).collect()));
        }
        _ => return Err(PlanFileError::NotAPlan),
    }
    if let Err(error) = VALIDATOR.validate(&value) {
        return Err(PlanFileError::Invalid { at: pointer(&error.instance_path().to_string()) });
    }
    let plan: PlanDocument = serde_json::from_value(value)
        .map_err(|_| PlanFileError::Invalid { at: "the whole of it".to_owned() })?;
    match plan.bytes() {
        Ok(canonical) if canonical == bytes => {}
        _ => return Err(PlanFileError::Edited),
    }
    Ok(PlanFile { plan, digest: Digest::of(bytes) })
}

/// Reads the set beside a plan and compares it with the plan. `None` for a file that is not there.
pub fn read_set(plan: &PlanDocument, bytes: Option<&[u8]>) -> Result<FrozenSet, PlanFileError> {
    let set = FrozenSet::parse(bytes.ok_or(PlanFileError::SetMissing)?)?;
    set.verify(plan)?;
    Ok(set)
}

fn pointer(path: &str) -> String {
    if path.is_empty() { "/".to_owned() } else { path.to_owned() }
}
