//! The outermost frame: arguments in, exit code out, and a panic caught on the way.

use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};
use std::panic::{PanicHookInfo, UnwindSafe};
use std::process::ExitCode;

use clap::Parser;

use super::args::{Arguments, double_dashes};
use super::exit::Exit;
use super::failure::{Audience, Failure};
use super::world::World;

/// Runs the program with the arguments of the process.
pub fn main() -> ExitCode {
    std::panic::set_hook(Box::new(report));
    guarded(run).into()
}

/// The end of a run; a panic in it is the end that means a defect.
fn guarded(run: impl FnOnce() -> Exit + UnwindSafe) -> Exit {
    std::panic::catch_unwind(run).unwrap_or(Exit::Bug)
}

fn run() -> Exit {
    let typed = double_dashes(std::env::args_os());
    let detailed = is_detailed(&typed);
    let exit = ran(typed);
    if detailed { terraform(exit) } else { exit }
}

/// Whether a plan is asked to end as Terraform's does.
fn is_detailed(typed: &[OsString]) -> bool {
    let has = |word: &str| typed.iter().take_while(|one| *one != "--").any(|one| one == word);
    has("plan") && has("--detailed-exitcode")
}

/// Terraform's three ends of a plan: 0 for nothing to do, 2 for something, 1 for every error.
const fn terraform(exit: Exit) -> Exit {
    match exit {
        Exit::Done | Exit::SomethingToDo | Exit::Bug => exit,
        _ => Exit::Findings,
    }
}

fn ran(typed: Vec<OsString>) -> Exit {
    let arguments = match Arguments::try_parse_from(typed) {
        Ok(arguments) => arguments,
        Err(error) => return told(&error),
    };
    let world = match World::new(&arguments) {
        Ok(world) => world,
        Err(failure) => {
            let _ = io::stderr().write_all(failure.render(crate::render::Look::PLAIN).as_bytes());
            return failure.audience.exit();
        }
    };
    match arguments.verb.run(&world) {
        Ok(exit) => exit,
        Err(failure) => {
            world.show(&failure);
            failure.audience.exit()
        }
    }
}

/// Help, the version, or arguments that could not be read: clap has the words for them.
fn told(error: &clap::Error) -> Exit {
    let colour = |terminal| super::world::look(super::Colour::Auto, terminal).colour;
    let rendered = error.render();
    let written = if error.use_stderr() {
        let colour = colour(io::stderr().is_terminal());
        put(io::stderr().lock(), &rendered, colour)
    } else {
        let colour = colour(io::stdout().is_terminal());
        put(io::stdout().lock(), &rendered, colour)
    };
    match (written.map_err(Failure::from), error.use_stderr()) {
        (_, true) => Exit::Usage,
        (Err(failure), false) if failure.audience != Audience::Gone => Exit::Environment,
        _ => Exit::Done,
    }
}

fn put(mut stream: impl Write, text: &clap::builder::StyledStr, colour: bool) -> io::Result<()> {
    let text = if colour { text.ansi().to_string() } else { text.to_string() };
    stream.write_all(text.as_bytes())?;
    stream.flush()
}

/// What is said about a panic: enough to find the place. The message is given only where it is
/// fixed text of the program; one made from values could hold somebody's data.
fn report(info: &PanicHookInfo<'_>) {
    let place = info.location().map_or("an unknown place".to_owned(), ToString::to_string);
    let what = info.payload().downcast_ref::<&'static str>().copied();
    let text = format!(
        "error: sendoff {} has a defect and stopped: {} at {place}\n  help: please report these \
         lines and the command, without campaign data\n  help: it is safe to run the same command \
         again\n",
        env!("CARGO_PKG_VERSION"),
        what.unwrap_or("a check of its own failed"),
    );
    let _ = io::stderr().write_all(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_detailed_plan_ends_with_one_for_every_error() {
        let typed = |line: &str| line.split(' ').map(OsString::from).collect::<Vec<_>>();
        assert!(is_detailed(&typed("sendoff plan q1 --detailed-exitcode")));
        assert!(!is_detailed(&typed("sendoff plan q1 -- --detailed-exitcode")));
        assert!(!is_detailed(&typed("sendoff check --detailed-exitcode")));
        for exit in Exit::ALL {
            let expected = match exit {
                Exit::Done => 0,
                Exit::SomethingToDo => 2,
                Exit::Bug => 101,
                _ => 1,
            };
            assert_eq!(terraform(exit).code(), expected, "{exit:?}");
        }
    }

    #[test]
    fn a_panic_ends_as_a_defect_and_anything_else_as_it_is() {
        assert_eq!(guarded(|| panic!("a test of the rim")).code(), 101);
        assert_eq!(guarded(|| Exit::Findings).code(), 1);
    }
}
