//! The people of an audience: members of the campaign, and eligible leads where the plan adds them.
//!
//! A lead that cannot be seen, or a field that suppression rests on and that cannot be seen, makes
//! the whole reading fail: nobody may pass as harmless because nobody could look. Members that are
//! contacts are not read: this program writes to leads.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::elsewhere::{Elsewhere, elsewhere};
use super::salesforce::{Described, id};
use super::wanted::Wanted;
use super::why;
use crate::base::private::Personal;
use crate::base::words::count;
use crate::observation::{Fact, PersonSeen};
use crate::platform::salesforce::{
    Client, Condition, Id, Literal, ObjectDescription, Record, Soql,
};
use crate::rules::Subject;
use crate::spec::campaign::Members;
use crate::spec::leaf::{self, Comparison, Predicate};
use crate::spec::policy::FieldNames;

/// The most eligible leads that are read; more are a condition that is too wide.
const ELIGIBLE_MAX: usize = 50_000;
/// Fields without which no person can be read.
const NEEDED: [&str; 6] = ["Email", "FirstName", "LastName", "Company", "IsConverted", "OwnerId"];
/// Fields that some organisations hide or do not have.
const OPTIONAL: [&str; 4] = ["Title", "Country", "CountryCode", "Industry"];

/// What reads the people of one campaign.
pub(super) struct Audience<'a> {
    client: &'a Client,
    described: &'a Described,
    wanted: &'a Wanted,
    names: &'a FieldNames,
    eligible: Option<&'a Predicate>,
}

/// A campaign member's part of a person.
struct Member {
    id: String,
    status: Option<String>,
    current: BTreeMap<String, Fact>,
}

impl<'a> Audience<'a> {
    /// A reader for a campaign, after the fields that suppression rests on were found visible.
    pub fn new(
        client: &'a Client,
        subject: &Subject<'a>,
        described: &'a Described,
        wanted: &'a Wanted,
    ) -> Result<Self, String> {
        let names = &subject.fields().map_err(why)?.names;
        let source = &subject.audience().map_err(why)?.from.value;
        let adds = source.members.as_ref().is_some_and(|who| who.value == Members::Add);
        let eligible = adds.then_some(&source.eligible.value);
        let audience = Self { client, described, wanted, names, eligible };
        audience.check_visible()?;
        Ok(audience)
    }

    fn check_visible(&self) -> Result<(), String> {
        let names = [&self.names.opted_out, &self.names.overall_hard_bounce];
        let named = names.map(|path| path.value.field.as_str());
        for field in NEEDED.into_iter().chain(named) {
            visible(&self.described.lead, "Lead", field)?;
        }
        visible(&self.described.contact, "Contact", &self.names.opted_out.value.field)?;
        let mut terms = self.eligible.iter().flat_map(|predicate| &predicate.terms);
        terms.try_for_each(|term| visible(&self.described.lead, "Lead", &term.field))
    }

    /// Everybody, by lead. Without a campaign nobody is a member.
    pub async fn read(&self, campaign: Option<&Id>) -> Result<Vec<PersonSeen>, String> {
        let members = match campaign {
            Some(campaign) => self.members(campaign).await?,
            None => BTreeMap::new(),
        };
        let mut leads = match self.eligible {
            Some(predicate) => self.eligible_leads(predicate).await?,
            None => BTreeMap::new(),
        };
        leads.extend(self.leads_of(&members, &leads).await?);
        self.people(members, leads).await
    }

    /// Some leads of it. One that is gone, or no member where the campaign's audience is its
    /// members, is missing from the answer. Where that is every one of them, nothing was seen that
    /// would tell an audience that is over from one that is hidden: that is no reading.
    pub async fn read_leads(
        &self,
        campaign: Option<&Id>,
        wanted: &BTreeSet<String>,
    ) -> Result<Vec<PersonSeen>, String> {
        let ids: Vec<Literal> = wanted.iter().map(|lead| Literal::from(lead.as_str())).collect();
        let members = match campaign {
            Some(campaign) => {
                let records = self.client.query_in(&self.of(campaign), "LeadId", &ids).await;
                self.by_lead(&records.map_err(|error| error.to_string())?)?
            }
            None => BTreeMap::new(),
        };
        if self.eligible.is_none() {
            if members.is_empty() && !wanted.is_empty() {
                return Err(no_members(wanted.len()));
            }
            let leads = self.leads_of(&members, &BTreeMap::new()).await?;
            return self.people(members, leads).await;
        }
        let soql = Soql::select("Lead", self.lead_fields());
        let records = self.client.query_in(&soql, "Id", &ids).await;
        let leads = by_id(records.map_err(|error| error.to_string())?)?;
        match leads.is_empty() && !wanted.is_empty() {
            true => Err(hidden(wanted.len())),
            false => self.people(members, leads).await,
        }
    }

