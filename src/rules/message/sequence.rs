//! The steps of a campaign with their templates, and the legal entity they are sent for.

use crate::rules::{Skip, Subject};
use crate::spec::campaign::Step;
use crate::spec::policy::Entity;
use crate::template::{Template, TemplateKind};

/// A step and the template it sends.
pub(in crate::rules) struct Sent<'a> {
    /// The number of the step, from 1.
    pub(in crate::rules) number: usize,
    /// The step.
    pub(in crate::rules) step: &'a Step,
    /// Its template.
    pub(in crate::rules) template: &'a Template,
}

/// The steps in order. Those whose template does not exist are left out, which
/// `spec-refs-resolve` reports.
pub(in crate::rules) fn sent<'a>(subject: &Subject<'a>) -> Result<Vec<Sent<'a>>, Skip> {
    let steps = subject.message()?.steps.iter().enumerate();
    let found = steps.filter_map(|(index, step)| {
        let template = subject.workspace.template_at(&step.template.id, step.template.version)?;
        let message = template.front.kind.value == TemplateKind::Template;
        message.then_some(Sent { number: index + 1, step, template })
    });
    Ok(found.collect())
}

/// The legal entity behind the campaign's unit.
pub(in crate::rules) fn entity<'a>(subject: &Subject<'a>) -> Result<&'a Entity, Skip> {
    let name = &subject.gbu()?.entity;
    subject
        .senders()?
        .entities
        .get(name.as_str())
        .ok_or_else(|| Skip::because(format!("policy has no entity `{}`", name.value)))
}
