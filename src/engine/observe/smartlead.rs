//! Smartlead: the campaign by its marked name, the mailboxes with what they already carry, the
//! block list, and who is in other running campaigns.
//!
//! The cost is that of other people's campaigns: each running one takes a call for its mailboxes,
//! one for its sequence and one for every hundred of its leads, at one call a second. The bounds
//! below end a reading that would take hours; it is then unreadable, never partial.

use std::collections::{BTreeMap, BTreeSet};

use super::{Part, why};
use crate::base::amount::Percent;
use crate::base::private::Personal;
use crate::engine::Platforms;
use crate::observation::{MailboxSeen, SequencerSeen, SmartleadSeen, WarmupSeen};
use crate::platform::smartlead::wire::{Campaign, CampaignStatus, Mailbox, MemberStatus};
use crate::platform::smartlead::{MailboxId, SmartleadClient};
use crate::rules::Subject;

/// The most running campaigns of others that are looked into.
const RUNNING_MAX: usize = 100;
/// The most leads of others that are read.
const ELSEWHERE_LEADS_MAX: usize = 100_000;

/// Reads Smartlead for one campaign.
pub async fn smartlead(
    platforms: &Platforms,
    subject: &Subject<'_>,
    part: Part<'_>,
) -> Result<SmartleadSeen, String> {
    let client = &platforms.smartlead;
    let name = marked_name(subject)?;
    let campaigns = client.campaigns().await.map_err(|error| error.to_string())?;
    let (own, others): (Vec<Campaign>, Vec<Campaign>) =
        campaigns.into_iter().partition(|campaign| campaign.name == name);
    let others = running(others)?;
    let (mut mailboxes, mut used, mut own_seen) = (Vec::new(), BTreeMap::new(), Vec::new());
    if part == Part::Whole {
        mailboxes = client.mailboxes().await.map_err(|error| error.to_string())?;
        used = committed(client, &others, &mailboxes).await?;
        own_seen = sequencers(client, own).await?;
    }
    let blocked = client.block_list().await.map_err(|error| error.to_string())?;
    let blocked = blocked.iter().map(|entry| lower(&entry.email_or_domain)).collect();
    Ok(SmartleadSeen {
        campaigns: own_seen,
        mailboxes: mailboxes.iter().map(|mailbox| seen(mailbox, &used)).collect(),
        blocked,
        active_elsewhere: active(client, &others).await?,
    })
}

/// The name that marks a campaign of this workspace: `sendoff/WORKSPACE/CAMPAIGN`.
fn marked_name(subject: &Subject<'_>) -> Result<String, String> {
    let settings = subject.workspace.settings.as_ref();
    let settings = settings.ok_or("the workspace file could not be read")?;
    subject.brief().map_err(why)?;
    Ok(format!("sendoff/{}/{}", settings.name.value, subject.campaign.name.value))
}

/// The campaigns that may be sending. A state nobody knows is taken for one that sends.
fn running(campaigns: Vec<Campaign>) -> Result<Vec<Campaign>, String> {
    let sends = |campaign: &Campaign| {
        matches!(campaign.status, CampaignStatus::Active | CampaignStatus::Other(_))
    };
    let running: Vec<Campaign> = campaigns.into_iter().filter(sends).collect();
    if running.len() > RUNNING_MAX {
        return Err(format!(
            "{} other campaigns are running, and at most {RUNNING_MAX} are looked into: end those \
             that are over",
            running.len()
        ));
    }
    Ok(running)
}

async fn sequencers(
    client: &SmartleadClient,
    own: Vec<Campaign>,
) -> Result<Vec<SequencerSeen>, String> {
    let mut seen = Vec::new();
    for campaign in own {
        let leads = client.leads(campaign.id).await.map_err(|error| error.to_string())?;
        seen.push(SequencerSeen {
            id: campaign.id.0,
            name: campaign.name,
            status: campaign.status.word().to_owned(),
            leads: leads.iter().filter_map(|one| Some(lower(&one.lead.as_ref()?.email))).collect(),
            plain_text: campaign.send_as_plain_text,
        });
    }
    seen.sort_by_key(|campaign| campaign.id);
    Ok(seen)
}