    async fn people(
        &self,
        mut members: BTreeMap<String, Member>,
        leads: BTreeMap<String, Record>,
    ) -> Result<Vec<PersonSeen>, String> {
        let (described, names, columns) = (self.described, self.names, self.columns()?);
        let elsewhere =
            elsewhere(self.client, described, names, self.wanted, leads.values()).await?;
        let people = leads
            .iter()
            .map(|(lead, record)| columns.person(lead, record, members.remove(lead), &elsewhere));
        people.collect()
    }

    async fn members(&self, campaign: &Id) -> Result<BTreeMap<String, Member>, String> {
        let soql = self.of(campaign).order_by("Id");
        self.by_lead(&self.client.query(&soql).await.map_err(|error| error.to_string())?)
    }

    /// The members of a campaign that are leads.
    fn of(&self, campaign: &Id) -> Soql {
        let fields = seen(&self.described.member, &self.wanted.member);
        let mut names: BTreeSet<&str> = fields.values().copied().collect();
        names.extend(["Id", "LeadId", "Status"]);
        Soql::select("CampaignMember", names)
            .filter(Condition::is("CampaignId", campaign))
            .filter(Condition::is_not("LeadId", Literal::Null))
    }

    fn by_lead(&self, records: &[Record]) -> Result<BTreeMap<String, Member>, String> {
        let fields = seen(&self.described.member, &self.wanted.member);
        let mut members = BTreeMap::new();
        for record in records {
            let lead = record.id_of("LeadId").ok_or("a member came without the id of its lead")?;
            let status = record.text("Status").map(str::to_owned);
            let member = Member { id: id(record)?, status, current: facts(record, &fields) };
            members.insert(lead.as_str().to_owned(), member);
        }
        Ok(members)
    }

    async fn eligible_leads(
        &self,
        predicate: &Predicate,
    ) -> Result<BTreeMap<String, Record>, String> {
        let mut soql = Soql::select("Lead", self.lead_fields())
            .filter(Condition::is("IsConverted", false))
            .order_by("Id");
        for term in &predicate.terms {
            soql = soql.filter(condition(term));
        }
        let count = self.client.count(&soql).await.map_err(|error| error.to_string())?;
        if count > ELIGIBLE_MAX {
            return Err(format!(
                "{count} leads meet `eligible`, and at most {ELIGIBLE_MAX} are read: narrow it"
            ));
        }
        by_id(self.client.query(&soql).await.map_err(|error| error.to_string())?)
    }

    /// The leads of the members that were not read yet.
    async fn leads_of(
        &self,
        members: &BTreeMap<String, Member>,
        known: &BTreeMap<String, Record>,
    ) -> Result<BTreeMap<String, Record>, String> {
        let ids = members.keys().filter(|lead| !known.contains_key(*lead));
        let ids: Vec<Literal> = ids.map(|lead| Literal::from(lead.as_str())).collect();
        let soql = Soql::select("Lead", self.lead_fields());
        let records = self.client.query_in(&soql, "Id", &ids).await;
        let leads = by_id(records.map_err(|error| error.to_string())?)?;
        match ids.len() - leads.len().min(ids.len()) {
            0 => Ok(leads),
            unseen => Err(hidden(unseen)),
        }
    }

    fn lead_fields(&self) -> BTreeSet<&str> {
        let lead = &self.described.lead;
        let names = [Some(&self.names.opted_out), Some(&self.names.overall_hard_bounce)];
        let names = names
            .into_iter()
            .chain([Some(&self.names.external_hard_bounce), self.names.lead_accepted.as_ref()]);
        let names = names.flatten().map(|path| path.value.field.as_str());
        let wanted = self.wanted.facts.iter().chain(&self.wanted.lead).map(String::as_str);
        let all = NEEDED.into_iter().chain(OPTIONAL).chain(names).chain(wanted);
        let seen = all.filter_map(|name| Some(lead.field(name)?.name.as_str()));
        seen.chain(["Id"]).collect()
    }

    fn columns(&self) -> Result<Columns<'_>, String> {
        let (lead, names) = (&self.described.lead, self.names);
        let field = |name: &str| lead.field(name).map(|field| field.name.as_str());
        let needed = |name: &str| field(name).ok_or_else(|| without(name));
        Ok(Columns {
            opted_out: needed(&names.opted_out.value.field)?,
            hard_bounced: needed(&names.overall_hard_bounce.value.field)?,
            bounced_outside: field(&names.external_hard_bounce.value.field),
            accepted: names.lead_accepted.as_ref().and_then(|path| field(&path.value.field)),
            lead: seen(lead, &self.wanted.lead),
            facts: seen(lead, &self.wanted.facts),
        })
    }
}

