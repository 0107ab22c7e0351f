//! `sender-mode-declared`: the sender identity is either a virtual agent or a person, and nothing
//! of both.

use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};
use crate::spec::policy::IdentityKind;

pub(super) static RULE: Rule = Rule {
    code: "G001",
    name: "sender-mode-declared",
    summary: "the sender identity is either a virtual agent or a person, and nothing of both",
    group: Group::Sender,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "S0",
    page: include_str!("sender_mode_declared.md"),
    check: Check::Campaign(check),
};

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let identity = subject.identity()?;
    let name = &subject.sender()?.identity.value;
    let (foreign, headline) = match identity.is.value {
        IdentityKind::VirtualAgent => (
            identity.consent.as_ref().map(|consent| consent.at),
            format!("`{name}` is a virtual agent and carries the consent of a person"),
        ),
        IdentityKind::Person => (
            identity.disclosure.as_ref().map(|disclosure| disclosure.at),
            format!("`{name}` is a person and carries the disclosure of a virtual agent"),
        ),
    };
    if let Some(at) = foreign {
        found.push(
            found
                .at(at, headline)
                .also(identity.is.at, "what the identity is")
                .help("make two identities of it, or remove what belongs to the other mode"),
        );
    }
    Ok(())
}
