//! `aud-size-bounds`: far more or fewer people than expected are a wrong source.

use std::collections::BTreeMap;

use crate::base::words::{list, thousands};
use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Live, Ran, Rule};

pub(super) static RULE: Rule = Rule {
    code: "B016",
    name: "aud-size-bounds",
    summary: "as many people are left as were expected, and no more than policy allows",
    group: Group::Audience,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "MKTO",
    page: include_str!("aud_size_bounds.md"),
    check: Check::Live(check),
};

fn check(live: &Live<'_>, found: &mut Found<'_>) -> Ran {
    let people = live.recipients()?.len() as u64;
    let expected = &live.subject.audience()?.expected;
    let max = &live.subject.audiences()?.size_max;
    let left = match people {
        1 => "1 person is left".to_owned(),
        _ => format!("{} people are left", thousands(people)),
    };
    if people > u64::from(max.value) {
        let headline = format!("{left}, and policy allows {}", thousands(u64::from(max.value)));
        found.push(
            found
                .at(max.at, headline)
                .also(expected.at, "what the campaign expects")
                .help("split the campaign, or tighten its audience"),
        );
        return Ok(());
    }
    let (least, most) = expected.bounds();
    if !expected.admits(people) {
        let headline = format!("{left}, and {} were expected", thousands(expected.count));
        found.push(
            found
                .at(expected.at, headline)
                .label(format!("{} to {}", thousands(least), thousands(most)))
                .help(format!("{}mend the source or this line", reasons(live.excluded))),
        );
    }
    Ok(())
}

/// Why people were left out, the most common reasons first; empty where nobody was.
fn reasons(excluded: &BTreeMap<String, u64>) -> String {
    const REASONS_MAX: usize = 5;
    let mut all: Vec<(&String, u64)> = excluded.iter().map(|(why, n)| (why, *n)).collect();
    all.sort_by_key(|(why, people)| (std::cmp::Reverse(*people), *why));
    let told: Vec<String> = all
        .into_iter()
        .take(REASONS_MAX)
        .map(|(why, people)| format!("{} as `{why}`", thousands(people)))
        .collect();
    if told.is_empty() { String::new() } else { format!("left out are {}; ", list(&told, "and")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::readings;
    use crate::rules::testing::{World, person};

    fn crowd(world: &mut World, count: usize) {
        *world.people() = (0..count).map(person).collect();
    }

    #[test]
    fn the_help_tells_why_people_were_left_out_the_most_first() {
        let excluded = [("a", 1), ("b", 12), ("c", 3)];
        let excluded = excluded.map(|(why, people)| (why.to_owned(), people)).into();
        assert_eq!(reasons(&excluded), "left out are 12 as `b`, 3 as `c` and 1 as `a`; ");
        assert_eq!(reasons(&BTreeMap::new()), "");
    }

    #[test]
    fn far_more_or_fewer_people_than_expected_are_refused() {
        readings(
            &RULE,
            &[
                (|_| (), "error: 10 people are left, and 500 were expected"),
                (|world| crowd(world, 1), "error: 1 person is left, and 500 were expected"),
                (|world| world.people().clear(), "error: 0 people are left, and 500 were expected"),
                (|world| crowd(world, 399), "error: 399 people are left, and 500 were expected"),
                (|world| crowd(world, 400), "pass"),
                (|world| crowd(world, 600), "pass"),
                (|world| crowd(world, 601), "error: 601 people are left, and 500 were expected"),
                (
                    |world| {
                        world.edit("policy/audiences.yaml", "size_max: 5000", "size_max: 499");
                        crowd(world, 500);
                    },
                    "error: 500 people are left, and policy allows 499",
                ),
                (
                    |world| world.without_salesforce(),
                    "skip: Salesforce could not be read: it answered 503",
                ),
            ],
        );
    }
}
