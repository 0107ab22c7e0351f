//! `sendoff explain`: the page of a rule, from inside the program.

use clap::Args as ClapArgs;

use crate::base::nearest::nearest;
use crate::base::words;
use crate::cli::exit::Exit;
use crate::cli::failure::{Audience, Failure};
use crate::cli::open;
use crate::cli::world::World;
use crate::render::{page, table, wrap};
use crate::rules::{ALL, Rule, find, nearest_name, own_rules};
use crate::spec::policy::OwnRule;
use crate::workspace::Workspace;

/// Show the page of a rule
///
/// What it proves, why it matters, an example that breaks it, one that does not, and the fix.
/// In a workspace, the rules of its organisation are explained as well. Works offline.
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
        Some(name) => world.print(&page_of(name, world)?)?,
        None => world.print(&listed(around(world).as_ref(), world))?,
    }
    Ok(Exit::Done)
}

/// The workspace around the current folder, where there is one that can be read.
fn around(world: &World) -> Option<Workspace> {
    let root = open::root(world, world.folder()).ok()?;
    open::workspace(&root).ok()
}

fn page_of(name: &str, world: &World) -> Result<String, Failure> {
    if let Some(rule) = find(name) {
        return Ok(explained(rule, world));
    }
    let workspace = around(world);
    let own: Vec<&OwnRule> = workspace.iter().flat_map(own_rules).collect();
    match own.iter().find(|rule| rule.name.value.as_str() == name) {
        Some(rule) => Ok(explained_own(rule, world)),
        None => rule(name, &own).map(|rule| explained(rule, world)),
    }
}

fn rule(name: &str, own: &[&OwnRule]) -> Result<&'static Rule, Failure> {
    find(name).ok_or_else(|| {
        let failure = Failure::new(Audience::Usage, format!("no rule is called `{name}`"));
        let of_own = || nearest(name, own.iter().map(|rule| rule.name.value.as_str()));
        let begins = || ALL.iter().map(|rule| rule.name).find(|known| known.starts_with(name));
        let failure = match of_own().or_else(|| nearest_name(name)).or_else(begins) {
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

/// The page of a rule of the organisation, from what its document says.
fn explained_own(rule: &OwnRule, world: &World) -> String {
    let waived = if rule.waivable() { "can be waived" } else { "cannot be waived" };
    let severity = rule.severity().word();
    let facts = format!("a rule of your organisation, {severity}, compile phase, {waived}");
    let code = |text: &str| text.lines().map(|line| format!("    {line}\n")).collect::<String>();
    let mut body = format!("\n## What\n\n{}.\n", rule.summary.value);
    let parts = [("for each of", &rule.each), ("where", &rule.when)];
    for (words, part) in parts {
        if let Some(part) = part {
            body.push_str(&format!("\n{words}\n\n{}", code(&part.text)));
        }
    }
    body.push_str(&format!("\nthis must hold\n\n{}", code(&rule.assert.text)));
    body.push_str(&format!("\n## Why\n\n{}\n", rule.why.value));
    if let Some(source) = &rule.source {
        body.push_str(&format!("From: {}.\n", source.value));
    }
    body.push_str(&format!("\n## Fix\n\n{}\n", rule.help.text));
    let look = world.look();
    let title = format!("# {}", rule.name.value);
    format!("{}{}\n{}", page(&title, look), wrap(&facts, look.width, "", ""), page(&body, look))
}

fn listed(workspace: Option<&Workspace>, world: &World) -> String {
    let heading = ["code", "rule", "severity", "phase", "what it proves"];
    let rows = ALL.iter().map(|rule| {
        [rule.code, rule.name, rule.severity.word(), rule.phase().word(), rule.summary]
    });
    let own: Vec<&OwnRule> = workspace.into_iter().flat_map(own_rules).collect();
    let own_rows = own.iter().map(|rule| {
        ["own", rule.name.value.as_str(), rule.severity().word(), "compile", &*rule.summary.value]
    });
    let rows: Vec<[&str; 5]> = std::iter::once(heading).chain(rows).chain(own_rows).collect();
    let number = match own.len() {
        0 => words::count(ALL.len() as u64, "rule"),
        own => format!(
            "{} and {} of your organisation",
            words::count(ALL.len() as u64, "rule"),
            words::count(own as u64, "rule")
        ),
    };
    format!(
        "{}\n{number}; `sendoff explain RULE` shows the page of one\n",
        table(&rows, world.look())
    )
}
