//! `msg-template-approved`: every template is the text that was approved, for the whole campaign.

use super::approval;
use super::sequence::sent;
use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};

pub(super) static RULE: Rule = Rule {
    code: "F001",
    name: "msg-template-approved",
    summary: "every template is the text that was approved, for the whole campaign",
    group: Group::Message,
    severity: Severity::Error,
    waivable: false,
    since: "0.1.0",
    source: "S0, S1",
    page: include_str!("msg_template_approved.md"),
    check: Check::Campaign(check),
};

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    for sent in sent(subject)? {
        approval::check(subject, &sent.step.template, sent.template, found)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::base::digest::Digest;
    use crate::rules::check_campaigns;
    use crate::source::Located;
    use crate::spec::policy::{Entry, EntryStatus};
    use crate::workspace::Workspace;

    /// The findings of this rule once the entry of a template was changed.
    fn headlines(change: impl Fn(&mut Entry)) -> Vec<String> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/full");
        let mut workspace = Workspace::load(&root).unwrap();
        let register = workspace.policy.register.as_mut().unwrap();
        register
            .entries
            .iter_mut()
            .filter(|entry| entry.what.value == "upsell-check@1")
            .for_each(change);
        let found = check_campaigns(&workspace, None).findings;
        let of_rule = found.into_iter().filter(|finding| finding.rule == super::RULE.name);
        of_rule.map(|finding| finding.headline).collect()
    }

    #[test]
    fn a_text_that_was_not_approved_is_found() {
        let other = headlines(|entry| entry.digest.value = Digest::of(b"another text"));
        assert_eq!(other, ["`upsell-check@1` is not the text that was approved"]);
        let unnamed = headlines(|entry| entry.what.value = "another@1".to_owned());
        assert_eq!(unnamed, ["`upsell-check@1` is not in the register"]);
        assert_eq!(headlines(|_| {}), Vec::<String>::new());
    }

    #[test]
    fn a_version_that_is_not_in_force_is_found() {
        let standing =
            |status| headlines(|entry| entry.status = Some(Located::new(status, entry.at)));
        assert_eq!(standing(EntryStatus::Retired), ["`upsell-check@1` is retired"]);
        assert_eq!(standing(EntryStatus::Experimental), ["`upsell-check@1` is experimental"]);
        assert_eq!(standing(EntryStatus::Approved), Vec::<String>::new());
    }
}
