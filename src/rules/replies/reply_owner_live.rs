//! `reply-owner-live`: whoever is to answer is there.

use super::route::Routed;
use crate::base::words::list;
use crate::diagnostic::Severity;
use crate::rules::Skip;
use crate::rules::{Check, Found, Group, Live, Ran, Rule};
use crate::source::Located;
use crate::spec::campaign::Action;
use crate::spec::leaf::Name;
use crate::spec::policy::{Owner, Person};

pub(super) static RULE: Rule = Rule {
    code: "K002",
    name: "reply-owner-live",
    summary: "whoever follows up is active in Salesforce, not away, and has a stand-in",
    group: Group::Replies,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "S0",
    page: include_str!("reply_owner_live.md"),
    check: Check::Live(check),
};

fn check(live: &Live<'_>, found: &mut Found<'_>) -> Ran {
    let subject = &live.subject;
    let (replies, policy) = (subject.replies()?, subject.replies_policy()?);
    let mut unknown = Vec::new();
    let mut looked: Vec<&str> = Vec::new();
    for routed in Routed::all(replies, policy) {
        let handed = routed.action().is_some_and(|action| action.value == Action::Route);
        let Some(to) = routed.own.and_then(|route| route.to.as_ref()).filter(|_| handed) else {
            continue;
        };
        // An owner that policy does not know is the subject of `spec-refs-resolve`.
        let Some(owner) = policy.owners.get(to.value.as_str()) else { continue };
        if !looked.contains(&to.value.as_str()) {
            looked.push(to.value.as_str());
            judge(live, to, owner, &mut unknown, found)?;
        }
    }
    match &unknown[..] {
        [] => Ok(()),
        names => Err(Skip::because(format!(
            "the people policy does not say under `user` who {} in Salesforce: {}",
            if names.len() == 1 { "this is" } else { "these are" },
            list(names, "and"),
        ))),
    }
}

/// What keeps one of an owner's people from answering.
enum Absence {
    /// The user is not active, or does not exist.
    Inactive,
    /// Away on the first day of the campaign or during all of it.
    Away,
}

fn judge(
    live: &Live<'_>,
    to: &Located<Name>,
    owner: &Owner,
    unknown: &mut Vec<String>,
    found: &mut Found<'_>,
) -> Ran {
    let mut there = false;
    for name in owner.people.iter().chain(&owner.backup) {
        let people = &live.subject.people()?.people;
        let Some(person) = people.get(name.as_str()) else { continue };
        let Some(absence) = absence(live, person)? else {
            there = true;
            if person.user.is_none() && !unknown.contains(&format!("`{}`", name.value)) {
                unknown.push(format!("`{}`", name.value));
            }
            continue;
        };
        let (headline, at, words) = match absence {
            Absence::Inactive => (
                format!("`{}` of `{}` is no active user of Salesforce", name.value, to.value),
                person.user.as_ref().map_or(name.at, |user| user.at),
                "this user",
            ),
            Absence::Away => (
                format!("`{}` of `{}` is away when the campaign starts", name.value, to.value),
                person.away.iter().flatten().next().map_or(name.at, |away| away.at),
                "away",
            ),
        };
        found.push(
            found
                .at(to.at, headline)
                .also(name.at, "the owner's people")
                .also(at, words)
                .help("have somebody else named in the replies policy, or choose another owner"),
        );
    }
    if owner.people.len() == 1 && owner.backup.is_none() {
        found.push(
            found
                .at(to.at, format!("nobody stands in for the one person of `{}`", to.value))
                .also(owner.people.first().map_or(owner.at, |one| one.at), "alone")
                .help("add `backup:` to the owner in the replies policy"),
        );
    }
    if !there && (owner.people.len() > 1 || owner.backup.is_some()) {
        found.push(
            found
                .at(to.at, format!("nobody of `{}` can answer a reply", to.value))
                .help("choose another owner"),
        );
    }
    Ok(())
}

fn absence(live: &Live<'_>, person: &Person) -> Result<Option<Absence>, Skip> {
    let users = &live.salesforce()?.users;
    if let Some(user) = &person.user
        && !users.get(user.value.as_str()).is_some_and(|user| user.active)
    {
        return Ok(Some(Absence::Inactive));
    }
    let starts = live.subject.brief()?.starts.value;
    let mut away = person.away.iter().flatten();
    let away = away.any(|away| away.from.value <= starts && starts <= away.until.value);
    Ok(away.then_some(Absence::Away))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{World, readings};

    /// Gives both people of the owner a user: the first one the given id.
    fn named(world: &mut World, user: &str, more: &str) {
        let people = "policy/people.yaml";
        let okafor = "s.okafor: { roles: [follow-up-owner]";
        world.edit(people, okafor, &format!("{okafor}, user: {user}{more}"));
        let berg = "t.berg: { roles: [follow-up-owner]";
        world.edit(people, berg, &format!("{berg}, user: 0055g000000000001A"));
    }

    #[test]
    fn whoever_follows_up_is_active_and_there() {
        readings(
            &RULE,
            &[
                (
                    |_| (),
                    "skip: the people policy does not say under `user` who these are in \
                     Salesforce: `s.okafor` and `t.berg`",
                ),
                (|world| named(world, "0055g000000000001A", ""), "pass"),
                (
                    |world| {
                        named(world, "0055g000000000001A", "");
                        world.salesforce().users.values_mut().for_each(|user| user.active = false);
                    },
                    "error: `s.okafor` of `sdr-freight` is no active user of Salesforce | error: \
                     `t.berg` of `sdr-freight` is no active user of Salesforce | error: nobody of \
                     `sdr-freight` can answer a reply",
                ),
                (
                    |world| named(world, "0055g000000000009A", ""),
                    "error: `s.okafor` of `sdr-freight` is no active user of Salesforce",
                ),
                (
                    |world| {
                        let away = ", away: [ { from: 2027-01-04, until: 2027-01-15 } ]";
                        named(world, "0055g000000000001A", away);
                    },
                    "error: `s.okafor` of `sdr-freight` is away when the campaign starts",
                ),
                (
                    |world| {
                        named(world, "0055g000000000001A", "");
                        world.edit("policy/replies.yaml", ", backup: t.berg", "");
                    },
                    "error: nobody stands in for the one person of `sdr-freight`",
                ),
                (
                    |world| world.without_salesforce(),
                    "skip: Salesforce could not be read: it answered 503",
                ),
            ],
        );
    }
}
