//! `sendoff demo`: a whole campaign on the sandbox, from check to replies, in seconds.
//!
//! Every step is this program run as a person would run it, in a folder that stays.

use std::path::{Path, PathBuf};

use clap::Args as ClapArgs;
use serde_json::Value;

use crate::cli::exit::Exit;
use crate::cli::failure::{Audience, Failure};
use crate::cli::world::World;
use crate::cli::{anew, example, rehearsal};
use crate::render::{Look, Tone, command, wrap};
use crate::sandbox::{Running, Sandbox, SandboxSettings};

/// The campaign that is played.
const CAMPAIGN: &str = "q1-dormant-shippers";
/// The wave that meets a bad batch of addresses in the world's incident.
const BAD_WAVE: &str = "second";
/// The folder of its files, unless another is named; a number follows where it is taken.
const FOLDER: &str = "sendoff-demo";
/// The most such folders beside each other.
const FOLDERS_MAX: u32 = 99;
/// Who signs which item of a launch.
const SIGNERS: &[(&str, &str)] = &[
    ("audience", "a.lindholm"),
    ("message", "r.castell"),
    ("sending", "d.iversen"),
    ("replies", "s.okafor"),
    ("writeback", "c.brandt"),
    ("business", "h.novak"),
];
/// The items a prepare plan needs.
const PREPARE: &[&str] = &["audience", "writeback"];

/// Why the numbers of the gates are smaller than those of the ledger.
const SUMS: &str = "A gate counts what came of the first messages of its wave until it decided, \
    and after a release only of those sent since; the ledger counts every message to the end, \
    follow-ups too. `opted out` are clicks on the link; who asked for it in a reply stands under \
    `unsubscribe`. `sync` wrote both into Salesforce.";

/// Play a whole campaign on local doubles of the three platforms: check, plan, signatures, waves,
/// a tripped gate and its release, replies, record.
#[derive(Debug, ClapArgs)]
pub struct Args {
    /// Where its files are left; must not exist yet. A folder of its own, unless said.
    #[arg(long, value_name = "DIR")]
    into: Option<PathBuf>,
    /// The seed of the world.
    #[arg(long, default_value_t = 7)]
    seed: u64,
}

/// Runs it.
pub(super) fn run(args: &Args, world: &World) -> Result<Exit, Failure> {
    let mut settings: SandboxSettings = serde_yaml::from_str(example::SANDBOX)
        .expect("invariant: the example's own settings are readable");
    settings.world.seed = args.seed;
    let into = folder(args, world)?;
    world.block_on(async {
        let running = Sandbox::start(settings.clone()).await.map_err(|error| {
            Failure::new(Audience::Environment, "the doubles could not be served").caused_by(&error)
        })?;
        let program = world.program()?;
        rehearsal::write(&example::files(), &into, &running, &settings, &program)?;
        let words = ["demo", "--seed", &args.seed.to_string()].map(str::to_owned);
        anew::record(&into, words.into())?;
        let stage = Stage { world, into: &into, program: &program };
        let played = stage.play(&running).await;
        running.stop().await;
        played
    })
}

/// The folder asked for, or the first of its own names that is free.
fn folder(args: &Args, world: &World) -> Result<PathBuf, Failure> {
    if let Some(into) = &args.into {
        let into = world.folder().join(into);
        if into.exists() {
            let headline = format!("`{}` exists already", into.display());
            return Err(Failure::new(Audience::Usage, headline).hint("name another folder"));
        }
        return Ok(into);
    }
    let name = |n: u32| if n == 1 { FOLDER.to_owned() } else { format!("{FOLDER}-{n}") };
    let mut names = (1..=FOLDERS_MAX).map(|n| world.folder().join(name(n)));
    names.find(|folder| !folder.exists()).ok_or_else(|| {
        let headline = format!("{FOLDERS_MAX} demos are here already");
        Failure::new(Audience::Usage, headline).hint(format!("remove the folders `{FOLDER}-*`"))
    })
}

