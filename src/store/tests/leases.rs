//! One runner per stream: taken, kept alive, given back, orphaned, taken over, fenced off.

use super::*;
use jiff::SignedDuration;

const LENGTH: SignedDuration = SignedDuration::from_secs(60);

fn owner(pid: u32) -> Owner {
    Owner { host: "desk.example".to_owned(), pid, nonce: format!("n{pid}") }
}

fn pass(desk: &Desk, seconds: i64) {
    use crate::base::clock::Clock;
    let now = desk.clock.now();
    desk.clock.advance_to(now.checked_add(SignedDuration::from_secs(seconds)).unwrap());
}

#[test]
fn a_held_lease_names_its_owner_and_a_released_one_is_free() {
    let desk = Desk::new();
    let (one, other) = (desk.open(), desk.open());
    let lease = one.acquire("spring", &owner(1), LENGTH).unwrap();
    pass(&desk, 30);
    one.heartbeat(&lease).unwrap();
    pass(&desk, 59);
    let held = other.acquire("spring", &owner(2), LENGTH).unwrap_err();
    assert_eq!(
        held.to_string(),
        "process 1 on `desk.example` runs `spring` since 2027-01-11T08:00:00Z, last heard of at \
         2027-01-11T08:00:30Z; its lease holds until 2027-01-11T08:01:30Z"
    );
    assert!(matches!(other.take_over("spring", &owner(2), LENGTH), Err(StoreError::Held(_))));
    assert_eq!(other.acquire("autumn", &owner(2), LENGTH).unwrap().token(), 1);
    one.release(&lease).unwrap();
    assert_eq!(other.acquire("spring", &owner(2), LENGTH).unwrap().token(), 2);
    assert!(matches!(one.release(&lease), Err(StoreError::Fenced { token: 1, .. })));
}

#[test]
fn an_orphaned_lease_is_told_from_a_live_one_and_its_taking_over_is_an_event() {
    let desk = Desk::new();
    let (one, other) = (desk.open(), desk.open());
    let stale = one.acquire("spring", &owner(1), LENGTH).unwrap();
    one.append_under(&stale, &[Draft::new("intent", json!(1))]).unwrap();
    pass(&desk, 60);
    let orphaned = other.acquire("spring", &owner(2), LENGTH).unwrap_err();
    let StoreError::Orphaned(holder) = &orphaned else { panic!("{orphaned}") };
    assert!(!holder.live);
    assert!(orphaned.to_string().ends_with("ended at 2027-01-11T08:01:00Z without being released"));
    assert_eq!(events(&other, "spring").len(), 1);

    let fresh = other.take_over("spring", &owner(2), LENGTH).unwrap();
    assert_eq!(fresh.token(), 2);
    let taken = other.last("spring").unwrap().unwrap();
    assert_eq!(taken.kind, "lease.taken-over");
    assert_eq!(taken.body["from"], json!({"host": "desk.example", "pid": 1}));
    assert_eq!(taken.body["heartbeat"], json!("2027-01-11T08:00:00Z"));

    for refused in [
        one.append_under(&stale, &[Draft::new("call", json!(1))]).map(|_| ()),
        one.heartbeat(&stale).map(|_| ()),
        one.release(&stale),
    ] {
        assert!(matches!(refused, Err(StoreError::Fenced { token: 1, .. })), "{refused:?}");
    }
    other.append_under(&fresh, &[Draft::new("call", json!(1))]).unwrap();
    assert_eq!(events(&other, "spring").len(), 3);
    // A refusal is not a failure of the disk: the handle of the stale owner still works.
    one.append("spring", "note", json!({})).unwrap();
}

#[test]
fn an_owner_that_slept_past_its_lease_goes_on_if_nobody_took_it() {
    let desk = Desk::new();
    let store = desk.open();
    let lease = store.acquire("spring", &owner(1), LENGTH).unwrap();
    pass(&desk, 600);
    store.append_under(&lease, &[Draft::new("intent", json!(1))]).unwrap();
    assert_eq!(store.heartbeat(&lease).unwrap().to_string(), "2027-01-11T08:11:00Z");
    let held = store.acquire("spring", &owner(2), LENGTH).unwrap_err();
    assert!(matches!(held, StoreError::Held(_)), "{held}");
}

#[test]
fn tokens_grow_across_reopening_and_a_free_lease_is_taken_over_without_an_event() {
    let desk = Desk::new();
    for token in 1..=3 {
        let store = desk.open();
        let lease = store.take_over("spring", &owner(token), LENGTH).unwrap();
        assert_eq!(lease.token(), u64::from(token));
        store.release(&lease).unwrap();
    }
    assert_eq!(desk.open().last("spring").unwrap(), None);
}

#[test]
fn the_holders_of_leases_are_those_that_hold_now() {
    let desk = Desk::new();
    let store = desk.open();
    let streams = || {
        let holders = store.holders().unwrap();
        holders.into_iter().map(|one| one.stream).collect::<Vec<_>>()
    };
    assert_eq!(streams(), Vec::<String>::new());
    let lease = store.acquire("spring", &owner(1), LENGTH).unwrap();
    store.acquire("autumn", &owner(2), LENGTH * 100).unwrap();
    assert_eq!(streams(), ["autumn", "spring"]);
    store.release(&lease).unwrap();
    assert_eq!(streams(), ["autumn"]);
    pass(&desk, 10_000);
    assert_eq!(streams(), Vec::<String>::new());
}
