//! The recipients of a reading, and how a rule speaks of those who should not be among them: by
//! their number and at most three lead ids, never by name or address.

use crate::base::words::thousands;
use crate::observation::PersonSeen;
use crate::rules::{Found, Live, Skip};
use crate::source::Location;

/// The most leads a finding names.
const NAMED: usize = 3;

/// The recipients; none at all prove nothing.
pub(super) fn recipients<'a>(live: &Live<'a>) -> Result<Vec<&'a PersonSeen>, Skip> {
    let people = live.recipients()?;
    if people.is_empty() {
        return Err(Skip::because("nobody is left to look at".to_owned()));
    }
    Ok(people)
}

/// The recipients something holds for.
pub(super) fn those<'a>(
    people: &[&'a PersonSeen],
    mut holds: impl FnMut(&PersonSeen) -> bool,
) -> Vec<&'a PersonSeen> {
    people.iter().copied().filter(|person| holds(person)).collect()
}

/// What is wrong with some recipients, and what to do.
pub(super) struct Words<'w> {
    /// Who they are, as the begin of a headline: `recipients who have opted out`.
    pub who: &'w str,
    /// What to do.
    pub help: &'w str,
}

/// Refuses a reading in which some of the recipients should not be there; nothing where none is.
pub(super) fn refuse(
    found: &mut Found<'_>,
    at: Location,
    wrong: &[&PersonSeen],
    all: usize,
    words: &Words<'_>,
) {
    if wrong.is_empty() {
        return;
    }
    let headline = format!("{}: {}", words.who, share(wrong.len(), all));
    found.push(found.at(at, headline).label(leads(wrong)).help(words.help));
}

/// `3 of 1,812`.
pub(super) fn share(some: usize, all: usize) -> String {
    format!("{} of {}", thousands(some as u64), thousands(all as u64))
}

/// The first leads by their ids, and how many more there are.
pub(super) fn leads(people: &[&PersonSeen]) -> String {
    let named: Vec<String> =
        people.iter().take(NAMED).map(|person| format!("`{}`", person.lead)).collect();
    let named = named.join(", ");
    match people.len().saturating_sub(NAMED) {
        0 => named,
        more => format!("{named} and {} more", thousands(more as u64)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::person;

    #[test]
    fn three_leads_are_named_and_the_others_counted() {
        let people: Vec<PersonSeen> = (0..1005).map(person).collect();
        let people: Vec<&PersonSeen> = people.iter().collect();
        assert_eq!(leads(&people[..1]), "`00Q5g0000000000EAA`");
        assert!(leads(&people[..3]).ends_with("`00Q5g0000000002EAA`"));
        assert!(leads(&people).ends_with("`00Q5g0000000002EAA` and 1,002 more"));
        assert_eq!(share(3, 1005), "3 of 1,005");
    }
}
