//! `sender-disclosure-matrix`: a virtual agent uses the words that each country asks for.

use crate::base::country::code_of;
use crate::base::words::thousands;
use crate::diagnostic::Severity;
use crate::rules::Skip;
use crate::rules::message::sequence::sent;
use crate::rules::message::wording::{Held, held, says, words};
use crate::rules::{Check, Found, Group, Live, Ran, Rule};
use crate::spec::policy::IdentityKind;
use std::collections::BTreeMap;

pub(super) static RULE: Rule = Rule {
    code: "G011",
    name: "sender-disclosure-matrix",
    summary: "a virtual agent says what it is in the words each recipient's country asks for",
    group: Group::Sender,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "AIA50, CA",
    page: include_str!("sender_disclosure_matrix.md"),
    check: Check::Live(check),
};

fn check(live: &Live<'_>, found: &mut Found<'_>) -> Ran {
    let subject = &live.subject;
    if subject.identity()?.is.value != IdentityKind::VirtualAgent {
        return Ok(());
    }
    let people = live.recipients()?;
    if people.is_empty() {
        return Err(Skip::because("nobody is left to look at".to_owned()));
    }
    let mut there: BTreeMap<String, u64> = BTreeMap::new();
    for code in people.iter().filter_map(|person| person.country.as_deref().and_then(code_of)) {
        *there.entry(code).or_default() += 1;
    }
    let ends = subject.brief()?.ends.value;
    for rule in subject.senders()?.disclosures.iter().flatten() {
        if rule.from.as_ref().is_some_and(|from| from.value > ends) {
            continue;
        }
        let countries = rule.countries.iter().map(|code| code.value.to_ascii_uppercase());
        let reached: u64 = countries.filter_map(|code| there.get(&code)).sum();
        if reached == 0 {
            continue;
        }
        let wanted = words(&rule.says);
        for sent in sent(subject)? {
            let front = &sent.template.front;
            if held(&sent.template.body, |piece| says(piece, &wanted)) == Held::Always {
                continue;
            }
            let headline = format!(
                "`{}` does not say what {} recipients have a right to be told",
                front.id.value,
                thousands(reached),
            );
            found.push(
                found
                    .at(sent.step.template.at, headline)
                    .also(rule.says.at, "the words their countries ask for")
                    .help(format!("write `{}` into every branch of it", rule.says.value)),
            );
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{World, readings};

    fn asks(world: &mut World, country: &str, from: &str, says: &str) {
        let rule = format!(
            "disclosures: [ {{ countries: [{country}], from: {from}, says: {says} }} ]\nentities:"
        );
        world.edit("policy/senders.yaml", "\nentities:", &rule);
    }

    #[test]
    fn each_country_has_its_words() {
        readings(
            &RULE,
            &[
                (|_| (), "pass"),
                (|world| asks(world, "CH", "2027-01-01", "I am a virtual assistant"), "pass"),
                (|world| asks(world, "FR", "2027-01-01", "Je suis un programme"), "pass"),
                (|world| asks(world, "CH", "2027-03-06", "Ich bin ein Programm"), "pass"),
                (
                    |world| asks(world, "ch", "2027-03-05", "Ich bin ein Programm"),
                    "error: `winback-intro` does not say what 4 recipients have a right to be told \
                     | error: `winback-proof` does not say what 4 recipients have a right to be \
                     told | error: `winback-close` does not say what 4 recipients have a right to \
                     be told",
                ),
                (
                    |world| {
                        asks(world, "CH", "2027-01-01", "Ich bin ein Programm");
                        world.edit("policy/senders.yaml", "is: virtual-agent", "is: person");
                    },
                    "pass",
                ),
                (|world| world.people().clear(), "skip: nobody is left to look at"),
                (
                    |world| world.without_salesforce(),
                    "skip: Salesforce could not be read: it answered 503",
                ),
            ],
        );
    }
}
