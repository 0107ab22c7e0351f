//! `wb-late-events`: the campaign listens for a while after its last day.

use crate::diagnostic::{Fix, Severity};
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};
use crate::source::Location;
use crate::spec::policy::CountryRule;
use crate::spec::policy::defaults::{KEEP_LISTENING, KEEP_LISTENING_CANADA};

pub(super) static RULE: Rule = Rule {
    code: "L014",
    name: "wb-late-events",
    summary: "replies and opt-outs are still brought back after the end",
    group: Group::Writeback,
    severity: Severity::Warning,
    waivable: true,
    since: "0.1.0",
    source: "CASL",
    page: include_str!("wb_late_events.md"),
    check: Check::Campaign(check),
};

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let close = subject.close()?;
    let Some(listen) = close.and_then(|close| close.keep_listening.as_ref()) else {
        let at = subject.section_at("close");
        found.push(
            found
                .at(at, "the campaign does not say how long it listens after its end")
                .label("no `close.keep_listening`")
                .help("add `keep_listening: 60 days` under `close`")
                .fix_where(subject.adding("close", "keep_listening", "60 days")),
        );
        return Ok(());
    };
    let policy = subject.replies_policy()?.keep_listening.as_ref();
    let least = policy.map_or(KEEP_LISTENING, |policy| policy.value);
    let canada = canada(subject)?.filter(|_| least.at_least() < KEEP_LISTENING_CANADA.at_least());
    if let Some(policy) = policy.filter(|_| listen.at_least() < least.at_least()) {
        let headline = format!("the campaign stops listening {} after its end", listen.value);
        found.push(
            found
                .with(Severity::Error, listen.at, headline)
                .label(format!("at least {least}"))
                .also(policy.at, "the least of policy")
                .help(format!("write `keep_listening: {least}`, or more"))
                .fix(Fix::meant(listen.at, least)),
        );
        return Ok(());
    }
    let least = if canada.is_some() { KEEP_LISTENING_CANADA } else { least };
    if listen.at_least() < least.at_least() {
        let headline = format!("the campaign stops listening {} after its end", listen.value);
        let mut finding = found.at(listen.at, headline).label(format!("at least {least}"));
        if let Some(at) = canada {
            finding =
                finding.also(at, "policy writes to Canada, where an opt-out works for 60 days");
        }
        let help = format!("write `keep_listening: {least}`, or more");
        found.push(finding.help(help).fix(Fix::meant(listen.at, least)));
    }
    Ok(())
}

/// Where policy lets campaigns write to Canada.
fn canada(subject: &Subject<'_>) -> Result<Option<Location>, crate::rules::Skip> {
    let policy = subject.audiences()?;
    let rule = policy.countries.get("CA").unwrap_or(&policy.other_countries);
    Ok((rule.value != CountryRule::Exclude).then_some(rule.at))
}
