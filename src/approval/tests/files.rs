//! Approvals as files.

use super::*;
use std::fs;

#[test]
fn an_approval_is_written_and_read_back_and_verifies() {
    let desk = Desk::new();
    let (path, key) = desk.key(1);
    let directory = directory_for(&desk.path("launch.plan.json"));
    assert!(directory.ends_with("launch.plan.json.approvals"));
    assert_eq!(read_all(&directory), Approvals::default());
    let signature = sign(&path, &statement().canonical().unwrap());
    let file = write(&directory, &statement(), &signature).unwrap();
    assert!(file.ends_with("message-samples.ada@sender.example.json"));
    assert_eq!(fs::read_dir(&directory).unwrap().count(), 2);

    let Approvals { found, problems } = read_all(&directory);
    assert_eq!((found.len(), problems), (1, vec![]));
    assert_eq!(found[0].statement, statement());
    assert_eq!(found[0].path, file);
    assert_eq!(verify(&found[0].bytes, &found[0].signature, &key), Ok(()));
}

#[test]
fn a_later_approval_of_the_same_item_replaces_the_earlier_one() {
    let desk = Desk::new();
    let later = Statement { reason: Some("wave two".to_owned()), ..statement() };
    write(&desk.path("a"), &statement(), "one").unwrap();
    write(&desk.path("a"), &later, "two").unwrap();
    let Approvals { found, problems } = read_all(&desk.path("a"));
    assert_eq!((found.len(), problems), (1, vec![]));
    assert_eq!((&found[0].statement, found[0].signature.as_slice()), (&later, &b"two"[..]));
    let Approvals { found, problems } = read_replaced(&desk.path("a"));
    assert_eq!((found.len(), problems), (1, vec![]));
    assert_eq!((&found[0].statement, found[0].signature.as_slice()), (&statement(), &b"one"[..]));
    assert_eq!(read_replaced(&desk.path("b")), Approvals::default());
}

#[test]
fn bad_files_are_problems_and_hide_no_good_one() {
    let desk = Desk::new();
    let directory = desk.path("a");
    let good = write(&directory, &statement(), "signature").unwrap();
    let put = |name: &str, bytes: &[u8]| fs::write(directory.join(name), bytes).unwrap();
    let bytes = statement().canonical().unwrap();
    put(".DS_Store", b"");
    put("notes.txt", b"");
    put("unsigned.ada.json", &bytes);
    put("lonely.ada.sig", b"signature");
    put("other.ada.json", &bytes);
    put("other.ada.sig", b"signature");
    put("text.ada.json", b"yes");
    put("text.ada.sig", b"signature");
    put("large.ada.json", &vec![b' '; 200_000]);
    put("large.ada.sig", b"signature");
    put("folder.ada.sig", b"signature");
    fs::create_dir(directory.join("folder.ada.json")).unwrap();

    let Approvals { found, problems } = read_all(&directory);
    assert_eq!(found.iter().map(|approval| &approval.path).collect::<Vec<_>>(), [&good]);
    let named =
        |problem: &FileProblem| problem.path.file_name().unwrap().to_str().unwrap().to_owned();
    let names: Vec<String> = problems.iter().map(named).collect();
    assert_eq!(
        names,
        [
            "notes.txt",
            "folder.ada.json",
            "large.ada.json",
            "lonely.ada.sig",
            "other.ada.json",
            "text.ada.json",
            "unsigned.ada.json",
        ]
    );
    let faults: Vec<&FileFault> = problems.iter().map(|problem| &problem.fault).collect();
    assert_eq!(*faults[0], FileFault::Stray);
    assert!(matches!(faults[1], FileFault::Unreadable(_)));
    assert_eq!(*faults[2], FileFault::TooLarge);
    assert_eq!(*faults[3], FileFault::NoStatement);
    assert_eq!(*faults[4], FileFault::Misnamed("message-samples.ada@sender.example".to_owned()));
    assert!(matches!(faults[5], FileFault::Statement(StatementError::Unreadable(_))));
    assert_eq!(*faults[6], FileFault::Unsigned);
}

#[test]
fn a_statement_that_may_not_be_signed_is_not_written() {
    let desk = Desk::new();
    let outside = Statement { person: "../ada".to_owned(), ..statement() };
    let refused = write(&desk.path("a"), &outside, "signature").unwrap_err();
    assert!(matches!(refused.fault, FileFault::Statement(StatementError::Name { .. })));
    assert!(!desk.path("a").exists());
}
