//! Arguments as typed.

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

use clap::{CommandFactory, Parser, ValueEnum};

use super::commands::Verb;

/// Campaigns as code: check, plan, sign and apply outreach campaigns
///
/// Exit codes: 0 done, 1 findings, 2 usage or configuration, 3 nothing to check, 4 environment,
/// 5 refused, 6 a step unresolved, 7 waiting, 8 record or store damaged, 101 a defect.
#[derive(Debug, Parser)]
#[command(name = "sendoff", version, max_term_width = 100, arg_required_else_help = true)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub verb: Verb,
    /// When to write colour
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t = Colour::Auto)]
    pub color: Colour,
    /// The workspace; the nearest folder upward with a `sendoff.yaml` unless said
    #[arg(long, global = true, value_name = "DIR")]
    pub workspace: Option<PathBuf>,
}

/// When colour is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Colour {
    /// On a terminal, unless `NO_COLOR` is set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// The whole command, for help and for the reference page.
pub fn command() -> clap::Command {
    Arguments::command()
}

/// Verb and option pairs that Terraform writes with a single dash.
const TERRAFORM: &[(&str, &str)] =
    &[("plan", "out"), ("plan", "detailed-exitcode"), ("show", "json")];

/// The arguments with Terraform's single dash where Terraform has it: `plan -out=FILE` is
/// `plan --out=FILE`. Nothing after `--` is touched.
pub(super) fn double_dashes(typed: impl Iterator<Item = OsString>) -> Vec<OsString> {
    let mut arguments: Vec<OsString> = typed.collect();
    let end = arguments.iter().position(|one| one == "--").unwrap_or(arguments.len());
    for (verb, option) in TERRAFORM {
        if arguments[..end].iter().any(|one| one == verb) {
            for one in arguments[..end].iter_mut().filter(|one| single_dash(one, option)) {
                let mut doubled = OsString::from("-");
                doubled.push(&*one);
                *one = doubled;
            }
        }
    }
    arguments
}

/// Whether an argument is `-option` or `-option=value`.
fn single_dash(argument: &OsStr, option: &str) -> bool {
    let text = argument.to_string_lossy();
    let rest = text.strip_prefix('-').and_then(|rest| rest.strip_prefix(option));
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('='))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_of_the_arguments_is_sound() {
        command().debug_assert();
    }

    #[test]
    fn a_single_dash_is_doubled_where_terraform_has_it_and_nowhere_else() {
        let table = [
            ("sendoff plan q1 -out a.plan", "sendoff plan q1 --out a.plan"),
            ("sendoff plan -out=a.plan q1", "sendoff plan --out=a.plan q1"),
            ("sendoff plan q1 --out a.plan", "sendoff plan q1 --out a.plan"),
            ("sendoff plan q1 -outer", "sendoff plan q1 -outer"),
            ("sendoff check -out", "sendoff check -out"),
            ("sendoff plan -- -out", "sendoff plan -- -out"),
        ];
        for (typed, expected) in table {
            let words = typed.split(' ').map(OsString::from);
            let expected: Vec<OsString> = expected.split(' ').map(OsString::from).collect();
            assert_eq!(double_dashes(words), expected, "{typed}");
        }
    }
}
