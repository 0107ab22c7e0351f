//! `enrich-provider-approved`: whoever fills a column is an approved processor.

use crate::base::nearest::nearest;
use crate::diagnostic::Severity;
use crate::rules::Skip;
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};
use crate::source::Located;
use crate::spec::ClayTable;
use crate::spec::decode::{Table, quoted};
use crate::spec::policy::{Fields, Processor};

pub(super) static RULE: Rule = Rule {
    code: "E004",
    name: "enrich-provider-approved",
    summary: "everybody who fills a column is an approved processor, with a region",
    group: Group::Enrich,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "GDPR",
    page: include_str!("enrich_provider_approved.md"),
    check: Check::Campaign(check),
};

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let Some(enrich) = subject.enrich()? else { return Ok(()) };
    let (key, table) = table(subject, enrich.table.as_str())?;
    let fields = subject.fields()?;
    let Some(providers) = table.providers.as_ref().filter(|providers| !providers.is_empty()) else {
        found.push(
            found
                .at(key.at, format!("nobody says who fills the columns of `{}`", key.value))
                .label("no `providers`")
                .also(enrich.table.at, "this campaign gives it data about people")
                .help("list every service behind its columns under `providers`"),
        );
        return Ok(());
    };
    let ends = &subject.brief()?.ends;
    for provider in providers {
        let processors = fields.processors.as_ref();
        let known = processors.and_then(|known| known.entry(provider.as_str()));
        let Some((name, processor)) = known else {
            found.push(unknown(
                provider.as_str(),
                fields,
                found.at(provider.at, format!("`{}` is no approved processor", provider.value)),
            ));
            continue;
        };
        let until = processor.until.as_ref().filter(|until| until.value < ends.value);
        if let Some(until) = until {
            let headline = format!("the approval of `{}` ends on {}", name.value, until.value);
            found.push(
                found
                    .at(provider.at, headline)
                    .label(format!("the campaign ends on {}", ends.value))
                    .also(until.at, "the last day of the approval")
                    .help("have the approval renewed, or fill the column in another way"),
            );
        }
    }
    Ok(())
}

fn unknown(
    name: &str,
    fields: &Fields,
    finding: crate::diagnostic::Diagnostic,
) -> crate::diagnostic::Diagnostic {
    let processors: Vec<&str> =
        fields.processors.iter().flat_map(Table::<Processor>::names).collect();
    let finding = finding.label("not in the field allowlist's `processors`");
    match nearest(name, processors.iter().copied()) {
        Some(meant) => finding.help(format!("did you mean `{meant}`?")),
        None if processors.is_empty() => finding.help(
            "ask the owner of the allowlist to approve it: name and region under `processors`",
        ),
        None => finding.help(format!(
            "ask the owner of the allowlist to approve it, or use one of {}",
            quoted(&processors)
        )),
    }
}

fn table<'a>(
    subject: &Subject<'a>,
    name: &str,
) -> Result<(&'a Located<String>, &'a ClayTable), Skip> {
    let settings = subject.workspace.settings.as_ref();
    let entry = settings.and_then(|settings| settings.clay.tables.entry(name));
    entry.ok_or_else(|| Skip::because(format!("the workspace has no table `{name}`")))
}
