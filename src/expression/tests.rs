use std::collections::BTreeSet;

use serde_json::json;

use super::*;
use crate::base::shape::Field;

fn scope() -> Scope {
    let text = |key| Field::required(key, Shape::Text);
    let wave = Shape::Section(vec![
        Field::optional("name", Shape::Text),
        Field::required("size", Shape::Int),
    ]);
    let words = Shape::Word(vec!["cold", "dormant"]);
    let brief = Shape::Section(vec![
        text("title"),
        Field::required("starts", Shape::Date),
        Field::required("ends", Shape::Date),
        Field::optional("theme", Shape::Text),
        Field::required("segment", words),
        Field::required("rate", Shape::Number),
    ]);
    let campaign = Shape::Section(vec![
        Field::required("brief", brief),
        Field::required("waves", Shape::List(Box::new(wave))),
        Field::required("owners", Shape::Table(Box::new(Shape::Text))),
    ]);
    Scope { variables: vec![("campaign".to_owned(), campaign)], present: Vec::new() }
}

fn values(waves: usize) -> Values {
    let mut values = Values::default();
    let waves: Vec<_> = (1..=waves).map(|size| json!({ "size": size })).collect();
    let brief = json!({
        "title": "Grüße", "starts": "2027-01-11", "ends": "2027-03-05", "segment": "cold",
        "rate": 2.0,
    });
    values.set("campaign", &json!({ "brief": brief, "waves": waves, "owners": { "a": "b" } }));
    values
}

/// The first mistake: the text it points at, the headline, and what would mend it.
fn mistake(text: &str) -> String {
    let mistakes = compile(text, &scope()).expect_err(text);
    let first = &mistakes[0];
    assert!(!first.help.is_empty(), "{text} says no way out");
    let fix = first.fix.as_ref().map_or(String::new(), |fix| format!(" -> {fix}"));
    format!("[{}] {}{fix}", &text[first.span.range()], first.headline)
}

fn run(text: &str) -> Result<serde_json::Value, Failure> {
    run_over(text, 3)
}

fn run_over(text: &str, waves: usize) -> Result<serde_json::Value, Failure> {
    let expression = compile(text, &scope()).unwrap_or_else(|wrong| panic!("{text}: {wrong:?}"));
    expression.run(&values(waves), &Budget::new(STEPS))
}

#[test]
fn expressions_have_the_values_the_language_gives_them() {
    let cases = [
        ("campaign.brief.title == \"Grüße\" && campaign.brief.rate >= 2", json!(true)),
        ("campaign.waves.all(wave, wave.size < 4)", json!(true)),
        ("campaign.waves.exists(w, w.size == 3)", json!(true)),
        ("campaign.waves.exists_one(w, w.size > 1)", json!(false)),
        ("size(campaign.waves.filter(w, w.size > 1))", json!(2)),
        ("campaign.waves.map(w, w.size * 10)", json!([10, 20, 30])),
        ("campaign.waves.map(w, w.size > 1, w.size)", json!([2, 3])),
        ("campaign.waves[2].size - campaign.waves[0].size", json!(2)),
        ("days_between(campaign.brief.starts, campaign.brief.ends)", json!(53)),
        ("weekday(campaign.brief.starts)", json!("mon")),
        ("campaign.brief.starts < \"2027-02-01\"", json!(true)),
        ("\"a\" in campaign.owners ? campaign.owners[\"a\"] : \"nobody\"", json!("b")),
        ("campaign.brief.title + \"!\"", json!("Grüße!")),
        ("campaign.brief.title.matches(\"^G.{2}ß\")", json!(true)),
        ("!has(campaign.brief.theme) || campaign.brief.theme == \"x\"", json!(true)),
        ("campaign.brief.segment in [\"cold\", \"dormant\"]", json!(true)),
        ("has(campaign.brief.theme) ? size(campaign.brief.theme) : -1", json!(-1)),
        ("campaign.brief.rate * 2.0", json!(4.0)),
        ("campaign.owners.all(name, name.startsWith(\"a\"))", json!(true)),
    ];
    for (text, expected) in cases {
        assert_eq!(run(text), Ok(expected), "{text}");
    }
}

