//! `aud-segment-predicate`: eligibility and suppression agree with what the segment is.

use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};
use crate::spec::campaign::Audience;
use crate::spec::leaf::{Literal, Name, Predicate};
use crate::spec::policy::{Audiences, SegmentPolicy, SuppressionList};

pub(super) static RULE: Rule = Rule {
    code: "B005",
    name: "aud-segment-predicate",
    summary: "the eligibility of the campaign fits its segment",
    group: Group::Audience,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "X10",
    page: include_str!("aud_segment_predicate.md"),
    check: Check::Campaign(check),
};

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let audience = subject.audience()?;
    let policy = subject.audiences()?;
    let mut segments = policy.segments.iter();
    // A segment without a predicate is the subject of `aud-segment-known`.
    let Some(segment) = segments.find(|entry| entry.segment.value == audience.segment.value) else {
        return Ok(());
    };
    eligible(audience, segment, found);
    if let Some(customer) = &subject.fields()?.names.customer {
        customers(audience, policy, segment, customer.field.as_str(), found);
    }
    Ok(())
}

/// Every condition of policy is asked; more may be.
fn eligible(audience: &Audience, segment: &SegmentPolicy, found: &mut Found<'_>) {
    let own = &audience.from.eligible;
    let is_asked = |term| own.terms.contains(term);
    let Some(missing) = segment.eligible.terms.iter().find(|term| !is_asked(term)) else { return };
    let missing = Predicate { terms: vec![missing.clone()] };
    found.push(
        found
            .at(
                own.at,
                format!("the eligibility of `{}` must ask for `{missing}`", audience.segment.value),
            )
            .label(format!("`{}` is not asked", missing))
            .also(segment.eligible.at, "what policy asks of this segment")
            .also(audience.segment.at, "the segment")
            .help(format!(
                "write `eligible: {}`, and more conditions where wanted",
                segment.eligible.value
            )),
    );
}

/// Customers are what an upsell is made of, and what every other segment keeps out.
fn customers(
    audience: &Audience,
    policy: &Audiences,
    segment: &SegmentPolicy,
    flag: &str,
    found: &mut Found<'_>,
) {
    let (wanted, name) =
        (segment.customers.as_ref().is_some_and(|yes| yes.value), audience.segment.value);
    let of_customers = |list: &SuppressionList| {
        let terms = list.predicate.iter().flat_map(|predicate| &predicate.terms);
        let mut terms = terms;
        terms.any(|term| term.field.as_str() == flag && term.literal == Literal::Bool(true))
    };
    let holds = |list: &Name| policy.suppression.get(list).is_some_and(of_customers);
    let consulted = audience.suppress.iter().chain(&policy.always).find(|list| holds(&list.value));
    match consulted {
        Some(list) if wanted => found.push(
            found
                .at(
                    list.at,
                    format!(
                        "`{name}` writes to customers, and `{}` keeps them all out",
                        list.value
                    ),
                )
                .label("nobody would be left")
                .also(segment.segment.at, "a segment of customers")
                .help(format!(
                    "remove `{}` from `suppress`, or choose another segment",
                    list.value
                )),
        ),
        None if !wanted => {
            let mut lists = policy.suppression.iter();
            let Some((list, _)) = lists.find(|(_, list)| of_customers(list)) else { return };
            found.push(
                found
                    .at(audience.segment.at, format!("`{name}` does not keep customers out"))
                    .label("not a segment of customers")
                    .also(list.at, "the list that holds them")
                    .help(format!("add `{}` to `audience.suppress`", list.value)),
            );
        }
        _ => {}
    }
}
