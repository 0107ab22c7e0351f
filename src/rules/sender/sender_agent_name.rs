//! `sender-agent-name`: the name of a virtual agent does not pass for a person.

use super::agent::admits;
use crate::diagnostic::Severity;
use crate::rules::Skip;
use crate::rules::message::wording::words;
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};
use crate::source::Location;
use crate::spec::policy::IdentityKind;

pub(super) static RULE: Rule = Rule {
    code: "G003",
    name: "sender-agent-name",
    summary: "the name of a virtual agent does not pass for a person",
    group: Group::Sender,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "M3",
    page: include_str!("sender_agent_name.md"),
    check: Check::Campaign(check),
};

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let identity = subject.identity()?;
    if identity.is.value != IdentityKind::VirtualAgent {
        return Ok(());
    }
    let shown = &identity.from_name;
    if !admits(shown) {
        let headline = format!("`{}` reads like a person", shown.value);
        let help = "say in the name what it is, such as `Ada, virtual assistant of Larkfield`";
        found.push(found.at(shown.at, headline).help(help));
    }
    let name = own_name(shown);
    if let Some((other, at)) = people(subject)?.into_iter().find(|(other, _)| *other == name) {
        found.push(
            found
                .at(shown.at, format!("`{}` bears the name of a person", shown.value))
                .also(at, format!("`{other}` is a person here"))
                .help("give the agent a name that nobody of the company has"),
        );
    }
    Ok(())
}

/// The words of a display name before what explains it.
fn own_name(shown: &str) -> String {
    words(shown.split([',', '(', '|']).next().unwrap_or(shown))
}

/// The names of real people that policy knows: of the identities, and of those who author.
fn people(subject: &Subject<'_>) -> Result<Vec<(String, Location)>, Skip> {
    let identities = subject.senders()?.identities.iter();
    let senders = identities
        .filter(|(_, identity)| identity.is.value == IdentityKind::Person)
        .map(|(_, identity)| (own_name(&identity.from_name), identity.from_name.at));
    let everybody = subject.people()?.people.iter();
    let authors = everybody
        .flat_map(|(_, person)| person.git.iter().flatten())
        .map(|name| (own_name(name), name.at));
    Ok(senders.chain(authors).collect())
}
