//! Damage of every sort: cut, flipped, foreign, rewritten.

use super::*;
use std::fs;

/// What a verification finds after `sql` was run behind the store's back.
fn after(sql: &str) -> Damage {
    let desk = Desk::new();
    desk.filled(5);
    desk.tamper(sql);
    let store = desk.open();
    let damage = found(store.verify().unwrap());
    assert_eq!(store.damage(), Some(&damage));
    let refused = store.append("spring", "intent", json!({})).unwrap_err();
    assert!(matches!(refused, StoreError::Damaged { .. }), "{refused}");
    damage
}

#[test]
fn the_first_altered_missing_or_added_event_is_named_and_writes_are_refused() {
    let last = "(SELECT hash FROM events WHERE stream = 'spring' AND seq = 5)";
    let table: &[(&str, u64, Fault)] = &[
        ("UPDATE events SET body = CAST('{}' AS BLOB) WHERE seq = 3", 3, Fault::Altered),
        ("UPDATE events SET at = '2027-01-11T08:00:01Z' WHERE seq = 2", 2, Fault::Altered),
        ("UPDATE events SET kind = 'confirm' WHERE seq = 4", 4, Fault::Altered),
        ("UPDATE events SET prev = hash WHERE seq = 4", 4, Fault::Altered),
        ("DELETE FROM events WHERE seq = 3", 3, Fault::Missing),
        ("DELETE FROM events WHERE stream = 'spring' AND seq = 1", 1, Fault::Missing),
        ("DELETE FROM events WHERE seq >= 4", 4, Fault::Missing),
        ("DELETE FROM events WHERE stream = 'spring'", 1, Fault::Missing),
        (
            "UPDATE events SET seq = 9 WHERE seq = 2; UPDATE events SET seq = 2 WHERE seq = 3;
             UPDATE events SET seq = 3 WHERE seq = 9",
            2,
            Fault::Altered,
        ),
        ("DELETE FROM heads WHERE stream = 'spring'", 5, Fault::Headless),
        ("UPDATE heads SET count = 4 WHERE stream = 'spring'", 5, Fault::Surplus),
        (
            &format!("UPDATE heads SET count = 6, hash = {last} WHERE stream = 'spring'"),
            6,
            Fault::Missing,
        ),
        (
            "UPDATE heads SET hash = (SELECT hash FROM events WHERE seq = 4)
             WHERE stream = 'spring'",
            5,
            Fault::Altered,
        ),
    ];
    for (sql, seq, fault) in table {
        let expected = Damage::at("spring", *seq, fault.clone());
        assert_eq!(after(sql), expected, "{sql}");
    }
}

#[test]
fn an_event_rewritten_with_a_fresh_hash_breaks_the_link_behind_it() {
    let desk = Desk::new();
    let events = desk.filled(5);
    let (prev, at) = (events[1].prev, events[1].at.to_string());
    let forged = super::super::event::Link {
        seq: 2,
        at: &at,
        stream: "spring",
        kind: "intent",
        body: b"{}",
        prev,
    };
    let hash = forged.hash();
    desk.tamper(&format!(
        "UPDATE events SET body = CAST('{{}}' AS BLOB), hash = '{hash}'
         WHERE stream = 'spring' AND seq = 2"
    ));
    let damage = found(desk.open().verify().unwrap());
    assert_eq!(damage, Damage::at("spring", 3, Fault::Detached));
}

#[test]
fn a_stream_rewritten_as_a_whole_is_found_only_by_a_head_kept_elsewhere() {
    let desk = Desk::new();
    desk.filled(4);
    let anchor = desk.open().head("spring").unwrap().unwrap();
    desk.tamper("DELETE FROM events WHERE stream = 'spring'; DELETE FROM heads");
    desk.tamper("DELETE FROM events");
    let store = desk.open();
    assert!(store.verify().unwrap().is_intact());
    let missing = Damage::at("spring", 4, Fault::Missing);
    assert_eq!(store.check_anchor(&anchor).unwrap(), Some(missing));
    for n in 0..4 {
        store.append("spring", "other", json!(n)).unwrap();
    }
    let altered = Damage::at("spring", 4, Fault::Altered);
    assert_eq!(store.check_anchor(&anchor).unwrap(), Some(altered));
    let own = store.head("spring").unwrap().unwrap();
    store.append("spring", "other", json!(5)).unwrap();
    assert_eq!(store.check_anchor(&own).unwrap(), None);
}

