//! The Smartlead campaign: that it exists once, and that what it is set to is what the plan says.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::engine::apply::Run;
use crate::engine::converge::{Standing, Step, Work};
use crate::engine::stop::{CallEnd, Stop};
use crate::plan::{PlanDocument, SequencerWanted};
use crate::platform::smartlead::normal::{
    Content, DayNumbering, Difference, NormalSequence, ScheduleWrite, SettingsWrite, StepWrite,
    StopOn, Tracking,
};
use crate::platform::smartlead::wire::{Campaign, CampaignStatus};
use crate::platform::smartlead::{CampaignId, MailboxId};

/// The share of a mailbox's day kept for follow-ups, in percent: Smartlead's own default.
const FOLLOW_UP_PERCENT: u64 = 100;
/// How long an empty sequence is given before it is believed.
const SEQUENCE_SETTLE: SignedDuration = SignedDuration::from_secs(20);

/// The one Smartlead campaign of the plan, by its marked name; names are not unique there.
pub(in crate::engine) async fn find(run: &Run<'_>) -> Result<Option<Campaign>, Stop> {
    let name = &run.plan().targets.smartlead_campaign;
    let mut named: Vec<Campaign> = run.platforms().smartlead.campaigns().await?;
    named.retain(|campaign| campaign.name == *name);
    match named.len() {
        0 => Ok(None),
        1 => {
            let id = named.remove(0).id;
            Ok(run.platforms().smartlead.campaign(id).await?)
        }
        many => Err(Stop::refused(
            format!("{many} Smartlead campaigns carry the name `{name}`"),
            "decide which one is this campaign's and rename or delete the others in Smartlead",
        )),
    }
}

/// The campaign, once it exists.
pub(in crate::engine) async fn existing(run: &Run<'_>) -> Result<Campaign, Stop> {
    find(run).await?.ok_or_else(|| {
        let name = &run.plan().targets.smartlead_campaign;
        Stop::refused(
            format!("the Smartlead campaign `{name}` is gone"),
            "somebody deleted or renamed it in Smartlead; restore its name, or plan again",
        )
    })
}

fn wanted<'a>(run: &Run<'a>) -> &'a SequencerWanted {
    &run.plan().desired.sequencer
}

/// What a comparison came to, for a setting that is written as a whole.
fn compared(
    differences: &[Difference],
    campaign: &Campaign,
    reading: Value,
) -> Standing<CampaignId> {
    if differences.is_empty() {
        return Standing::Done(reading);
    }
    let fields: Vec<&str> = differences.iter().map(|difference| &*difference.field).collect();
    let note = json!({ "campaign": campaign.id.0, "differs": fields });
    Standing::Todo(vec![Work { key: "write".to_owned(), note, what: campaign.id }])
}

fn not_normal(error: impl std::fmt::Display) -> Stop {
    Stop::Unreadable(format!("Smartlead's settings could not be read: {error}"))
}

/// The campaign exists once.
pub(in crate::engine) struct Exists;

impl Step for Exists {
    type Work = String;

    async fn standing(&mut self, run: &Run<'_>) -> Result<Standing<String>, Stop> {
        let name = wanted(run).name.clone();
        Ok(match find(run).await? {
            Some(campaign) if campaign.status == CampaignStatus::Stopped => Standing::Conflict(
                format!("the Smartlead campaign `{name}` is stopped for good"),
                "give the campaign another name, and plan again".to_owned(),
            ),
            Some(campaign) => Standing::Done(json!({ "campaign": campaign.id.0 })),
            None => {
                let note = json!({ "name": name });
                Standing::Todo(vec![Work { key: "create".to_owned(), note, what: name }])
            }
        })
    }

    async fn act(&mut self, run: &Run<'_>, name: String) -> Result<(), CallEnd> {
        run.platforms().smartlead.create_campaign(&name, None).await?;
        Ok(())
    }
}

/// Its settings.
pub(super) struct Settings;

