//! From a campaign and policy to what the platforms should look like.
//!
//! Reads no observation: what is wanted does not depend on what is there.

use std::collections::BTreeMap;

use super::calendar::{limits, open_days};
use super::capacity::{gap_minutes, new_per_day};
use super::context::{CompileError, Context};
use super::desired::{
    CampaignWanted, Desired, EnrichmentWanted, FieldWrite, SequencerWanted, StatusWanted,
    StepWanted, ValueSource,
};
use crate::spec::ClayTable;
use crate::spec::campaign::{StopRule, Tracking};
use crate::spec::leaf::FieldPath;
use crate::spec::policy::{Egress, Field, Lane, WriteRule};
use crate::template::{Part, Template, smartlead_text};

/// Merge tags of Smartlead's own lead fields, and where their values are in Salesforce.
const STANDARD: [(&str, &str); 4] = [
    ("company_name", "Lead.Company"),
    ("email", "Lead.Email"),
    ("first_name", "Lead.FirstName"),
    ("last_name", "Lead.LastName"),
];

/// The name the campaign has in Salesforce.
pub fn salesforce_name(context: &Context<'_>) -> String {
    context.brief.title.value.clone()
}

/// The marked name the campaign has on Smartlead.
pub fn sequencer_name(context: &Context<'_>) -> String {
    format!("sendoff/{}/{}", context.settings.name.value, context.campaign.name.value)
}

/// Everything a plan wants to be true.
pub fn want(context: &Context<'_>, per_day: u64) -> Result<Desired, CompileError> {
    Ok(Desired {
        campaign: campaign(context),
        statuses: statuses(context),
        enrichment: enrichment(context),
        sequencer: sequencer(context, per_day)?,
    })
}

fn campaign(context: &Context<'_>) -> CampaignWanted {
    CampaignWanted {
        name: salesforce_name(context),
        kind: context.brief.kind.value.clone(),
        starts: context.brief.starts.value.to_string(),
        ends: context.brief.ends.value.to_string(),
        flag: context.fields.names.outreach_flag.value.field.to_string(),
    }
}

/// The status of somebody who was written to, and the one of somebody who has responded.
fn statuses(context: &Context<'_>) -> Vec<StatusWanted> {
    let responded = context.replies.responded.value.clone();
    vec![
        StatusWanted { label: "Sent".to_owned(), responded: false },
        StatusWanted { label: responded, responded: true },
    ]
}

fn enrichment(context: &Context<'_>) -> Option<EnrichmentWanted> {
    let (enrich, table) = context.enrich?;
    let columns = table.columns.iter();
    let columns: BTreeMap<String, String> =
        columns.map(|(name, column)| (name.value.clone(), column.value.clone())).collect();
    let into = enrich.into.iter().flat_map(|into| into.iter());
    let writes = into.filter_map(|(column, path)| field_write(context, &column.value, path));
    let fill = enrich.fill.iter().flat_map(|fill| fill.iter());
    Some(EnrichmentWanted {
        table: enrich.table.to_string(),
        sends: sends(context, table, &columns),
        columns,
        writes: writes.collect(),
        fill: fill.map(|(column, share)| (column.value.clone(), share.value.to_string())).collect(),
    })
}

/// The two keys of a row, and what the workspace file says a row carries, as far as it may leave.
fn sends(
    context: &Context<'_>,
    table: &ClayTable,
    columns: &BTreeMap<String, String>,
) -> BTreeMap<String, String> {
    let keys = [("lead", "Lead.Id"), ("member", "CampaignMember.Id")];
    let keys = keys.into_iter().map(|(name, from)| (name, from.to_owned()));
    let leads = context.fields.objects.get("Lead");
    let leaves = |path: &FieldPath| {
        let rule = leads.and_then(|fields| fields.get(&path.field));
        rule.is_some_and(|rule| rule.is_enabled() && may_leave(rule, Egress::Clay))
    };
    let carried = table.sends.iter().flat_map(|sends| sends.iter());
    let carried = carried
        .filter(|(_, path)| leaves(&path.value))
        .map(|(name, path)| (name.value.as_str(), path.to_string()));
    let named = keys.chain(carried);
    named.filter_map(|(name, from)| Some((columns.get(name)?.clone(), from))).collect()
}

