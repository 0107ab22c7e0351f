//! Every check is fed what it must catch, and its neighbour that it must let pass.

use super::source::Source;
use super::{floors, lines, tree};

fn bad(check: fn(&Source) -> Vec<String>, path: &str, text: &str, expected: &str) {
    let findings = check(&Source::new(path, text));
    assert!(findings.iter().any(|f| f.contains(expected)), "{path}: {text}\n{findings:?}");
}

fn good(check: fn(&Source) -> Vec<String>, path: &str, text: &str) {
    assert_eq!(check(&Source::new(path, text)), Vec::<String>::new(), "{path}: {text}");
}

#[test]
fn comments_and_strings_are_no_code() {
    let text =
        "a(\"x \\\" y\"); // b\nr#\"c \" d\"#; '\"'; '\\''; fn f<'a>() { e /* g /* h */ i */ }";
    let source = Source::new("src/base/a.rs", text);
    assert_eq!(source.code.len(), text.len());
    let words: String = source.code.split_whitespace().collect();
    assert_eq!(words, "a();r##;;;fnf<a>(){e}");
    let strings: Vec<&str> = source.strings.iter().map(|literal| literal.text.as_str()).collect();
    assert_eq!(strings, ["x \\\" y", "c \" d"]);
}

#[test]
fn imports_against_the_floors_are_caught() {
    let up = "higher floor";
    bad(floors::check, "src/base/a.rs", "use crate::plan::Plan;", up);
    bad(floors::check, "src/base/a.rs", "fn f() { crate::plan::f() }", up);
    bad(floors::check, "src/base/a.rs", "use crate::{base::x, plan::{y, z}};", up);
    bad(floors::check, "src/base/a.rs", "use super::super::plan;", up);
    bad(floors::check, "src/base/mod.rs", "use super::plan;", up);
    bad(floors::check, "src/base/a.rs", "#[cfg(test)]\nmod tests { use crate::cli::x; }", up);
    bad(floors::check, "src/spec/a.rs", "use crate::template::Ast;", "same floor");
    bad(floors::check, "src/sandbox/a.rs", "use crate::platform::http;", "proves nothing");
    bad(floors::check, "src/cli/a.rs", "use crate::nowhere::x;", "no floor");
    good(floors::check, "src/plan/a.rs", "use crate::{base::x, spec::{y, z}, plan::w};");
    good(floors::check, "src/base/a.rs", "// use crate::plan::x;\nlet s = \"crate::plan\";");
    good(floors::check, "src/base/a.rs", "#[cfg(test)]\nmod tests { use super::super::b; }");
    good(floors::check, "src/lib.rs", "pub use crate::cli::run;");
}

#[test]
fn folders_without_a_floor_are_caught() {
    bad(floors::unknown, "src/helpers/a.rs", "", "no floor");
    bad(floors::unknown, "src/helpers.rs", "", "no floor");
    good(floors::unknown, "src/main.rs", "");
}

#[test]
fn sizes_are_caught() {
    let path = "src/base/a.rs";
    bad(lines::sizes, path, &"x\n".repeat(901), "901 lines");
    good(lines::sizes, path, &"x\n".repeat(900));
    bad(lines::sizes, path, &"ö".repeat(101), "101 columns");
    good(lines::sizes, path, &"ö".repeat(100));
    let data = format!("f(\"{}\");", "x".repeat(100));
    bad(lines::sizes, path, &data, "106 columns");
    good(lines::sizes, path, &format!("#[cfg(test)]\nmod tests {{\n{data}\n}}"));
    bad(lines::sizes, "src/base/tests.rs", &"x".repeat(101), "101 columns");
    let function =
        |lines: usize| format!("fn long(a: [u8; 3]) {{\n{}}}\n", "    \"}\";\n".repeat(lines - 2));
    bad(lines::sizes, path, &function(81), "`long` has 81 lines");
    good(lines::sizes, path, &function(80));
}

#[test]
fn printing_is_caught() {
    bad(lines::prints, "src/plan/a.rs", "println!(\"x\");", "`println!`");
    bad(lines::prints, "src/plan/a.rs", "eprint!(\"x\");", "`eprint!`");
    bad(lines::prints, "src/cli/a.rs", "dbg!(x);", "`dbg!`");
    good(lines::prints, "src/cli/a.rs", "println!(\"x\");");
    good(lines::prints, "src/plan/a.rs", "// println!\nlet x = \"print!\"; my_print!();");
}

#[test]
fn reaching_the_world_is_caught() {
    for call in ["SystemTime::now()", "Instant::now()", "std::env::var(x)", "std::fs::read(x)"] {
        bad(lines::world, "src/plan/a.rs", call, "not listed");
    }
    bad(lines::world, "src/plan/a.rs", "use std::{fmt, fs};", "`std::fs`");
    bad(lines::world, "src/store/a.rs", "std::env::var(x)", "`std::env`");
    good(lines::world, "src/store/a.rs", "std::fs::read(x)");
    good(lines::world, "src/plan/a.rs", "#[cfg(test)]\nmod tests { use std::fs; }");
}

#[test]
fn unordered_maps_are_caught() {
    bad(lines::unordered, "src/render/a.rs", "use std::collections::HashMap;", "no order");
    bad(lines::unordered, "src/plan/a.rs", "let x: HashSet<u8>;", "no order");
    good(lines::unordered, "src/store/a.rs", "use std::collections::HashMap;");
}