fn settings(wanted: &SequencerWanted) -> SettingsWrite {
    SettingsWrite {
        name: wanted.name.clone(),
        tracking: Tracking {
            opens: wanted.track_opens,
            clicks: wanted.track_clicks,
            replies: true,
        },
        stop_on: StopOn::Reply,
        unsubscribe_text: None,
        plain_text: wanted.plain_text,
        follow_up_percent: FOLLOW_UP_PERCENT,
        match_mail_providers: false,
        pause_at_bounce_percent: Some(u64::from(wanted.bounce_autopause_percent)),
        pause_domain_on_reply: Some(wanted.pause_colleagues),
    }
}

impl Step for Settings {
    type Work = CampaignId;

    async fn standing(&mut self, run: &Run<'_>) -> Result<Standing<CampaignId>, Stop> {
        let campaign = existing(run).await?;
        let wanted = settings(wanted(run));
        let found = campaign.settings().map_err(not_normal)?;
        let differences = wanted.normal().differences(&found);
        let reading = json!({ "settings": found, "not_read_back": wanted.not_read_back() });
        Ok(compared(&differences, &campaign, reading))
    }

    async fn act(&mut self, run: &Run<'_>, id: CampaignId) -> Result<(), CallEnd> {
        run.platforms().smartlead.write_settings(id, &settings(wanted(run))).await?;
        Ok(())
    }
}

/// Its schedule.
pub(super) struct Schedule;

fn schedule(run: &Run<'_>) -> ScheduleWrite {
    let wanted = wanted(run);
    ScheduleWrite {
        timezone: wanted.timezone.clone(),
        days: wanted.days.iter().copied().collect(),
        hours: wanted.hours,
        min_gap_minutes: u64::from(wanted.gap_minutes),
        max_new_leads_per_day: u64::from(wanted.new_leads_per_day),
        not_before: not_before(run.plan()),
    }
}

/// The opening of the send window on the first day of the first wave.
fn not_before(plan: &PlanDocument) -> Option<Timestamp> {
    let wanted = &plan.desired.sequencer;
    let zone = jiff::tz::TimeZone::get(&wanted.timezone).ok()?;
    let opens = plan.waves.first()?.earliest.to_datetime(wanted.hours.start);
    Some(opens.to_zoned(zone).ok()?.timestamp())
}

impl Step for Schedule {
    type Work = CampaignId;

    async fn standing(&mut self, run: &Run<'_>) -> Result<Standing<CampaignId>, Stop> {
        let campaign = existing(run).await?;
        let found = campaign.schedule(DayNumbering::Unconfirmed).map_err(not_normal)?;
        let Some(found) = found else {
            let note = json!({ "campaign": campaign.id.0, "differs": ["no schedule yet"] });
            let work = Work { key: "write".to_owned(), note, what: campaign.id };
            return Ok(Standing::Todo(vec![work]));
        };
        let differences = schedule(run).normal().differences(&found);
        Ok(compared(&differences, &campaign, json!({ "schedule": found })))
    }

    async fn act(&mut self, run: &Run<'_>, id: CampaignId) -> Result<(), CallEnd> {
        let schedule = schedule(run);
        run.platforms().smartlead.write_schedule(id, &schedule, DayNumbering::Unconfirmed).await?;
        Ok(())
    }
}

/// Its sequence.
pub(super) struct Sequence;

fn sequence(wanted: &SequencerWanted) -> Vec<StepWrite> {
    let step = |step: &crate::plan::StepWanted| StepWrite {
        id: None,
        delay_days: u64::from(step.delay_days),
        content: Content::Single { subject: step.subject.clone(), body: step.body.clone() },
    };
    wanted.steps.iter().map(step).collect()
}

impl Step for Sequence {
    type Work = CampaignId;

    async fn standing(&mut self, run: &Run<'_>) -> Result<Standing<CampaignId>, Stop> {
        let campaign = existing(run).await?;
        let smartlead = &run.platforms().smartlead;
        let mut steps = smartlead.sequence(campaign.id).await?;
        if steps.is_empty() {
            // Right after saving, the list was seen to be empty: look once more before believing.
            run.sleep(SEQUENCE_SETTLE).await?;
            steps = smartlead.sequence(campaign.id).await?;
        }
        let found = NormalSequence::read(&steps).map_err(not_normal)?;
        let differences = NormalSequence::written(&sequence(wanted(run))).differences(&found);
        let digest = crate::base::digest::Digest::of_json(&found).map_err(not_normal)?;
        Ok(compared(&differences, &campaign, json!({ "sequence": digest, "steps": steps.len() })))
    }

