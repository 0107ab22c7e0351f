//! `sendoff new`: a workspace to begin with, or one more campaign.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args as ClapArgs, Subcommand};
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::base::words::count;
use crate::cli::exit::Exit;
use crate::cli::failure::{Audience, Failure};
use crate::cli::starter::{self, Answers, Unusable};
use crate::cli::world::World;
use crate::cli::{open, rehearsal};
use crate::diagnostic::Redacted;
use crate::render::check::counted;
use crate::render::{human, wrap};
use crate::rules::{Demands, Verdict, check_campaigns};
use crate::spec::is_name;
use crate::workspace::{CAMPAIGNS, Loaded, Workspace};

/// Begin a workspace, or one more campaign
#[derive(Debug, ClapArgs)]
#[command(subcommand_required = true, arg_required_else_help = true)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Workspace(WorkspaceArgs),
    Campaign(CampaignArgs),
}

/// Write a workspace: policy, one campaign, its template, a check for pull requests and a hook
///
/// Asks for what it needs to know, or takes it from the options. Writes into a folder that does
/// not exist or is empty, and ends with a workspace that `sendoff check` passes.
#[derive(Debug, ClapArgs)]
struct WorkspaceArgs {
    /// The folder
    folder: PathBuf,
    /// The legal entity that writes, with its legal form
    #[arg(long, value_name = "NAME")]
    company: Option<String>,
    /// Its postal address, on one line
    #[arg(long, value_name = "TEXT")]
    address: Option<String>,
    /// The domain of its site, which links lead to
    #[arg(long, value_name = "DOMAIN")]
    website: Option<String>,
    /// The domain mail is sent from; not the one of the site
    #[arg(long, value_name = "DOMAIN")]
    outreach: Option<String>,
    /// What the company does, to follow its name: `delivers spare parts within a day`
    #[arg(long, value_name = "TEXT")]
    offer: Option<String>,
    /// Where the addresses come from, as readers are told: `our stand at the spring fair`
    #[arg(long, value_name = "TEXT")]
    source: Option<String>,
    /// Who writes campaigns: first and last name
    #[arg(long, value_name = "NAME")]
    author: Option<String>,
    /// The first name of the virtual agent that signs the mails
    #[arg(long, value_name = "NAME")]
    sender: Option<String>,
    /// The time zone of the office
    #[arg(long, value_name = "ZONE")]
    timezone: Option<String>,
}

/// Write a campaign after the pattern of one that is there
///
/// Keeps its text and comments, and changes its name and days.
#[derive(Debug, ClapArgs)]
struct CampaignArgs {
    /// The name of the campaign
    name: String,
    /// The campaign to copy; the only one of the workspace unless said
    #[arg(long, value_name = "CAMPAIGN")]
    like: Option<String>,
    /// Its first day; in four weeks, on the weekday of the pattern, unless said
    #[arg(long, value_name = "DATE")]
    starts: Option<Date>,
}

/// Runs it.
pub(super) fn run(args: &Args, world: &World) -> Result<Exit, Failure> {
    match &args.what {
        What::Workspace(args) => workspace(args, world),
        What::Campaign(args) => campaign(args, world),
    }
}

fn today(world: &World) -> Date {
    world.clock().now().to_zoned(TimeZone::UTC).date()
}

fn workspace(args: &WorkspaceArgs, world: &World) -> Result<Exit, Failure> {
    let folder = world.folder().join(&args.folder);
    free(&folder, &args.folder)?;
    let answers = answers(args, world)?;
    let files = starter::files(&answers, today(world));
    let schemas = starter::schemas();
    for (path, bytes) in files.iter().chain(&schemas) {
        rehearsal::put(&folder, path, bytes)?;
    }
    rehearsal::sign_register(&folder)?;
    let shown = args.folder.display();
    world.print(&format!(
        "{shown} holds {}:\n",
        count((files.len() + schemas.len()) as u64, "file")
    ))?;
    let list: String = files.iter().map(|(path, _)| format!("  {path}\n")).collect();
    world.print(&list)?;
    world.print("  schemas/*.json, for editors\n")?;
    let exit = checked(&folder, world)?;
    let words = "Every file says in comments what to put in; begin with `campaigns/first.yaml`, \
                 then `sendoff.yaml` and `policy/people.yaml`. Policy counts once the register \
                 holds its digest: after a change `sendoff check` shows the new one.";
    world.print(&format!(
        "\nnext:\n  cd {shown}\n  git init && git add .     # campaigns are reviewed as pull \
         requests\n  sendoff check             # after every change\n  # rehearse it without an \
         account:\n  sendoff sandbox --rehearse . --into ../try\n{}\n",
        wrap(words, world.look().width, "", "")
    ))?;
    Ok(exit)
}