#[test]
fn reading_stops_at_damage_and_what_is_before_it_is_read() {
    let desk = Desk::new();
    let events = desk.filled(5);
    desk.tamper("UPDATE events SET kind = 'x' WHERE seq = 4");
    let store = desk.open();
    let read: Vec<_> = store.events("spring", 0).collect();
    assert_eq!(read.len(), 4);
    assert!(matches!(read.last(), Some(Err(StoreError::Damaged { .. }))), "{read:?}");
    let good: Vec<Event> = read.into_iter().filter_map(Result::ok).collect();
    assert_eq!(good, events[..3]);
}

#[test]
fn damage_done_under_an_open_handle_is_met_at_the_next_append() {
    let desk = Desk::new();
    desk.filled(3);
    let store = desk.open();
    desk.tamper("DELETE FROM events WHERE stream = 'spring' AND seq = 3");
    let refused = store.append("spring", "intent", json!({})).unwrap_err();
    assert!(refused.to_string().contains("event 3 of `spring` is missing"), "{refused}");
    let next = store.append("autumn", "intent", json!({})).unwrap_err();
    assert!(matches!(next, StoreError::Poisoned { .. }), "{next}");
}

#[test]
fn what_is_no_record_of_this_format_is_named_for_what_it_is() {
    let desk = Desk::new();
    let absent = desk.read(&desk.path()).unwrap_err();
    assert!(matches!(absent, StoreError::Absent { .. }), "{absent}");
    let nowhere = desk.open_at(&desk.path().join("missing").join("x.db")).unwrap_err();
    assert!(matches!(nowhere, StoreError::Disk { .. }), "{nowhere}");
    assert_eq!(fs::read_dir(desk.directory.path()).unwrap().count(), 0);

    fs::write(desk.path(), "name,company\nAda,Acme Example\n").unwrap();
    let text = desk.open_at(&desk.path()).unwrap_err();
    assert!(matches!(text, StoreError::NotAStore { .. }), "{text}");
    fs::remove_file(desk.path()).unwrap();

    let other = rusqlite::Connection::open(desk.path()).unwrap();
    other.execute_batch("CREATE TABLE notes (text TEXT)").unwrap();
    drop(other);
    let other = desk.open_at(&desk.path()).unwrap_err();
    assert!(matches!(other, StoreError::NotAStore { .. }), "{other}");
    fs::remove_file(desk.path()).unwrap();

    desk.filled(1);
    let set = |sql| rusqlite::Connection::open(desk.path()).unwrap().execute_batch(sql).unwrap();
    set("PRAGMA user_version = 2");
    let newer = desk.open_at(&desk.path()).unwrap_err();
    assert!(newer.to_string().contains("format 2, this program knows formats up to 1"), "{newer}");
    set("PRAGMA user_version = 0");
    assert!(matches!(desk.open_at(&desk.path()), Err(StoreError::Damaged { .. })));
    set("PRAGMA user_version = 1; DROP TRIGGER events_are_not_updated");
    let bare = desk.open_at(&desk.path()).unwrap_err();
    assert!(bare.to_string().contains("its tables are not those of this format"), "{bare}");
}

#[test]
fn a_file_that_may_not_be_written_is_refused_for_writing_and_read() {
    let desk = Desk::new();
    let events = desk.filled(2);
    let mut permissions = fs::metadata(desk.path()).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(desk.path(), permissions).unwrap();
    let refused = desk.open_at(&desk.path()).unwrap_err();
    assert!(matches!(refused, StoreError::ReadOnly { .. }), "{refused}");
    assert_eq!(super::events(&desk.read(&desk.path()).unwrap(), "spring"), events);
}

/// Opens a mangled copy: an error, a damage, or the events, which must be `expected`' beginning.
fn judge(desk: &Desk, path: &Path, expected: &[Event], what: &str) -> Option<usize> {
    let store = match desk.open_at(path) {
        Ok(store) => store,
        Err(error) => {
            let known = matches!(error, StoreError::Damaged { .. } | StoreError::NotAStore { .. })
                || matches!(error, StoreError::Newer { .. });
            assert!(known, "{what}: {error}");
            return None;
        }
    };
    if store.damage().is_some() {
        let refused = store.append("spring", "intent", json!({})).unwrap_err();
        assert!(matches!(refused, StoreError::Damaged { .. }), "{what}: {refused}");
        return None;
    }
    let read = super::events(&store, "spring");
    assert!(expected.starts_with(&read), "{what}");
    Some(read.len())
}