/// What other campaigns take of each mailbox in a day, once as many leads are in every step as
/// begin in a day: first messages times steps, spread evenly. A campaign without a limit of its
/// own can take all of it.
async fn committed(
    client: &SmartleadClient,
    others: &[Campaign],
    mailboxes: &[Mailbox],
) -> Result<BTreeMap<MailboxId, u64>, String> {
    let mut committed = BTreeMap::new();
    for campaign in others {
        let used = client.campaign_mailboxes(campaign.id).await;
        let used = used.map_err(|error| error.to_string())?;
        let steps = client.sequence(campaign.id).await.map_err(|error| error.to_string())?.len();
        let boxes = used.len() as u64;
        let daily = campaign.max_leads_per_day.map(|new| new.saturating_mul(steps.max(1) as u64));
        for mailbox in used {
            let cap = mailboxes.iter().find(|one| one.id == mailbox.id).map_or(0, cap);
            let share = daily.map_or(cap, |daily| daily.div_ceil(boxes));
            let taken: &mut u64 = committed.entry(mailbox.id).or_default();
            *taken = taken.saturating_add(share).min(cap);
        }
    }
    Ok(committed)
}

fn cap(mailbox: &Mailbox) -> u64 {
    mailbox.message_per_day.unwrap_or_default()
}

fn seen(mailbox: &Mailbox, committed: &BTreeMap<MailboxId, u64>) -> MailboxSeen {
    let works = |said: Option<bool>| said == Some(true);
    let connected = works(mailbox.is_smtp_success)
        && works(mailbox.is_imap_success)
        && mailbox.is_suspended != Some(true);
    MailboxSeen {
        id: mailbox.id.0,
        address: mailbox.from_email.reveal().clone(),
        from_name: mailbox.from_name.reveal().clone(),
        reply_to: given(mailbox.different_reply_to_address.reveal()),
        tracking_domain: given(mailbox.custom_tracking_domain.as_deref().unwrap_or_default()),
        cap: small(cap(mailbox)),
        committed: small(committed.get(&mailbox.id).copied().unwrap_or_default()),
        connected,
        warmup: warmup(mailbox),
    }
}

/// A text that is not blank: what is not set comes as an empty one.
fn given(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// A warm-up without a beginning is none: its age could not be told. Of the mails it takes in a
/// day, an unknown number is the whole cap.
fn warmup(mailbox: &Mailbox) -> Option<WarmupSeen> {
    let warmup = mailbox.warmup_details.as_ref()?;
    let active = warmup.status.as_deref() == Some("ACTIVE");
    let per_day = match active {
        true => warmup.max_email_per_day.unwrap_or_else(|| cap(mailbox)),
        false => 0,
    };
    let reputation = small(warmup.warmup_reputation.unwrap_or_default()).min(100);
    Some(WarmupSeen {
        active,
        since: warmup.warmup_created_at?,
        reputation: Percent::whole(reputation),
        per_day: small(per_day),
        blocked: warmup.is_warmup_blocked == Some(true),
    })
}

/// The addresses that others are still writing to.
async fn active(
    client: &SmartleadClient,
    others: &[Campaign],
) -> Result<BTreeSet<Personal>, String> {
    let mut active = BTreeSet::new();
    let mut read = 0;
    for campaign in others {
        let leads = client.leads(campaign.id).await.map_err(|error| error.to_string())?;
        read += leads.len();
        if read > ELSEWHERE_LEADS_MAX {
            return Err(format!(
                "other running campaigns hold more than {ELSEWHERE_LEADS_MAX} leads: end those \
                 that are over"
            ));
        }
        let over = |status: &MemberStatus| {
            use MemberStatus::{Blocked, Completed, Stopped};
            matches!(status, Blocked | Completed | Stopped)
        };
        let under_way = leads.iter().filter(|row| !over(&row.status));
        active.extend(under_way.filter_map(|row| Some(lower(&row.lead.as_ref()?.email))));
    }
    Ok(active)
}

fn lower(text: &Personal) -> Personal {
    Personal::new(text.reveal().trim().to_lowercase())
}

fn small(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
