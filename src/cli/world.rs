//! The process around a verb: clock, environment, streams, current folder. Verbs reach none of
//! them in any other way.

use std::ffi::OsString;
use std::io::{self, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::args::{Arguments, Colour};
use super::failure::{Audience, Failure};
use super::process;
use crate::base::clock::{SharedClock, SystemClock};
use crate::render::Look;
use crate::store::Owner;

/// The process as a verb sees it.
pub struct World {
    folder: PathBuf,
    workspace: Option<PathBuf>,
    clock: SharedClock,
    out: Look,
    err: Look,
}

impl World {
    /// The process as it is, with what the arguments say about it.
    ///
    /// # Errors
    /// [`Audience::Environment`] where the current folder is gone.
    pub fn new(arguments: &Arguments) -> Result<Self, Failure> {
        let folder = std::env::current_dir().map_err(|error| {
            Failure::new(Audience::Environment, "the current folder cannot be read")
                .caused_by(&error)
        })?;
        Ok(Self {
            workspace: arguments.workspace.as_ref().map(|given| folder.join(given)),
            folder,
            clock: Arc::new(SystemClock),
            out: look(arguments.color, io::stdout().is_terminal()),
            err: look(arguments.color, io::stderr().is_terminal()),
        })
    }

    /// The current folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The workspace named by `--workspace`.
    pub fn workspace(&self) -> Option<&Path> {
        self.workspace.as_deref()
    }

    /// The machine's clock.
    pub fn clock(&self) -> SharedClock {
        Arc::clone(&self.clock)
    }

    /// A variable of the environment.
    pub fn variable(&self, name: &str) -> Option<OsString> {
        std::env::var_os(name)
    }

    /// How results look.
    pub fn look(&self) -> Look {
        self.out
    }

    /// Writes a result.
    ///
    /// # Errors
    /// [`Audience::Environment`] where it cannot be written, [`Audience::Gone`] where nobody reads.
    pub fn print(&self, text: &str) -> Result<(), Failure> {
        write(anstream::AutoStream::new(io::stdout().lock(), choice(self.out)), text)
    }

    /// Writes a remark that is no result.
    ///
    /// # Errors
    /// As [`World::print`].
    pub fn remark(&self, text: &str) -> Result<(), Failure> {
        write(anstream::AutoStream::new(io::stderr().lock(), choice(self.err)), text)
    }

    /// What is piped in, up to one byte more than `bytes_max`.
    ///
    /// # Errors
    /// [`Audience::Usage`] where nothing is, [`Audience::Environment`] where it cannot be read.
    pub fn input(&self, bytes_max: usize) -> Result<Vec<u8>, Failure> {
        if io::stdin().is_terminal() {
            return Err(Failure::new(Audience::Usage, "`-` reads a pipe, and there is none")
                .hint("such as `sendoff check - --stdin-filename campaigns/a.yaml < draft.yaml`"));
        }
        let mut bytes = Vec::new();
        let read = io::stdin().lock().take(bytes_max as u64 + 1).read_to_end(&mut bytes);
        read.map_err(|error| {
            Failure::new(Audience::Environment, "the input could not be read").caused_by(&error)
        })?;
        Ok(bytes)
    }

    /// Asks on the terminal; `None` where there is none.
    ///
    /// # Errors
    /// As [`World::print`], or where the answer cannot be read.
    pub fn ask(&self, prompt: &str) -> Result<Option<String>, Failure> {
        if !io::stdin().is_terminal() {
            return Ok(None);
        }
        self.remark(prompt)?;
        let mut answer = String::new();
        io::stdin().read_line(&mut answer).map_err(|error| {
            Failure::new(Audience::Environment, "the answer could not be read").caused_by(&error)
        })?;
        Ok(Some(answer.trim().to_owned()))
    }

    /// Runs a verb that talks to platforms or listens.
    pub fn block_on<T>(
        &self,
        work: impl Future<Output = Result<T, Failure>>,
    ) -> Result<T, Failure> {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
        let runtime = runtime.map_err(|error| {
            Failure::new(Audience::Environment, "the program could not start its threads")
                .caused_by(&error)
        })?;
        runtime.block_on(work)
    }

    /// Waits until somebody asks the program to end.
    pub async fn interrupted(&self) {
        #[cfg(unix)]
        if let Ok(mut terminate) =
            tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())
        {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
        let _ = tokio::signal::ctrl_c().await;
    }

    /// The path of this program, for a command that is run later.
    pub fn program(&self) -> Result<PathBuf, Failure> {
        std::env::current_exe().map_err(|error| {
            Failure::new(Audience::Environment, "the path of this program cannot be read")
                .caused_by(&error)
        })
    }

    /// This process, as the holder of a lease.
    pub fn owner(&self) -> Owner {
        process::owner(std::process::id(), self.clock.now().as_nanosecond())
    }

    /// Whether the holder of a lease was a process of this machine that runs no more.
    pub fn is_gone(&self, owner: &Owner) -> bool {
        process::is_gone(owner)
    }

    /// Ends at once with an exit code that is another program's, not one of ours.
    pub fn leave_with(&self, code: i32) -> ! {
        std::process::exit(code)
    }

    /// Shows a failure. A failure to show it is passed over: there is nowhere left to say so.
    pub(super) fn show(&self, failure: &Failure) {
        let _ = self.remark(&failure.render(self.err));
    }
}

fn write(mut stream: impl Write, text: &str) -> Result<(), Failure> {
    stream.write_all(text.as_bytes())?;
    Ok(stream.flush()?)
}

fn choice(look: Look) -> anstream::ColorChoice {
    if look.colour { anstream::ColorChoice::Always } else { anstream::ColorChoice::Never }
}

/// How text looks on a stream, from what was asked, what the environment says and what the stream
/// is.
pub(super) fn look(asked: Colour, terminal: bool) -> Look {
    let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    decide(asked, terminal, &set)
}

fn decide(asked: Colour, terminal: bool, set: &dyn Fn(&str) -> Option<String>) -> Look {
    let dumb = set("TERM").is_some_and(|term| term == "dumb");
    let colour = match asked {
        Colour::Always => true,
        Colour::Never => false,
        Colour::Auto => terminal && !dumb && set("NO_COLOR").is_none(),
    };
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(set);
    let unicode = locale.is_none_or(|locale| {
        let locale = locale.to_lowercase();
        locale.contains("utf-8") || locale.contains("utf8")
    });
    let columns = set("COLUMNS").and_then(|columns| columns.parse().ok());
    let width = columns.unwrap_or(WIDTH).clamp(WIDTH_MIN, WIDTH_MAX);
    Look { colour, unicode: unicode && !dumb, width }
}

/// The columns of a line where nothing says otherwise.
const WIDTH: usize = 80;
/// The fewest columns that are written for.
const WIDTH_MIN: usize = 60;
/// The most columns: longer lines are hard to read.
const WIDTH_MAX: usize = 120;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colour_and_characters_follow_the_request_the_stream_and_the_environment() {
        let table: [(Colour, bool, &[(&str, &str)], (bool, bool, usize)); 8] = [
            (Colour::Auto, true, &[], (true, true, 80)),
            (Colour::Auto, false, &[], (false, true, 80)),
            (Colour::Auto, true, &[("NO_COLOR", "1")], (false, true, 80)),
            (Colour::Always, false, &[("NO_COLOR", "1")], (true, true, 80)),
            (Colour::Never, true, &[], (false, true, 80)),
            (Colour::Auto, true, &[("TERM", "dumb")], (false, false, 80)),
            (Colour::Auto, true, &[("LC_ALL", "C"), ("LANG", "C.UTF-8")], (true, false, 80)),
            (Colour::Auto, true, &[("LANG", "de_DE.utf8"), ("COLUMNS", "9999")], (true, true, 120)),
        ];
        for (asked, terminal, environment, expected) in table {
            let set = |name: &str| {
                let found = environment.iter().find(|(key, _)| *key == name);
                found.map(|(_, value)| (*value).to_owned())
            };
            let look = decide(asked, terminal, &set);
            let got = (look.colour, look.unicode, look.width);
            assert_eq!(got, expected, "{asked:?} {terminal} {environment:?}");
        }
    }
}
