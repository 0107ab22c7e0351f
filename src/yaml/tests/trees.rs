//! What is read, and where it stands.

use serde_json::json;

use super::super::{Kind, Style};
use super::read;

const TEXT: &str = "kind: campaign/v1 # first\nsend:\n  days: &d [mon, 'tue']\n  again: *d\n  \
                    none:\n  \"q\" :\nlist:\n- a: 1\n  b: |\n    x\n- ~\n";

/// The text at the place of the value a pointer leads to, and of its key.
fn at(text: &str, pointer: &str) -> Option<(String, String)> {
    let parsed = read(text);
    let found = parsed.tree.pointer(pointer)?;
    let key = found.key.map_or("", |key| &text[key.span.range()]);
    Some((key.to_owned(), text[found.value.span.range()].to_owned()))
}

#[test]
fn a_pointer_leads_to_the_key_and_the_value() {
    let table = [
        ("/kind", "kind", "campaign/v1"),
        ("/send/days", "days", "[mon, 'tue']"),
        ("/send/days/1", "", "'tue'"),
        ("/send/again", "again", "*d"),
        ("/send/again/0", "", "mon"),
        ("/send/none", "none", ""),
        ("/list", "list", "- a: 1\n  b: |\n    x\n- ~"),
        ("/list/0", "", "a: 1\n  b: |\n    x"),
        ("/list/0/b", "b", "x"),
        ("/list/1", "", "~"),
    ];
    for (pointer, key, value) in table {
        let (found_key, found_value) = at(TEXT, pointer).expect(pointer);
        assert_eq!((found_key.as_str(), found_value.trim_end()), (key, value), "{pointer}");
    }
    assert_eq!(at("a/b: {x~y: 1}\n", "/a~1b/x~0y"), Some(("x~y".into(), "1".into())));
    for pointer in ["/nope", "/kind/x", "/list/2", "/list/-", "/list/x"] {
        assert_eq!(at(TEXT, pointer), None, "{pointer}");
    }
}

#[test]
fn nothing_stands_behind_the_colon_of_its_key() {
    let parsed = read(TEXT);
    for (pointer, before) in [("/send/none", "none:"), ("/send/q", "\"q\" :")] {
        let span = parsed.tree.pointer(pointer).expect(pointer).value.span;
        assert!(
            span.is_empty() && TEXT[..span.start as usize].ends_with(before),
            "{pointer} {span:?} {:?}",
            &TEXT[..span.start as usize]
        );
    }
}

#[test]
fn the_tree_as_json_has_its_aliases_written_out() {
    let expected = json!({
        "kind": "campaign/v1",
        "send": { "days": ["mon", "tue"], "again": ["mon", "tue"], "none": null, "q": null },
        "list": [{ "a": 1, "b": "x\n" }, null],
    });
    let parsed = read(TEXT);
    assert_eq!(parsed.tree.to_json(), expected);
    assert!(parsed.problems.is_empty() && parsed.tree.is_complete());
}

#[test]
fn nodes_describe_themselves_and_answer_only_as_what_they_are() {
    let text = "a: [1]\nb: {}\nc: 3\nd: abc\ne:\nf: true\ng: 'true'\nh: |\n  one\n  two\n";
    let parsed = read(text);
    let root = parsed.tree.root().expect("a root");
    let described: Vec<String> = root.entries().map(|entry| entry.value.describe()).collect();
    let expected = [
        "a list",
        "a mapping",
        "number `3`",
        "text `abc`",
        "nothing",
        "`true`",
        "text `true`",
        "text `one…`",
    ];
    assert_eq!(described, expected);
    let value = |key: &str| root.get(key).expect(key).value;
    assert_eq!((value("a").entries().count(), value("a").items().count()), (0, 1));
    assert_eq!((value("b").items().count(), value("c").items().count()), (0, 0));
    assert!(value("a").scalar().is_none() && value("e").is_null() && !value("g").is_null());
    assert!(matches!(value("h").kind(), Kind::Scalar(scalar) if scalar.style == Style::Literal));
    assert!(root.get("z").is_none());
}

#[test]
fn comments_are_kept_with_their_places() {
    let text = "# top\na: 1 # why\nb: '# no'\n";
    let parsed = read(text);
    let comments: Vec<&str> =
        parsed.tree.comments().iter().map(|comment| &text[comment.at.span.range()]).collect();
    assert_eq!(comments, ["# top", "# why"]);
    assert_eq!(&*parsed.tree.comments()[1].text, " why");
}

#[test]
fn a_mistake_in_one_section_hides_nothing_of_another() {
    let text = "a: {{x}} y\nb: [1\nc: no\nd: 4\ne: \"x\" y\nf: 6\n";
    let parsed = read(text);
    assert_eq!(parsed.tree.to_json(), json!({ "c": "no", "d": 4, "f": 6 }));
    assert!(!parsed.tree.is_complete());
    let starts: Vec<u32> = parsed
        .problems
        .iter()
        .filter_map(|problem| problem.primary.as_ref().map(|label| label.at.span.start))
        .collect();
    assert_eq!(starts, [3, 14, 35, 20]);
}

#[test]
fn the_first_of_two_equal_keys_stands() {
    assert_eq!(read("a: 1\na: 2\n").tree.to_json(), json!({ "a": 1 }));
}

#[test]
fn an_empty_text_has_no_root_and_no_problem() {
    for text in ["", "\n", "# only\n", "\u{FEFF}"] {
        let parsed = read(text);
        assert!(parsed.tree.root().is_none() && parsed.problems.is_empty(), "{text:?}");
        assert!(parsed.tree.pointer("/a").is_none());
    }
}

#[test]
fn the_forms_of_the_campaign_language_are_plain_yaml() {
    let text = "goals:\n  - reply_rate_contacted: 3%\nexpected: 900 ± 20%\n\
                eligible: Cold_Lead_Eligible__c = TRUE\nprompt: opener@3\nafter: 4 days\n\
                days: [mon, tue]\nhours: 09:00-16:30\nwaves:\n  - pilot: 150\n  - 300\n  - rest\n\
                watch: { who: deliverability-owner, first: 30 minutes }\nstarts: 2027-01-11\n\
                evidence: [opp-field:Primary_Business_Driver__c]\nlist: [\n  a,\n]\n";
    let parsed = read(text);
    assert!(parsed.problems.is_empty(), "{:?}", parsed.problems.iter().next());
    let json = parsed.tree.to_json();
    assert_eq!(json["waves"], json!([{ "pilot": 150 }, 300, "rest"]));
    assert_eq!((&json["hours"], &json["starts"]), (&json!("09:00-16:30"), &json!("2027-01-11")));
    assert_eq!(json["evidence"], json!(["opp-field:Primary_Business_Driver__c"]));
}
