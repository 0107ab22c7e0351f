//! `wave-random-split`: each wave is a fair sample of the audience, and is not called otherwise.

use crate::base::country::code_of;
use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};
use crate::spec::campaign::Segment;

pub(super) static RULE: Rule = Rule {
    code: "I006",
    name: "wave-random-split",
    summary: "waves are drawn at random from the whole audience, and no name says otherwise",
    group: Group::Waves,
    severity: Severity::Warning,
    waivable: true,
    since: "0.1.0",
    source: "stats",
    page: include_str!("wave_random_split.md"),
    check: Check::Campaign(check),
};

/// Parts of a name that say who the people of a wave are, when they are drawn by lot.
const KINDS: [&str; 12] = [
    "best",
    "engaged",
    "gmail",
    "google",
    "hot",
    "microsoft",
    "oldest",
    "outlook",
    "top",
    "vip",
    "warm",
    "yahoo",
];

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let waves = &subject.send()?.waves.value;
    if waves.len() < 2 {
        return Ok(());
    }
    for wave in waves {
        let Some(name) = &wave.name else { continue };
        let Some(kind) = kind(name) else { continue };
        found.push(
            found
                .at(wave.size.at, format!("the wave `{name}` is named after {kind}"))
                .label("every wave is drawn at random from the whole audience")
                .also(subject.audience()?.from.at, "the audience")
                .help(
                    "give it another name; for these people alone, write a campaign of their own",
                ),
        );
    }
    Ok(())
}

/// What a name says of the people of a wave.
fn kind(name: &str) -> Option<&'static str> {
    let spoken = name.replace(['-', '.'], " ");
    if code_of(&spoken).is_some() {
        return Some("a country");
    }
    if Segment::ALL.iter().any(|segment| segment.text() == name) {
        return Some("a segment");
    }
    spoken.split(' ').any(|part| KINDS.contains(&part)).then_some("a kind of people")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_says_who_is_in_a_wave_is_known() {
        for (name, expected) in [
            ("germany", Some("a country")),
            ("united-kingdom", Some("a country")),
            ("de", Some("a country")),
            ("dormant", Some("a segment")),
            ("gmail-first", Some("a kind of people")),
            ("pilot", None),
            ("second", None),
            ("week-2", None),
        ] {
            assert_eq!(kind(name), expected, "{name}");
        }
    }
}