/// The fields of a lead by the names the answers give them.
struct Columns<'a> {
    opted_out: &'a str,
    hard_bounced: &'a str,
    bounced_outside: Option<&'a str>,
    accepted: Option<&'a str>,
    lead: BTreeMap<&'a str, &'a str>,
    facts: BTreeMap<&'a str, &'a str>,
}

impl Columns<'_> {
    fn person(
        &self,
        lead: &str,
        record: &Record,
        member: Option<Member>,
        elsewhere: &Elsewhere,
    ) -> Result<PersonSeen, String> {
        let personal = |field| Personal::from(record.text(field).unwrap_or_default());
        let text = |field| record.text(field).map(str::to_owned);
        let needed = |field: &str| record.flag(field).ok_or_else(|| without(field));
        let bounced = self.bounced_outside.and_then(|field| record.flag(field)).unwrap_or_default();
        let mut current = facts(record, &self.lead);
        let (id, status) = match member {
            Some(member) => {
                current.extend(member.current);
                (Some(member.id), member.status)
            }
            None => (None, None),
        };
        let owner = record.id_of("OwnerId").map(|owner| owner.as_str().to_owned());
        Ok(PersonSeen {
            lead: lead.to_owned(),
            member: id,
            member_status: status,
            email: personal("Email"),
            first_name: personal("FirstName"),
            last_name: personal("LastName"),
            company: personal("Company"),
            title: personal("Title"),
            country: text("CountryCode").or_else(|| text("Country")),
            industry: text("Industry"),
            opted_out: needed(self.opted_out)?,
            opted_out_elsewhere: elsewhere.opted_out(lead, record.text("Email")),
            hard_bounced: needed(self.hard_bounced)? || bounced,
            converted: needed("IsConverted")?,
            open_opportunity: elsewhere.open_opportunity(record.text("Email")),
            owner: owner.unwrap_or_default(),
            accepted: self.accepted.and_then(|field| record.flag(field)),
            last_outreach: None,
            facts: facts(record, &self.facts),
            current,
        })
    }
}

fn without(field: &str) -> String {
    format!("a lead came without a value of `{field}`")
}

fn hidden(leads: usize) -> String {
    let are = if leads == 1 { "person of the campaign is a lead" } else { "people are leads" };
    format!("{leads} {are} that the integration's user cannot see: give it access to them")
}

fn no_members(leads: usize) -> String {
    format!(
        "{} in Smartlead, and no member of the Salesforce campaign among them: give the \
         integration's user access to the members, or pause the leads in Smartlead",
        count(leads as u64, "lead")
    )
}

fn visible(object: &ObjectDescription, name: &str, field: &str) -> Result<(), String> {
    match object.field(field) {
        Some(_) => Ok(()),
        None => Err(format!(
            "the integration's user cannot see `{name}.{field}`, so nobody can be proved fit to be \
             written to: give it read access to the field"
        )),
    }
}

/// The wanted fields that can be seen: name as wanted to name as Salesforce writes it.
fn seen<'a>(
    object: &'a ObjectDescription,
    wanted: &'a BTreeSet<String>,
) -> BTreeMap<&'a str, &'a str> {
    let seen = |name: &'a String| Some((name.as_str(), object.field(name)?.name.as_str()));
    wanted.iter().filter_map(seen).collect()
}

fn facts(record: &Record, fields: &BTreeMap<&str, &str>) -> BTreeMap<String, Fact> {
    let fact = |(name, field): (&&str, &&str)| Some(((*name).to_owned(), fact(record.get(field)?)));
    fields.iter().filter_map(fact).collect()
}

fn fact(value: &Value) -> Fact {
    match value {
        Value::Null => Fact::Null,
        Value::Bool(value) => Fact::Bool(*value),
        Value::Number(value) => value.as_f64().map_or(Fact::Null, Fact::Number),
        Value::String(value) => Fact::Text(value.clone()),
        Value::Array(_) | Value::Object(_) => Fact::Text(value.to_string()),
    }
}

fn by_id(records: Vec<Record>) -> Result<BTreeMap<String, Record>, String> {
    records.into_iter().map(|record| Ok((id(&record)?, record))).collect()
}

/// A comparison as a condition of a query.
fn condition(term: &leaf::Term) -> Condition {
    let value = match &term.literal {
        leaf::Literal::Bool(value) => Literal::Flag(*value),
        leaf::Literal::Number(value) => Literal::Number(*value),
        leaf::Literal::Text(value) => Literal::Text(value.clone()),
        leaf::Literal::Null => Literal::Null,
    };
    match term.comparison {
        Comparison::Equal => Condition::is(&term.field, value),
        Comparison::NotEqual => Condition::is_not(&term.field, value),
        Comparison::Less => Condition::below(&term.field, value),
        Comparison::LessOrEqual => Condition::at_most(&term.field, value),
        Comparison::Greater => Condition::above(&term.field, value),
        Comparison::GreaterOrEqual => Condition::at_least(&term.field, value),
    }
}
