//! Table cases over whole texts: what is parsed, what is reported and where, what is rendered.

use std::collections::BTreeMap;
use std::fmt::Write;

use proptest::prelude::*;

use super::*;
use crate::base::digest::Keyed;
use crate::base::private::Personal;
use crate::diagnostic::{Problems, Severity};
use crate::source::{OffsetMap, Sources, Span};

fn parsed(text: &str) -> (Content, Sources, Problems) {
    let mut sources = Sources::new();
    let file = sources.add("t.md", text);
    let mut problems = Problems::new();
    let content = parse(text, file, &OffsetMap::straight(0), &mut problems);
    (content, sources, problems)
}

fn clean(text: &str) -> Content {
    let (content, _, problems) = parsed(text);
    assert!(problems.is_empty(), "{text}: {problems:?}");
    content
}

/// Each problem as `rule start..end headline`.
fn reported(text: &str) -> Vec<String> {
    let (_, _, problems) = parsed(text);
    let show = |d: &crate::diagnostic::Diagnostic| {
        let Span { start, end } = d.primary.as_ref().unwrap().at.span;
        format!("{} {start}..{end} {}", d.rule, d.headline)
    };
    problems.iter().map(show).collect()
}

/// The pieces in a short form with their spans.
fn shape(nodes: &[Node]) -> String {
    nodes.iter().fold(String::new(), |mut out, node| {
        let Span { start, end } = node.span;
        let branch = |b: &Branch| format!("<{}..{} {}>", b.span.start, b.span.end, shape(&b.nodes));
        let inner: Vec<String> = node.branches().into_iter().map(branch).collect();
        let kind = match &node.kind {
            NodeKind::Text(text) => format!("{text:?}"),
            NodeKind::Tag(tag) => {
                let Span { start, end } = tag.name_span;
                format!("tag {}@{start}..{end} {:?}", tag.name, tag.fallback)
            }
            NodeKind::Sender(variable) => format!("{variable:?}"),
            NodeKind::Helper(text) => format!("helper {text}"),
            NodeKind::Spintax(_) => format!("spin {}", inner.join("")),
            NodeKind::Conditional(c) => format!("if {} {}", c.name, inner.join("")),
        };
        let _ = write!(out, "[{start}..{end} {kind}]");
        out
    })
}

#[test]
fn every_construct_is_parsed_with_its_place() {
    let cases = [
        ("Hi", "[0..2 \"Hi\"]"),
        ("{{a}}", "[0..5 tag a@2..3 None]"),
        ("ö{{a.b|dear reader}}", "[0..2 \"ö\"][2..21 tag a.b@4..7 Some(\"dear reader\")]"),
        ("{a|b}", "[0..5 spin <1..2 [1..2 \"a\"]><3..4 [3..4 \"b\"]>]"),
        (
            "{a|{b|c}}",
            "[0..9 spin <1..2 [1..2 \"a\"]><3..8 [3..8 spin <4..5 [4..5 \"b\"]><6..7 [6..7 \"c\"]>]>]",
        ),
        ("%sender-name%", "[0..13 Name]"),
        ("{{sl_time_of_day}}", "[0..18 helper sl_time_of_day]"),
        ("{{sl_date \"2 days\" \"Do\"}}", "[0..25 helper sl_date \"2 days\" \"Do\"]"),
        ("{{#if a}}x{{/if}}", "[0..17 if a <9..10 [9..10 \"x\"]>]"),
        ("{{#if a}}x{{else}}y{{/if}}", "[0..26 if a <9..10 [9..10 \"x\"]><18..19 [18..19 \"y\"]>]"),
        ("a|b 50%", "[0..7 \"a|b 50%\"]"),
    ];
    for (text, expected) in cases {
        assert_eq!(shape(clean(text).nodes()), expected, "{text}");
    }
}

