//! `sendoff schema`.

use crate::harness::Bench;

#[test]
fn a_schema_is_that_of_the_repository_by_either_name() {
    let file = std::fs::read_to_string("schemas/campaign.json").unwrap();
    assert_eq!(Bench::empty().run("schema campaign", 0).out, file);
    assert_eq!(Bench::empty().run("schema campaign/v1", 0).out, file);
    let check = std::fs::read_to_string("schemas/check.json").unwrap();
    assert_eq!(Bench::empty().run("schema check", 0).out, check);
}

#[test]
fn the_kinds_are_listed_and_an_unknown_one_is_met_with_the_nearest() {
    let listed = Bench::empty().run("schema", 0).out;
    for line in ["campaign   campaign/v1       Campaign", "check      sendoff-check/v1  Result of"]
    {
        assert!(listed.contains(line), "{listed}");
    }
    insta::assert_snapshot!(Bench::empty().run("schema campain", 2).err, @r"
    error: there is no schema of `campain`
      help: did you mean `campaign`?
      help: `sendoff schema` lists the kinds
    ");
}
