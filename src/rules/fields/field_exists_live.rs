//! `field-exists-live`: the fields that are written exist as the allowlist describes them.

use std::collections::BTreeMap;

use crate::base::nearest::nearest;
use crate::base::words::thousands;
use crate::diagnostic::Severity;
use crate::observation::FieldSeen;
use crate::rules::{Check, Found, Group, Live, Ran, Rule, Skip, Subject};
use crate::source::Location;
use crate::spec::policy::{Field, WriteRule};

pub(super) static RULE: Rule = Rule {
    code: "D004",
    name: "field-exists-live",
    summary: "every field that is written exists, can be written and is of the right kind",
    group: Group::Fields,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "R-074",
    page: include_str!("field_exists_live.md"),
    check: Check::Live(check),
};

/// What describe says of the fields of one object.
type Described = BTreeMap<String, FieldSeen>;

/// A field the campaign writes, and where it says so.
struct Target<'a> {
    object: &'a str,
    field: &'a str,
    at: Location,
}

fn check(live: &Live<'_>, found: &mut Found<'_>) -> Ran {
    let described = &live.salesforce()?.fields;
    let allowed = live.subject.fields()?;
    let mut missing = None;
    for target in targets(&live.subject)? {
        let Some(fields) = described.get(target.object) else {
            missing.get_or_insert(target.object);
            continue;
        };
        let rule = allowed.objects.get(target.object).and_then(|table| table.get(target.field));
        judge(found, &target, fields, rule);
    }
    match missing {
        Some(object) => Err(Skip::because(format!("the fields of `{object}` were not read"))),
        None => Ok(()),
    }
}

/// The flag of the campaign, what enrichment writes and what replies write.
fn targets<'a>(subject: &Subject<'a>) -> Result<Vec<Target<'a>>, Skip> {
    let flag = &subject.fields()?.names.outreach_flag;
    let mut targets =
        vec![Target { object: &flag.value.object, field: &flag.value.field, at: flag.at }];
    let into = subject.enrich()?.and_then(|enrich| enrich.into.as_ref());
    for (_, path) in into.iter().flat_map(|into| into.iter()) {
        let (object, field) = (path.value.object.as_str(), path.value.field.as_str());
        targets.push(Target { object, field, at: path.at });
    }
    for (object, fields) in subject.writeback()?.iter() {
        for field in fields {
            targets.push(Target { object: &object.value, field: field.as_str(), at: field.at });
        }
    }
    Ok(targets)
}

fn judge(found: &mut Found<'_>, target: &Target<'_>, fields: &Described, rule: Option<&Field>) {
    let name = format!("`{}.{}`", target.object, target.field);
    let Some(seen) = find(fields, target.field) else {
        let near = nearest(target.field, fields.keys().map(String::as_str));
        let help = near.map_or_else(
            || "give the integration's user access to it, or correct its name".to_owned(),
            |near| format!("did you mean `{near}`? else give the integration's user access to it"),
        );
        let headline = format!("{name} cannot be seen in Salesforce");
        found.push(found.at(target.at, headline).help(help));
        return;
    };
    if !seen.updateable {
        let headline = format!("{name} cannot be written by the integration's user");
        let help = "let the user edit it; a field that Salesforce derives must not be written";
        found.push(found.at(target.at, headline).help(help));
    }
    let Some(rule) = rule else { return };
    let only_to_true = rule.write.as_ref().filter(|write| write.value == WriteRule::OnlyToTrue);
    if let Some(write) = only_to_true.filter(|_| seen.kind != "boolean") {
        found.push(
            found
                .at(target.at, format!("{name} is of the type `{}`", seen.kind))
                .also(write.at, "only a checkbox can be set to true and never back")
                .help("correct the name of the field, or its write rule"),
        );
    }
    let longer = |length: u32| seen.length > 0 && length > seen.length;
    if let Some(length) = rule.length.as_ref().filter(|length| longer(length.value)) {
        let holds = thousands(u64::from(seen.length));
        found.push(
            found
                .at(target.at, format!("{name} holds {holds} characters"))
                .also(length.at, "the allowlist lets more be written")
                .help(format!("lower its `length` to {}", seen.length)),
        );
    }
}

/// Salesforce compares API names without regard to case.
fn find<'f>(fields: &'f Described, name: &str) -> Option<&'f FieldSeen> {
    fields.get(name).or_else(|| {
        fields.iter().find(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, seen)| seen)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::World;
    use crate::rules::testing::readings;

    fn lead<'w>(world: &'w mut World, name: &str) -> &'w mut FieldSeen {
        world.salesforce().fields.get_mut("Lead").unwrap().get_mut(name).unwrap()
    }

    fn rename(world: &mut World, name: &str) {
        let fields = world.salesforce().fields.get_mut("CampaignMember").unwrap();
        let seen = fields.remove("Reply_Classification__c").unwrap();
        fields.insert(name.to_owned(), seen);
    }

    #[test]
    fn every_written_field_is_compared_with_what_describe_says() {
        readings(
            &RULE,
            &[
                (|_| (), "pass"),
                (
                    |world| rename(world, "Reply_Class__c"),
                    "error: `CampaignMember.Reply_Classification__c` cannot be seen in Salesforce",
                ),
                (|world| rename(world, "reply_CLASSIFICATION__c"), "pass"),
                (
                    |world| lead(world, "HasOptedOutOfEmail").updateable = false,
                    "error: `Lead.HasOptedOutOfEmail` cannot be written by the integration's user",
                ),
                (
                    |world| lead(world, "HasOptedOutOfEmail").kind = "string".to_owned(),
                    "error: `Lead.HasOptedOutOfEmail` is of the type `string`",
                ),
                (
                    |world| lead(world, "clay_company_description__c").length = 255,
                    "error: `Lead.clay_company_description__c` holds 255 characters",
                ),
                (|world| lead(world, "Overall_Hard_Bounce__c").kind = "string".to_owned(), "pass"),
                (
                    |world| drop(world.salesforce().fields.remove("CampaignMember")),
                    "skip: the fields of `CampaignMember` were not read",
                ),
                (
                    |world| world.without_salesforce(),
                    "skip: Salesforce could not be read: it answered 503",
                ),
            ],
        );
    }
}
