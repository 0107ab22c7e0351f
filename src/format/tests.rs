//! Layouts as tables, and the promise: what is laid out means the same and is laid out again as
//! itself.

use super::{Layout, document, template};
use crate::source::{FileId, Sources};

fn file() -> FileId {
    Sources::new().add("a.yaml", "")
}

/// The layout of a text; itself where it is kept.
fn shown(text: &str) -> String {
    match document(file(), text) {
        Layout::Kept => text.to_owned(),
        Layout::Changed(laid_out) => laid_out,
        Layout::Unreadable(problems) => format!("unreadable: {:?}", problems.rules()),
        Layout::Doubtful => "doubtful".to_owned(),
    }
}

fn check(table: &[(&str, &str)]) {
    for (text, expected) in table {
        let laid_out = shown(text);
        assert_eq!(laid_out, *expected, "of {text:?}");
        assert_eq!(shown(&laid_out), laid_out, "again, of {text:?}");
    }
}

#[test]
fn indentation_quotes_and_blanks_are_made_alike() {
    check(&[
        ("a:\n    b:   1\n    c: 'x'\n", "a:\n  b: 1\n  c: x\n"),
        ("a:\n- 1\n-   b: 2\n    c: 3\n", "a:\n  - 1\n  - b: 2\n    c: 3\n"),
        ("a: [1,2 , { b: 3,c: 4}]\n", "a: [1, 2, { b: 3, c: 4 }]\n"),
        ("a: {}\nb: []\nc:\nd: ~\n", "a: {}\nb: []\nc:\nd: ~\n"),
        ("a: 1\n\n\n\nb: 2", "a: 1\n\nb: 2\n"),
        ("a: 1\nb:\n\n  c: 2\n\n  d: 3\n\ne: 4\n", "a: 1\n\nb:\n  c: 2\n\n  d: 3\n\ne: 4\n"),
        ("a: 1   \nb:\n  c: 2\nd: 3\n", "a: 1\n\nb:\n  c: 2\n\nd: 3\n"),
        ("a:\n  - - 1\n    - 2\n  -\n    b: 3\n", "a:\n  - - 1\n    - 2\n  - b: 3\n"),
        ("a: [ b: 1 ]\n", "a: [b: 1]\n"),
        ("a: {b: 1,c: 2}\n", "a: { b: 1, c: 2 }\n"),
        ("a: [x,y]\n", "a: [x, y]\n"),
        ("a: [ ]\nb: {  }\n", "a: []\nb: {}\n"),
        ("a: [R&D,  'x' ,{b:  [1 ,2]}]\n", "a: [R&D, x, { b: [1, 2] }]\n"),
        ("a: [1, 2, ]\n", "a: [1, 2]\n"),
        ("a: {b: 1,\n  c: 2,}\n", "a: { b: 1, c: 2 }\n"),
        ("a: {b: , c}\n", "a: { b:, c: }\n"),
        ("a: { b: \"x,\n    y\", c: one\n  two }\n", "a: { b: \"x, y\", c: one two }\n"),
        ("a: one\n   two\nb: \"x\n y\"\n", "a: one\n  two\nb: \"x\n  y\"\n"),
        ("a: 1\r\nb:\r\n    c: 2\r\n", "a: 1\r\n\r\nb:\r\n  c: 2\r\n"),
        ("größe: 'ü'\n", "größe: ü\n"),
    ]);
}

#[test]
fn comments_stay_with_what_they_are_about() {
    check(&[
        (
            "# top\n\n# of a\na: 1\n# of b\nb: 2\n# end\n",
            "# top\n\n# of a\na: 1\n# of b\nb: 2\n# end\n",
        ),
        ("a:  # of a\n    b: 1 # of b\n", "a:  # of a\n  b: 1  # of b\n"),
        (
            "a:\n    b: 1        # same\n    cd: 2       # column\n",
            "a:\n  b: 1          # same\n  cd: 2         # column\n",
        ),
        (
            "a:\n    b: 1\n    # last of a\n# of c\nc: 2\n",
            "a:\n  b: 1\n  # last of a\n\n# of c\nc: 2\n",
        ),
        (
            "a:\n  # of the item\n  - b: 1\n    # of c\n    c: 2\n",
            "a:\n  # of the item\n  - b: 1\n    # of c\n    c: 2\n",
        ),
        ("a:\n  - # of b\n    b: 1\n", "a:\n  # of b\n  - b: 1\n"),
        (
            "a: [ # of a\n  1, # of 1\n  2\n  # last\n] # end\n",
            "a:  # of a\n  - 1  # of 1\n  - 2\n  # last\n  # end\n",
        ),
        (
            "a: | # of a\n    text # no comment\nb: 1\n",
            "a: |  # of a\n  text # no comment\n\nb: 1\n",
        ),
        ("a: {b: 1,\n   c: 2} # of a\n", "a: { b: 1, c: 2 }  # of a\n"),
    ]);
}

