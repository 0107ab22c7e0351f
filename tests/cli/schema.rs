//! `sendoff schema`.

use crate::harness::Bench;

#[test]
fn a_schema_is_that_of_the_repository_by_either_name() {
    let file = std::fs::read_to_string("schemas/campaign.json").unwrap();
    assert_eq!(Bench::empty().run("schema campaign", 0).out, file);
    assert_eq!(Bench::empty().run("schema campaign/v1", 0).out, file);
    for name in ["check", "check-lines", "baseline"] {
        let file = std::fs::read_to_string(format!("schemas/{name}.json")).unwrap();
        assert_eq!(Bench::empty().run(&format!("schema {name}"), 0).out, file);
    }
}

#[test]
fn the_kinds_are_listed_and_an_unknown_one_is_met_with_the_nearest() {
    let listed = Bench::empty().run("schema", 0).out;
    for line in [
        "campaign     campaign/v1             Campaign",
        "check        sendoff-check/v1        Result",
    ] {
        assert!(listed.contains(line), "{listed}");
    }
    insta::assert_snapshot!(Bench::empty().run("schema campain", 2).err, @r"
    error: there is no schema of `campain`
      help: did you mean `campaign`?
      help: `sendoff schema` lists the kinds
    ");
}
