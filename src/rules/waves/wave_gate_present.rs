//! `wave-gate-present`: every wave can be stopped by bounces, opt-outs and complaints.

use crate::base::amount::Percent;
use crate::base::words::list;
use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Ran, Rule, Skip, Subject};
use crate::source::Located;
use crate::spec::campaign::Gate;
use crate::spec::policy::defaults::GATE_BOUNCES_MAX;

pub(super) static RULE: Rule = Rule {
    code: "I009",
    name: "wave-gate-present",
    summary: "hard bounces, opt-outs and complaints each have a limit that stops a wave",
    group: Group::Waves,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "S0 stage 5",
    page: include_str!("wave_gate_present.md"),
    check: Check::Campaign(check),
};

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let limit = limits(subject)?;
    let named = [
        ("bounce_rate", limit.bounce_rate.is_some()),
        ("unsubscribe_rate", limit.unsubscribe_rate.is_some()),
        ("complaints", limit.complaints.is_some()),
    ];
    let missing: Vec<String> =
        named.iter().filter(|(_, there)| !there).map(|(name, _)| format!("`{name}`")).collect();
    if !missing.is_empty() {
        let missing = list(&missing, "and");
        found.push(
            found
                .at(subject.send()?.waves.at, format!("no gate limits {missing}"))
                .label("nothing stops these waves in time")
                .also(subject.gbu()?.gate.at, "the blueprint does not say either")
                .help(format!("add {missing} to the `gate` of the campaign or the blueprint")),
        );
    }
    if let Some(bounces) = limit.bounce_rate.filter(|limit| limit.value > GATE_BOUNCES_MAX) {
        let headline = format!("a gate of {} hard bounces stops nothing in time", bounces.value);
        found.push(
            found
                .at(bounces.at, headline)
                .label(format!("at most {GATE_BOUNCES_MAX}; 2% is usual"))
                .help("set `bounce_rate` to 2%"),
        );
    }
    Ok(())
}

/// The limits in force: the campaign's own, the blueprint's where it is silent.
struct Limits<'a> {
    bounce_rate: Option<&'a Located<Percent>>,
    unsubscribe_rate: Option<&'a Located<Percent>>,
    complaints: Option<&'a Located<u32>>,
}

fn limits<'a>(subject: &Subject<'a>) -> Result<Limits<'a>, Skip> {
    let (own, policy): (Option<&Gate>, &Gate) =
        (subject.send()?.gate.as_ref(), &subject.gbu()?.gate);
    Ok(Limits {
        bounce_rate: own.and_then(|gate| gate.bounce_rate.as_ref()).or(policy.bounce_rate.as_ref()),
        unsubscribe_rate: own
            .and_then(|gate| gate.unsubscribe_rate.as_ref())
            .or(policy.unsubscribe_rate.as_ref()),
        complaints: own.and_then(|gate| gate.complaints.as_ref()).or(policy.complaints.as_ref()),
    })
}
