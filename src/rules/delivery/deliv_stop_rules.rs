//! `deliv-stop-rules`: a reply, an opt-out and a hard bounce each end the sequence.

use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};
use crate::spec::campaign::{StopRule, Tracking};
use crate::spec::decode::quoted;

pub(super) static RULE: Rule = Rule {
    code: "H025",
    name: "deliv-stop-rules",
    summary: "a reply, an opt-out and a hard bounce each end the sequence for a person",
    group: Group::Delivery,
    severity: Severity::Error,
    waivable: false,
    since: "0.1.0",
    source: "S0 stage 5, SL",
    page: include_str!("deliv_stop_rules.md"),
    check: Check::Campaign(check),
};

/// What must end the sequence.
const NEEDED: [StopRule; 3] = [StopRule::Reply, StopRule::Unsubscribe, StopRule::HardBounce];

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let send = subject.send()?;
    let all: Vec<String> = NEEDED.iter().map(|rule| rule.to_string()).collect();
    let all = format!("[{}]", all.join(", "));
    let Some(stop_on) = &send.stop_on else {
        found.push(
            found
                .at(subject.section_at("send"), "the campaign does not say what ends the sequence")
                .help(format!("add `stop_on: {all}`"))
                .fix_where(subject.adding("send", "stop_on", &all)),
        );
        return Ok(());
    };
    let said = |rule: StopRule| stop_on.iter().find(|said| said.value == rule);
    let words: Vec<&str> =
        NEEDED.iter().filter(|rule| said(**rule).is_none()).map(|rule| rule.text()).collect();
    if !words.is_empty() {
        let missing = quoted(&words);
        let headline = format!("the sequence goes on after {missing}");
        let at = stop_on.first().map_or(subject.section_at("send"), |first| first.at);
        let only_open = stop_on.iter().all(|rule| rule.value == StopRule::Open);
        let mut finding = found
            .at(at, headline)
            .help(format!("write `stop_on: {all}`"))
            .fix_where(subject.adding_items("send/stop_on", &words));
        if only_open && !stop_on.is_empty() {
            finding = finding.label("an opened message says nothing: programs open it too");
        }
        found.push(finding);
    }
    for (rule, tracking) in [(StopRule::Open, Tracking::Opens), (StopRule::Click, Tracking::Clicks)]
    {
        let Some(said) = said(rule) else { continue };
        let tracked = send.tracking.iter().flatten().any(|tracked| tracked.value == tracking);
        if !tracked {
            found.push(
                found
                    .at(
                        said.at,
                        format!("`{rule}` never stops anything: {tracking} are not tracked"),
                    )
                    .help(format!("take `{rule}` out"))
                    .fix_where(subject.removing(said.at, rule.text())),
            );
        }
    }
    Ok(())
}
