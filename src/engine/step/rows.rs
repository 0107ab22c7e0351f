//! Clay rows: that every frozen member has exactly one, that enrichment came to rest, and which
//! rows the quality rules leave.
//!
//! Clay never dedupes: a row whose post was accepted is waited for and never posted again.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use crate::base::private::Personal;
use crate::engine::apply::Run;
use crate::engine::approved::{Approved, Recipient, approved};
use crate::engine::converge::{Standing, Step, Work};
use crate::engine::foreign;
use crate::engine::platforms::ClayAccess;
use crate::engine::stop::{CallEnd, Stop};
use crate::observation::{CellSeen, ClaySeen};
use crate::plan::{EnrichmentWanted, value};
use crate::platform::clay::{PushError, WebhookRow};

fn wanted<'a>(run: &Run<'a>) -> Result<&'a EnrichmentWanted, Stop> {
    run.plan()
        .desired
        .enrichment
        .as_ref()
        .ok_or_else(|| Stop::refused("the plan has Clay steps and no enrichment", "plan again"))
}

fn access<'a>(run: &Run<'a>) -> Result<&'a ClayAccess, Stop> {
    run.platforms().clay.as_ref().ok_or_else(|| {
        let help = "add the table to the workspace file";
        Stop::refused("the workspace gives no access to the Clay table", help)
    })
}

/// The table as it is now.
async fn table(run: &Run<'_>) -> Result<ClaySeen, Stop> {
    let seen = crate::engine::observe::clay(run.platforms(), &run.subject).await;
    seen.map_err(|why| Stop::Unreadable(format!("Clay cannot be read: {why}")))
}

/// Rows per lead.
fn keys(seen: &ClaySeen) -> BTreeMap<&str, usize> {
    let mut keys = BTreeMap::new();
    for lead in seen.rows.iter().filter_map(|row| row.lead.as_deref()) {
        *keys.entry(lead).or_insert(0) += 1;
    }
    keys
}

/// Every frozen member has one row.
pub(super) struct Push {
    /// The step's name in the journal: what Clay accepted under it is never posted again.
    pub id: String,
}

impl Step for Push {
    type Work = WebhookRow;

    async fn standing(&mut self, run: &Run<'_>) -> Result<Standing<WebhookRow>, Stop> {
        let seen = table(run).await?;
        let there = keys(&seen);
        let approved = approved(run).await?;
        let step = run.state.step(&self.id);
        if let Some(stop) = self.pushed_elsewhere(run, &there, &approved) {
            return Err(stop);
        }
        let mut works = Vec::new();
        let mut awaited = 0;
        for recipient in &approved.people {
            let lead = recipient.person.lead.as_str();
            if there.contains_key(lead) {
                continue;
            }
            if step.done.contains(lead) {
                awaited += 1;
                continue;
            }
            let row = row(wanted(run)?, recipient)?;
            works.push(Work { key: lead.to_owned(), note: json!({}), what: row });
        }
        if !works.is_empty() {
            return Ok(Standing::Todo(works));
        }
        if awaited > 0 {
            let why = format!("Clay accepted {awaited} rows that it does not show yet");
            return Ok(Standing::Wait(why));
        }
        Ok(Standing::Done(json!({ "rows": seen.rows.len(), "config": seen.config })))
    }

    async fn act(&mut self, run: &Run<'_>, row: WebhookRow) -> Result<(), CallEnd> {
        let Ok(access) = access(run) else {
            return Err(CallEnd::NotAsked("no access to the Clay table".to_owned()));
        };
        access.webhooks.push(&access.webhook, &row).await.map_err(|error| match error {
            PushError::Call(error) => error.into(),
            PushError::LifetimeReached => CallEnd::Refused(error.to_string()),
        })
    }
}

impl Push {
    /// The stop where more people of the signed set have rows that this record never posted than
    /// had one when the plan was made: another record posts them. Who fell out counts like
    /// everybody else; somebody who cannot be read any more can hide one such row.
    fn pushed_elsewhere(
        &self,
        run: &Run<'_>,
        there: &BTreeMap<&str, usize>,
        approved: &Approved,
    ) -> Option<Stop> {
        let step = run.plan().steps.iter().find(|step| step.id == self.id)?;
        let seen = run.plan().recipients.count.saturating_sub(step.adds);
        let mine = run.state.touched.get(&self.id);
        let kept = approved.people.iter().map(|one| one.person.lead.as_str());
        let signed: BTreeSet<&str> =
            kept.chain(approved.fell_out.iter().map(String::as_str)).collect();
        let foreign = signed.into_iter().filter(|lead| {
            there.contains_key(*lead) && !mine.is_some_and(|mine| mine.contains(*lead))
        });
        let new = (foreign.count() as u64).saturating_sub(seen);
        (new > 0).then(|| {
            let rows = crate::base::words::count(new, "row");
            foreign::begun(&format!("{rows} came into the Clay table since the plan was made"))
        })
    }
}

