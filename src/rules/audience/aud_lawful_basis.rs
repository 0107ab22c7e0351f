//! `aud-lawful-basis`: the campaign names what makes it lawful, and that holds for it.

use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};
use crate::source::Location;
use crate::spec::campaign::{Audience, Brief};
use crate::spec::decode::quoted;
use crate::spec::policy::{Audiences, CountryRule, LawfulBasis};

pub(super) static RULE: Rule = Rule {
    code: "B025",
    name: "aud-lawful-basis",
    summary: "an assessment or consent record covers the audience until the end",
    group: Group::Audience,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "GDPR14",
    page: include_str!("aud_lawful_basis.md"),
    check: Check::Campaign(check),
};

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let audience = subject.audience()?;
    let policy = subject.audiences()?;
    let Some(basis) = &audience.lawful_basis else {
        if let Some((country, at)) = asking(policy) {
            found.push(
                found
                    .at(subject.section_at("audience"), "the audience names no lawful basis")
                    .label("no `lawful_basis`")
                    .also(at, format!("{country} asks for one"))
                    .help("add `lawful_basis:` with the id of the assessment or consent record"),
            );
        }
        return Ok(());
    };
    let Some(known) = &policy.lawful_bases else { return Ok(()) };
    match known.entry(&basis.value) {
        Some((id, record)) => covers(audience, subject.brief()?, basis.at, id.at, record, found),
        None => {
            let ids: Vec<&str> = known.names().collect();
            found.push(
                found
                    .at(basis.at, format!("`{}` is no record of the audiences policy", basis.value))
                    .label("not a known assessment or consent record")
                    .also(policy.version.at, "the audiences policy in force")
                    .help(format!("the records are {}", quoted(&ids))),
            );
        }
    }
    Ok(())
}

fn covers(
    audience: &Audience,
    brief: &Brief,
    at: Location,
    policy: Location,
    record: &LawfulBasis,
    found: &mut Found<'_>,
) {
    let segment = audience.segment.value;
    let id = audience.lawful_basis.as_ref().map_or("", |id| id.value.as_str());
    if !record.covers.iter().any(|covered| covered.value == segment) {
        found.push(
            found
                .at(at, format!("`{id}` does not cover the segment `{segment}`"))
                .label("made for other segments")
                .also(policy, "what it covers")
                .also(audience.segment.at, "the segment")
                .help("name a record that covers this segment, or have one made"),
        );
    }
    if record.until.value < brief.ends.value {
        let (until, ends) = (record.until.value, brief.ends.value);
        found.push(
            found
                .at(at, format!("`{id}` holds until {until}, and the campaign ends on {ends}"))
                .label("no longer holds at the end")
                .also(record.until.at, "its last day")
                .also(brief.ends.at, "the last day of the campaign")
                .help("have it renewed, or end the campaign before"),
        );
    }
}

/// The first country of policy that asks for a basis, in the words of a message.
fn asking(policy: &Audiences) -> Option<(String, Location)> {
    let asks = |rule| matches!(rule, CountryRule::LawfulBasis | CountryRule::Consent);
    let mut countries = policy.countries.iter();
    let listed = countries.find(|(_, rule)| asks(rule.value));
    let listed = listed.map(|(country, rule)| (format!("`{}`", country.value), rule.at));
    let others = &policy.other_countries;
    let rest = || asks(others.value).then(|| ("every country not listed".to_owned(), others.at));
    listed.or_else(rest)
}
