//! Where a campaign writes in Salesforce, and how the allowlist stands to each place.
//!
//! Knows the files only: whether a field exists and takes a value is asked of Salesforce. Each
//! target has one standing, so that one mistake is one finding of one rule.

use crate::rules::{Skip, Subject};
use crate::source::Location;
use crate::spec::decode::{Table, quoted};
use crate::spec::leaf::{Comparison, FieldPath, Literal, Predicate, Term};
use crate::spec::policy::{Field, Fields, Lane, WriteRule};

/// Fields Salesforce computes by itself: a write is refused.
const COMPUTED: [(&str, &str); 3] = [
    ("CampaignMember", "HasResponded"),
    ("CampaignMember", "FirstRespondedDate"),
    ("Lead", "IsConverted"),
];

/// What writes to a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Writer {
    /// The columns of the enrichment.
    Enrichment,
    /// What comes back after sending: replies, bounces, opt-outs.
    Replies,
}

impl Writer {
    /// The lanes it writes in.
    pub(super) const fn lanes(self) -> &'static [Lane] {
        match self {
            Self::Enrichment => &[Lane::Enrichment],
            Self::Replies => &[Lane::Reply, Lane::Delivery],
        }
    }

    /// The words for it in a message.
    pub(super) const fn words(self) -> &'static str {
        match self {
            Self::Enrichment => "the enrichment",
            Self::Replies => "the write-back of replies",
        }
    }
}

/// One field a campaign writes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Target<'a> {
    /// The object.
    pub(super) object: &'a str,
    /// The field.
    pub(super) field: &'a str,
    /// Where the campaign says so.
    pub(super) at: Location,
    /// What writes it.
    pub(super) writer: Writer,
}

impl Target<'_> {
    /// `Object.Field`.
    pub(super) fn path(&self) -> String {
        format!("{}.{}", self.object, self.field)
    }
}

/// How the allowlist stands to a target.
#[derive(Debug, Clone, Copy)]
pub(super) enum Standing<'a> {
    /// It is read only: why, and where that is written.
    ReadOnly(&'static str, Option<Location>),
    /// It is not listed.
    Unlisted,
    /// It is listed, but its rule is not in force.
    Disabled(Location),
    /// It is listed for other lanes.
    OtherLane(&'a Field),
    /// It may be written.
    Approved,
}

/// Every field the campaign writes, in the order written.
pub(super) fn targets<'a>(subject: &Subject<'a>) -> Result<Vec<Target<'a>>, Skip> {
    let mut targets = Vec::new();
    let into = subject.enrich()?.and_then(|enrich| enrich.into.as_ref());
    for (_, path) in into.into_iter().flat_map(Table::iter) {
        let (object, field) = (path.object.as_str(), path.field.as_str());
        targets.push(Target { object, field, at: path.at, writer: Writer::Enrichment });
    }
    for (object, fields) in subject.writeback()?.iter() {
        targets.extend(fields.iter().map(|field| Target {
            object: &object.value,
            field: field.value.as_str(),
            at: field.at,
            writer: Writer::Replies,
        }));
    }
    Ok(targets)
}

/// How the allowlist of the campaign's organisation stands to a target.
pub(super) fn standing<'a>(
    subject: &Subject<'a>,
    target: &Target<'_>,
) -> Result<Standing<'a>, Skip> {
    let fields = subject.fields()?;
    if let Some((why, at)) = read_only(subject, fields, target) {
        return Ok(Standing::ReadOnly(why, at));
    }
    let Some((_, rule)) = listed(fields, target.object, target.field) else {
        return Ok(Standing::Unlisted);
    };
    if let Some(enabled) = rule.enabled.as_ref().filter(|enabled| !enabled.value) {
        return Ok(Standing::Disabled(enabled.at));
    }
    let allowed = target.writer.lanes().iter().any(|lane| rule.allows(*lane));
    Ok(if allowed { Standing::Approved } else { Standing::OtherLane(rule) })
}

/// The entry of a field in an allowlist: where its name stands, and its rule.
pub(super) fn listed<'a>(
    fields: &'a Fields,
    object: &str,
    field: &str,
) -> Option<(Location, &'a Field)> {
    fields.objects.get(object)?.entry(field).map(|(name, rule)| (name.at, rule))
}

