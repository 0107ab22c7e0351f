//! The Salesforce campaign: that it exists once with its flag, and that its member statuses do.

use serde_json::{Value, json};

use crate::engine::apply::Run;
use crate::engine::converge::{Standing, Step, Work};
use crate::engine::stop::{CallEnd, Stop};
use crate::plan::{CampaignWanted, StatusWanted};
use crate::platform::salesforce::{Condition, Id, Record, Soql};

/// The one Salesforce campaign of the plan, by its recorded id or else by its name.
pub(in crate::engine) async fn find(run: &Run<'_>) -> Result<Option<Record>, Stop> {
    let wanted = &run.plan().desired.campaign;
    let fields = ["Id", "Name", "Type", "StartDate", "EndDate", wanted.flag.as_str()];
    let mut soql = Soql::select("Campaign", fields);
    soql = match &run.plan().observed.salesforce_campaign {
        Some(id) => soql.filter(Condition::is("Id", id.as_str())),
        None => soql.filter(Condition::is("Name", wanted.name.as_str())),
    };
    let mut found = run.platforms().salesforce.query(&soql).await?;
    match found.len() {
        0 => Ok(None),
        1 => Ok(Some(found.remove(0))),
        many => Err(Stop::refused(
            format!("{many} Salesforce campaigns are called `{}`", wanted.name),
            "rename or delete all but one in Salesforce, then plan again",
        )),
    }
}

/// The id of the campaign, once it exists.
pub(in crate::engine) async fn id(run: &Run<'_>) -> Result<Id, Stop> {
    let found = find(run).await?.and_then(|record| record.id());
    found.ok_or_else(|| {
        let name = &run.plan().desired.campaign.name;
        Stop::refused(
            format!("the Salesforce campaign `{name}` is gone"),
            "somebody deleted or renamed it in Salesforce; restore it, or plan again",
        )
    })
}

/// The campaign exists once, as the plan wants it.
pub(super) struct Campaign;

/// One write of the campaign.
pub(super) enum Write {
    Create(Record),
    Update(Id, Record),
}

fn wanted_fields(wanted: &CampaignWanted) -> [(&str, Value); 4] {
    [
        ("Type", json!(wanted.kind)),
        ("StartDate", json!(wanted.starts)),
        ("EndDate", json!(wanted.ends)),
        (wanted.flag.as_str(), json!(true)),
    ]
}

impl Step for Campaign {
    type Work = Write;

    async fn standing(&mut self, run: &Run<'_>) -> Result<Standing<Write>, Stop> {
        let wanted = &run.plan().desired.campaign;
        let Some(found) = find(run).await? else {
            let mut record = Record::new("Campaign").with("Name", wanted.name.as_str());
            for (field, value) in wanted_fields(wanted) {
                record = record.with(field, value);
            }
            let note = json!({ "name": wanted.name });
            let what = Write::Create(record);
            return Ok(Standing::Todo(vec![Work { key: "create".to_owned(), note, what }]));
        };
        let Some(id) = found.id() else {
            return Err(Stop::Unreadable("Salesforce gave the campaign no usable id".to_owned()));
        };
        let mut record = Record::new("Campaign");
        let mut differs = Vec::new();
        for (field, value) in wanted_fields(wanted) {
            if found.get(field) != Some(&value) {
                differs.push(field);
                record = record.with(field, value);
            }
        }
        if differs.is_empty() {
            return Ok(Standing::Done(json!({ "campaign": id.as_str() })));
        }
        let note = json!({ "campaign": id.as_str(), "differs": differs });
        let what = Write::Update(id, record);
        Ok(Standing::Todo(vec![Work { key: "update".to_owned(), note, what }]))
    }

    async fn act(&mut self, run: &Run<'_>, write: Write) -> Result<(), CallEnd> {
        let salesforce = &run.platforms().salesforce;
        match write {
            Write::Create(record) => {
                salesforce.create(&record).await?;
            }
            Write::Update(id, record) => salesforce.update(&id, &record).await?,
        }
        Ok(())
    }
}

/// The member statuses exist.
pub(super) struct Statuses;

impl Step for Statuses {
    type Work = Record;

    async fn standing(&mut self, run: &Run<'_>) -> Result<Standing<Record>, Stop> {
        let campaign = id(run).await?;
        let soql = Soql::select("CampaignMemberStatus", ["Label", "HasResponded", "SortOrder"])
            .filter(Condition::is("CampaignId", campaign.as_str()));
        let found = run.platforms().salesforce.query(&soql).await?;
        let mut order = found.iter().filter_map(|one| one.get("SortOrder")?.as_i64()).max();
        let mut works = Vec::new();
        for StatusWanted { label, responded } in &run.plan().desired.statuses {
            let there = found.iter().find(|one| one.text("Label") == Some(label));
            match there.map(|one| one.flag("HasResponded")) {
                Some(found) if found == Some(*responded) => {}
                Some(_) => return Ok(contradicts(label, *responded)),
                None => {
                    let next = order.unwrap_or(0) + 1;
                    order = Some(next);
                    let record = Record::new("CampaignMemberStatus")
                        .with("CampaignId", campaign.as_str())
                        .with("Label", label.as_str())
                        .with("HasResponded", *responded)
                        .with("SortOrder", next);
                    let note = json!({ "label": label });
                    works.push(Work { key: format!("create:{label}"), note, what: record });
                }
            }
        }
        if works.is_empty() {
            return Ok(Standing::Done(json!({ "statuses": found.len() })));
        }
        Ok(Standing::Todo(works))
    }

    async fn act(&mut self, run: &Run<'_>, record: Record) -> Result<(), CallEnd> {
        run.platforms().salesforce.create(&record).await?;
        Ok(())
    }
}

fn contradicts<W>(label: &str, responded: bool) -> Standing<W> {
    let counts = if responded { "counts" } else { "does not count" };
    Standing::Conflict(
        format!(
            "in policy the member status `{label}` {counts} as a response; \
             in Salesforce it is the other way round"
        ),
        "mend the status in Salesforce, or the label in the replies policy".to_owned(),
    )
}
