//! `sendoff replies`: the review queue. Ids only, but for the one reply somebody asks to see.

use std::collections::BTreeMap;

use clap::{Args as ClapArgs, Subcommand};
use jiff::Timestamp;

use crate::base::calendar::about;
use crate::base::words::count;
use crate::cli::exit::Exit;
use crate::cli::failure::{Audience, Failure};
use crate::cli::session::{Session, damaged};
use crate::cli::world::World;
use crate::engine::connect;
use crate::render::printable;
use crate::replies::{Waiting, due, own_words, queue, reply_of, resolve};
use crate::rules::Subject;
use crate::spec::policy::ReplyClass;

/// The replies that wait for a person
///
/// What `sendoff sync` could not classify, and opt-outs that Salesforce could not take, are
/// decided here; the next `sync` writes what was decided.
#[derive(Debug, ClapArgs)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// List what waits: totals, the oldest, deadlines; ids only
    List {
        /// The campaign's name, or its file.
        campaign: String,
    },
    /// Show one reply. Prints what a person wrote
    Show {
        /// The campaign's name, or its file.
        campaign: String,
        /// The reply's key, as `list` shows it.
        key: String,
    },
    /// Say what a reply is
    Reclassify {
        /// The campaign's name, or its file.
        campaign: String,
        /// The reply's key, as `list` shows it.
        key: String,
        /// positive, neutral, negative, ooo or unsubscribe.
        class: String,
        /// Who decides, from the people policy.
        #[arg(long = "as", value_name = "PERSON", env = "SENDOFF_PERSON")]
        person: String,
    },
}

/// Runs it.
pub(super) fn run(args: &Args, world: &World) -> Result<Exit, Failure> {
    match &args.what {
        What::List { campaign } => list(campaign, world),
        What::Show { campaign, key } => show(campaign, key, world),
        What::Reclassify { campaign, key, class, person } => {
            reclassify(campaign, key, class, person, world)
        }
    }
}

fn list(campaign: &str, world: &World) -> Result<Exit, Failure> {
    let session = world.block_on(Session::open_offline(world, world.folder()))?;
    let loaded = session.campaign(campaign)?;
    let waiting = waiting(&session, loaded.campaign.name.as_str())?;
    let subject = Subject::new(&session.workspace, loaded);
    world.print(&listed(&waiting, session.clock.now(), &|one| due(&subject, one)))?;
    Ok(if waiting.is_empty() { Exit::Done } else { Exit::Waiting })
}

fn waiting(session: &Session, campaign: &str) -> Result<Vec<Waiting>, Failure> {
    match session.record_if_any()? {
        None => Ok(Vec::new()),
        Some(store) => queue(&store, campaign).map_err(|error| damaged(&error)),
    }
}

fn listed(
    waiting: &[Waiting],
    now: Timestamp,
    due: &dyn Fn(&Waiting) -> Option<Timestamp>,
) -> String {
    let Some(oldest) = waiting.first() else { return "Nothing waits for a person.\n".to_owned() };
    let mut reasons: BTreeMap<&str, u64> = BTreeMap::new();
    let mut late = 0;
    let mut lines = String::new();
    for one in waiting {
        *reasons.entry(&one.because).or_default() += 1;
        let due = due(one);
        let over = due.is_some_and(|due| due < now);
        late += u64::from(over);
        let until = due.map_or("no deadline".to_owned(), |due| {
            format!("{}{}", if over { "LATE since " } else { "by " }, due.strftime("%F %H:%M"))
        });
        let lead = one.lead.as_deref().unwrap_or("no lead");
        lines.push_str(&format!("{}\n  {}, {lead}, {until}\n", one.key, one.because));
    }
    let reasons: Vec<String> = reasons.iter().map(|(what, n)| format!("{what}: {n}")).collect();
    let age = about(now.duration_since(oldest.since));
    format!(
        "{lines}\n{} waiting ({}), the oldest for {age}, {late} past the deadline\n",
        count(waiting.len() as u64, "signal"),
        reasons.join(", ")
    )
}

fn show(campaign: &str, key: &str, world: &World) -> Result<Exit, Failure> {
    world.block_on(async {
        let session = Session::open(world, world.folder()).await?;
        let name = session.campaign(campaign)?.campaign.name.to_string();
        known(&session, &name, key)?;
        let settings = session.settings()?;
        let smartlead = session.lend(world, |lent| connect::smartlead(settings, lent))?;
        let text = reply_of(&smartlead, key).await.map_err(|error| {
            Failure::new(Audience::Environment, "Smartlead could not be read").caused_by(&error)
        })?;
        let text = text.ok_or_else(|| {
            Failure::new(Audience::NothingToCheck, format!("there is no text behind `{key}`"))
                .hint("a bounce or a followed link has none")
        })?;
        for line in own_words(text.reveal()).lines() {
            world.print(&format!("{}\n", printable(line)))?;
        }
        Ok(Exit::Done)
    })
}

/// The key is one of the queue.
fn known(session: &Session, campaign: &str, key: &str) -> Result<(), Failure> {
    if waiting(session, campaign)?.iter().any(|one| one.key == key) {
        return Ok(());
    }
    Err(Failure::new(Audience::Usage, format!("`{key}` does not wait in the queue"))
        .hint(format!("`sendoff replies list {campaign}` shows what does")))
}

fn reclassify(
    campaign: &str,
    key: &str,
    class: &str,
    person: &str,
    world: &World,
) -> Result<Exit, Failure> {
    let session = world.block_on(Session::open(world, world.folder()))?;
    let name = session.campaign(campaign)?.campaign.name.to_string();
    session.person(person)?;
    let unknown = || {
        Failure::new(Audience::Usage, format!("`{class}` is no class a person can give"))
            .hint("it is positive, neutral, negative, ooo or unsubscribe")
    };
    let class: ReplyClass = class.parse().map_err(|_| unknown())?;
    if matches!(class, ReplyClass::Unknown | ReplyClass::HardBounce) {
        return Err(unknown());
    }
    known(&session, &name, key)?;
    let store = session.record()?;
    resolve(&store, &name, key, class, person).map_err(|error| damaged(&error))?;
    world.print(&format!("`{key}` is {}; `sendoff sync {name}` writes it.\n", class.text()))?;
    Ok(Exit::Done)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_counts_by_reason_and_says_what_is_late() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let one = |key: &str, because: &str| Waiting {
            key: key.to_owned(),
            lead: Some("00Q000000000001AAA".to_owned()),
            member: None,
            because: because.to_owned(),
            since: at("2027-01-11T08:00:00Z"),
        };
        let waiting = [one("7/1/reply/a", "nothing"), one("7/2/reply/b", "opt-out-unproved")];
        let due = |one: &Waiting| one.is_opt_out().then(|| at("2027-01-12T08:00:00Z"));
        let told = listed(&waiting, at("2027-01-13T08:00:00Z"), &due);
        assert!(told.contains("7/2/reply/b\n  opt-out-unproved, 00Q000000000001AAA, LATE since"));
        assert!(told.contains("2 signals waiting (nothing: 1, opt-out-unproved: 1)"), "{told}");
        assert!(told.ends_with("1 past the deadline\n"), "{told}");
        assert_eq!(listed(&[], at("2027-01-13T08:00:00Z"), &due), "Nothing waits for a person.\n");
    }
}