#[test]
fn a_file_cut_at_any_byte_is_damaged() {
    let desk = Desk::new();
    let events = desk.filled(40);
    let bytes = fs::read(desk.path()).unwrap();
    let path = desk.directory.path().join("cut.db");
    for end in (0..110).chain((110..bytes.len()).step_by(331)).chain([bytes.len() - 1]) {
        fs::write(&path, &bytes[..end]).unwrap();
        let kept = judge(&desk, &path, &events, &format!("cut at {end}"));
        assert_eq!(kept, None, "cut at {end}");
        remove_with_wal(&path);
    }
    fs::write(&path, &bytes).unwrap();
    assert_eq!(judge(&desk, &path, &events, "whole"), Some(40));
}

#[test]
fn a_flipped_byte_is_damage_or_changes_no_event() {
    let desk = Desk::new();
    let events = desk.filled(40);
    let bytes = fs::read(desk.path()).unwrap();
    let path = desk.directory.path().join("flipped.db");
    let mut noticed = 0;
    for at in (0..100).chain((100..bytes.len()).step_by(131)) {
        let mut flipped = bytes.clone();
        flipped[at] ^= 0x15;
        fs::write(&path, flipped).unwrap();
        match judge(&desk, &path, &events, &format!("byte {at}")) {
            None => noticed += 1,
            Some(kept) => assert_eq!(kept, 40, "byte {at}"),
        }
        remove_with_wal(&path);
    }
    assert!(noticed > 100, "{noticed}");
}

fn remove_with_wal(path: &Path) {
    for suffix in ["", "-wal", "-shm"] {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        let _ = fs::remove_file(PathBuf::from(name));
    }
}

#[test]
fn a_log_torn_at_any_byte_keeps_every_event_committed_before() {
    let desk = Desk::new();
    let store = desk.open();
    let wal = desk.directory.path().join("record.db-wal");
    let mut lengths = Vec::new();
    for n in 0..12 {
        store.append("spring", "intent", json!({"step": n})).unwrap();
        lengths.push(fs::metadata(&wal).unwrap().len() as usize);
    }
    let events = super::events(&store, "spring");
    // The copy is what a machine that stopped now would find: nothing was folded back yet.
    let (main, log) = (fs::read(desk.path()).unwrap(), fs::read(&wal).unwrap());
    let path = desk.directory.path().join("torn.db");
    let torn = desk.directory.path().join("torn.db-wal");
    let edges = lengths.iter().flat_map(|length| [length - 1, *length]);
    for end in (0..40).chain((40..log.len()).step_by(2_003)).chain(edges) {
        remove_with_wal(&path);
        fs::write(&path, &main).unwrap();
        fs::write(&torn, &log[..end]).unwrap();
        let kept = judge(&desk, &path, &events, &format!("log cut at {end}"));
        let whole = lengths.iter().filter(|length| **length <= end).count();
        assert_eq!(kept, Some(whole), "log cut at {end}");
    }
}

#[test]
fn a_log_with_a_flipped_byte_keeps_a_beginning_of_the_record() {
    let desk = Desk::new();
    let store = desk.open();
    for n in 0..8 {
        store.append("spring", "intent", json!({"step": n})).unwrap();
    }
    let events = super::events(&store, "spring");
    let wal = desk.directory.path().join("record.db-wal");
    let (main, log) = (fs::read(desk.path()).unwrap(), fs::read(wal).unwrap());
    let path = desk.directory.path().join("torn.db");
    for at in (0..log.len()).step_by(1_009) {
        remove_with_wal(&path);
        let mut flipped = log.clone();
        flipped[at] ^= 0x15;
        fs::write(&path, &main).unwrap();
        fs::write(desk.directory.path().join("torn.db-wal"), flipped).unwrap();
        let kept = judge(&desk, &path, &events, &format!("log byte {at}"));
        assert!(kept.is_some(), "log byte {at}");
    }
}
