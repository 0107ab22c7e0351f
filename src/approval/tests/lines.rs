//! Lines of `allowed_signers` on their own: what is wrong with the bad ones.

use super::*;
use jiff::Timestamp;

fn key() -> PublicKey {
    Desk::new().key(1).1
}

fn problem(line: &str) -> AllowedProblem {
    line.replace("KEY", &key().to_string()).parse::<AllowedSigner>().unwrap_err()
}

#[test]
fn a_line_that_cannot_be_used_says_why() {
    assert_eq!(problem("ada cert-authority KEY"), AllowedProblem::Authority);
    let option = AllowedProblem::Option("colour".to_owned());
    assert_eq!(problem("ada colour=\"red\" KEY"), option);
    let twice = AllowedProblem::Twice("namespaces");
    assert_eq!(problem("ada namespaces=\"a\",namespaces=\"b\" KEY"), twice);
    for time in ["20270111", "2027-01-11Z", "20271301Z", "2027Z", "２０２７０１１１Z", ""] {
        let wrong = AllowedProblem::Time(time.to_owned());
        assert_eq!(problem(&format!("ada valid-after=\"{time}\" KEY")), wrong);
    }
    let never = "ada valid-after=\"20270111Z\",valid-before=\"20270111Z\" KEY";
    assert_eq!(problem(never), AllowedProblem::Never);
    assert_eq!(problem("ada ssh-ed25519 AAAA"), AllowedProblem::Key(KeyError::NotAKey));
    for line in ["ada", "\"ada KEY", "ada namespaces=\"x KEY", "ada namespaces=x KEY", "\"\" KEY"] {
        assert_eq!(problem(line), AllowedProblem::Form, "{line}");
    }
    let long = format!("{} KEY", "a".repeat(20_000));
    assert_eq!(problem(&long), AllowedProblem::TooLong);
}

#[test]
fn a_bad_line_hides_no_other_and_is_named_by_its_number() {
    let key = key();
    let text = format!("# people\nada {key}\n\nbob colour {key}\ncleo {key} desk\n");
    let file = AllowedSigners::parse(&text);
    let names: Vec<&str> = file.signers.iter().map(|signer| signer.principals.as_str()).collect();
    assert_eq!(names, ["ada", "cleo"]);
    assert_eq!(file.problems, [(4, AllowedProblem::Option("colour".to_owned()))]);
}

#[test]
fn the_reason_of_the_nearest_line_is_told() {
    let key = key();
    let text = format!(
        "ada namespaces=\"git\" {key}\nbob valid-after=\"20280101Z\" {key}\n\
         cleo valid-before=\"20260101Z\" {key}\n"
    );
    let file = AllowedSigners::parse(&text);
    assert_eq!(file.problems, []);
    let at: Timestamp = "2027-01-11T08:00:00Z".parse().unwrap();
    let judge = |person| file.permits(person, &key, NAMESPACE, at).unwrap_err();
    assert_eq!(judge("ada"), NotAllowed::Namespace);
    assert_eq!(judge("bob"), NotAllowed::NotYet);
    assert_eq!(judge("cleo"), NotAllowed::Expired);
    assert_eq!(judge("dora"), NotAllowed::Unknown);
}

#[test]
fn a_person_whose_name_is_a_pattern_is_not_written() {
    for person in ["*", "ada,bob", "!ada", "ada bob", "", "a?a"] {
        let refused = AllowedSigner::for_person(person, key(), None, None);
        assert_eq!(refused, Err(AllowedProblem::Person(person.to_owned())));
    }
}

#[test]
fn a_pattern_of_many_stars_is_not_slow() {
    let pattern = format!("{}b", "*a".repeat(2_000));
    let line = format!("{pattern} {}", key());
    let signer: AllowedSigner = line.parse().unwrap();
    let at: Timestamp = "2027-01-11T08:00:00Z".parse().unwrap();
    let judged = signer.permits(&"a".repeat(20_000), &key(), NAMESPACE, at);
    assert_eq!(judged, Err(NotAllowed::Unknown));
}
