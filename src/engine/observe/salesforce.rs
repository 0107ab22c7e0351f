//! Salesforce: the organisation, the campaign with its member statuses, what the integration's
//! user may see and change, the report, the people, their owners.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;

use super::Part;
use super::history::history;
use super::people::Audience;
use super::report::report;
use super::wanted::Wanted;
use super::why;
use crate::engine::Platforms;
use crate::observation::{
    CampaignSeen, FieldSeen, MemberStatusSeen, PersonSeen, Reading, SalesforceSeen, UserSeen,
};
use crate::platform::salesforce::{
    Client, Condition, Id, Literal, ObjectDescription, Record, Soql,
};
use crate::rules::Subject;

/// The first characters of a user's id; a queue's are others.
const USER_PREFIX: &str = "005";

/// What describe says of the objects a campaign touches.
pub(super) struct Described {
    pub campaign: Arc<ObjectDescription>,
    pub member: Arc<ObjectDescription>,
    pub lead: Arc<ObjectDescription>,
    pub contact: Arc<ObjectDescription>,
}

/// Reads Salesforce for one campaign; the organisation is compared before anything else is asked.
pub async fn salesforce(
    platforms: &Platforms,
    subject: &Subject<'_>,
    part: Part<'_>,
    now: Timestamp,
) -> Result<SalesforceSeen, String> {
    let client = &platforms.salesforce;
    let org = organisation(client, subject).await?;
    let described = describe(client).await?;
    let wanted = Wanted::of(subject)?;
    let campaigns = campaigns(client, subject, &described.campaign).await?;
    let campaign = match campaigns.as_slice() {
        [only] => Some(only.id.parse::<Id>().map_err(|error| error.to_string())?),
        _ => None,
    };
    let statuses = match &campaign {
        Some(id) if part == Part::Whole => statuses(client, id).await?,
        _ => Vec::new(),
    };
    let named = subject.audience().map_err(why)?.from.value.report.as_ref();
    let report = match named {
        Some(name) if part == Part::Whole => super::reading(report(client, &name.value).await),
        _ => Reading::NotAsked,
    };
    let audience = Audience::new(client, subject, &described, &wanted)?;
    let mut people = match part {
        Part::Leads(leads) => audience.read_leads(campaign.as_ref(), leads).await?,
        Part::Whole | Part::People => audience.read(campaign.as_ref()).await?,
    };
    // The cool-down was judged when the plan was made, and only looks back.
    let earlier = match part {
        Part::Whole => history(client, subject, &described.campaign, &campaigns, now).await?,
        Part::People | Part::Leads(_) => None,
    };
    for person in &mut people {
        person.last_outreach = earlier.as_ref().and_then(|leads| leads.get(&person.lead).copied());
    }
    let users = users(client, &people, &followers(subject)?).await?;
    let fields = described.fields();
    let history = earlier.is_some();
    Ok(SalesforceSeen { org, campaigns, statuses, fields, report, people, history, users })
}

async fn organisation(client: &Client, subject: &Subject<'_>) -> Result<String, String> {
    let connected = client.organization().await.map_err(|error| error.to_string())?;
    let instance = &subject.audience().map_err(why)?.instance.value;
    let settings = subject.workspace.settings.as_ref();
    let org = settings.and_then(|settings| settings.salesforce.get(instance.as_str()));
    let org =
        org.ok_or_else(|| format!("the workspace has no readable organisation `{instance}`"))?;
    match org.org.value.as_str() == connected.as_str() {
        true => Ok(connected.as_str().to_owned()),
        false => Err(format!(
            "the credentials of `{instance}` belong to the organisation `{connected}`, and the \
             workspace says `{}`: correct one of them",
            org.org.value
        )),
    }
}

async fn describe(client: &Client) -> Result<Described, String> {
    let describe =
        async |object: &str| client.describe(object).await.map_err(|error| error.to_string());
    Ok(Described {
        campaign: describe("Campaign").await?,
        member: describe("CampaignMember").await?,
        lead: describe("Lead").await?,
        contact: describe("Contact").await?,
    })
}

impl Described {
    fn fields(&self) -> BTreeMap<String, BTreeMap<String, FieldSeen>> {
        let objects = [("Campaign", &self.campaign), ("CampaignMember", &self.member)];
        let objects = objects.into_iter().chain([("Lead", &self.lead), ("Contact", &self.contact)]);
        objects.map(|(name, object)| (name.to_owned(), fields(object))).collect()
    }
}

