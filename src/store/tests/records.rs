//! The exported record and its verification without a database.

use super::*;

/// The exported record of five events, with its end.
fn exported(desk: &Desk) -> (Vec<u8>, Head) {
    desk.filled(5);
    let mut bytes = Vec::new();
    let end = desk.open().export("spring", &mut bytes).unwrap().unwrap();
    (bytes, end)
}

fn verdict(bytes: &[u8]) -> Verdict {
    verify_record(bytes).unwrap()
}

fn lines(bytes: &[u8]) -> Vec<String> {
    String::from_utf8(bytes.to_vec()).unwrap().lines().map(|line| format!("{line}\n")).collect()
}

#[test]
fn an_exported_record_verifies_and_names_its_end() {
    let desk = Desk::new();
    let (bytes, end) = exported(&desk);
    assert_eq!(end.count, 5);
    assert_eq!(verdict(&bytes), Verdict::Intact { heads: vec![end] });
    assert_eq!(lines(&bytes).len(), 6);
    assert_eq!(desk.open().export("winter", &mut Vec::new()).unwrap(), None);
}

#[test]
fn a_record_cut_at_any_byte_is_damaged() {
    let (bytes, _) = exported(&Desk::new());
    let line_ends = (0..bytes.len()).filter(|at| bytes[*at] == b'\n');
    for end in (0..bytes.len()).step_by(3).chain(line_ends) {
        assert!(!verdict(&bytes[..end]).is_intact(), "cut at {end}");
    }
}

#[test]
fn a_record_with_any_byte_flipped_is_damaged() {
    let (bytes, _) = exported(&Desk::new());
    for at in (0..bytes.len()).step_by(3) {
        let mut flipped = bytes.clone();
        flipped[at] ^= 0x02;
        assert!(!verdict(&flipped).is_intact(), "byte {at}");
    }
}

#[test]
fn the_first_line_that_is_wrong_is_named() {
    let (bytes, end) = exported(&Desk::new());
    let whole = lines(&bytes);
    let edit = |change: &dyn Fn(&mut Vec<String>)| {
        let mut lines = whole.clone();
        change(&mut lines);
        found(verdict(lines.concat().as_bytes()))
    };
    let at = |seq, fault| Damage::at("spring", seq, fault);
    let altered = |lines: &mut Vec<String>| lines[2] = lines[2].replace("\"step\":2", "\"step\":7");
    assert_eq!(edit(&altered), at(3, Fault::Altered));
    assert_eq!(edit(&|lines| drop(lines.remove(2))), at(3, Fault::Missing));
    assert_eq!(edit(&|lines| lines.swap(1, 2)), at(2, Fault::Reordered));
    assert_eq!(edit(&|lines| lines.insert(2, lines[1].clone())), at(2, Fault::Reordered));
    assert_eq!(edit(&|lines| drop(lines.remove(4))), at(5, Fault::Missing));
    let cut_with_a_new_end = |lines: &mut Vec<String>| {
        lines.remove(4);
        lines[4] = lines[4].replace("\"count\":5", "\"count\":4");
    };
    assert_eq!(edit(&cut_with_a_new_end), at(4, Fault::Altered));
    let behind = edit(&|lines| lines.push(lines[0].clone()));
    assert!(behind.to_string().contains("line 7 is not an event"), "{behind}");
    assert_eq!(end.count, 5);
}

#[test]
fn a_key_that_is_written_twice_is_not_read_as_either() {
    let (bytes, _) = exported(&Desk::new());
    let mut lines = lines(&bytes);
    lines[1] = lines[1].replace("\"step\":1", "\"step\":9,\"step\":1");
    let damage = found(verdict(lines.concat().as_bytes()));
    assert_eq!(
        damage.to_string(),
        "event 2 of `spring` cannot be read: line 2 is not an event in canonical JSON"
    );
}

#[test]
fn a_line_without_end_is_not_read_into_memory() {
    let endless = std::io::BufReader::new(std::io::repeat(b'x'));
    let damage = found(verify_record(endless).unwrap());
    assert!(damage.to_string().contains("line 1"), "{damage}");
}
