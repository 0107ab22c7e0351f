//! Editions: a rule that is newer than the edition a workspace holds itself to only warns.
//!
//! So a new version of the program stops nothing that went through before, until the workspace
//! moves its edition. A rule that nobody may waive is not held back: it is there for safety.

use crate::diagnostic::{Diagnostic, Severity};
use crate::spec::leaf::Edition;
use crate::workspace::Workspace;

use super::rule::Rule;

/// The edition a workspace holds itself to: the newest unless it says.
pub(super) fn of(workspace: &Workspace) -> Edition {
    let said = workspace.settings.as_ref().and_then(|settings| settings.rules_edition.as_ref());
    said.map_or_else(Edition::newest, |edition| edition.value)
}

/// A finding as its rule's edition makes it, where the rule is one of the program's.
pub(super) fn held(mut finding: Diagnostic, rule: Option<&Rule>, edition: Edition) -> Diagnostic {
    let Some(rule) = rule else { return finding };
    let newer = rule.since.parse::<Edition>().is_ok_and(|since| since > edition);
    if newer && rule.waivable && finding.severity == Severity::Error {
        finding.severity = Severity::Warning;
        finding.headline =
            format!("{} (an error from edition {} on)", finding.headline, rule.since);
    }
    finding
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{Check, Group};
    use crate::source::{Location, Sources, Span};

    fn rule(since: &'static str, waivable: bool) -> Rule {
        Rule {
            code: "A900",
            name: "spec-of-the-future",
            summary: "what nobody asked for yet",
            group: Group::Spec,
            severity: Severity::Error,
            waivable,
            since,
            source: "prac",
            page: "",
            check: Check::Reader,
        }
    }

    #[test]
    fn a_rule_newer_than_the_edition_warns_unless_nobody_may_waive_it() {
        let file = Sources::new().add("a.yaml", "a: 1\n");
        let at = Location::new(file, Span::new(0, 1));
        let edition: Edition = "0.2.0".parse().unwrap();
        let cases = [
            ("0.3.0", true, "warning: wrong (an error from edition 0.3.0 on)"),
            ("0.10.0", true, "warning: wrong (an error from edition 0.10.0 on)"),
            ("0.3.0", false, "error: wrong"),
            ("0.2.0", true, "error: wrong"),
            ("0.1.0", true, "error: wrong"),
        ];
        for (since, waivable, expected) in cases {
            let found = Diagnostic::error("spec-of-the-future", at, "wrong");
            let finding = held(found, Some(&rule(since, waivable)), edition);
            assert_eq!(format!("{}: {}", finding.severity.word(), finding.headline), expected);
        }
        let warned =
            held(Diagnostic::warning("x", at, "wrong"), Some(&rule("9.0.0", true)), edition);
        assert_eq!(warned.headline, "wrong");
        assert!(held(Diagnostic::error("org-x", at, "wrong"), None, edition).stops());
    }

    #[test]
    fn every_rule_says_which_edition_it_came_with() {
        for rule in super::super::ALL.iter() {
            let since: Edition = rule.since.parse().unwrap();
            assert!(since <= Edition::newest(), "{}", rule.name);
        }
    }
}
