//! Where people must be told how their address is used, and the notice that tells them.

use crate::rules::{Skip, Subject};
use crate::source::Location;
use crate::spec::policy::CountryRule;
use crate::template::NodeKind;

/// The European Economic Area and the United Kingdom, by ISO 3166 code.
const NOTICE: [&str; 31] = [
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB", "GR", "HR", "HU", "IE",
    "IS", "IT", "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK",
];

/// The line of policy that lets the audience reach people who must get a notice, if one does.
pub(super) fn required(subject: &Subject<'_>) -> Result<Option<Location>, Skip> {
    reaches(subject, &NOTICE)
}

/// The line of policy that lets the audience reach one of some countries, if one does.
pub(super) fn reaches(subject: &Subject<'_>, countries: &[&str]) -> Result<Option<Location>, Skip> {
    let policy = subject.audiences()?;
    let reached = |rule: CountryRule| rule != CountryRule::Exclude;
    let listed = policy
        .countries
        .iter()
        .find(|(code, rule)| countries.contains(&code.as_str()) && reached(rule.value));
    let unlisted = countries.iter().any(|code| policy.countries.get(code).is_none());
    let others = &policy.other_countries;
    let other = (unlisted && reached(others.value)).then_some(others.at);
    Ok(listed.map(|(code, _)| code.at).or(other))
}

/// Whether a piece holds a link.
pub(super) fn links(piece: &NodeKind, link: &str) -> bool {
    matches!(piece, NodeKind::Text(text) if text.contains(link.trim_end_matches('/')))
}