#[test]
fn panics_are_caught() {
    bad(lines::panics, "src/plan/a.rs", "x.unwrap();", "tests only");
    bad(lines::panics, "src/plan/a.rs", "x.expect(\"works\");", "invariant");
    bad(lines::panics, "src/plan/a.rs", "#[cfg(test)]\nmod tests { }\nx.unwrap();", "a.rs:3");
    good(lines::panics, "src/plan/a.rs", "x\n.expect(\n    \"invariant: it is\");");
    good(lines::panics, "src/plan/a.rs", "#[cfg(test)]\nmod tests { fn f() { x.unwrap(); } }");
    good(lines::panics, "src/plan/tests.rs", "x.unwrap();");
    good(lines::panics, "src/plan/a.rs", "/// x.unwrap()\nx.unwrap_or(1);");
}

#[test]
fn a_file_is_test_code_when_its_parent_says_so() {
    let parent = "#[cfg(test)]\npub(crate) mod scripted;\nmod a;\n";
    let given = "#[cfg(test)]\n#[path = \"a_tests.rs\"]\nmod tests;\n";
    let mut files = vec![
        Source::new("src/plan/mod.rs", parent),
        Source::new("src/plan/scripted.rs", "x.unwrap();"),
        Source::new("src/plan/scripted/b.rs", "x.unwrap();"),
        Source::new("src/plan/a.rs", given),
        Source::new("src/plan/a_tests.rs", "use super::super::b;\nx.unwrap();"),
        Source::new("src/plan/scripted_not.rs", "x.unwrap();"),
    ];
    tree::mark_tests(&mut files);
    let caught: Vec<usize> = files.iter().map(|file| lines::panics(file).len()).collect();
    assert_eq!(caught, [0, 0, 0, 0, 0, 1]);
    assert_eq!(floors::check(&files[4]), [""; 0]);
}

#[test]
fn undescribed_and_unfinished_modules_are_caught() {
    bad(lines::undescribed, "src/plan/a.rs", "use x;", "without");
    good(lines::undescribed, "src/plan/a.rs", "\n//! Does.");
    let notes = [concat!("// TO", "DO later"), concat!("// FIX", "ME")];
    for text in notes.into_iter().chain(["todo!()", "unimplemented!()", "#[allow(dead_code)]"]) {
        bad(lines::unfinished, "src/plan/a.rs", text, "a.rs:1");
    }
    bad(lines::unfinished, "tests/a.rs", "#[ignore = \"slow\"]", "hides");
    good(lines::unfinished, "src/plan/a.rs", "#[expect(dead_code, reason = \"x\")]");
}

#[test]
fn belittling_words_are_caught() {
    bad(lines::words, "src/plan/a.rs", "f(\"Just add it\");", "`Just`");
    bad(lines::words, "src/plan/a.rs", "f(\"simply add it\");", "`simply`");
    good(lines::words, "src/plan/a.rs", "f(\"adjust it\"); // just a comment");
}

#[test]
fn forgotten_files_are_caught() {
    let paths = |all: &[&str]| -> Vec<String> { all.iter().map(|p| (*p).to_owned()).collect() };
    let rule = |path: &str| path.ends_with("/a.rs");
    assert_eq!(tree::rule_pages(&paths(&["src/rules/wave/a.rs"]), rule).len(), 1);
    assert_eq!(tree::rule_pages(&paths(&["src/rules/wave/a.md"]), rule).len(), 1);
    let whole = ["src/rules/wave/a.rs", "src/rules/wave/a.md", "src/rules/wave/mod.rs"];
    assert_eq!(tree::rule_pages(&paths(&whole), rule).len(), 0);
    assert_eq!(tree::rule_pages(&paths(&["src/rules/runner.rs"]), rule).len(), 0);

    let manifest = "[[test]]\nname = \"cli\"\npath = \"tests/cli/main.rs\"\n";
    let main = Source::new("tests/cli/main.rs", "mod check;");
    let check = Source::new("tests/cli/check.rs", "");
    let lost = Source::new("tests/cli/lost.rs", "");
    assert_eq!(tree::undeclared_tests(&[main, check, lost], manifest).len(), 1);
    let root = Source::new("src/lib.rs", "pub mod base;");
    let base = Source::new("src/base/mod.rs", "mod a;");
    let (a, b) = (Source::new("src/base/a.rs", ""), Source::new("src/base/b.rs", ""));
    assert_eq!(tree::undeclared_modules(&[root, base, a, b]).len(), 1);
}

#[test]
fn a_high_median_is_caught() {
    let tall = |n: usize| -> Vec<Source> {
        (0..n).map(|_| Source::new("src/base/a.rs", &"x\n".repeat(180))).collect()
    };
    assert_eq!(tree::median(&tall(41)).len(), 1);
    assert_eq!(tree::median(&tall(40)).len(), 0);
}

#[test]
fn a_stale_floor_table_is_rewritten_between_its_markers() {
    let old = "<!-- floors: written by tests/tidy.rs -->\nstale row\n<!-- end of floors -->";
    let page = format!("a\n{old}\nb\n");
    let new = tree::with_table(&page).expect("the markers are there");
    assert!(new.starts_with("a\n<!-- floors") && new.ends_with("<!-- end of floors -->\nb\n"));
    assert!(new.contains("| 4 | `template/` |") && !new.contains("stale row"));
    assert_eq!(tree::with_table(&new).as_deref(), Some(new.as_str()));
    assert_eq!(tree::with_table("no markers"), None);
}
