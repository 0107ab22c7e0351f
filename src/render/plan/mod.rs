//! A plan as people read it.

use super::Look;
use crate::plan::PlanDocument;

/// shim
pub fn human(plan: &PlanDocument, _: Look) -> String {
    let mut t = format!("{} {} recipients {} excluded {:?}\n", plan.campaign, plan.stage.word(), plan.recipients.count, plan.recipients.excluded);
    for s in &plan.steps { t.push_str(&format!("{} {} [{}]\n", s.class.sign(), s.says, s.id)); }
    for w in &plan.waves { t.push_str(&format!("wave {} {} {}\n", w.name, w.size, w.earliest)); }
    t
}

/// shim
pub fn markdown(plan: &PlanDocument) -> String {
    human(plan, Look::PLAIN)
}
