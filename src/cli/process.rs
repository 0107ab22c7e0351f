//! Whether the holder of a lease still runs: a process of this machine, told from a later one with
//! the same number by when it started.
//!
//! Knows what `/proc` shows on Linux; elsewhere no process is ever taken to be gone.

use std::fs;
use std::path::Path;

use crate::store::Owner;

/// What stands before the start of the process in an owner's nonce.
const STARTED: &str = "started-";

/// A process of this machine as the holder of a lease. `moment` tells its runs apart.
pub(super) fn owner(pid: u32, moment: i128) -> Owner {
    let nonce = match started(pid) {
        Some(started) => format!("{STARTED}{started}-{moment}"),
        None => format!("{pid}-{moment}"),
    };
    Owner { host: host(), pid, nonce }
}

/// Whether an owner was a process of this machine that runs no more.
pub(super) fn is_gone(owner: &Owner) -> bool {
    owner.host == host() && is_over(owner, Path::new("/proc").join("self").exists(), &started)
}

/// `visible` says whether this machine shows its processes, `started` when one of them started.
fn is_over(owner: &Owner, visible: bool, started: &dyn Fn(u32) -> Option<u64>) -> bool {
    match started(owner.pid) {
        None => visible,
        Some(now) => recorded(owner).is_some_and(|then| then != now),
    }
}

/// When the process started, as its owner was recorded; `None` where that was not known.
fn recorded(owner: &Owner) -> Option<u64> {
    owner.nonce.strip_prefix(STARTED)?.split_once('-')?.0.parse().ok()
}

/// When a process started, in ticks since the machine did; `None` where none runs.
fn started(pid: u32) -> Option<u64> {
    start_in(&fs::read_to_string(format!("/proc/{pid}/stat")).ok()?)
}

/// The start in a line of `/proc/PID/stat`, its field 22. The name of the program in field 2 may
/// hold blanks and brackets. A process that ended and was not waited for runs no more.
fn start_in(stat: &str) -> Option<u64> {
    let (_, after) = stat.rsplit_once(')')?;
    let mut fields = after.split_ascii_whitespace();
    let state = fields.next()?;
    let start = fields.nth(18)?;
    if matches!(state, "Z" | "X") { None } else { start.parse().ok() }
}

/// The name of this machine, as far as a lease has to tell machines apart.
fn host() -> String {
    let named = fs::read_to_string("/proc/sys/kernel/hostname");
    let named = named.ok().or_else(|| std::env::var("HOSTNAME").ok()).unwrap_or_default();
    named.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const STAT: &str = "4021 (tmux: a) b) S 1 4021 4021 0 -1 4194560 900 0 1 0 5 6 7 8 20 0 1 0 \
        73412 1048576 250 18446744073709551615 1 1 0 0 0 0 0 0 0 0 0 0 17 1 0 0 0\n";

    #[test]
    fn the_start_is_found_behind_any_name_and_a_dead_process_has_none() {
        assert_eq!(start_in(STAT), Some(73_412));
        assert_eq!(start_in(&STAT.replace(") S ", ") Z ")), None);
        assert_eq!(start_in("4021 (short) S 1"), None);
        assert_eq!(start_in(""), None);
    }

    #[test]
    fn a_number_that_another_process_has_now_does_not_keep_its_owner_alive() {
        let owner = |nonce: &str| Owner { host: host(), pid: 4021, nonce: nonce.to_owned() };
        let runs = |start: u64| move |pid: u32| (pid == 4021).then_some(start);
        let recorded = owner("started-73412-9");
        assert!(!is_over(&recorded, true, &runs(73_412)));
        assert!(is_over(&recorded, true, &runs(99_000)), "the number was given away again");
        assert!(is_over(&recorded, true, &|_| None));
        assert!(!is_over(&recorded, false, &|_| None), "no process is visible here");
        assert!(!is_over(&owner("4021-9"), true, &runs(99_000)), "its start is not known");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn this_process_runs_and_one_with_its_number_and_another_start_does_not() {
        let this = owner(std::process::id(), 7);
        assert!(this.nonce.starts_with(STARTED) && !is_gone(&this));
        let earlier = Owner { nonce: format!("{STARTED}1-7"), ..this.clone() };
        assert!(is_gone(&earlier));
        assert!(!is_gone(&Owner { host: "elsewhere.example".to_owned(), ..earlier }));
    }
}