/// Where the demo plays.
struct Stage<'a> {
    world: &'a World,
    into: &'a Path,
    program: &'a Path,
}

impl Stage<'_> {
    async fn play(&self, running: &Running) -> Result<Exit, Failure> {
        self.say("A campaign to dormant shippers, on doubles of Salesforce, Clay and Smartlead.")?;
        self.say("1. Check the files: no network, no platform.")?;
        self.run(&["check", "campaigns/q1-dormant-shippers.yaml"], &[0]).await?;
        self.say(
            "2. Plan the preparation from what the platforms say now. Nothing in it can send.",
        )?;
        self.run(&["plan", CAMPAIGN, "--out", "prepare.json"], &[0]).await?;
        self.say("3. People sign that exact plan; then it is applied.")?;
        for (item, person) in SIGNERS.iter().filter(|(item, _)| PREPARE.contains(item)) {
            self.sign("prepare.json", item, person, None).await?;
        }
        self.run(&["apply", "prepare.json", "--as", "d.iversen"], &[0]).await?;
        self.say(
            "4. Plan the launch over the enriched rows. `!` marks what cannot be called back.",
        )?;
        self.run(&["plan", CAMPAIGN, "--out", "launch.json"], &[0]).await?;
        for (item, person) in SIGNERS {
            self.sign("launch.json", item, person, None).await?;
        }
        self.say(
            "5. Apply wave by wave. One wave meets a bad batch of addresses: its gate trips.",
        )?;
        self.run(&["apply", "launch.json", "--as", "d.iversen"], &[7]).await?;
        self.run(&["why", "launch.json"], &[5]).await?;
        self.say("6. A person finds the cause and signs the release; the same apply goes on.")?;
        let reason = "addresses of one provider were stale; removed and verified";
        let item = format!("release-{BAD_WAVE}");
        self.sign("launch.json", &item, "d.iversen", Some(reason)).await?;
        self.run(&["apply", "launch.json", "--as", "d.iversen"], &[0]).await?;
        self.say(
            "7. Replies, bounces and opt-outs come back into the approved Salesforce fields.",
        )?;
        self.run(&["sync", CAMPAIGN], &[0]).await?;
        self.say("8. The record proves itself, offline.")?;
        self.run(&["verify", CAMPAIGN], &[0]).await?;
        self.close(&running.sandbox().ledger())
    }

    /// What the sandbox's own ledger says, and what to try next.
    fn close(&self, ledger: &Value) -> Result<Exit, Failure> {
        self.say("What the doubles' own ledger says")?;
        self.world.print(&counted(ledger, self.world.look()))?;
        let into = self.into.display();
        let called = self.called()?;
        self.world.print(&format!(
            "\nThe files are in {into}. Try there:\n\
             \x20 cd {into}\n{called}\
             \x20 sendoff status launch.json\n\
             \x20 sendoff approvals launch.json\n\
             \x20 sendoff show launch.json --format markdown\n\
             \x20 sendoff explain wave-pilot-first\n\
             \x20 sendoff check            # after changing a line of campaigns/\n"
        ))?;
        Ok(Exit::Done)
    }

    /// A line that lets this program be called by its name, where the search path does not.
    fn called(&self) -> Result<String, Failure> {
        let program = self.world.program()?;
        let path = self.world.variable("PATH").unwrap_or_default();
        let found = std::env::split_paths(&path).any(|folder| folder.join("sendoff") == program);
        let alias = format!("  alias sendoff={}\n", program.display());
        Ok(if found { String::new() } else { alias })
    }

    fn say(&self, text: &str) -> Result<(), Failure> {
        self.world.print(&format!("\n{}\n", self.world.look().paint(Tone::Strong, text)))
    }

    async fn sign(
        &self,
        plan: &str,
        item: &str,
        person: &str,
        reason: Option<&str>,
    ) -> Result<(), Failure> {
        let key = format!("{}/{person}", rehearsal::KEYS);
        let mut words =
            vec!["approve", plan, "--item", item, "--as", person, "--key", &key, "--yes"];
        if let Some(reason) = reason {
            words.extend(["--reason", reason]);
        }
        self.quietly(&words, &[0]).await
    }

    /// Runs a verb and shows what it prints.
    async fn run(&self, words: &[&str], expected: &[i32]) -> Result<(), Failure> {
        self.shown(words)?;
        let mut command = self.command(words);
        let status = command.status().await.map_err(|error| no_start(&error))?;
        self.judge(words, status.code(), expected, "")
    }

    /// Runs a verb and shows only the command, unless it fails.
    async fn quietly(&self, words: &[&str], expected: &[i32]) -> Result<(), Failure> {
        self.shown(words)?;
        let output = self.command(words).output().await.map_err(|error| no_start(&error))?;
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        self.judge(words, output.status.code(), expected, &told)
    }

    fn shown(&self, words: &[&str]) -> Result<(), Failure> {
        let quoted = |word: &&str| {
            if word.contains(' ') { format!("'{word}'") } else { (*word).to_owned() }
        };
        let line: Vec<String> = words.iter().map(quoted).collect();
        let look = self.world.look();
        let line = command(&format!("$ sendoff {}", line.join(" ")), "", look.width);
        self.world.print(&format!("{}\n", look.paint(Tone::Aside, line.trim_end())))
    }

    fn command(&self, words: &[&str]) -> tokio::process::Command {
        let mut command = tokio::process::Command::new(self.program);
        let colour = if self.world.look().colour { "always" } else { "never" };
        command.args(["--color", colour]).args(words).current_dir(self.into);
        command
    }

    fn judge(
        &self,
        words: &[&str],
        code: Option<i32>,
        expected: &[i32],
        told: &str,
    ) -> Result<(), Failure> {
        if code.is_some_and(|code| expected.contains(&code)) {
            return Ok(());
        }
        self.world.remark(told)?;
        let headline = format!("`sendoff {}` did not end as this demo expects", words.join(" "));
        Err(Failure::new(Audience::Unresolved, headline)
            .hint("this is a defect of the program: report it with the lines above"))
    }
}

