//! `check --watch`: checks again whenever a file was written, and says what that changed.
//!
//! Files are looked at again and again rather than announced by the system: it works on every file
//! system, needs no library, and misses nothing that was written while a check ran. A look costs
//! little, and never more than a twentieth of the time (see [`pause`]).

mod rounds;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::pin::pin;

use jiff::SignedDuration;

use super::chosen::Chosen;
use super::exit::Exit;
use super::failure::{Audience, Failure};
use super::world::World;
use crate::workspace::Stamps;
use rounds::Rounds;

/// What is watched, and how it is judged.
pub(super) struct Watched<'a> {
    /// The campaigns, as they were named.
    pub paths: &'a [PathBuf],
    /// Whether a finding is one line.
    pub concise: bool,
    /// Whether warnings fail.
    pub deny_warnings: bool,
    /// The file of findings that do not count.
    pub baseline: Option<&'a Path>,
}

/// How long to wait between two looks, in milliseconds.
const PAUSE_MS: i64 = 300;
/// How long files have to lie still before they are read: editors write in several steps.
const STILL_MS: i64 = 80;
/// After how many looks files that never lie still are read all the same.
const RESTLESS_LOOKS_MAX: u32 = 25;
/// How many times as long as a look the wait after it is, so that it costs a twentieth at most.
const IDLE: i64 = 19;

/// Watches until somebody interrupts; ends as the last check did.
///
/// # Errors
/// Where there is nothing to watch from the beginning, or the output is gone.
pub(super) fn run(watched: &Watched<'_>, world: &World) -> Result<Exit, Failure> {
    if watched.paths.iter().any(|path| path == Path::new("-")) {
        return Err(Failure::new(Audience::Usage, "`--watch` watches files, and `-` is none")
            .hint(
                "name the file; an editor that checks what it has not saved uses `sendoff lsp`",
            ));
    }
    let root = Chosen::read(watched.paths, world)?.workspace.root;
    let mut rounds = Rounds::new(watched, world);
    world.block_on(async {
        let mut stop = pin!(world.interrupted());
        let clock = world.clock();
        let mut files = Files::default();
        let mut wait = SignedDuration::ZERO;
        loop {
            tokio::select! {
                biased;
                () = &mut stop => return Ok(rounds.exit()),
                () = clock.sleep(wait) => {}
            }
            let begun = clock.now();
            let mut now = Stamps::look(&root);
            if let Some(baseline) = watched.baseline {
                now.add(&root, &world.folder().join(baseline));
            }
            wait = pause(clock.now().duration_since(begun));
            match files.seen(now) {
                Seen::Nothing => {}
                Seen::Restless => wait = SignedDuration::from_millis(STILL_MS),
                Seen::Changed(changed) => rounds.round(changed.as_ref())?,
            }
        }
    })
}

/// The wait after a look that took so long.
fn pause(look: SignedDuration) -> SignedDuration {
    let idle = look.as_millis().saturating_mul(i128::from(IDLE));
    SignedDuration::from_millis(i64::try_from(idle).unwrap_or(i64::MAX).max(PAUSE_MS))
}

/// What a look shows.
#[derive(Debug, PartialEq, Eq)]
enum Seen {
    /// What was checked.
    Nothing,
    /// Something is being written.
    Restless,
    /// Something was written, and lies still; `None` at the first look.
    Changed(Option<BTreeSet<String>>),
}

/// The files at the last check and at the last look.
#[derive(Debug, Default)]
struct Files {
    checked: Option<Stamps>,
    last: Option<Stamps>,
    restless: u32,
}

impl Files {
    fn seen(&mut self, now: Stamps) -> Seen {
        let Some(checked) = &self.checked else {
            self.checked = Some(now);
            return Seen::Changed(None);
        };
        if *checked == now {
            (self.last, self.restless) = (None, 0);
            return Seen::Nothing;
        }
        let still = self.last.as_ref() == Some(&now);
        if !still && self.restless < RESTLESS_LOOKS_MAX {
            self.restless += 1;
            self.last = Some(now);
            return Seen::Restless;
        }
        let changed = now.changed(checked);
        *self = Self { checked: Some(now), last: None, restless: 0 };
        Seen::Changed(Some(changed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_read_when_they_lie_still_and_in_the_end_when_they_never_do() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("campaigns")).unwrap();
        let write = |text: &str| {
            std::fs::write(folder.path().join("campaigns/a.yaml"), text).unwrap();
            Stamps::look(folder.path())
        };
        let mut files = Files::default();
        let first = write("a");
        assert_eq!(files.seen(first.clone()), Seen::Changed(None));
        assert_eq!(files.seen(first.clone()), Seen::Nothing);
        assert_eq!(files.seen(write("")), Seen::Restless);
        let second = write("a longer text");
        assert_eq!(files.seen(second.clone()), Seen::Restless);
        let changed = Some(BTreeSet::from(["campaigns/a.yaml".to_owned()]));
        assert_eq!(files.seen(second), Seen::Changed(changed.clone()));
        // Written and put back before it was read: nothing to say.
        assert_eq!(files.seen(first), Seen::Restless);
        for length in 1..RESTLESS_LOOKS_MAX as usize {
            assert_eq!(files.seen(write(&"x".repeat(20 + length))), Seen::Restless);
        }
        assert_eq!(files.seen(write("at last")), Seen::Changed(changed));
    }

    #[test]
    fn looking_takes_a_twentieth_of_the_time_at_most() {
        for (look, wait) in [(0, 300), (15, 300), (16, 304), (100, 1900)] {
            let ms = SignedDuration::from_millis;
            assert_eq!(pause(ms(look)), ms(wait), "{look}");
        }
    }
}