    async fn act(&mut self, run: &Run<'_>, id: CampaignId) -> Result<(), CallEnd> {
        run.platforms().smartlead.save_sequence(id, &sequence(wanted(run))).await?;
        Ok(())
    }
}

/// Its mailboxes.
pub(super) struct Mailboxes;

/// One change of the mailboxes.
pub(super) enum Change {
    Add(CampaignId, Vec<MailboxId>),
    Remove(CampaignId, Vec<MailboxId>),
}

impl Step for Mailboxes {
    type Work = Change;

    async fn standing(&mut self, run: &Run<'_>) -> Result<Standing<Change>, Stop> {
        let campaign = existing(run).await?;
        let smartlead = &run.platforms().smartlead;
        let wanted = &wanted(run).mailboxes;
        let is_wanted = |address: &str| wanted.iter().any(|one| one.eq_ignore_ascii_case(address));
        let attached = smartlead.campaign_mailboxes(campaign.id).await?;
        let all = smartlead.mailboxes().await?;
        let ours: Vec<_> = all.iter().filter(|one| is_wanted(one.from_email.reveal())).collect();
        if ours.len() != wanted.len() {
            let missing = wanted.len() - ours.len().min(wanted.len());
            return Ok(Standing::Conflict(
                format!("{missing} of {} mailboxes of the plan are not in Smartlead", wanted.len()),
                "connect them in Smartlead, or change the pool and plan again".to_owned(),
            ));
        }
        let has = |id: MailboxId| attached.iter().any(|one| one.id == id);
        let add: Vec<MailboxId> = ours.iter().map(|one| one.id).filter(|id| !has(*id)).collect();
        let strangers = attached.iter().filter(|one| !is_wanted(one.from_email.reveal()));
        let remove: Vec<MailboxId> = strangers.map(|one| one.id).collect();
        let mut works = Vec::new();
        if !add.is_empty() {
            let note = json!({ "campaign": campaign.id.0, "mailboxes": add.len() });
            let what = Change::Add(campaign.id, add);
            works.push(Work { key: "add".to_owned(), note, what });
        }
        if !remove.is_empty() {
            let note = json!({ "campaign": campaign.id.0, "mailboxes": remove.len() });
            let what = Change::Remove(campaign.id, remove);
            works.push(Work { key: "remove".to_owned(), note, what });
        }
        if works.is_empty() {
            return Ok(Standing::Done(json!({ "mailboxes": attached.len() })));
        }
        Ok(Standing::Todo(works))
    }

    async fn act(&mut self, run: &Run<'_>, change: Change) -> Result<(), CallEnd> {
        let smartlead = &run.platforms().smartlead;
        match change {
            Change::Add(campaign, ids) => smartlead.add_mailboxes(campaign, &ids).await?,
            Change::Remove(campaign, ids) => smartlead.remove_mailboxes(campaign, &ids).await?,
        }
        Ok(())
    }
}

/// What of the campaign is no longer as the plan wrote it; `None` where everything is.
pub(in crate::engine) async fn drift(run: &Run<'_>) -> Result<Option<&'static str>, Stop> {
    let done = |standing: &Standing<CampaignId>| matches!(standing, Standing::Done(_));
    if !done(&Settings.standing(run).await?) {
        return Ok(Some("a setting"));
    }
    if !done(&Schedule.standing(run).await?) {
        return Ok(Some("the schedule"));
    }
    if !done(&Sequence.standing(run).await?) {
        return Ok(Some("the sequence"));
    }
    let mailboxes = Mailboxes.standing(run).await?;
    Ok((!matches!(mailboxes, Standing::Done(_))).then_some("a mailbox"))
}