fn no_start(error: &std::io::Error) -> Failure {
    Failure::new(Audience::Environment, "this program could not be started again").caused_by(error)
}

/// The numbers of the ledger, campaign by campaign.
fn counted(ledger: &Value, look: Look) -> String {
    let mut text = String::new();
    for campaign in ledger["smartlead"]["campaigns"].as_object().into_iter().flatten() {
        let truth = campaign.1;
        let number = |key: &str| truth[key].as_u64().unwrap_or(0);
        let summed = |key: &str| {
            let parts = truth[key].as_object().into_iter().flatten();
            parts.map(|(what, n)| format!("{what}: {n}")).collect::<Vec<_>>().join(", ")
        };
        text.push_str(&format!("  {}\n", truth["name"].as_str().unwrap_or("?")));
        let rows = [
            ("leads loaded", number("leads").to_string()),
            ("people written to", number("recipients").to_string()),
            ("messages by step", summed("sent")),
            ("loaded a second time", number("already_there").to_string()),
            ("sent while paused", number("sent_while_paused").to_string()),
            ("hard bounces", number("bounced").to_string()),
            ("opted out", number("opted_out").to_string()),
            ("replies", summed("replies")),
        ];
        for (what, value) in rows {
            let first = format!("    {what:<22} ");
            text.push_str(&(wrap(&value, look.width, &first, &" ".repeat(first.len())) + "\n"));
        }
    }
    let writes = ledger["salesforce"]["core"].as_array().map_or(0, Vec::len);
    text.push_str(&format!("  writes to Salesforce     {writes}\n\n"));
    text + &wrap(SUMS, look.width, "", "") + "\n"
}