/// The fields of an object that a writer may write, in backticks; what to say where there are none.
pub(super) fn approved(fields: &Fields, object: &str, writer: Writer) -> String {
    let entries = fields.objects.get(object);
    let names: Vec<&str> = entries
        .into_iter()
        .flat_map(Table::iter)
        .filter(|(_, rule)| rule.is_enabled())
        .filter(|(_, rule)| writer.lanes().iter().any(|lane| rule.allows(*lane)))
        .map(|(name, _)| name.value.as_str())
        .collect();
    if names.is_empty() { "nothing".to_owned() } else { quoted(&names) }
}

fn read_only(
    subject: &Subject<'_>,
    fields: &Fields,
    target: &Target<'_>,
) -> Option<(&'static str, Option<Location>)> {
    if COMPUTED.contains(&(target.object, target.field)) {
        return Some(("Salesforce computes it", None));
    }
    let names = &fields.names;
    let same = |path: &FieldPath| {
        path.object.as_str() == target.object && path.field.as_str() == target.field
    };
    if same(&names.overall_hard_bounce) {
        let why = "Salesforce derives it from the external flag";
        return Some((why, Some(names.overall_hard_bounce.at)));
    }
    if same(&names.has_replied) {
        return Some(("Salesforce sets it on the first response", Some(names.has_replied.at)));
    }
    if let Some(at) = eligibility(subject, target) {
        return Some(("it decides who is eligible", Some(at)));
    }
    let (_, rule) = listed(fields, target.object, target.field)?;
    if rule.lane.value == Lane::Read {
        return Some(("policy only reads it", Some(rule.lane.at)));
    }
    let never = rule.write.as_ref().filter(|write| write.value == WriteRule::Never)?;
    Some(("policy never writes it", Some(never.at)))
}

/// Where a condition asks a field of the lead to be true before anybody is written to. Conditions
/// of other kinds, such as no opt-out, do not make a field one of eligibility.
fn eligibility(subject: &Subject<'_>, target: &Target<'_>) -> Option<Location> {
    let flag = |term: &Term| {
        term.field.as_str() == target.field
            && term.comparison == Comparison::Equal
            && term.literal == Literal::Bool(true)
    };
    let asks = |predicate: &Predicate| predicate.terms.iter().any(flag);
    let own = subject.audience().ok().map(|audience| &audience.from.eligible);
    let policy = subject.audiences().ok().into_iter().flat_map(|audiences| &audiences.segments);
    let all = own.into_iter().chain(policy.map(|segment| &segment.eligible));
    let mut found = all.filter(|predicate| asks(predicate)).map(|predicate| predicate.at);
    if target.object == "Lead" { found.next() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::Workspace;
    use std::path::Path;

    #[test]
    fn each_field_has_one_standing() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/full");
        let workspace = Workspace::load(&root).unwrap();
        let loaded = workspace.campaign("q1-dormant-shippers").unwrap();
        let subject = Subject::new(&workspace, loaded);
        let stands = |writer, path: &str| {
            let (object, field) = path.split_once('.').unwrap();
            let target = Target { object, field, at: subject.name_at(), writer };
            match standing(&subject, &target).unwrap() {
                Standing::ReadOnly(why, _) => why,
                Standing::Unlisted => "unlisted",
                Standing::Disabled(_) => "disabled",
                Standing::OtherLane(_) => "other lane",
                Standing::Approved => "approved",
            }
        };
        for (path, enrichment, replies) in [
            ("Lead.clay_company_description__c", "approved", "other lane"),
            ("Lead.clay_external_hard_bounce__c", "approved", "approved"),
            ("Lead.HasOptedOutOfEmail", "other lane", "approved"),
            ("CampaignMember.Status", "other lane", "approved"),
            ("Campaign.AI_Outreach__c", "other lane", "other lane"),
            ("Lead.Industry", "disabled", "disabled"),
            ("Lead.Phone", "unlisted", "unlisted"),
            ("Account.Industry", "unlisted", "unlisted"),
        ] {
            assert_eq!(stands(Writer::Enrichment, path), enrichment, "{path}");
            assert_eq!(stands(Writer::Replies, path), replies, "{path}");
        }
        for (path, why) in [
            ("CampaignMember.HasResponded", "Salesforce computes it"),
            ("Lead.IsConverted", "Salesforce computes it"),
            ("CampaignMember.Has_Replied__c", "Salesforce sets it on the first response"),
            ("Lead.Overall_Hard_Bounce__c", "Salesforce derives it from the external flag"),
            ("Lead.Cold_Lead_Eligible__c", "it decides who is eligible"),
            ("Lead.Customer_Active__c", "it decides who is eligible"),
            ("Lead.Country", "policy only reads it"),
        ] {
            assert_eq!(stands(Writer::Replies, path), why, "{path}");
        }
    }
}