/// The row of one person: both ids, and the fields that may leave for Clay.
fn row(wanted: &EnrichmentWanted, recipient: &Recipient) -> Result<WebhookRow, Stop> {
    let mut row = Map::new();
    for (column, from) in &wanted.sends {
        let value = match from.as_str() {
            "CampaignMember.Id" => json!(recipient.person.member),
            from => json!(value(from, &recipient.person, None).map(Personal::into_revealed)),
        };
        row.insert(column.clone(), value);
    }
    WebhookRow::new(&Value::Object(row)).map_err(|error| {
        Stop::refused(format!("a row cannot be sent to Clay: {error}"), "send fewer fields")
    })
}

/// The key sets of the signed set and of Clay are equal, and no key is there twice.
pub(super) struct Match;

impl Step for Match {
    type Work = ();

    async fn standing(&mut self, run: &Run<'_>) -> Result<Standing<()>, Stop> {
        let seen = table(run).await?;
        let there = keys(&seen);
        let approved = approved(run).await?;
        let wanted: BTreeSet<&str> =
            approved.people.iter().map(|one| one.person.lead.as_str()).collect();
        let missing = wanted.iter().filter(|lead| !there.contains_key(**lead)).count();
        let twice = there.iter().filter(|(lead, n)| **n > 1 && wanted.contains(**lead)).count();
        if twice > 0 {
            return Ok(Standing::Conflict(
                format!("{twice} people have more than one row in Clay"),
                "delete the extra rows in Clay; keep the oldest of each".to_owned(),
            ));
        }
        if missing > 0 {
            let why = format!("{missing} of {} people have no row in Clay", wanted.len());
            return Ok(Standing::Wait(why));
        }
        let others = there.keys().filter(|lead| !wanted.contains(**lead)).count();
        Ok(Standing::Done(json!({ "keys": wanted.len(), "other_rows": others })))
    }

    async fn act(&mut self, _: &Run<'_>, (): ()) -> Result<(), CallEnd> {
        Ok(())
    }
}

/// Every enrichment cell has come to rest.
pub(super) struct AtRest;

impl Step for AtRest {
    type Work = ();

    async fn standing(&mut self, run: &Run<'_>) -> Result<Standing<()>, Stop> {
        let seen = table(run).await?;
        let tally = tally(&seen, &enriched(wanted(run)?));
        let pending: u64 = tally.values().map(|column| column["pending"]).sum();
        if pending > 0 {
            return Ok(Standing::Wait(format!(
                "{pending} cells of the Clay table are being worked on"
            )));
        }
        Ok(Standing::Done(json!({ "cells": tally })))
    }

    async fn act(&mut self, _: &Run<'_>, (): ()) -> Result<(), CallEnd> {
        Ok(())
    }
}

/// The columns that Clay fills: all but those the rows carried.
fn enriched(wanted: &EnrichmentWanted) -> Vec<&str> {
    let columns = wanted.columns.iter().filter(|(_, column)| !wanted.sends.contains_key(*column));
    columns.map(|(name, _)| name.as_str()).collect()
}

/// Column to cells by state.
fn tally(seen: &ClaySeen, columns: &[&str]) -> BTreeMap<String, BTreeMap<&'static str, u64>> {
    let states = ["value", "stale", "empty", "pending", "failed"];
    let mut tally: BTreeMap<String, BTreeMap<&'static str, u64>> = columns
        .iter()
        .map(|column| ((*column).to_owned(), states.iter().map(|state| (*state, 0)).collect()))
        .collect();
    for row in &seen.rows {
        for column in columns {
            let state = match row.cells.get(*column) {
                Some(CellSeen::Value { stale: false, .. }) => "value",
                Some(CellSeen::Value { stale: true, .. }) => "stale",
                Some(CellSeen::Pending) => "pending",
                Some(CellSeen::Failed) => "failed",
                Some(CellSeen::Empty) | None => "empty",
            };
            let counts = tally.entry((*column).to_owned()).or_default();
            *counts.entry(state).or_insert(0) += 1;
        }
    }
    tally
}

/// The cells are judged; what is left out is counted by the launch plan, which reads them again.
pub(super) struct Judged;

impl Step for Judged {
    type Work = ();

    async fn standing(&mut self, run: &Run<'_>) -> Result<Standing<()>, Stop> {
        let seen = table(run).await?;
        let wanted = wanted(run)?;
        let tally = tally(&seen, &enriched(wanted));
        let rows = seen.rows.len() as u64;
        let mut short = Vec::new();
        for (column, least) in &wanted.fill {
            let filled = tally.get(column).map_or(0, |counts| counts["value"]);
            let least: crate::base::amount::Percent = match least.parse() {
                Ok(least) => least,
                Err(_) => continue,
            };
            if filled < least.of(rows) {
                short.push(format!(
                    "`{column}` is filled in {filled} of {rows} rows, under {least}"
                ));
            }
        }
        if let Some(first) = short.first() {
            return Ok(Standing::Conflict(
                first.clone(),
                "mend the column in Clay, or lower `enrich.fill` and plan again".to_owned(),
            ));
        }
        Ok(Standing::Done(json!({ "rows": rows, "cells": tally })))
    }

    async fn act(&mut self, _: &Run<'_>, (): ()) -> Result<(), CallEnd> {
        Ok(())
    }
}
