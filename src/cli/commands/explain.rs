//! `sendoff explain`: the page of a rule, from inside the program.

use clap::Args as ClapArgs;

use crate::base::words;
use crate::cli::exit::Exit;
use crate::cli::failure::{Audience, Failure};
use crate::cli::world::World;
use crate::render::{page, table, wrap};
use crate::rules::{ALL, Rule, find, nearest_name};

/// Show the page of a rule
///
/// What it proves, why it matters, an example that breaks it, one that does not, and the fix.
/// Works offline.
#[derive(Debug, ClapArgs)]
pub struct Args {
    /// The rule, by name or code
    #[arg(required_unless_present = "list")]
    rule: Option<String>,
    /// List every rule
    #[arg(long, conflicts_with = "rule")]
    list: bool,
}

/// Runs it.
pub(super) fn run(args: &Args, world: &World) -> Result<Exit, Failure> {
    match &args.rule {
        Some(name) => world.print(&explained(rule(name)?, world))?,
        None => world.print(&listed(world))?,
    }
    Ok(Exit::Done)
}

fn rule(name: &str) -> Result<&'static Rule, Failure> {
    find(name).ok_or_else(|| {
        let failure = Failure::new(Audience::Usage, format!("no rule is called `{name}`"));
        let begins = || ALL.iter().map(|rule| rule.name).find(|known| known.starts_with(name));
        let failure = match nearest_name(name).or_else(begins) {
            Some(meant) => failure.hint(format!("did you mean `{meant}`?")),
            None => failure,
        };
        failure.hint("`sendoff explain --list` shows every rule")
    })
}

/// The page with the facts about the rule under its title.
fn explained(rule: &Rule, world: &World) -> String {
    let (title, body) = rule.page.split_once('\n').unwrap_or((rule.page, ""));
    let waived = if rule.waivable { "can be waived" } else { "cannot be waived" };
    let facts = format!(
        "{}, {}, {} phase, {waived}, since {}",
        rule.code,
        rule.severity.word(),
        rule.phase().word(),
        rule.since,
    );
    let look = world.look();
    format!("{}{}\n{}", page(title, look), wrap(&facts, look.width, "", ""), page(body, look))
}

fn listed(world: &World) -> String {
    let heading = ["code", "rule", "severity", "phase", "what it proves"];
    let rows = ALL.iter().map(|rule| {
        [rule.code, rule.name, rule.severity.word(), rule.phase().word(), rule.summary]
    });
    let rows: Vec<[&str; 5]> = std::iter::once(heading).chain(rows).collect();
    let number = words::count(ALL.len() as u64, "rule");
    format!(
        "{}\n{number}; `sendoff explain RULE` shows the page of one\n",
        table(&rows, world.look())
    )
}
