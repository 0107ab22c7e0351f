//! Every rule, in the order of its code. A code or a name is never used twice.

use std::sync::LazyLock;

use crate::base::nearest::nearest;

use super::rule::Rule;
use super::{
    audience, closure, delivery, enrich, fields, handoff, measures, message, quality, replies,
    security, sender, spec, waves, writeback,
};

/// The groups, in the order of their letters.
static GROUPS: &[&[&Rule]] = &[
    spec::RULES,
    audience::RULES,
    quality::RULES,
    fields::RULES,
    enrich::RULES,
    message::RULES,
    sender::RULES,
    delivery::RULES,
    waves::RULES,
    replies::RULES,
    writeback::RULES,
    measures::RULES,
    closure::RULES,
    security::RULES,
    handoff::RULES,
];

/// Every rule, sorted by code.
pub static ALL: LazyLock<Vec<&'static Rule>> =
    LazyLock::new(|| GROUPS.iter().flat_map(|group| group.iter().copied()).collect());

/// The rule of a name or a code.
pub fn find(name_or_code: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.name == name_or_code || rule.code == name_or_code)
}

/// The name somebody probably meant.
pub fn nearest_name(name: &str) -> Option<&'static str> {
    nearest(name, ALL.iter().map(|rule| rule.name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn codes_are_sorted_and_neither_codes_nor_names_repeat() {
        let codes: Vec<&str> = ALL.iter().map(|rule| rule.code).collect();
        assert!(codes.is_sorted(), "{codes:?}");
        assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), codes.len());
        let names: BTreeSet<&str> = ALL.iter().map(|rule| rule.name).collect();
        assert_eq!(names.len(), codes.len());
    }

    #[test]
    fn every_code_begins_with_the_letter_of_its_group_and_every_page_with_the_name() {
        for rule in ALL.iter() {
            assert!(rule.code.starts_with(rule.group.letter()), "{}", rule.name);
            assert!(rule.page.starts_with(&format!("# {}\n", rule.name)), "{}", rule.name);
        }
    }
}
