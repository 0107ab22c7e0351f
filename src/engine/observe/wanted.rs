//! Which fields a campaign makes it necessary to read. Asks nobody.

use std::collections::BTreeSet;

use super::why;
use crate::rules::Subject;
use crate::spec::leaf::{FieldPath, Predicate};
use crate::spec::policy::{Egress, SuppressionList, SuppressionSource};

/// Fields of a lead that are read into a person's own members, not into facts.
const OWN: [&str; 7] =
    ["Email", "FirstName", "LastName", "Company", "Title", "Country", "Industry"];

/// The fields to read, by API name.
pub(super) struct Wanted {
    /// Fields of the lead that conditions name or that may leave for Clay or Smartlead.
    pub facts: BTreeSet<String>,
    /// Fields of the lead that the campaign may write.
    pub lead: BTreeSet<String>,
    /// Fields of the campaign member that the campaign may write.
    pub member: BTreeSet<String>,
    /// Whether the accounts behind the addresses are looked at for open opportunities.
    pub opportunities: bool,
}

impl Wanted {
    /// What a campaign and its policy ask for.
    pub fn of(subject: &Subject<'_>) -> Result<Self, String> {
        let lists = lists(subject)?;
        let mut wanted = Self {
            facts: BTreeSet::new(),
            lead: BTreeSet::new(),
            member: BTreeSet::new(),
            opportunities: lists
                .iter()
                .any(|list| list.from.value == SuppressionSource::OpenOpportunities),
        };
        for predicate in predicates(subject, &lists)? {
            wanted.facts.extend(predicate.terms.iter().map(|term| term.field.to_string()));
        }
        wanted.facts.extend(leaving(subject)?);
        wanted.writable(subject)?;
        Ok(wanted)
    }

    /// The content of a reply is the one field that is written and never read back here.
    fn writable(&mut self, subject: &Subject<'_>) -> Result<(), String> {
        let content = &subject.fields().map_err(why)?.names.reply_content.value;
        let enrich = subject.enrich().map_err(why)?;
        let into = enrich.and_then(|enrich| enrich.into.as_ref());
        for (_, path) in into.iter().flat_map(|into| into.iter()) {
            self.note(&path.value, content);
        }
        for (object, fields) in subject.writeback().map_err(why)?.iter() {
            for field in fields {
                if let Ok(object) = object.value.parse() {
                    self.note(&FieldPath { object, field: field.value.clone() }, content);
                }
            }
        }
        Ok(())
    }

    fn note(&mut self, path: &FieldPath, content: &FieldPath) {
        let fields = match path.object.as_str() {
            _ if path == content => return,
            "Lead" => &mut self.lead,
            "CampaignMember" => &mut self.member,
            _ => return,
        };
        fields.insert(path.field.to_string());
    }
}

/// The suppression lists that apply: policy's and the campaign's own.
fn lists<'a>(subject: &Subject<'a>) -> Result<Vec<&'a SuppressionList>, String> {
    let audiences = subject.audiences().map_err(why)?;
    let names = audiences.always.iter().chain(&subject.audience().map_err(why)?.suppress);
    Ok(names.filter_map(|name| audiences.suppression.get(name.as_str())).collect())
}

/// Every condition that people of the campaign are tested on.
fn predicates<'a>(
    subject: &Subject<'a>,
    lists: &[&'a SuppressionList],
) -> Result<Vec<&'a Predicate>, String> {
    let (audience, audiences) =
        (subject.audience().map_err(why)?, subject.audiences().map_err(why)?);
    let mut predicates = vec![&audience.from.value.eligible.value];
    let segments = audiences.segments.iter();
    let segments = segments.filter(|policy| policy.segment.value == audience.segment.value);
    predicates.extend(segments.map(|policy| &policy.eligible.value));
    predicates.extend(audiences.icps.get(audience.icp.as_str()).map(|icp| &icp.predicate.value));
    predicates.extend(audiences.individuals.as_ref().map(|condition| &condition.value));
    predicates.extend(lists.iter().filter_map(|list| Some(&list.predicate.as_ref()?.value)));
    Ok(predicates)
}

/// Fields of the lead whose values may leave for Clay or Smartlead.
fn leaving(subject: &Subject<'_>) -> Result<Vec<String>, String> {
    let fields = subject.fields().map_err(why)?;
    let lead = fields.objects.get("Lead").into_iter().flat_map(|table| table.iter());
    let leaves = lead.filter(|(_, field)| {
        let places = field.egress.iter().flatten();
        places.into_iter().any(|place| place.value != Egress::Prompt)
    });
    let names = leaves.map(|(name, _)| name.value.clone());
    Ok(names.filter(|name| !OWN.contains(&name.as_str())).collect())
}
