//! `sender-person-approved`: a person in whose name mail is sent has consented for the whole
//! campaign.

use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};
use crate::source::Located;
use crate::spec::leaf::Name;
use crate::spec::policy::IdentityKind;

pub(super) static RULE: Rule = Rule {
    code: "G004",
    name: "sender-person-approved",
    summary: "a person in whose name mail is sent has consented for the whole campaign",
    group: Group::Sender,
    severity: Severity::Error,
    waivable: false,
    since: "0.1.0",
    source: "S0",
    page: include_str!("sender_person_approved.md"),
    check: Check::Campaign(check),
};

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let identity = subject.identity()?;
    if identity.is.value != IdentityKind::Person {
        return Ok(());
    }
    let brief = subject.brief()?;
    let Some(consent) = &identity.consent else {
        let name = &subject.sender()?.identity.value;
        let headline = format!("`{name}` is a person without a recorded consent");
        let help = "record it: `consent: { person: ..., given: ..., until: ... }`";
        found.push(found.at(identity.is.at, headline).help(help));
        return Ok(());
    };
    let who = &consent.person;
    if consent.given.value > brief.starts.value {
        let headline = format!("`{}` consents after the campaign starts", who.value);
        let problem = found.at(consent.given.at, headline).also(brief.starts.at, "it starts here");
        found.push(problem.help("start later, or ask the person for a consent that covers it"));
    }
    if consent.until.value < brief.ends.value {
        let headline = format!("the consent of `{}` ends on {}", who.value, consent.until.value);
        let problem = found.at(consent.until.at, headline);
        let problem = problem.also(brief.ends.at, "the campaign runs until here");
        found.push(problem.help("renew it with that person, or end the campaign before"));
    }
    check_person(subject, who, found)
}

fn check_person(subject: &Subject<'_>, who: &Located<Name>, found: &mut Found<'_>) -> Ran {
    let brief = subject.brief()?;
    let Some(person) = subject.people()?.people.get(who.as_str()) else {
        let headline = format!("`{}` is not in the people policy", who.value);
        let help = "name a person of the people policy who is still with the company";
        found.push(found.at(who.at, headline).help(help));
        return Ok(());
    };
    if let Some(suspended) = &person.suspended
        && suspended.from.value <= brief.ends.value
        && suspended.until.value >= brief.starts.value
    {
        let headline = format!("`{}` is suspended until {}", who.value, suspended.until.value);
        let problem = found.at(who.at, headline).also(suspended.at, "the suspension");
        found.push(problem.help("send in the name of another person, or after the suspension"));
    }
    Ok(())
}
