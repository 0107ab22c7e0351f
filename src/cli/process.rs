//! Whether the holder of a lease still runs: a process of this machine, told from every other one
//! by the machine's boot, the namespace its number counts in, its number, and when it started.
//!
//! Knows what `/proc` shows on Linux; elsewhere no process is ever taken to be gone. A number of
//! another namespace, another boot or another machine says nothing here: such an owner is gone
//! when its lease was not renewed, and not before.

use std::fs;
use std::path::Path;

use crate::store::Owner;

/// A process of this machine as the holder of a lease. `moment` tells its runs apart.
pub(super) fn owner(pid: u32, moment: i128) -> Owner {
    let nonce = match (place(), started(pid)) {
        (Some(place), Some(started)) => format!("{place} {started} {moment}"),
        _ => format!("{pid}-{moment}"),
    };
    Owner { host: host(), pid, nonce }
}

/// Whether an owner was a process of this machine, and of this namespace, that runs no more.
pub(super) fn is_gone(owner: &Owner) -> bool {
    place().is_some_and(|place| owner.host == host() && is_over(owner, &place, &started))
}

/// `place` says where numbers of processes are read, `started` when one of them started.
fn is_over(owner: &Owner, place: &str, started: &dyn Fn(u32) -> Option<u64>) -> bool {
    match recorded(owner) {
        Some((there, then)) if there == place => started(owner.pid) != Some(then),
        _ => false,
    }
}

/// Where the number of an owner counts and when it started; `None` where that was not known.
fn recorded(owner: &Owner) -> Option<(&str, u64)> {
    let (rest, _) = owner.nonce.rsplit_once(' ')?;
    let (place, started) = rest.rsplit_once(' ')?;
    Some((place, started.parse().ok()?))
}

/// The boot of this machine and the namespace of this process, in which a number means a process;
/// `None` where the system does not say.
fn place() -> Option<String> {
    let boot = fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
    let namespace = fs::read_link("/proc/self/ns/pid").ok()?;
    // Another one may be mounted here than that of this process.
    let own = fs::read_link(Path::new("/proc").join("self")).ok()?;
    (own.to_str()?.parse() == Ok(std::process::id()))
        .then(|| format!("{} {}", boot.trim(), namespace.display()))
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

    const PLACE: &str = "f00d pid:[4026531836]";

    #[test]
    fn a_number_that_another_process_has_now_does_not_keep_its_owner_alive() {
        let owner = |nonce: &str| Owner { host: host(), pid: 4021, nonce: nonce.to_owned() };
        let runs = |start: u64| move |pid: u32| (pid == 4021).then_some(start);
        let recorded = owner(&format!("{PLACE} 73412 9"));
        assert!(!is_over(&recorded, PLACE, &runs(73_412)));
        assert!(is_over(&recorded, PLACE, &runs(99_000)), "the number was given away again");
        assert!(is_over(&recorded, PLACE, &|_| None));
        assert!(!is_over(&owner("4021-9"), PLACE, &runs(99_000)), "its start is not known");
    }

    #[test]
    fn an_owner_in_another_namespace_or_boot_is_never_gone_by_its_number() {
        for place in ["f00d pid:[4026531837]", "beef pid:[4026531836]"] {
            let nonce = format!("{place} 73412 9");
            let owner = Owner { host: host(), pid: 4021, nonce };
            assert!(!is_over(&owner, PLACE, &|_| None), "{place}");
            assert!(!is_over(&owner, PLACE, &|_| Some(1)), "{place}");
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn this_process_runs_and_one_with_its_number_and_another_start_does_not() {
        let this = owner(std::process::id(), 7);
        assert!(recorded(&this).is_some() && !is_gone(&this), "{}", this.nonce);
        let place = place().unwrap();
        let earlier = Owner { nonce: format!("{place} 1 7"), ..this.clone() };
        assert!(is_gone(&earlier));
        assert!(!is_gone(&Owner { host: "elsewhere.example".to_owned(), ..earlier }));
        let inner = Owner { nonce: format!("{place}9 1 7"), ..this };
        assert!(!is_gone(&inner), "a process of another container");
    }
}
