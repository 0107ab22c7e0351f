//! `deliv-domain-age`: no domain sends in its first weeks.

use crate::base::words::count;
use crate::diagnostic::Severity;
use crate::rules::waves::capacity::{domain_of, pool};
use crate::rules::{Check, Found, Group, Live, Ran, Rule};
use crate::spec::policy::defaults;
use std::collections::BTreeSet;

pub(super) static RULE: Rule = Rule {
    code: "H009",
    name: "deliv-domain-age",
    summary: "every sending domain has been registered for thirty days",
    group: Group::Delivery,
    severity: Severity::Warning,
    waivable: true,
    since: "0.1.0",
    source: "prac",
    page: include_str!("deliv_domain_age.md"),
    check: Check::Live(check),
};

fn check(live: &Live<'_>, found: &mut Found<'_>) -> Ran {
    let gbu = live.subject.gbu()?;
    let zone = live.subject.send()?.timezone.value.rules().clone();
    let today = live.observation.at.to_zoned(zone).date();
    let least = gbu.domain_age.as_ref().map_or(defaults::DOMAIN_AGE, |least| least.value);
    let (_, mailboxes) = pool(&live.subject)?;
    let domains: BTreeSet<String> = mailboxes.iter().map(|one| domain_of(&one.value)).collect();
    for name in domains {
        // A domain that is not registered is the subject of `sender-domain-owned`.
        let Some((key, domain)) = gbu.domains.entry(&name) else { continue };
        let Some(since) = &domain.since else {
            found.push(
                found
                    .at(key.at, format!("nobody says since when `{name}` is registered"))
                    .help("add `since:` with the day of its registration"),
            );
            continue;
        };
        let age = since.value.until(today).map_or(0, |span| span.get_days().max(0));
        if age.unsigned_abs() < least.days_up() {
            let wait = count(u64::from(least.days_up() - age.unsigned_abs()), "day");
            let age = count(u64::from(age.unsigned_abs()), "day");
            found.push(
                found
                    .at(since.at, format!("`{name}` was registered {age} ago"))
                    .label(format!("{least} at least"))
                    .help(format!("wait {wait}, or send from another domain")),
            );
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{World, readings};

    fn since(world: &mut World, since: &str) {
        world.edit("policy/blueprint.yaml", "since: 2026-03-02", since);
    }

    #[test]
    fn a_new_domain_waits() {
        readings(
            &RULE,
            &[
                (|_| (), "pass"),
                (
                    |world| since(world, "since: 2026-12-30"),
                    "warning: `freight-outreach.example` was registered 9 days ago",
                ),
                (|world| since(world, "since: 2026-12-09"), "pass"),
                (
                    |world| {
                        let file = "policy/blueprint.yaml";
                        world.edit(file, "use: outreach, since: 2026-03-02", "use: outreach");
                    },
                    "warning: nobody says since when `freight-outreach.example` is registered",
                ),
            ],
        );
    }
}
