//! The reference pages of the command line, written from its definition.

use std::fmt::Write;

use clap::{Arg, Command};
use sendoff::cli::Exit;

/// `docs/cli.md`: every verb with its arguments.
pub fn commands(mut root: Command) -> String {
    root.build();
    let mut page = String::from("# Command line\n\nWritten from the program's own definition.\n");
    page.push_str("What the exit codes mean is in [exit-codes.md](exit-codes.md).\n");
    page.push_str("\n## Options of every verb\n\n");
    page.push_str(&arguments(&root, |argument| argument.is_global_set()));
    for verb in verbs(&root) {
        describe("##", verb, &mut page);
    }
    page
}

fn verbs(command: &Command) -> impl Iterator<Item = &Command> {
    command.get_subcommands().filter(|verb| verb.get_name() != "help")
}

/// A verb and, one heading deeper, the verbs inside it.
fn describe(heading: &str, verb: &Command, page: &mut String) {
    let name = verb.get_bin_name().unwrap_or(verb.get_name());
    let _ = write!(page, "\n{heading} `{name}`\n\n");
    let about = verb.get_long_about().or(verb.get_about());
    let about = about.map(ToString::to_string).unwrap_or_default();
    let mut usage = verb.clone();
    let usage = usage.render_usage().to_string();
    let _ = write!(page, "{about}\n\n```\n{}\n```\n", usage.replace("Usage: ", ""));
    let arguments = arguments(verb, |argument| !argument.is_global_set());
    if !arguments.is_empty() {
        let _ = write!(page, "\n{arguments}");
    }
    for inner in verbs(verb) {
        describe(&format!("{heading}#"), inner, page);
    }
}

fn arguments(command: &Command, wanted: impl Fn(&Arg) -> bool) -> String {
    let hidden = ["help", "version"];
    let shown = command
        .get_arguments()
        .filter(|argument| wanted(argument) && !hidden.contains(&argument.get_id().as_str()));
    shown.map(argument).collect()
}

fn argument(argument: &Arg) -> String {
    let help = argument.get_long_help().or(argument.get_help());
    let help = help.map(ToString::to_string).unwrap_or_default();
    let mut line = format!("- `{argument}`: {}", help.replace('\n', " "));
    let default: Vec<_> =
        argument.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
    if !default.is_empty() && argument.get_action().takes_values() {
        let _ = write!(line, " (default: `{}`)", default.join(", "));
    }
    line.push('\n');
    if argument.get_action().takes_values() {
        for value in argument.get_possible_values() {
            let help = value.get_help().map(ToString::to_string).unwrap_or_default();
            let _ = writeln!(line, "  - `{}`: {help}", value.get_name());
        }
    }
    line
}

/// `docs/exit-codes.md`: what each number means and what to do.
pub fn exit_codes() -> String {
    let mut page = String::from(
        "# Exit codes\n\nFrozen: a number never changes its meaning.\n\n\
         | code | meaning | what to do |\n| --- | --- | --- |\n",
    );
    for exit in Exit::ALL {
        let _ = writeln!(page, "| {} | {} | {} |", exit.code(), exit.meaning(), exit.advice());
    }
    page
}
