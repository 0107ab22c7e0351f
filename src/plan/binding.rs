//! What a plan says that follows from the files of its workspace alone, held against those files.
//!
//! A plan is a file that anybody can write. Its digest binds the signatures to it; this binds it to
//! the policy that says which signatures it needs. Knows nothing of what was read from a platform.

use std::collections::BTreeMap;

use super::calendar::limits;
use super::compile::touched;
use super::context::{CompileError, Context};
use super::document::{Input, Inputs, PlanDocument, Stage};
use super::proofs::signatures;
use super::summary::inputs;
use super::want::want;
use crate::base::words::list;
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
    let now = inputs(workspace, &context)?;
    if now != plan.inputs {
        let differing = differing(&plan.inputs, &now);
        return Ok(Some(format!("the files it was made from, {}", list(&differing, "and"))));
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

/// What the files of a plan and those of its workspace differ in, file by file.
fn differing(plan: &Inputs, now: &Inputs) -> Vec<String> {
    let (was, is) = (by_name(plan), by_name(now));
    let mut told: Vec<String> = Vec::new();
    for name in was.keys().chain(is.keys().filter(|name| !was.contains_key(*name))) {
        match (was.get(name), is.get(name)) {
            (Some(was), Some(is)) if was == is => {}
            (Some(_), Some(_)) => told.push(format!("`{name}` is not as it was")),
            (Some(_), None) => told.push(format!("`{name}` is no longer used")),
            (None, _) => told.push(format!("`{name}` is new")),
        }
    }
    if told.is_empty() {
        told.push("their order is another".to_owned());
    }
    told
}

fn by_name(inputs: &Inputs) -> BTreeMap<&str, &Input> {
    let rest = inputs.policy.iter().chain(&inputs.templates).chain(&inputs.prompts);
    std::iter::once(&inputs.spec).chain(rest).map(|input| (input.name.as_str(), input)).collect()
}

#[cfg(test)]
mod tests {
    use super::unbound;
    use crate::base::digest::Digest;
    use crate::plan::testing::{CAMPAIGN, plan, ready, small};

    #[test]
    fn a_plan_of_other_files_names_each_file_that_differs() {
        let workspace = small(4, "[rest]");
        let plan = plan(&workspace, Some(&ready(4)), None).plan;
        let what = |change: &dyn Fn(&mut crate::plan::PlanDocument)| {
            let mut changed = plan.clone();
            change(&mut changed);
            unbound(&workspace, workspace.campaign(CAMPAIGN).unwrap(), &changed).unwrap()
        };
        assert_eq!(what(&|_| {}), None);
        let told = what(&|plan| {
            plan.inputs.policy.retain(|input| input.name != "policy/people.yaml");
            plan.inputs.spec.digest = Digest::of(b"another campaign");
        });
        let told = told.unwrap();
        assert!(told.contains(&format!("`campaigns/{CAMPAIGN}.yaml` is not as it was")), "{told}");
        assert!(told.ends_with("and `policy/people.yaml` is new"), "{told}");
        let turned = what(&|plan| plan.inputs.policy.reverse()).unwrap();
        assert!(turned.ends_with("their order is another"), "{turned}");
    }
}