#[test]
fn what_is_wrong_is_reported_once_and_at_its_place() {
    let cases: &[(&str, &[&str])] = &[
        ("ab {Hi|Hello", &["msg-spintax-balanced 3..4 unclosed spintax"]),
        ("{Hi}", &["msg-spintax-balanced 0..4 spintax with a single option"]),
        ("{}", &["msg-spintax-balanced 0..2 spintax without a wording"]),
        ("{a|}", &["msg-spintax-balanced 0..4 spintax with an empty option"]),
        ("a } b", &["msg-spintax-balanced 2..3 `}` without `{` before it"]),
        ("a }} b", &["msg-tag-syntax 2..4 `}}` without `{{` before it"]),
        ("{{a", &["msg-tag-syntax 0..3 `{{` without `}}` on its line"]),
        ("{{a}", &["msg-tag-syntax 0..3 `{{` is closed by one brace"]),
        ("{{a|b} {c|d}", &["msg-tag-syntax 0..5 `{{` is closed by one brace"]),
        ("{{a{{b}}}}", &["msg-tag-syntax 0..3 tags do not nest"]),
        ("{{}}", &["msg-tag-syntax 0..4 empty merge tag"]),
        ("{{first name}}", &["msg-tag-syntax 0..14 `first name` is not the key of a field"]),
        ("{{ a }}", &["msg-tag-syntax 0..7 blanks around the key `a`"]),
        ("{{a|}}", &["msg-tag-fallback 0..6 the fallback of `a` is empty"]),
        ("{{sl_dat}}", &["msg-tag-known 0..10 Smartlead has no helper `sl_dat`"]),
        ("%signatur%", &["msg-tag-known 0..10 Smartlead has no sender variable `%signatur%`"]),
        ("{a|{{b}}}", &["msg-spintax-balanced 3..8 merge tag `b` inside spintax"]),
        ("{a|{{#if b}}c{{/if}}}", &["msg-spintax-balanced 3..12 condition on `b` inside spintax"]),
        ("{{#if a}}x", &["msg-tag-syntax 0..9 unclosed `{{#if}}`"]),
        ("x{{/if}}", &["msg-tag-syntax 1..8 `{{/if}}` without `{{#if}}`"]),
        ("x{{else}}", &["msg-tag-syntax 1..9 `{{else}}` outside a block"]),
        ("{{#if}}x", &["msg-tag-syntax 0..7 `#if` does not name one field"]),
        ("{{#each a}}", &["msg-tag-syntax 0..11 `{{#each a}}` is not a block"]),
        ("{a|{{#if b}}c}", &["msg-tag-syntax 3..12 unclosed `{{#if}}`"]),
        ("{{#if b}}{a|c{{/if}}", &["msg-spintax-balanced 9..10 unclosed spintax"]),
        (
            "{{#if a}}{{else}}x{{else}}y{{/if}}",
            &["msg-tag-syntax 18..26 second `{{else}}` of one block"],
        ),
        (
            "{a|{a|{a|{a|{a|{a|{a|{a|{a|b}}}}}}}}}",
            &["msg-spintax-balanced 24..25 nested deeper than 8 levels"],
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(reported(text), *expected, "{text}");
    }
}

#[test]
fn an_unclosed_brace_names_both_ends_and_a_slip_its_word() {
    let (_, sources, problems) = parsed("one\n{Hi|Hello\n");
    let problem = problems.iter().next().unwrap();
    assert_eq!(sources.show(problem.primary.as_ref().unwrap().at), "t.md:2:1");
    assert_eq!(sources.show(problem.related[0].at), "t.md:3:1");
    let (_, _, problems) = parsed("%sender-nme%");
    let help = problems.iter().next().unwrap().help.clone();
    assert_eq!(help.as_deref(), Some("did you mean `%sender-name%`?"));
}

#[test]
fn a_tag_in_spintax_is_a_warning_and_an_open_brace_an_error() {
    let severity = |text| parsed(text).2.iter().next().unwrap().severity;
    assert_eq!(severity("{a|{{b}}}"), Severity::Warning);
    assert_eq!(severity("{a|b"), Severity::Error);
}

#[test]
fn positions_go_through_the_map_of_a_block_scalar() {
    let file_text = "subject: |\n  Hi\n  {a|\n";
    let mut sources = Sources::new();
    let file = sources.add("c.yaml", file_text);
    let mut map = OffsetMap::default();
    map.run(0, 13);
    map.run(3, 18);
    let mut problems = Problems::new();
    parse("Hi\n{a|\n", file, &map, &mut problems);
    let place = problems.iter().next().unwrap().primary.as_ref().unwrap().at;
    assert_eq!(sources.show(place), "c.yaml:3:3");
}

fn texts(content: &Content) -> Vec<String> {
    let show = |node: &&Node| content.text()[node.span.range()].to_owned();
    content.expansions().map(|nodes| nodes.iter().map(show).collect()).collect()
}

#[test]
fn expansions_are_all_there_and_each_once() {
    let content = clean("{a|b{c|d}} {{#if x}}e{{/if}}");
    assert_eq!(content.expansion_count(), 6);
    assert_eq!(texts(&content), ["a e", "bc e", "bd e", "a ", "bc ", "bd "]);
    assert_eq!(texts(&clean("plain")), ["plain"]);
}

#[test]
fn more_expansions_than_numbers_saturate_and_stop_at_the_limit() {
    let content = clean(&"{a|b}".repeat(200));
    assert_eq!(content.expansion_count(), u64::MAX);
    assert_eq!(content.expansions().count(), 4096);
    let wanted = |kind: &NodeKind| *kind == NodeKind::Text("a".into());
    assert_eq!(always_contains(&content, wanted).unwrap_err().span, Span::new(3, 4));
}

#[test]
fn what_one_branch_lacks_is_found_in_that_branch() {
    let optout = |kind: &NodeKind| *kind == NodeKind::Sender(SenderVariable::UnsubscribeText);
    let lacks = |text: &str| always_contains(&clean(text), optout).map_err(|at| at.span);
    let it = "%unsubscribe-text%";
    assert_eq!(lacks(it), Ok(()));
    assert_eq!(lacks("none"), Err(Span::new(0, 4)));
    assert_eq!(lacks(&format!("{{a {it}|b {it}}}")), Ok(()));
    assert_eq!(lacks(&format!("{{a {it}|b}}")), Err(Span::new(22, 23)));
    assert_eq!(lacks(&format!("{{a|b}} {{a {it}|bc}}")), Err(Span::new(28, 30)));
    let nested = format!("{{a {it}|{{b {it}|c}}}}");
    assert_eq!(lacks(&nested), Err(Span::new(44, 45)));
    assert_eq!(lacks(&format!("{{{{#if a}}}}{it}{{{{/if}}}}")), Err(Span::new(0, 34)));
    assert_eq!(lacks(&format!("{{{{#if a}}}}{it}{{{{else}}}}{it}{{{{/if}}}}")), Ok(()));
    assert_eq!(lacks(&format!("{{a {it}|b}} {it}")), Ok(()));
}

fn values(pairs: &[(&str, &str)]) -> BTreeMap<String, Personal> {
    pairs.iter().map(|(key, value)| ((*key).to_owned(), Personal::from(*value))).collect()
}

fn rendered(text: &str, pairs: &[(&str, &str)], wording: u64, markup: Markup) -> Rendered {
    let values = values(pairs);
    let fallbacks = BTreeMap::from([("company".to_owned(), "your team".to_owned())]);
    let rendering = Rendering { values: &values, fallbacks: &fallbacks, wording, markup };
    rendering.render(&clean(text))
}

#[test]
fn values_fallbacks_branches_and_wordings_are_rendered() {
    let text = "{Hi|Hello} {{name|there}}, {{#if city}}in {{city}}{{else}}at {{company}}{{/if}} %signature%";
    let show = |pairs: &[(&str, &str)], wording| {
        let rendered = rendered(text, pairs, wording, Markup::Plain);
        assert_eq!(rendered.blemishes, []);
        rendered.text.into_revealed()
    };
    assert_eq!(show(&[("name", "Ada"), ("city", "Ulm")], 0), "Hi Ada, in Ulm %signature%");
    assert_eq!(show(&[("name", " "), ("city", "")], 1), "Hello there, at your team %signature%");
    assert_eq!(show(&[], 2), "Hi there, at your team %signature%");
}

#[test]
fn the_wordings_of_a_person_are_those_of_the_branches_taken() {
    let content = clean("{a|b}{{#if city}}{c|d|e}{{/if}}");
    let (fallbacks, markup) = (BTreeMap::new(), Markup::Plain);
    let wordings = |pairs: &[(&str, &str)]| {
        let values = values(pairs);
        let rendering =
            |wording| Rendering { values: &values, fallbacks: &fallbacks, wording, markup };
        let count = rendering(0).wordings(&content);
        let texts = (0..count).map(|n| rendering(n).render(&content).text);
        assert_eq!(rendering(count).render(&content), rendering(0).render(&content));
        texts.collect::<std::collections::BTreeSet<Personal>>().len()
    };
    assert_eq!(wordings(&[]), 2);
    assert_eq!(wordings(&[("city", "Ulm")]), 6);
}

#[test]
fn the_problems_of_one_text_are_bounded() {
    assert_eq!(reported(&"{} ".repeat(1_000)).len(), 200);
}

#[test]
fn what_a_reader_should_not_see_is_a_blemish() {
    let flaws = |pairs: &[(&str, &str)]| -> Vec<Flaw> {
        let rendered = rendered("{{name}}", pairs, 0, Markup::Plain);
        rendered.blemishes.iter().map(|blemish| blemish.flaw).collect()
    };
    assert_eq!(flaws(&[]), [Flaw::Unresolved]);
    assert_eq!(flaws(&[("Name", "Ada")]), [Flaw::Unresolved]);
    assert_eq!(flaws(&[("name", " \t")]), [Flaw::Blank]);
    assert_eq!(flaws(&[("name", "NULL")]), [Flaw::NullWord]);
    assert_eq!(flaws(&[("name", "{Foo|Bar}")]), [Flaw::Syntax]);
    assert_eq!(flaws(&[("name", "Foo\u{202e}Bar")]), [Flaw::Hidden]);
    assert_eq!(flaws(&[("name", "Foo\u{7}")]), [Flaw::Hidden]);
    assert_eq!(flaws(&[("name", "\u{5d0}\u{5d1} & Søn\u{200d}")]), []);
    assert_eq!(flaws(&[("name", "Foo | Bar 5%")]), []);
}

#[test]
fn a_value_cannot_write_markup() {
    assert_eq!(Markup::of("a < b, c > d"), Markup::Plain);
    assert_eq!(Markup::of("<p>a</p>"), Markup::Html);
    assert_eq!(Markup::of("a<br>b"), Markup::Html);
    let rendered = rendered("<b>{{name}}</b>", &[("name", "<i>&\"'")], 0, Markup::Html);
    assert_eq!(rendered.text.reveal(), "<b>&lt;i&gt;&amp;&quot;&#39;</b>");
}

#[test]
fn the_digest_of_a_message_needs_the_key_and_every_byte() {
    let part = |text: &str| Rendered { text: Personal::from(text), blemishes: Vec::new() };
    let key = Keyed::new;
    let digest = message_digest(&key(b"k"), &part("s"), &part("body"));
    assert_eq!(digest, message_digest(&key(b"k"), &part("s"), &part("body")));
    assert_ne!(digest, message_digest(&key(b"l"), &part("s"), &part("body")));
    assert_ne!(digest, message_digest(&key(b"k"), &part("sb"), &part("ody")));
    assert_ne!(digest, message_digest(&key(b"k"), &part("s"), &part("body ")));
}

proptest! {
    #[test]
    fn every_file_is_read_and_every_place_lies_in_it(
        lines in proptest::collection::vec(
            prop_oneof![
                Just("---"), Just("---\r"), Just("id: a"), Just("version: 1"), Just("kind: prompt"),
                Just("kind: template"), Just("subject: |"), Just("  Hi {a|"), Just("subject: {a|b}"),
                Just("variables:"), Just("  ö: { fallback: x }"), Just("inputs: [a, 1"),
                Just("temperature: .nan"), Just("{{a|ö}} {b"), Just("\r"), Just(""),
            ],
            0..14,
        )
    ) {
        let text = lines.join("\n");
        let mut sources = Sources::new();
        let file = sources.add("t.md", text.as_str());
        for problem in read(file, &text).problems.sorted(&sources) {
            let places = problem.primary.iter().chain(&problem.related);
            for label in places {
                prop_assert!(text.get(label.at.span.range()).is_some(), "{:?}", label);
            }
        }
    }

    #[test]
    fn every_text_is_parsed_without_a_gap(
        parts in proptest::collection::vec(
            prop_oneof![
                Just("{"), Just("}"), Just("|"), Just("{{"), Just("}}"), Just("{{a}}"),
                Just("{{#if a}}"), Just("{{else}}"), Just("{{/if}}"), Just("%signature%"),
                Just("%"), Just("ö"), Just("\n"), Just("x y"),
            ],
            0..40,
        )
    ) {
        let text = parts.concat();
        let (content, sources, problems) = parsed(&text);
        let mut end = 0;
        for node in content.nodes() {
            prop_assert_eq!(node.span.start, end);
            end = node.span.end;
        }
        prop_assert_eq!(end as usize, text.len());
        let count = content.expansion_count();
        prop_assert!(content.expansions().count() as u64 <= count);
        for problem in problems.sorted(&sources) {
            let at = problem.primary.unwrap().at.span;
            prop_assert!(text.get(at.range()).is_some());
        }
    }
}