fn fields(object: &ObjectDescription) -> BTreeMap<String, FieldSeen> {
    let seen = object.fields.iter().map(|field| {
        let values = field.picklist_values.iter().filter(|value| value.active);
        let seen = FieldSeen {
            kind: field.kind.clone(),
            length: field.length,
            updateable: field.updateable,
            values: values.map(|value| value.value.clone()).collect(),
        };
        (field.name.clone(), seen)
    });
    seen.collect()
}

/// The campaigns that carry the title exactly: Salesforce ignores case when it compares.
async fn campaigns(
    client: &Client,
    subject: &Subject<'_>,
    described: &ObjectDescription,
) -> Result<Vec<CampaignSeen>, String> {
    let title = &subject.brief().map_err(why)?.title.value;
    let flag = &subject.fields().map_err(why)?.names.outreach_flag.value.field;
    let flag = described.field(flag).map(|field| field.name.as_str());
    let fields = ["Id", "Name", "Type", "StartDate", "EndDate", "IsActive"];
    let soql = Soql::select("Campaign", fields.into_iter().chain(flag))
        .filter(Condition::is("Name", title.as_str()))
        .order_by("Id");
    let records = client.query(&soql).await.map_err(|error| error.to_string())?;
    let exact = records.iter().filter(|record| record.text("Name") == Some(title));
    exact.map(|record| campaign(record, flag)).collect()
}

fn campaign(record: &Record, flag: Option<&str>) -> Result<CampaignSeen, String> {
    let text = |field| record.text(field).map(str::to_owned);
    Ok(CampaignSeen {
        id: id(record)?,
        name: text("Name").unwrap_or_default(),
        outreach_flag: flag.and_then(|flag| record.flag(flag)),
        kind: text("Type"),
        starts: text("StartDate"),
        ends: text("EndDate"),
        active: record.flag("IsActive").unwrap_or_default(),
    })
}

async fn statuses(client: &Client, campaign: &Id) -> Result<Vec<MemberStatusSeen>, String> {
    let soql = Soql::select("CampaignMemberStatus", ["Id", "Label", "HasResponded", "IsDefault"])
        .filter(Condition::is("CampaignId", campaign))
        .order_by("Id");
    let records = client.query(&soql).await.map_err(|error| error.to_string())?;
    let seen = records.iter().map(|record| MemberStatusSeen {
        label: record.text("Label").unwrap_or_default().to_owned(),
        responded: record.flag("HasResponded").unwrap_or_default(),
        default: record.flag("IsDefault").unwrap_or_default(),
    });
    Ok(seen.collect())
}

/// The users of the people who follow up on replies, as far as policy names them.
fn followers<'a>(subject: &Subject<'a>) -> Result<Vec<&'a str>, String> {
    let people = subject.people().map_err(why)?;
    let owners = subject.replies_policy().map_err(why)?.owners.iter();
    let names = owners.flat_map(|(_, owner)| owner.people.iter().chain(&owner.backup));
    let users = names.filter_map(|name| people.people.get(name.as_str())?.user.as_ref());
    Ok(users.map(|user| user.value.as_str()).collect())
}

/// The users who own the leads, and those who follow up. A queue is not a user, and so is not among
/// them.
async fn users(
    client: &Client,
    people: &[PersonSeen],
    followers: &[&str],
) -> Result<BTreeMap<String, UserSeen>, String> {
    let mut owners: BTreeSet<&str> = people.iter().map(|person| person.owner.as_str()).collect();
    owners.extend(followers);
    let owners = owners.into_iter().filter(|owner| owner.starts_with(USER_PREFIX));
    let owners: Vec<Literal> = owners.map(Literal::from).collect();
    let soql = Soql::select("User", ["Id", "IsActive"]);
    let records = client.query_in(&soql, "Id", &owners).await.map_err(|error| error.to_string())?;
    let seen = records.iter().map(|record| {
        let active = record.flag("IsActive").unwrap_or_default();
        Ok((id(record)?, UserSeen { active }))
    });
    seen.collect()
}

pub(super) fn id(record: &Record) -> Result<String, String> {
    let id =
        record.id().ok_or_else(|| format!("a {} record came without an id", record.object()))?;
    Ok(id.as_str().to_owned())
}
