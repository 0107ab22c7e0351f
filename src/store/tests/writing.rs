//! Appending and reading back.

use super::*;

#[test]
fn what_was_appended_is_read_back_after_reopening() {
    let desk = Desk::new();
    let store = desk.open();
    let first = store.append("spring", "intent", json!({"b": 1, "a": [1.0, "x"]})).unwrap();
    let rest = [Draft::new("call", json!(null)), Draft::new("confirm", json!({"ok": true}))];
    let rest = store.append_all("spring", &rest).unwrap();
    drop(store);

    let store = desk.open();
    let all = events(&store, "spring");
    assert_eq!(all.iter().map(|event| event.seq).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!((&all[0], &all[1..]), (&first, &rest[..]));
    assert_eq!(all[1].prev, all[0].hash);
    assert_eq!(store.last("spring").unwrap().as_ref(), all.last());
    assert_eq!(store.events("spring", 2).map(Result::unwrap).collect::<Vec<_>>(), all[2..]);
    assert_eq!(store.events("spring", 3).count(), 0);
    assert_eq!(store.last("autumn").unwrap(), None);
    assert_eq!(store.damage(), None);
}

#[test]
fn a_long_stream_is_read_page_by_page_and_meets_later_events() {
    let desk = Desk::new();
    let store = desk.open();
    let drafts: Vec<Draft> = (0..150).map(|n| Draft::new("intent", json!(n))).collect();
    store.append_all("spring", &drafts).unwrap();
    let mut reader = store.events("spring", 0);
    let seen: Vec<u64> = reader.by_ref().take(149).map(|event| event.unwrap().seq).collect();
    assert_eq!(seen, (1..=149).collect::<Vec<_>>());
    store.append("spring", "intent", json!(150)).unwrap();
    assert_eq!(store.events("spring", 149).count(), 2);
}

#[test]
fn the_settings_that_make_a_write_durable_are_on() {
    let store = Desk::new().open();
    let setting = |name| {
        let read = |row: &rusqlite::Row<'_>| row.get::<_, rusqlite::types::Value>(0);
        store.with_connection(|open| open.pragma_query_value(None, name, read).unwrap())
    };
    assert_eq!(setting("journal_mode"), "wal".to_owned().into());
    assert_eq!(setting("synchronous"), 2.into());
    assert_eq!(setting("foreign_keys"), 1.into());
    assert_eq!(setting("busy_timeout"), 5_000.into());
}

#[test]
fn streams_have_chains_of_their_own() {
    let desk = Desk::new();
    let store = desk.open();
    let spring = store.append("spring", "intent", json!({})).unwrap();
    let autumn = store.append("autumn", "intent", json!({})).unwrap();
    assert_eq!((spring.seq, autumn.seq), (1, 1));
    assert_ne!(spring.prev, autumn.prev);
    let Verdict::Intact { heads } = store.verify().unwrap() else { panic!("damaged") };
    assert_eq!(
        heads.iter().map(|head| head.stream.as_str()).collect::<Vec<_>>(),
        ["autumn", "spring"]
    );
}

#[test]
fn a_refused_batch_leaves_nothing_behind_and_the_handle_usable() {
    let desk = Desk::new();
    let store = desk.open();
    let drafts = [Draft::new("intent", json!({})), Draft::new("intent", json!(u64::MAX))];
    assert!(matches!(store.append_all("spring", &drafts), Err(StoreError::Unfaithful)));
    assert!(matches!(store.append("", "intent", json!({})), Err(StoreError::Name)));
    let many = vec![Draft::new("intent", json!({})); EVENTS_PER_APPEND_MAX + 1];
    assert!(matches!(store.append_all("spring", &many), Err(StoreError::TooMany { .. })));
    assert_eq!(store.last("spring").unwrap(), None);
    assert_eq!(store.append("spring", "intent", json!({})).unwrap().seq, 1);
    assert_eq!(store.append_all("spring", &[]).unwrap(), []);
}

#[test]
fn two_handles_share_one_chain() {
    let desk = Desk::new();
    let (one, other) = (desk.open(), desk.open());
    for n in 0..6 {
        let store = if n % 2 == 0 { &one } else { &other };
        assert_eq!(store.append("spring", "intent", json!(n)).unwrap().seq, n + 1);
    }
    assert!(one.verify().unwrap().is_intact());
}

#[test]
fn many_threads_write_one_store_through_handles_of_their_own_and_a_shared_one() {
    let desk = Desk::new();
    let shared = &desk.open();
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let desk = &desk;
            scope.spawn(move || {
                let store = desk.open();
                for n in 0..5 {
                    store.append("spring", "intent", json!([thread, n])).unwrap();
                    shared.append("spring", "intent", json!([thread, n])).unwrap();
                }
            });
        }
    });
    assert_eq!(events(&desk.open(), "spring").len(), 40);
}

#[test]
fn a_full_disk_keeps_what_was_there_and_stops_the_handle() {
    let desk = Desk::new();
    let before = desk.filled(3);
    let store = desk.open();
    set(&store, "max_page_count", 1);
    let large = json!("x".repeat(60_000));
    let refused = store.append("spring", "intent", large).unwrap_err();
    assert!(matches!(refused, StoreError::Full { .. }), "{refused}");
    assert!(refused.help().starts_with("make room"));
    let next = store.append("spring", "intent", json!({})).unwrap_err();
    assert!(matches!(next, StoreError::Poisoned { .. }), "{next}");
    assert_eq!(events(&store, "spring"), before);
    drop(store);

    let store = desk.open();
    assert_eq!(events(&store, "spring"), before);
    assert_eq!(store.append("spring", "intent", json!({})).unwrap().seq, 4);
}

#[test]
fn a_record_opened_for_reading_refuses_writes() {
    let desk = Desk::new();
    let before = desk.filled(2);
    let store = desk.read(&desk.path()).unwrap();
    assert_eq!(events(&store, "spring"), before);
    let refused = store.append("spring", "intent", json!({})).unwrap_err();
    assert!(matches!(refused, StoreError::ReadOnly { .. }), "{refused}");
}

#[test]
fn the_tables_themselves_refuse_to_change_the_past() {
    let desk = Desk::new();
    desk.filled(2);
    let connection = rusqlite::Connection::open(desk.path()).unwrap();
    for sql in ["UPDATE events SET kind = 'x'", "DELETE FROM events"] {
        let refused = connection.execute_batch(sql).unwrap_err().to_string();
        assert!(refused.contains("append-only"), "{refused}");
    }
}

#[test]
fn a_wait_for_another_writer_ends_and_the_handle_stays_usable() {
    let desk = Desk::new();
    desk.filled(1);
    let store = desk.open();
    set(&store, "busy_timeout", 20);
    let other = rusqlite::Connection::open(desk.path()).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let busy = store.append("spring", "intent", json!({})).unwrap_err();
    assert!(matches!(busy, StoreError::Busy { .. }), "{busy}");
    // Readers are not kept waiting.
    assert_eq!(events(&store, "spring").len(), 1);
    assert!(store.verify().unwrap().is_intact());
    other.execute_batch("ROLLBACK").unwrap();
    assert_eq!(store.append("spring", "intent", json!({})).unwrap().seq, 2);
}
