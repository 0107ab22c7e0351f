//! What a plan says that follows from the files of its workspace alone, held against those files.
//!
//! A plan is a file that anybody can write. Its digest binds the signatures to it; this binds it to
//! the policy that says which signatures it needs. Knows nothing of what was read from a platform.

use super::calendar::limits;
use super::compile::touched;
use super::context::{CompileError, Context};
use super::document::{PlanDocument, Stage};
use super::proofs::signatures;
use super::summary::inputs;
use super::want::want;
use crate::workspace::{Loaded, Workspace};

/// What of a plan is not what its workspace makes of it, in words; `None` where all of it is.
///
/// # Errors
/// [`CompileError`] where the workspace can make no plan of the campaign.
pub fn unbound(
    workspace: &Workspace,
    loaded: &Loaded,
    plan: &PlanDocument,
) -> Result<Option<String>, CompileError> {
    let context = Context::gather(workspace, loaded)?;
    if inputs(workspace, &context)? != plan.inputs {
        return Ok(Some("the files it was made from".to_owned()));
    }
    // The pace follows from the mailboxes as they were read.
    let mut wanted = want(&context, 0)?;
    wanted.sequencer.new_leads_per_day = plan.desired.sequencer.new_leads_per_day;
    if wanted != plan.desired {
        return Ok(Some("what it sets on the platforms".to_owned()));
    }
    if plan.stage == Stage::Launch && plan.gates.as_ref() != Some(&limits(&context)) {
        return Ok(Some("the limits of its gates".to_owned()));
    }
    let needed = signatures(&context, &touched(plan));
    let lost = needed.iter().find(|needed| {
        !plan.signatures.iter().any(|one| one.item == needed.item && one.role == needed.role)
    });
    Ok(lost.map(|lost| format!("the signature of `{}` for `{}`", lost.role, lost.item)))
}
