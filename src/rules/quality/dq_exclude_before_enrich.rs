//! `dq-exclude-before-enrich`: no credits are spent on rows that are thrown away.

use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};
use crate::spec::campaign::Flaw;
use crate::spec::decode::quoted;

pub(super) static RULE: Rule = Rule {
    code: "C022",
    name: "dq-exclude-before-enrich",
    summary: "rows nobody will write to are left out before they are enriched",
    group: Group::Quality,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "S0",
    page: include_str!("dq_exclude_before_enrich.md"),
    check: Check::Campaign(check),
};

/// The flaws no enrichment mends. A missing name or company may be found by it.
const BEYOND_REPAIR: [Flaw; 3] = [Flaw::InvalidEmail, Flaw::GenericInbox, Flaw::Duplicate];

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let Some(enrich) = subject.enrich()? else { return Ok(()) };
    let reject = &subject.audience()?.reject;
    let kept: Vec<&str> = BEYOND_REPAIR
        .iter()
        .filter(|flaw| !reject.iter().any(|rejected| rejected.value == **flaw))
        .map(|flaw| flaw.text())
        .collect();
    if !kept.is_empty() {
        let fix = subject.adding_items("audience/reject", &kept);
        let kept = quoted(&kept);
        found.push(
            found
                .at(
                    subject.section_at("audience/reject"),
                    format!("rows with {kept} are enriched, and cannot be written to"),
                )
                .label("not left out")
                .also(enrich.table.at, "each row is paid for here")
                .help(format!("add {kept} to `audience.reject`"))
                .fix_where(fix),
        );
    }
    Ok(())
}
