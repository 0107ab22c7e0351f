//! `msg-link-domain`: every link leads to a registered domain of the unit, over https and by its
//! full name.

use super::link::{Link, SHORTENERS, links};
use super::sequence::sent;
use crate::base::words::list;
use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};

pub(super) static RULE: Rule = Rule {
    code: "F023",
    name: "msg-link-domain",
    summary: "every link leads to a registered domain of the unit, over https and by its full name",
    group: Group::Message,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "G-GUIDE",
    page: include_str!("msg_link_domain.md"),
    check: Check::Campaign(check),
};

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let gbu = subject.gbu()?;
    let registered: Vec<&str> = gbu.domains.names().collect();
    for sent in sent(subject)? {
        for content in sent.template.contents() {
            for link in links(content.text()) {
                let Some(flaw) = flaw(&link, &registered) else { continue };
                let problem = found.at(content.at(link.span), flaw);
                let line = gbu.domains.iter().next().map_or(gbu.at, |(name, _)| name.at);
                let help = format!("link to {}", list(&registered, "or"));
                found.push(problem.also(line, "the registered domains begin here").help(help));
            }
        }
    }
    Ok(())
}

/// What is wrong with a link, if anything.
fn flaw(link: &Link<'_>, registered: &[&str]) -> Option<String> {
    let host = link.host.to_lowercase();
    if host.is_empty() || link.dynamic {
        return Some("where this link leads is decided by a value".to_owned());
    }
    if link.authority.contains('@') {
        return Some(format!("the name before `@` hides that this link leads to `{host}`"));
    }
    let shorten = SHORTENERS.iter().any(|name| host == *name);
    if shorten {
        return Some(format!("`{host}` hides where this link leads"));
    }
    if host.split('.').all(|part| part.parse::<u8>().is_ok()) || host.starts_with('[') {
        return Some(format!("this link leads to the bare address `{host}`"));
    }
    let within = |name: &&str| host == **name || host.ends_with(&format!(".{name}"));
    if !registered.iter().any(within) {
        return Some(format!("`{host}` is not a registered domain of this unit"));
    }
    (link.scheme == "http").then(|| format!("the link to `{host}` is not encrypted"))
}
