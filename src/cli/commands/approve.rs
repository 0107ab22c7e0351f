//! `sendoff approve`: one person signs one item of one plan.

use std::path::{Path, PathBuf};

use clap::Args as ClapArgs;
use jiff::SignedDuration;

use crate::approval::{
    Approval, Approvals, Asked, FORMAT, Question, Reason, SignError, Statement, read_all,
    sign_with_file, sign_with_ssh_keygen, write,
};
use crate::base::nearest::nearest;
use crate::base::private::Secret;
use crate::base::words::{count, list};
use crate::cli::exit::Exit;
use crate::cli::failure::{Audience, Failure};
use crate::cli::plan_file::PlanOnDisk;
use crate::cli::rehearsal;
use crate::cli::world::World;
use crate::render::signing;
use crate::spec::policy::ItemName;

/// Sign one item of a plan
///
/// Shows exactly what is signed, asks for `yes`, and writes the statement and its OpenSSH
/// signature beside the plan. Refuses before signing where this person may not sign the item. Keys
/// are Ed25519; the key is the one given, else `SENDOFF_KEY`, else `~/.ssh/id_ed25519`.
#[derive(Debug, ClapArgs)]
pub struct Args {
    /// The plan
    file: PathBuf,
    /// The item: `audience`, `message`, `sending`, `replies`, `writeback`, `business`, or
    /// `release-WAVE` to let the next wave follow
    #[arg(long)]
    item: String,
    /// Who signs, by the name the people policy gives them
    #[arg(long = "as", value_name = "PERSON")]
    person: String,
    /// A private key file
    #[arg(long, value_name = "PATH", conflicts_with = "agent")]
    key: Option<PathBuf>,
    /// A public key file whose private half is in the agent or on a security key
    #[arg(long, value_name = "KEY.pub")]
    agent: Option<PathBuf>,
    /// Why; needed to release a wave
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// How many days it holds; as long as the checklist allows unless said
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(1..=365))]
    expires: Option<u32>,
    /// Take back what was signed: it no longer counts, and a running campaign stops
    #[arg(long)]
    withdraw: bool,
    /// Sign without being asked
    #[arg(long)]
    yes: bool,
}

/// Runs it.
pub(super) fn run(args: &Args, world: &World) -> Result<Exit, Failure> {
    let file = PlanOnDisk::read(world, &args.file)?;
    let session = file.session(world)?;
    let question = file.question(&session)?;
    let statement = statement(args, &question, &file)?;
    world.print(&signing(&file.plan, &statement, &file.shown, world.look()))?;
    confirmed(args, world)?;
    let bytes =
        statement.canonical().map_err(|error| Failure::new(Audience::Usage, error.to_string()))?;
    let lying = rehearsal::key_of(&session, world, &args.person);
    let signature = signature(args, lying.as_deref(), world, &bytes)?;
    refused_if_void(&question, &statement, bytes, &signature)?;
    let written = write(&file.approvals(), &statement, &signature).map_err(|problem| {
        Failure::new(Audience::Environment, "the approval could not be written").caused_by(&problem)
    })?;
    let approved = question.judge(&read_all(&file.approvals()));
    let left = match approved.missing.len() {
        0 => "every signature is there".to_owned(),
        left => format!("{} missing", count(left as u64, "signature")),
    };
    let name = written.file_name().unwrap_or_default().to_string_lossy().into_owned();
    world.print(&format!("\nsigned: {name} and its `.sig`; {left}\n"))?;
    Ok(Exit::Done)
}

/// What would be signed, or why this person may not sign it.
fn statement(
    args: &Args,
    question: &Question<'_>,
    file: &PlanOnDisk,
) -> Result<Statement, Failure> {
    let item = if args.withdraw { Asked::withdrawal(&args.item) } else { args.item.clone() };
    let role = question
        .may_sign(&args.person, &item)
        .map_err(|reason| refusal(&reason, question, &args.item, &item))?;
    let reason = args.reason.clone().filter(|reason| !reason.trim().is_empty());
    if matches!(Asked::of(&item), Asked::Release(_)) && reason.is_none() {
        return Err(Failure::new(Audience::Usage, Reason::NoReason.to_string())
            .hint("say with `--reason TEXT` what was found and why the next wave may follow"));
    }
    let longest = question.days_max();
    let days = args.expires.unwrap_or(longest);
    if days > longest {
        let headline = format!("an approval holds at most {}", count(u64::from(longest), "day"));
        return Err(Failure::new(Audience::Refused, headline)
            .hint("leave `--expires` out, or name fewer days"));
    }
    // Whole seconds: what is read out and what is signed are the same.
    let at = jiff::Timestamp::from_second(question.now.as_second())
        .map_err(|error| Failure::new(Audience::Environment, error.to_string()))?;
    // Who signs for the messages answers for the samples; nobody else was asked to read them.
    let answers = item == ItemName::Message.text();
    let messages = file.plan.messages.as_ref().filter(|_| answers);
    let shown = messages.map_or_else(Vec::new, |messages| messages.samples.clone());
    Ok(Statement {
        format: FORMAT.to_owned(),
        plan: file.digest,
        item,
        role,
        person: args.person.clone(),
        shown,
        at,
        expires: at + SignedDuration::from_hours(24 * i64::from(days)),
        reason,
    })
}