fn may_leave(field: &Field, to: Egress) -> bool {
    field.egress.iter().flatten().any(|egress| egress.value == to)
}

/// A write of the campaign, if the allowlist has it in the lane of enrichment.
fn field_write(context: &Context<'_>, column: &str, path: &FieldPath) -> Option<FieldWrite> {
    let field = context.fields.objects.get(&path.object)?.get(&path.field)?;
    let rule = field.write.as_ref().map_or(WriteRule::IfBlank, |rule| rule.value);
    let allowed = field.is_enabled() && field.allows(Lane::Enrichment) && rule != WriteRule::Never;
    allowed.then(|| FieldWrite {
        column: column.to_owned(),
        object: path.object.to_string(),
        field: path.field.to_string(),
        rule: rule.text().to_owned(),
        length: field.length.as_ref().map(|length| length.value),
    })
}

fn sequencer(context: &Context<'_>, per_day: u64) -> Result<SequencerWanted, CompileError> {
    let templates = context.templates()?;
    let stops = |rule: StopRule| {
        let rules = context.send.stop_on.as_ref();
        rules.is_none_or(|rules| rules.iter().any(|stop| stop.value == rule))
    };
    let tracks = |what: Tracking| {
        context.send.tracking.iter().flatten().any(|tracked| tracked.value == what)
    };
    let ceiling = limits(context).ceiling.millionths();
    let pace = new_per_day(per_day, templates.len() as u64);
    Ok(SequencerWanted {
        name: sequencer_name(context),
        stop_on_reply: stops(StopRule::Reply),
        track_opens: tracks(Tracking::Opens),
        track_clicks: tracks(Tracking::Clicks),
        pause_colleagues: context.send.pause_colleagues.as_ref().is_none_or(|pause| pause.value),
        plain_text: false,
        bounce_autopause_percent: ceiling.div_ceil(10_000),
        days: open_days(context).days,
        hours: context.send.hours.value,
        timezone: context.send.timezone.value.to_string(),
        gap_minutes: gap_minutes(context),
        new_leads_per_day: u32::try_from(pace).unwrap_or(u32::MAX),
        steps: steps(context, &templates),
        mailboxes: context.pool.mailboxes.iter().map(|address| address.value.clone()).collect(),
        values: values(&templates),
    })
}

fn steps(context: &Context<'_>, templates: &[&Template]) -> Vec<StepWanted> {
    let pairs = context.message.steps.iter().zip(templates);
    pairs
        .map(|(step, template)| {
            let subject = template.front.subject.as_ref();
            StepWanted {
                template: step.template.value.to_string(),
                delay_days: step.after.as_ref().map_or(0, |after| after.value.days_up()),
                subject: subject.map_or(String::new(), |text| smartlead_text(text, Part::Subject)),
                body: smartlead_text(&template.body, Part::Body(template.markup)),
            }
        })
        .collect()
}

/// Where the value of each merge tag comes from. A tag without a source of its own is one of
/// Smartlead's lead fields, or stays unresolved, which rendering reports.
fn values(templates: &[&Template]) -> BTreeMap<String, ValueSource> {
    let mut values: BTreeMap<String, ValueSource> = BTreeMap::new();
    for template in templates {
        let fallbacks = template.fallbacks();
        for (key, _) in template.contents().flat_map(|content| content.keys()) {
            let declared = template.front.variables.get(key).and_then(|one| one.from.as_ref());
            let standard = STANDARD.iter().find(|(tag, _)| *tag == key).map(|(_, from)| *from);
            let Some(from) = declared.map(|from| from.value.as_str()).or(standard) else {
                continue;
            };
            let fallback = fallbacks.get(key).cloned();
            let from = from.to_owned();
            values.entry(key.to_owned()).or_insert(ValueSource { from, fallback });
        }
    }
    values
}