#[test]
fn a_waiver_stays_bound() {
    let waiver = "# sendoff: waive x";
    check(&[
        (
            &format!("a:\n    b: 1\n    {waiver}\nc: 2\n"),
            &format!("a:\n  b: 1\n\n{waiver}\nc: 2\n"),
        ),
        (
            &format!("a: [ 1, # of 1\n 2\n] {waiver}\n"),
            &format!("a: [ 1, # of 1\n 2\n]  {waiver}\n"),
        ),
    ]);
    let items = ["abcdefghij"; 10].join(", ");
    check(&[(&format!("{waiver}\nabc: [{items}]\n"), &format!("{waiver}\nabc: [{items}]\n"))]);
}

#[test]
fn blocks_of_text_keep_every_byte() {
    check(&[
        ("a: |\n      one\n        two\n\n      three\n", "a: |\n  one\n    two\n\n  three\n"),
        ("a: |-\n one \n  two\nb: 1\n", "a: |-\n  one \n   two\n\nb: 1\n"),
        ("a: >\n    one\n    two\n\n    three\n", "a: >\n  one\n  two\n\n  three\n"),
        ("a: |4\n      one\n    two\n", "a: |2\n    one\n  two\n"),
        ("a:\n  - |+\n     one\n\n\n  - 2\n", "a:\n  - |+\n    one\n\n\n  - 2\n"),
    ]);
}

#[test]
fn a_list_in_brackets_that_is_too_long_is_written_in_lines() {
    let items = ["abcdefghij"; 10];
    let lines: String = items.iter().map(|item| format!("  - {item}\n")).collect();
    let long = items.join(", ");
    let inside = lines.replacen("  - ", "  - - ", 1).replace("\n  - ", "\n    - ");
    let nested = format!("a:\n  # of it\n{inside}");
    check(&[
        (&format!("abc: [{long}] # of a\n"), &format!("abc:  # of a\n{lines}")),
        (&format!("a: {{ b: [{long}] }}\n"), &format!("a: {{ b: [{long}] }}\n")),
        (&format!("a:\n  - [{long}] # of it\n"), &nested),
    ]);
}

#[test]
fn keys_of_a_section_come_in_the_order_of_the_language_with_their_comments() {
    check(&[(
        "name: x\nkind: campaign/v1\nsend:\n  # when\n  timezone: Europe/Berlin\n  days: [mon]\n\
         unknown: 1\nwriteback:\n  Lead: [B]\n  Account: [A]\n\
         brief:\n  gbu: y # unit\n  title: z\n",
        "kind: campaign/v1\nname: x\n\nbrief:\n  title: z\n  gbu: y  # unit\n\n\
         send:\n  days: [mon]\n  # when\n  timezone: Europe/Berlin\n\n\
         writeback:\n  Lead: [B]\n  Account: [A]\n\nunknown: 1\n",
    )]);
}

#[test]
fn names_and_their_repetitions_stay_in_order() {
    let text = "name: &n x\nkind: campaign/v1\nbrief: &b\n    title: *n\nsend: *b\n";
    let expected = "name: &n x\nkind: campaign/v1\n\nbrief: &b\n  title: *n\n\nsend: *b\n";
    check(&[(text, expected)]);
}

#[test]
fn what_cannot_be_read_is_left_alone() {
    for text in ["a: [1\n", "a: 1\na: 2\n", "a: !x 1\n", "a: 1\n---\nb: 2\n"] {
        assert!(shown(text).starts_with("unreadable"), "{text}");
    }
    check(&[
        ("", ""),
        ("# only\n", "# only\n"),
        ("text\n", "text\n"),
        ("{ a: 1 }\n", "{ a: 1 }\n"),
    ]);
}

#[test]
fn the_front_matter_of_a_template_is_laid_out_and_its_body_is_not() {
    let body = "---\n\n\nHi   {{first_name}},  \n- [x]\n\n";
    let text = format!(
        "---\nversion: 2\nid: 'x'\nkind: template\nlanguage: en\nvariables:\n    first_name: \
         {{fallback: there,from: Lead.FirstName}}\n{body}"
    );
    let Layout::Changed(laid_out) = template(file(), &text) else { panic!("it changes") };
    let expected = format!(
        "---\nid: x\nversion: 2\nkind: template\nlanguage: en\nvariables:\n  first_name: \
         {{ fallback: there, from: Lead.FirstName }}\n{body}"
    );
    assert_eq!(laid_out, expected);
    assert!(matches!(template(file(), &laid_out), Layout::Kept));
    assert!(matches!(template(file(), "Hi\n"), Layout::Unreadable(_)));
}
