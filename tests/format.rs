//! The promise of `fmt`, on every document of the examples and on what a person could have made of
//! them: what is laid out means the same, keeps every comment, and is laid out again as itself.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use sendoff::diagnostic::Problems;
use sendoff::format::{self, Layout};
use sendoff::source::{FileId, Sources};
use sendoff::spec;
use sendoff::template;
use sendoff::workspace::Workspace;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every document of the examples, with its path inside of its workspace.
fn documents() -> &'static [(String, String)] {
    static ALL: OnceLock<Vec<(String, String)>> = OnceLock::new();
    ALL.get_or_init(read)
}

fn read() -> Vec<(String, String)> {
    let mut found = Vec::new();
    for example in ["full", "small"] {
        let workspace = Workspace::load(&root().join("examples").join(example)).unwrap();
        for file in workspace.files.iter().filter(|file| !file.path.contains("CODEOWNERS")) {
            let text = workspace.sources.file(file.file).text().to_owned();
            found.push((file.path.clone(), text));
        }
    }
    assert!(found.len() > 25);
    found
}

fn is_template(path: &str) -> bool {
    path.ends_with(".md")
}

fn file() -> FileId {
    Sources::new().add("x", "")
}

fn laid_out(path: &str, text: &str) -> Layout {
    if is_template(path) { format::template(file(), text) } else { format::document(file(), text) }
}

/// What a document means: the typed model with every place left out.
fn meaning(path: &str, text: &str) -> String {
    let mut problems = Problems::new();
    let model = if is_template(path) {
        let read = template::read(file(), text);
        problems.extend(read.problems);
        read.template.unwrap().digest.to_string()
    } else {
        let tree = sendoff::yaml::parse(file(), text).tree;
        format!("{:?}", spec::read(file(), &tree, &mut problems))
    };
    let rules: Vec<_> = problems.rules().into_iter().collect();
    format!("{} {rules:?}", without_places(&model))
}

/// A debug text without the places in it: `Location { file: FileId(0), span: Span {..} }`, and
/// `OffsetMap { runs: [..] }`.
fn without_places(text: &str) -> String {
    without(&without(text, "Location {", "} }"), "OffsetMap {", "] }")
}

fn without(text: &str, begins: &str, ends: &str) -> String {
    let mut rest = text;
    let mut kept = String::new();
    while let Some(at) = rest.find(begins) {
        kept.push_str(&rest[..at]);
        let end = rest[at..].find(ends).map_or(rest.len(), |end| at + end + ends.len());
        rest = &rest[end..];
    }
    kept + rest
}

fn comments(text: &str) -> Vec<String> {
    let tree = sendoff::yaml::parse(file(), text).tree;
    let mut all: Vec<String> =
        tree.comments().iter().map(|comment| comment.text.trim().to_owned()).collect();
    all.sort();
    all
}

/// The keys, those they are below and the comments above or beside them.
fn promise(path: &str, text: &str) {
    let first = match laid_out(path, text) {
        Layout::Changed(text) => text,
        Layout::Kept => text.to_owned(),
        Layout::Unreadable(problems) => panic!("{path} is unreadable: {problems:?}\n{text}"),
        Layout::Doubtful => panic!("{path} is left alone:\n{text}"),
    };
    assert_eq!(meaning(path, text), meaning(path, &first), "{path}:\n{text}\n---\n{first}");
    if !is_template(path) {
        assert_eq!(comments(text), comments(&first), "{path}:\n{text}");
    }
    let again = laid_out(path, &first);
    assert!(matches!(again, Layout::Kept), "{path}: {again:?}\nafter\n{first}\nof\n{text}");
}

#[test]
fn the_examples_are_laid_out() {
    let changed: Vec<String> = documents()
        .iter()
        .filter(|(path, text)| !matches!(laid_out(path, text), Layout::Kept))
        .map(|(path, _)| path.clone())
        .collect();
    assert_eq!(changed, Vec::<String>::new(), "`sendoff fmt` changes them");
}

#[test]
fn every_document_of_the_tests_keeps_its_promise() {
    for (path, text) in documents() {
        promise(path, text);
    }
    let data: PathBuf = root().join("src/spec/testdata");
    for entry in fs::read_dir(data).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        if let Layout::Changed(_) | Layout::Kept = laid_out("a.yaml", &text) {
            promise("a.yaml", &text);
        }
    }
}