/// Refuses a folder in which something could be overwritten.
fn free(folder: &Path, typed: &Path) -> Result<(), Failure> {
    let taken = match fs::read_dir(folder) {
        Ok(entries) => entries.flatten().any(|entry| entry.file_name() != ".git"),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => false,
        Err(error) => {
            let headline = format!("`{}` cannot become a workspace", typed.display());
            return Err(Failure::new(Audience::Usage, headline).caused_by(&error));
        }
    };
    if taken {
        let headline = format!("`{}` is not empty", typed.display());
        return Err(Failure::new(Audience::Usage, headline)
            .hint("name a folder that does not exist yet; nothing is overwritten")
            .hint("for one more campaign of a workspace, `sendoff new campaign NAME`"));
    }
    Ok(())
}

/// The last look at what was written.
fn checked(folder: &Path, world: &World) -> Result<Exit, Failure> {
    let workspace = open::workspace(folder)?;
    let report = check_campaigns(&workspace, None);
    let sources = Redacted::of(&workspace.sources, &report.findings);
    world.print(&human(&report.findings, &sources, world.look()))?;
    let verdict = Verdict::new(&report.findings, None, Demands::default());
    world.print(&format!("\n`sendoff check`: {}\n", counted(&verdict.counts())))?;
    Ok(if verdict.fails() { Exit::Findings } else { Exit::Done })
}

