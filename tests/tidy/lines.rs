//! What may not stand in a file, whichever floor it is on, and the places that may all the same.

use super::source::{Source, closing};
use super::{
    FILE_LINES_MAX, FUNCTION_LINES_MAX, LINE_COLUMNS_MAX, LONG_FUNCTIONS, LONG_LINES, ORDERED,
    WORLD,
};

/// Files, functions and lines that are too long.
pub fn sizes(file: &Source) -> Vec<String> {
    let mut findings = Vec::new();
    let lines = file.text.lines().count();
    if lines > FILE_LINES_MAX {
        findings.push(file.finding(0, &format!("{lines} lines, at most {FILE_LINES_MAX}")));
    }
    if !LONG_LINES.iter().any(|(place, _)| file.path.starts_with(place)) {
        let mut offset = 0;
        for line in file.text.split_inclusive('\n') {
            let columns = line.trim_end().chars().count();
            if columns > LINE_COLUMNS_MAX && !long_by_test_data(file, offset, line) {
                let what = format!("{columns} columns, at most {LINE_COLUMNS_MAX}");
                findings.push(file.finding(offset, &what));
            }
            offset += line.len();
        }
    }
    findings.extend(long_functions(file));
    findings
}

/// Whether a line of a test is long only because of the strings on it: test data is read best on
/// one line.
fn long_by_test_data(file: &Source, offset: usize, line: &str) -> bool {
    let literals = file.strings.iter().filter(|literal| {
        (offset..offset + line.len()).contains(&literal.offset) && !literal.text.contains('\n')
    });
    let data: usize = literals.map(|literal| literal.text.chars().count()).sum();
    file.in_test(offset) && line.trim_end().chars().count().saturating_sub(data) <= LINE_COLUMNS_MAX
}

fn long_functions(file: &Source) -> Vec<String> {
    let mut findings = Vec::new();
    for offset in file.occurrences("fn ") {
        let rest = &file.code[offset + 3..];
        let name_end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(0);
        let Some(open) = body_start(rest) else { continue };
        let body = &file.code[offset..closing(&file.code, offset + 3 + open)];
        let (name, lines) = (&rest[..name_end], body.lines().count());
        let listed = LONG_FUNCTIONS.iter().any(|(path, f, _)| *path == file.path && *f == name);
        if name_end > 0 && lines > FUNCTION_LINES_MAX && !listed {
            let what = format!("`{name}` has {lines} lines, at most {FUNCTION_LINES_MAX}");
            findings.push(file.finding(offset, &what));
        }
    }
    findings
}

/// Where a function's body begins; none for one that is declared only.
fn body_start(signature: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (index, byte) in signature.bytes().enumerate() {
        match byte {
            b'(' | b'[' => depth += 1,
            b')' | b']' => depth = depth.saturating_sub(1),
            b'{' if depth == 0 => return Some(index),
            b';' if depth == 0 => return None,
            _ => {}
        }
    }
    None
}

fn each(file: &Source, needle: &str, tests_too: bool, what: &str) -> Vec<String> {
    let found = file.occurrences(needle).into_iter();
    found
        .filter(|at| tests_too || !file.in_test(*at))
        .map(|at| file.finding(at, &format!("`{needle}` {what}")))
        .collect()
}

/// Output outside `cli`.
pub fn prints(file: &Source) -> Vec<String> {
    let mut findings = each(file, "dbg!", true, "is for the desk only");
    if file.folder() != Some("cli") {
        for call in ["println!", "eprintln!", "print!", "eprint!"] {
            findings.extend(each(file, call, false, "is for `cli` only"));
        }
    }
    findings
}

/// Time, randomness, environment and files reached from a place that is not listed for them.
pub fn world(file: &Source) -> Vec<String> {
    let mut findings = Vec::new();
    for (call, places) in WORLD {
        if places.iter().any(|(place, _)| file.path.starts_with(place)) {
            continue;
        }
        findings.extend(each(file, call, false, "is not listed for this place"));
        if let Some(name) = call.strip_prefix("std::") {
            findings.extend(grouped(file, name));
        }
    }
    findings
}

/// `use std::{name, ...}`.
fn grouped(file: &Source, name: &str) -> Vec<String> {
    let mut findings = Vec::new();
    for at in file.occurrences("std::{").into_iter().filter(|at| !file.in_test(*at)) {
        let group = &file.code[at..closing(&file.code, at)];
        if group.split(|c: char| !(c.is_alphanumeric() || c == '_')).any(|word| word == name) {
            findings.push(file.finding(at, &format!("`std::{name}` is not listed for this place")));
        }
    }
    findings
}

/// Maps without an order where bytes are compared.
pub fn unordered(file: &Source) -> Vec<String> {
    if !file.folder().is_some_and(|folder| ORDERED.contains(&folder)) {
        return Vec::new();
    }
    let maps = ["HashMap", "HashSet"].into_iter();
    maps.flat_map(|map| each(file, map, false, "has no order")).collect()
}

/// `unwrap` and `expect` outside tests, except for an invariant that is spelt out.
pub fn panics(file: &Source) -> Vec<String> {
    let mut findings = Vec::new();
    for call in [".unwrap()", ".unwrap_err()", ".expect_err("] {
        findings.extend(each(file, call, false, "is for tests only"));
    }
    for at in file.occurrences(".expect(").into_iter().filter(|at| !file.in_test(*at)) {
        let argument = file.text[at + ".expect(".len()..].trim_start();
        if !argument.starts_with("\"invariant: ") {
            findings.push(file.finding(at, "`.expect(` outside tests begins with `invariant: `"));
        }
    }
    findings
}

/// A module that does not begin with what it is for.
pub fn undescribed(file: &Source) -> Vec<String> {
    let first = file.text.lines().find(|line| !line.trim().is_empty()).unwrap_or("");
    if first.starts_with("//!") {
        Vec::new()
    } else {
        vec![file.finding(0, "begins without `//!`")]
    }
}

/// Work left for later, silenced lints, silenced tests.
pub fn unfinished(file: &Source) -> Vec<String> {
    let mut findings = Vec::new();
    for note in [concat!("TO", "DO"), concat!("FIX", "ME")] {
        for (at, _) in file.text.match_indices(note) {
            findings.push(file.finding(at, &format!("`{note}` belongs into an issue")));
        }
    }
    for call in ["todo!", "unimplemented!"] {
        findings.extend(each(file, call, true, "is not finished"));
    }
    for attribute in ["#[allow(", "#![allow("] {
        findings.extend(each(
            file,
            attribute,
            true,
            "gives no reason: use `#[expect(lint, reason)]`",
        ));
    }
    findings.extend(each(file, "#[ignore", true, "hides a test"));
    findings
}

/// Words that tell a reader that the problem is theirs.
pub fn words(file: &Source) -> Vec<String> {
    let mut findings = Vec::new();
    for literal in file.strings.iter().filter(|literal| !file.in_test(literal.offset)) {
        for word in literal.text.split(|c: char| !c.is_alphabetic()) {
            if ["simply", "just"].contains(&word.to_lowercase().as_str()) {
                findings.push(file.finding(literal.offset, &format!("`{word}` in a message")));
            }
        }
    }
    findings
}