/// What a person does to the look of a document.
#[derive(Debug, Clone)]
enum Slip {
    /// Doubles the indentation, or makes it three or four wide.
    Indent(usize),
    /// Puts a comment on a line of its own.
    Above(usize, String),
    /// Puts a comment behind a line.
    Beside(usize, String, usize),
    /// Puts blank lines in.
    Blank(usize, usize),
    /// Puts quotes around a value.
    Quote(usize, bool),
    /// Leaves blanks at the end of a line.
    Trail(usize),
    /// Puts the first line of a section behind the section's last one.
    Turn(usize),
    /// Writes the brackets of a line without blanks, or with many.
    Brackets(usize, bool),
    /// Breaks the brackets of a line behind a comma, with a comment or without.
    Wrap(usize, usize, bool),
    /// Writes the lines below a key as one value in brackets.
    Flow(usize),
    /// Ends lines as Windows does.
    Windows,
    /// Takes the last line break away.
    Endless,
}

fn slip() -> impl Strategy<Value = Slip> {
    let line = 0_usize..200;
    let words = "[a-z:{}\\[\\]'\"&* -]{0,12}";
    prop_oneof![
        (1_usize..5).prop_map(Slip::Indent),
        (line.clone(), words).prop_map(|(line, text)| Slip::Above(line, text)),
        (line.clone(), words, 1_usize..30)
            .prop_map(|(line, text, gap)| Slip::Beside(line, text, gap)),
        (line.clone(), 1_usize..4).prop_map(|(line, count)| Slip::Blank(line, count)),
        (line.clone(), any::<bool>()).prop_map(|(line, single)| Slip::Quote(line, single)),
        line.clone().prop_map(Slip::Trail),
        line.clone().prop_map(Slip::Turn),
        (line.clone(), any::<bool>()).prop_map(|(line, wide)| Slip::Brackets(line, wide)),
        (line.clone(), 0_usize..4, any::<bool>())
            .prop_map(|(line, comma, comment)| Slip::Wrap(line, comma, comment)),
        line.prop_map(Slip::Flow),
        Just(Slip::Windows),
        Just(Slip::Endless),
    ]
}

fn indent_of(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

fn slipped(text: &str, slip: &Slip) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let count = lines.len();
    let at = |line: &usize, lines: &[String]| line % lines.len();
    match slip {
        Slip::Indent(width) => lines.iter_mut().for_each(|line| {
            let indent = indent_of(line);
            *line = format!("{:1$}{2}", "", indent / 2 * width + indent % 2, line.trim_start());
        }),
        Slip::Above(line, text) => {
            let line = at(line, &lines);
            let indent = indent_of(&lines[line]);
            lines.insert(line, format!("{:indent$}# {text}", ""));
        }
        Slip::Beside(line, text, gap) => {
            let line = at(line, &lines);
            lines[line].push_str(&format!("{:gap$}# {text}", ""));
        }
        Slip::Blank(line, count) => {
            let line = at(line, &lines);
            for _ in 0..*count {
                lines.insert(line, String::new());
            }
        }
        Slip::Quote(line, single) => {
            let line = at(line, &lines);
            let quote = if *single { '\'' } else { '"' };
            if let Some((key, value)) = lines[line].clone().split_once(": ")
                && !value.contains(['"', '\'', '#', '{', '[', '\\', '}', ']'])
                && !value.starts_with(|c: char| c.is_ascii_digit() || "tf|>".contains(c))
            {
                lines[line] = format!("{key}: {quote}{value}{quote}");
            }
        }
        Slip::Trail(line) => {
            let line = at(line, &lines);
            lines[line].push_str("  ");
        }
        Slip::Turn(line) => {
            let line = at(line, &lines);
            let indent = indent_of(&lines[line]);
            let next = (line + 1..lines.len()).find(|next| indent_of(&lines[*next]) <= indent);
            if let Some(next) = next.filter(|_| indent > 0)
                && indent_of(&lines[next]) == indent
                && !lines[line].trim_start().starts_with(['-', '#'])
                && !lines[next].trim_start().starts_with(['-', '#'])
                && !lines[next].is_empty()
            {
                let moved: Vec<String> = lines.drain(line..next).collect();
                let end = (line..lines.len())
                    .find(|end| *end > line && indent_of(&lines[*end]) <= indent)
                    .unwrap_or(lines.len());
                lines.splice(end..end, moved);
            }
        }
        Slip::Brackets(line, wide) => loosened(&mut lines, line % count, *wide),
        Slip::Wrap(line, comma, comment) => wrapped(&mut lines, line % count, *comma, *comment),
        Slip::Flow(line) => in_brackets(&mut lines, line % count),
        Slip::Windows => return text.replace("\r\n", "\n").replace('\n', "\r\n"),
        Slip::Endless => return text.trim_end().to_owned(),
    }
    let line_break = if text.contains("\r\n") { "\r\n" } else { "\n" };
    lines.join(line_break) + line_break
}