#[test]
fn a_mistake_is_found_before_anything_runs_and_points_at_its_characters() {
    let cases = [
        (
            "campaign.brief.startz < \"2027-01-01\"",
            "[startz] `campaign.brief` has no `startz` -> starts",
        ),
        ("campain.brief.title == \"\"", "[campain] there is no variable `campain` -> campaign"),
        ("\"ß\" == campaign.brief.titel", "[titel] `campaign.brief` has no `titel` -> title"),
        ("campaign.waves.all(w, w.sise > 1)", "[sise] `w` has no `sise` -> size"),
        ("campaign.waves.all(w, x.size > 1)", "[x] there is no variable `x` -> w"),
        (
            "size(campaign.brief.title.foo)",
            "[foo] `campaign.brief.title` is a text, which has no `foo`",
        ),
        ("campaign.brief.theme == \"x\"", "[theme] `campaign.brief.theme` may be missing"),
        ("campaign.waves.all(w, w.name != \"\")", "[name] `w.name` may be missing"),
        ("has(campaign.brief.them)", "[them] `campaign.brief` has no `them` -> theme"),
        (
            "campaign.brief.title > 3",
            "[campaign.brief.title > 3] `>` cannot compare a text with a whole number",
        ),
        (
            "campaign.brief.rate + 1",
            "[1] `+` does not take a whole number and one with a fraction -> 1.0",
        ),
        (
            "campaign.brief.segment == \"dormat\"",
            "[\"dormat\"] `dormat` is none of the words that can stand there -> \"dormant\"",
        ),
        (
            "campaign.brief.segment in [\"cold\", \"warm\"]",
            "[\"warm\"] `warm` is none of the words that can stand there",
        ),
        ("campaign.brief.ends < \"spring\"", "[\"spring\"] `spring` is no date"),
        (
            "campaign.brief.title && true",
            "[campaign.brief.title] this must be true or false, but is a text",
        ),
        ("sise(campaign.waves) > 1", "[sise] there is no function `sise` -> size"),
        ("campaign.waves.al(w, w.size > 1)", "[w] there is no variable `w`"),
        ("campaign.brief.title.matches(\"(\")", "[\"(\"] this is no pattern"),
        (
            "campaign.brief.title.matches(campaign.brief.title)",
            "[campaign.brief.title] a pattern must be written out",
        ),
        (
            "campaign.brief.title.matches(\"(a{99}){99}\")",
            "[\"(a{99}){99}\"] the pattern is too large to be tried often",
        ),
        (
            "campaign.waves.map(w, campaign.waves)",
            "[campaign.waves] `map` gives numbers, texts and truth values only",
        ),
        (
            "[campaign.waves]",
            "[campaign.waves] a list that is written here holds numbers and texts only",
        ),
        (
            "campaign.waves + campaign.waves",
            "[campaign.waves + campaign.waves] `+` does not take a list and a list",
        ),
        ("{\"a\": 1}", "[{\"a\": 1}] a mapping cannot be written here"),
        (
            "campaign.waves.all(campaign, true)",
            "[campaign.waves.all(campaign, true)] `campaign` already has a meaning",
        ),
        ("campaign.brief.title == null", "[null] nothing is ever `null` here"),
        ("campaign.brief.title ==", "[] the expression cannot be read"),
        ("campaign.brief.title = \"x\"", "[=] the expression cannot be read"),
        ("campaign..brief", "[.] the expression cannot be read"),
    ];
    let mut wrong = Vec::new();
    for (text, expected) in cases {
        let found = mistake(text);
        if found != expected {
            wrong.push(found);
        }
    }
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn what_grows_too_large_to_read_is_refused() {
    let long = format!("campaign.brief.title == \"{}\"", "x".repeat(TEXT_MAX));
    assert!(mistake(&long).ends_with("the expression is longer than 2000 bytes"));
    let deep = format!("{}true{}", "(".repeat(900), ")".repeat(900));
    assert!(mistake(&deep).ends_with("brackets stand in each other too deep"));
    let sum = format!("1{} > 0", "+1".repeat(200));
    assert!(mistake(&sum).ends_with("the expression has too many parts"));
    let choice = format!("{}true", "true ? true : ".repeat(90));
    assert!(mistake(&choice).ends_with("the expression cannot be read"));
    for fits in ["1".to_owned() + &"+1".repeat(32) + " < 0", "!".repeat(100) + "true"] {
        assert!(run(&fits).is_ok(), "{fits}");
    }
    let brackets = format!("{}true{}", "(".repeat(12), ")".repeat(12));
    assert_eq!(run(&brackets), Ok(json!(true)));
    let nested = "campaign.waves.all(a, campaign.waves.all(b, campaign.waves.all(c, \
                  campaign.waves.all(d, d.size > c.size))))";
    assert!(mistake(nested).ends_with("more than 3 comprehensions stand in each other"));
}

#[test]
fn work_is_bounded_and_what_was_not_finished_is_never_true() {
    let loops = [
        "campaign.waves.all(a, campaign.waves.all(b, a.size + b.size > 0))",
        "campaign.waves.exists(a, campaign.waves.exists(b, a.size < 0 && b.size < 0))",
        "campaign.waves.exists(a, campaign.waves.exists_one(b, a.size == b.size && a.size < 0))",
        "size(campaign.waves.map(a, size(campaign.waves.map(b, b.size)))) > 0",
        "size(campaign.waves.filter(a, size(campaign.waves.filter(b, b.size > 0)) > 0)) > 0",
        // `||` absorbs the refusal; the budget says that it was refused.
        "campaign.waves.all(a, campaign.waves.all(b, b.size > 0)) || true",
        "campaign.waves.all(a, campaign.brief.title.matches(\"^x\") || true)",
    ];
    for text in loops {
        assert_eq!(run_over(text, 2_000), Err(Failure::OverBudget), "{text}");
        assert!(run_over(text, 5).is_ok(), "{text}");
    }
    let doubled =
        (0..15).fold("[\"xxxxxxxx\"]".to_owned(), |text, _| format!("{text}.map(a, a+a)"));
    assert_eq!(run_over(&format!("size({doubled}) > 0"), 1), Err(Failure::OverBudget));
}

#[test]
fn what_cannot_be_computed_says_why_without_the_values() {
    let cases = [
        ("1 / (size(campaign.waves) - 3) == 1", "it divides by zero"),
        ("campaign.waves[7].size == 1", "a list is shorter than it says"),
        ("campaign.owners[\"nobody\"] == \"x\"", "`nobody` is missing"),
    ];
    for (text, expected) in cases {
        assert_eq!(run(text), Err(Failure::Impossible(expected.to_owned())), "{text}");
    }
}

#[test]
fn what_an_expression_reads_and_tells_is_known() {
    let text = "has(campaign.brief.theme) && campaign.waves.all(w, w.size > 0)";
    let expression = compile(text, &scope()).unwrap();
    let reads: BTreeSet<&str> = expression.reads.iter().map(String::as_str).collect();
    assert!(reads.contains("campaign.brief") && reads.contains("campaign.waves"));
    assert_eq!(expression.present, ["campaign.brief.theme"]);
    let scope = Scope { present: expression.present, ..scope() };
    assert!(compile("campaign.brief.theme == \"x\"", &scope).is_ok());
}