/// The refusal of a person, with who could sign instead.
fn refusal(reason: &Reason, question: &Question<'_>, named: &str, item: &str) -> Failure {
    let failure = Failure::new(Audience::Refused, reason.to_string());
    let people = || question.workspace.policy.people.iter().flat_map(|all| all.people.names());
    match reason {
        Reason::Item { .. } | Reason::Wave { .. } => {
            let items = question.plan.signatures.iter().map(|one| one.item.as_str());
            match nearest(named, items) {
                Some(meant) => failure.hint(format!("did you mean `{meant}`?")),
                None => failure,
            }
        }
        Reason::Unknown { person } => match nearest(person, people()) {
            Some(meant) => failure.hint(format!("did you mean `{meant}`?")),
            None => failure,
        },
        Reason::NoKey { person } => failure.hint(format!(
            "have the owner of `policy/people.yaml` add the line of the `.pub` file to `keys` of \
             `{person}`, then plan again"
        )),
        _ => {
            let able: Vec<&str> =
                people().filter(|name| question.may_sign(name, item).is_ok()).collect();
            match able.is_empty() {
                true => failure.hint("nobody can sign it now; `sendoff approvals` says why"),
                false => failure.hint(format!("it can be signed by {}", list(&able, "or"))),
            }
        }
    }
}

fn confirmed(args: &Args, world: &World) -> Result<(), Failure> {
    if args.yes {
        return Ok(());
    }
    match world.ask("\nsign this? only `yes` signs: ")? {
        Some(answer) if answer == "yes" => Ok(()),
        Some(_) => Err(Failure::new(Audience::Refused, "nothing was signed")),
        None => Err(Failure::new(Audience::Usage, "there is no terminal to ask for `yes` on")
            .hint("run it in a terminal, or read what is above and add `--yes`")),
    }
}

fn signature(
    args: &Args,
    lying: Option<&str>,
    world: &World,
    bytes: &[u8],
) -> Result<String, Failure> {
    let signed = match &args.agent {
        Some(public) => {
            let public = world.folder().join(public);
            sign_with_ssh_keygen(bytes, &public, Path::new("ssh-keygen"))
        }
        None => {
            let passphrase = || {
                let text = world.variable("SENDOFF_KEY_PASSPHRASE")?.into_string().ok()?;
                (!text.is_empty()).then(|| Secret::new(text))
            };
            sign_with_file(bytes, &key(args, world)?, passphrase)
        }
    };
    signed.map_err(|error| unsigned(&error, lying))
}

fn key(args: &Args, world: &World) -> Result<PathBuf, Failure> {
    if let Some(named) = &args.key {
        return Ok(world.folder().join(named));
    }
    let named = world.variable("SENDOFF_KEY").filter(|name| !name.is_empty());
    let home = || Some(Path::new(&world.variable("HOME")?).join(".ssh/id_ed25519"));
    named.map(PathBuf::from).or_else(home).ok_or_else(|| {
        Failure::new(Audience::Usage, "there is no key to sign with")
            .hint("name one with `--key PATH`, or with `--agent KEY.pub` one that is in an agent")
    })
}

/// Why nothing was signed; `lying` is the throw-away key of the person in a rehearsal.
fn unsigned(error: &SignError, lying: Option<&str>) -> Failure {
    let failure = Failure::new(Audience::Environment, "nothing was signed").caused_by(error);
    match error {
        SignError::Locked { .. } => failure.hint(
            "add the key to an agent with `ssh-add` and sign with `--agent KEY.pub`, or put the \
             passphrase into `SENDOFF_KEY_PASSPHRASE`",
        ),
        SignError::Passphrase { .. } => failure.hint("correct `SENDOFF_KEY_PASSPHRASE`"),
        SignError::File { .. } if lying.is_some() => {
            failure.hint(format!("the key is here: `--key {}`", lying.unwrap_or_default()))
        }
        SignError::File { .. } => failure.hint(
            "name a key with `--key PATH`; `ssh-keygen -t ed25519` makes one, and its `.pub` goes \
             into `policy/people.yaml`",
        ),
        _ => failure,
    }
}

/// What was signed is judged like any approval before it is written: a key that is not this
/// person's never leaves a file behind.
fn refused_if_void(
    question: &Question<'_>,
    statement: &Statement,
    bytes: Vec<u8>,
    signature: &str,
) -> Result<(), Failure> {
    let approval = Approval {
        statement: statement.clone(),
        bytes,
        signature: signature.as_bytes().to_vec(),
        path: PathBuf::new(),
    };
    let found = Approvals { found: vec![approval], problems: Vec::new() };
    match question.judge(&found).void.first() {
        None => Ok(()),
        Some(void) => {
            Err(Failure::new(Audience::Refused, void.reason.to_string())
                .hint("nothing was written"))
        }
    }
}