/// Brackets without blanks, or with many.
fn loosened(lines: &mut [String], from: usize, wide: bool) {
    let line = next_with(lines, from, |line| line.contains(['[', '{']));
    let whole = lines[line].clone();
    let written = whole.split_once(" #").map_or(&*whole, |(text, _)| text);
    let changed = if wide {
        let wider = written.replace(", ", "  ,   ").replace('[', "[  ").replace(']', "   ]");
        wider.replace("{ ", "{   ")
    } else {
        written.replace(", ", ",").replace("{ ", "{").replace(" }", "}")
    };
    lines[line] = whole.replacen(written, &changed, 1);
}

/// Brackets that go on in the next line behind a comma.
fn wrapped(lines: &mut Vec<String>, from: usize, comma: usize, comment: bool) {
    let line = next_with(lines, from, |line| line.contains(['[', '{']));
    let whole = lines[line].clone();
    let comma = whole.match_indices(", ").nth(comma);
    let Some((at, _)) = comma else { return };
    let indent = indent_of(&whole) + 4;
    let mark = if comment { "  # one of them" } else { "" };
    lines[line] = format!("{},{mark}", &whole[..at]);
    lines.insert(line + 1, format!("{:indent$}{}", "", &whole[at + 2..]));
}

/// The lines below a key as one value in brackets, where they are simple enough.
fn in_brackets(lines: &mut Vec<String>, from: usize) {
    let opens = |line: &str| line.ends_with(':') && !line.trim_start().starts_with('#');
    let line = next_with(lines, from, opens);
    let indent = indent_of(&lines[line]);
    let below = lines[line + 1..].iter().take_while(|below| indent_of(below) > indent);
    let inside: Vec<String> = below.map(|below| below.trim().to_owned()).collect();
    let is_item = |below: &String| below.starts_with("- ") && !below.contains(": ");
    let is_entry = |below: &String| below.contains(": ") && !below.starts_with('-');
    let items = inside.iter().all(is_item);
    let simple = items || inside.iter().all(is_entry);
    if inside.is_empty() || !simple || !opens(&lines[line]) || inside.concat().contains('#') {
        return;
    }
    let (begins, ends) = if items { ('[', ']') } else { ('{', '}') };
    let parts: Vec<&str> = inside.iter().map(|below| below.trim_start_matches("- ")).collect();
    lines[line].push_str(&format!(" {begins}{}{ends}", parts.join(",")));
    lines.drain(line + 1..=line + inside.len());
}

/// The next line from a place on that is such a one; that place where none is.
fn next_with(lines: &[String], from: usize, is: impl Fn(&str) -> bool) -> usize {
    (from..lines.len()).find(|line| is(&lines[*line])).unwrap_or(from)
}

/// The same cases in every run; `PROPTEST_RNG_SEED` and `PROPTEST_CASES` look for others.
fn cases() -> ProptestConfig {
    let usual = ProptestConfig::default();
    let more = std::env::var_os("PROPTEST_CASES").is_some();
    let cases = if more { usual.cases } else { 400 };
    let rng_seed = match usual.rng_seed {
        RngSeed::Random if !more => RngSeed::Fixed(1),
        given => given,
    };
    ProptestConfig { cases, rng_seed, ..usual }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn whatever_a_person_does_to_the_look_is_laid_out_without_loss(
        chosen in 0_usize..1000,
        slips in prop::collection::vec(slip(), 1..8),
    ) {
        let documents: Vec<_> =
            documents().iter().filter(|(path, _)| !is_template(path)).collect();
        let (path, text) = documents[chosen % documents.len()];
        let slipped = slips.iter().fold(text.clone(), |text, slip| slipped(&text, slip));
        // A slip may make another document of it, or none: a comment can end a text over lines.
        prop_assume!(!matches!(laid_out(path, &slipped), Layout::Unreadable(_)));
        promise(path, &slipped);
    }
}
