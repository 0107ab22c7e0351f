//! `wave-load-incremental`: leads reach the sequencer wave by wave.

use crate::diagnostic::Severity;
use crate::rules::enrich::acts::act;
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};
use crate::spec::ClayAct;

pub(super) static RULE: Rule = Rule {
    code: "I012",
    name: "wave-load-incremental",
    summary: "leads are loaded wave by wave, not all at once",
    group: Group::Waves,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "SL-BAP",
    page: include_str!("wave_load_incremental.md"),
    check: Check::Campaign(check),
};

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let Some(enrich) = subject.enrich()? else { return Ok(()) };
    let Some(act) = act(subject, enrich, ClayAct::LoadSmartlead)? else { return Ok(()) };
    let headline = format!("`{}` loads leads into Smartlead by itself", enrich.table.value);
    found.push(
        found
            .at(act, headline)
            .label("all of them at once, whatever the waves say")
            .also(subject.send()?.waves.at, "the waves of this campaign")
            .help("remove the column that loads from the table in Clay, then this entry"),
    );
    Ok(())
}
