//! `aud-seed-addresses`: the unit has test inboxes of its own, where the most mail goes.

use crate::base::words::list;
use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};
use crate::spec::policy::{MailProvider, SeedInbox};

pub(super) static RULE: Rule = Rule {
    code: "B028",
    name: "aud-seed-addresses",
    summary: "the unit has test inboxes at Google and at Microsoft",
    group: Group::Audience,
    severity: Severity::Warning,
    waivable: true,
    since: "0.1.0",
    source: "prac",
    page: include_str!("aud_seed_addresses.md"),
    check: Check::Campaign(check),
};

/// The providers most business mail is read at.
const WANTED: [(MailProvider, &str); 2] =
    [(MailProvider::Google, "Google"), (MailProvider::Microsoft, "Microsoft")];

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let gbu = subject.gbu()?;
    let seeds: &[SeedInbox] = gbu.seeds.as_deref().unwrap_or_default();
    let has = |provider| seeds.iter().any(|seed| seed.provider.value == provider);
    let missing: Vec<&str> =
        WANTED.iter().filter(|(provider, _)| !has(*provider)).map(|(_, name)| *name).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let missing = list(&missing, "or");
    let unit = &subject.brief()?.gbu;
    let headline = format!("`{}` has no test inbox at {missing}", unit.value);
    let at = seeds.first().map_or(unit.at, |first| first.inbox.at);
    let mut finding = found
        .at(at, headline)
        .label("nobody sees where messages land")
        .help("add one to `seeds` of the unit: `{ inbox: ADDRESS, provider: google }`");
    if !seeds.is_empty() {
        finding = finding.also(unit.at, "the unit of this campaign");
    }
    found.push(finding);
    Ok(())
}
