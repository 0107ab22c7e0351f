//! Holds the shape of the house: floors, sizes, what may be called where.
//!
//! The tables in this file are the only place where an exception can be made, and each exception
//! gives its reason. Knows nothing of what the program does: it reads the sources as text.

#[path = "tidy/cases.rs"]
mod cases;
#[path = "tidy/floors.rs"]
mod floors;
#[path = "tidy/lines.rs"]
mod lines;
#[path = "tidy/source.rs"]
mod source;
#[path = "tidy/tree.rs"]
mod tree;

use source::Source;

/// The floors of `src`, bottom up: number, folder, what it holds. A folder imports only from rows
/// with a lower number. `docs/architecture.md` shows this table.
pub const FLOORS: &[(u8, &str, &str)] = &[
    (0, "base", "clock, digests, canonical JSON, amounts as people write them, limits, names"),
    (1, "source", "files, spans, lines and columns, offset maps of scalars"),
    (2, "diagnostic", "what is wrong, where else, how to mend it: plain data in one order"),
    (
        2,
        "platform",
        "one HTTP transport; the Salesforce, Clay and Smartlead clients and wire types",
    ),
    (2, "store", "the journal and the record, in SQLite"),
    (3, "yaml", "the one reader: a tree with spans and comments, and edits that keep the rest"),
    (3, "expression", "expressions in CEL: read, held to shapes, run under a budget"),
    (3, "sandbox", "local doubles of the three platforms, their clock and their faults"),
    (4, "spec", "document kinds, the decoder with located values, JSON Schema"),
    (4, "template", "merge tags, spintax, branches, rendering"),
    (5, "workspace", "discovery, configuration, loading, references between documents"),
    (5, "format", "the canonical layout of documents, which keeps values and comments"),
    (5, "observation", "what the platforms said, when, in this tool's own words"),
    (6, "rules", "the catalogue: one file and one page per rule"),
    (6, "audience", "rows: normalise, reject, dedupe, suppress, split, digest"),
    (7, "plan", "spec and observation become steps, waves, proofs, a digest and a guard"),
    (8, "approval", "roles, OpenSSH signatures, expiry, separation of duties"),
    (9, "engine", "steps become effects: readings, waves, gates, pause, halt"),
    (9, "replies", "signals are classified and become approved writes"),
    (10, "report", "to come: metrics with denominators and intervals, closure"),
    (11, "render", "results as text: human, concise, JSON, Markdown"),
    (12, "server", "to come: webhook receiver, metrics, dashboard"),
    (12, "lsp", "to come: the language server"),
    (13, "cli", "arguments, settings, one file per verb; the only place that prints"),
];

/// Edges that the floors would allow and that must not exist: from, to, why.
pub const FORBIDDEN: &[(&str, &str, &str)] =
    &[("sandbox", "platform", "a double that shares the client's types proves nothing")];

/// The most lines of a file, the most lines of a function, the most columns of a line.
pub const FILE_LINES_MAX: usize = 900;
/// The most lines of a function.
pub const FUNCTION_LINES_MAX: usize = 80;
/// The most columns of a line.
pub const LINE_COLUMNS_MAX: usize = 100;
/// The median of file sizes must stay under this, in lines.
pub const FILE_LINES_MEDIAN_MAX: usize = 180;

/// Files and folders that may hold long lines, and why.
pub const LONG_LINES: &[(&str, &str)] = &[
    ("src/base/amount.rs", "a table with the regular expressions of the JSON Schema"),
    ("src/spec/leaf/", "tables with the regular expressions of the JSON Schema"),
    ("src/render/plan/tests.rs", "a pull request's comment, as it is written"),
];

/// Functions that may be long: path, function, why.
pub const LONG_FUNCTIONS: &[(&str, &str, &str)] = &[(
    "src/render/plan/tests.rs",
    "a_launch_in_a_pull_request",
    "one snapshot of a whole comment, which is read as one",
)];

/// What reaches the world, and the only places that may: call, place, why.
pub const WORLD: &[(&str, &[(&str, &str)])] = &[
    ("SystemTime::now", &[("src/base/clock.rs", "the one clock")]),
    (
        "Instant::now",
        &[
            ("src/base/clock.rs", "the one clock"),
            ("src/sandbox/clock.rs", "the doubles' clock runs at a chosen speed"),
        ],
    ),
    ("Timestamp::now", &[("src/base/clock.rs", "the one clock")]),
    ("Zoned::now", &[("src/base/clock.rs", "the one clock")]),
    ("rand::", &[]),
    ("std::env", &[("src/base/", "settings of the process"), ("src/cli/", "settings")]),
    (
        "std::fs",
        &[
            ("src/base/", "the atomic write"),
            ("src/cli/", "files named on the command line"),
            ("src/store/", "the journal and the record are files"),
            ("src/workspace/", "discovery and loading"),
            ("src/sandbox/", "worlds are kept in files"),
            ("src/approval/", "signatures are files beside the plan"),
        ],
    ),
];

/// Folders whose results are compared byte by byte, so that no unordered map may be used there.
pub const ORDERED: &[&str] = &["diagnostic", "plan", "report", "render"];

fn hold(findings: Vec<String>) {
    assert!(findings.is_empty(), "\n{}\n", findings.join("\n"));
}

fn hold_each(files: &[Source], check: impl Fn(&Source) -> Vec<String>) {
    hold(files.iter().flat_map(check).collect());
}

#[test]
fn folders_import_only_from_lower_floors() {
    hold_each(&tree::sources("src"), floors::check);
}

#[test]
fn every_folder_of_src_has_a_floor() {
    hold_each(&tree::sources("src"), floors::unknown);
}

#[test]
fn files_functions_and_lines_keep_their_size() {
    hold_each(&tree::all(), lines::sizes);
}

#[test]
fn half_of_the_files_are_small() {
    hold(tree::median(&tree::sources("src")));
}

#[test]
fn only_cli_prints() {
    hold_each(&tree::sources("src"), lines::prints);
}

#[test]
fn the_world_is_reached_from_its_places_only() {
    hold_each(&tree::sources("src"), lines::world);
}

#[test]
fn what_is_compared_byte_by_byte_uses_no_unordered_map() {
    hold_each(&tree::sources("src"), lines::unordered);
}

#[test]
fn nothing_outside_tests_may_panic_on_data() {
    hold_each(&tree::sources("src"), lines::panics);
}

#[test]
fn every_module_says_what_it_is_for() {
    hold_each(&tree::all(), lines::undescribed);
}

#[test]
fn nothing_is_left_for_later_or_silenced() {
    hold_each(&tree::all(), lines::unfinished);
}

#[test]
fn messages_do_not_belittle() {
    hold_each(&tree::sources("src"), lines::words);
}

#[test]
fn every_rule_has_its_page_and_every_page_its_rule() {
    let declares = |path: &str| tree::read(path).contains("static RULE: Rule");
    hold(tree::rule_pages(&tree::paths("src/rules"), declares));
}

#[test]
fn no_test_file_is_forgotten() {
    let manifest = tree::read("Cargo.toml");
    hold(tree::undeclared_tests(&tree::sources("tests"), &manifest));
}

#[test]
fn no_module_file_is_forgotten() {
    hold(tree::undeclared_modules(&tree::sources("src")));
}

#[test]
fn the_architecture_page_shows_the_floors() {
    hold(tree::floors_page("docs/architecture.md"));
}