/// A question: option, what is asked, the answer where nothing is said, and how it is judged.
type Asked = (&'static str, &'static str, Option<&'static str>, fn(&str) -> Result<(), Unusable>);

const QUESTIONS: [Asked; 9] = [
    ("company", "Legal name of the company that writes", None, Answers::line),
    ("address", "Its postal address, on one line", None, Answers::line),
    ("website", "Domain of its site", None, Answers::domain),
    ("outreach", "Domain the mails are sent from (not the site's)", None, Answers::domain),
    ("offer", "What it does, to follow its name (`delivers parts in a day`)", None, Answers::line),
    (
        "source",
        "Where the addresses come from (`our stand at the spring fair`)",
        None,
        Answers::item,
    ),
    ("author", "Who writes campaigns, first and last name", None, Answers::item),
    ("sender", "First name of the virtual agent that signs", Some("Ada"), Answers::name),
    ("timezone", "Time zone of the office", Some("Europe/Berlin"), Answers::zone),
];

fn answers(args: &WorkspaceArgs, world: &World) -> Result<Answers, Failure> {
    let given = [
        &args.company,
        &args.address,
        &args.website,
        &args.outreach,
        &args.offer,
        &args.source,
        &args.author,
        &args.sender,
        &args.timezone,
    ];
    let mut said = Vec::new();
    let mut missing = Vec::new();
    for (question, given) in QUESTIONS.iter().zip(given) {
        match answer(question, given.as_deref(), world)? {
            Some(answer) => said.push(answer),
            None => missing.push(format!("--{}", question.0)),
        }
    }
    let Ok([company, address, website, outreach, offer, source, author, sender, timezone]) =
        <[String; 9]>::try_from(said)
    else {
        let headline = "a workspace needs to know more, and there is no terminal to ask on";
        let hint = format!("give {}", missing.join(", "));
        return Err(Failure::new(Audience::Usage, headline).hint(hint));
    };
    if website == outreach {
        let headline = "mail is not sent from the domain of the site";
        return Err(Failure::new(Audience::Usage, headline).hint(
            "register a domain of its own for outreach: complaints about it then leave the \
             company's own mail alone",
        ));
    }
    Ok(Answers { company, address, website, outreach, offer, source, author, sender, timezone })
}

/// The answer to one question: what was given, else what is said on the terminal, else what holds
/// where nothing is said.
fn answer(asked: &Asked, given: Option<&str>, world: &World) -> Result<Option<String>, Failure> {
    let (option, question, otherwise, judge) = *asked;
    if let Some(given) = given.map(str::trim) {
        return judge(given)
            .map(|()| Some(given.to_owned()))
            .map_err(|unusable| Failure::new(Audience::Usage, format!("`--{option}` {unusable}")));
    }
    let prompt = match otherwise {
        Some(otherwise) => format!("{question} [{otherwise}]: "),
        None => format!("{question}: "),
    };
    loop {
        let Some(said) = world.ask(&prompt)? else {
            return Ok(otherwise.map(str::to_owned));
        };
        let said = match (said.as_str(), otherwise) {
            ("", Some(otherwise)) => otherwise.to_owned(),
            _ => said,
        };
        match judge(&said) {
            Ok(()) => return Ok(Some(said)),
            Err(unusable) => world.remark(&format!("  it {unusable}\n"))?,
        }
    }
}

fn campaign(args: &CampaignArgs, world: &World) -> Result<Exit, Failure> {
    if !is_name(&args.name) {
        let headline = format!("`{}` is no name of a campaign", args.name);
        return Err(Failure::new(Audience::Usage, headline).hint(
            "write lower-case letters and digits with single dashes: `q2-dormant-shippers`",
        ));
    }
    let root = open::root(world, world.folder())?;
    let read = open::workspace(&root)?;
    let inside = format!("{CAMPAIGNS}/{}.yaml", args.name);
    let named = |loaded: &&Loaded| loaded.campaign.name.as_str() == args.name;
    if let Some(other) = read.campaigns.iter().find(named) {
        let headline = format!("there is a campaign `{}` already", args.name);
        let path = read.sources.file(other.file).path();
        return Err(Failure::new(Audience::Usage, headline).hint(format!("it is in `{path}`")));
    }
    let pattern = pattern(&read, args.like.as_deref())?;
    let name = pattern.campaign.name.as_str();
    let unreadable = || {
        Failure::new(Audience::Config, format!("the campaign `{name}` cannot be copied"))
            .hint("run `sendoff check`, and mend what it finds in its brief")
    };
    let copied = starter::copy(&read, pattern, &args.name, args.starts, today(world))
        .ok_or_else(unreadable)?
        .map_err(|error| unreadable().caused_by(&error))?;
    let written = fs::File::create_new(root.join(&inside))
        .and_then(|mut file| file.write_all(copied.text.as_bytes()));
    written.map_err(|error| {
        Failure::new(Audience::Environment, format!("cannot write `{inside}`")).caused_by(&error)
    })?;
    world.print(&format!(
        "{inside}: like `{name}`, from {} to {}\nnext: say in it what is different, then `sendoff \
         check {inside}`\n",
        copied.starts, copied.ends
    ))?;
    Ok(Exit::Done)
}

/// The campaign to copy.
fn pattern<'w>(workspace: &'w Workspace, like: Option<&str>) -> Result<&'w Loaded, Failure> {
    let names: Vec<&str> =
        workspace.campaigns.iter().map(|loaded| loaded.campaign.name.as_str()).collect();
    let known = format!("the campaigns are {}", names.join(", "));
    match (like, workspace.campaigns.as_slice()) {
        (_, []) => Err(Failure::new(Audience::NothingToCheck, "there is no campaign to copy")
            .hint("`sendoff new workspace FOLDER` writes one")),
        (None, [only]) => Ok(only),
        (None, _) => Err(Failure::new(Audience::Usage, "there are several campaigns to copy")
            .hint("name one with `--like CAMPAIGN`")
            .hint(known)),
        (Some(like), all) => {
            all.iter().find(|loaded| loaded.campaign.name.as_str() == like).ok_or_else(|| {
                Failure::new(Audience::Usage, format!("there is no campaign `{like}`")).hint(known)
            })
        }
    }
}
