//! `wb-optout-latency`: opt-outs are written, and within the hours policy gives them.

use crate::diagnostic::{Fix, Severity};
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};
use crate::spec::leaf::Cadence;
use crate::spec::policy::RepliesPolicy;
use crate::spec::policy::defaults::OPTOUT_MAX;

pub(super) static RULE: Rule = Rule {
    code: "L002",
    name: "wb-optout-latency",
    summary: "an opt-out reaches Salesforce in time",
    group: Group::Writeback,
    severity: Severity::Error,
    waivable: false,
    since: "0.1.0",
    source: "G-FAQ, Y, FTC",
    page: include_str!("wb_optout_latency.md"),
    check: Check::Campaign(check),
};

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let policy = subject.replies_policy()?;
    if policy.optout_within.at_least() > OPTOUT_MAX.at_least() {
        let limit = &policy.optout_within;
        found.push(
            found
                .at(
                    limit.at,
                    format!("an opt-out may take {}, and {OPTOUT_MAX} is the most", limit.value),
                )
                .label("too long")
                .help("write `optout_within: 24 hours`")
                .fix(Fix::meant(limit.at, "24 hours")),
        );
    }
    is_written(subject, found)?;
    cadence(subject, policy, found)
}

fn is_written(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let opted_out = &subject.fields()?.names.opted_out;
    let written = subject.writeback()?.iter().any(|(object, fields)| {
        object.value == opted_out.object.as_str()
            && fields.iter().any(|field| field.value == opted_out.field)
    });
    if !written {
        let (object, field) = (&opted_out.object, &opted_out.field);
        found.push(
            found
                .at(subject.section_at("writeback"), "opt-outs never reach Salesforce")
                .label(format!("`{}` is not written", opted_out.value))
                .also(opted_out.at, "the opt-out in this organisation")
                .help(format!("add `{field}` to `{object}`"))
                .fix_where(subject.adding_items(&format!("writeback/{object}"), &[field.as_str()])),
        );
    }
    Ok(())
}

fn cadence(subject: &Subject<'_>, policy: &RepliesPolicy, found: &mut Found<'_>) -> Ran {
    let sync = subject.replies()?.sync.as_ref().unwrap_or(&policy.sync);
    let limit = &policy.optout_within;
    let headline = match sync.value {
        Cadence::Webhook => return Ok(()),
        Cadence::Every(every) if every.at_least() <= limit.at_least() => return Ok(()),
        Cadence::Every(every) => {
            format!("an opt-out waits {every}, and policy gives it {}", limit.value)
        }
        Cadence::AdHoc => {
            format!("nothing brings an opt-out back within {}", limit.value)
        }
    };
    found.push(
        found
            .at(sync.at, headline)
            .label("when replies are brought back")
            .also(limit.at, "the longest an opt-out may take")
            .help("write `every 15 minutes` or `webhook`; `sync` can be run by hand besides")
            .fix(Fix::meant(sync.at, "every 15 minutes")),
    );
    Ok(())
}
