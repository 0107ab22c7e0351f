//! Who may import whom.

use super::source::Source;
use super::{FLOORS, FORBIDDEN};

fn floor(folder: &str) -> Option<u8> {
    FLOORS.iter().find(|(_, name, _)| *name == folder).map(|(floor, ..)| *floor)
}

/// A folder or file directly under `src` that the table does not name.
pub fn unknown(file: &Source) -> Vec<String> {
    let top = file.path.strip_prefix("src/").unwrap_or(&file.path);
    let known = match file.folder() {
        Some(folder) => floor(folder).is_some(),
        None => matches!(top, "lib.rs" | "main.rs"),
    };
    if known { Vec::new() } else { vec![file.finding(0, "has no floor in the table")] }
}

/// Imports that go up, sideways, or along a forbidden edge.
pub fn check(file: &Source) -> Vec<String> {
    let Some(own) = file.folder() else { return Vec::new() };
    let Some(own_floor) = floor(own) else { return Vec::new() };
    let mut findings = Vec::new();
    for (offset, target) in imports(file) {
        let forbidden = FORBIDDEN.iter().find(|(from, to, _)| *from == own && *to == target);
        let why = match (floor(target), forbidden) {
            _ if target == own => continue,
            (_, Some((_, _, why))) => format!("`{own}` may not import `{target}`: {why}"),
            (Some(other), None) if other < own_floor => continue,
            (Some(other), None) if other == own_floor => {
                format!("`{own}` and `{target}` stand on the same floor")
            }
            (Some(_), None) => format!("`{own}` may not import from the higher floor `{target}`"),
            (None, None) => format!("`{own}` imports `{target}`, which has no floor"),
        };
        findings.push(file.finding(offset, &why));
    }
    findings
}

/// The folders that a file names through the crate's root, with the places.
fn imports(file: &Source) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    for offset in file.occurrences("crate::") {
        if !file.code[..offset].ends_with('$') {
            named(&file.code, offset + "crate::".len(), &mut found);
        }
    }
    for (offset, after) in root_supers(file) {
        let before = found.len();
        named(&file.code, after, &mut found);
        found[before..].iter_mut().for_each(|(at, _)| *at = offset);
    }
    found
}

/// The first names of the path or of the group that begins at `at`.
fn named<'a>(code: &'a str, at: usize, found: &mut Vec<(usize, &'a str)>) {
    if code.as_bytes().get(at) != Some(&b'{') {
        let name = first_name(&code[at..]);
        if name.starts_with(|c: char| c.is_ascii_lowercase()) {
            found.push((at, name));
        }
        return;
    }
    let end = super::source::closing(code, at);
    let (mut depth, mut start) = (0, at + 1);
    for (index, byte) in code.bytes().enumerate().take(end).skip(at) {
        match byte {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
        if (byte == b',' && depth == 1) || index + 1 == end {
            let blank = code[start..].len() - code[start..].trim_start().len();
            let name = first_name(&code[start + blank..]);
            if !name.is_empty() {
                found.push((start + blank, name));
            }
            start = index + 1;
        }
    }
}

fn first_name(code: &str) -> &str {
    let end = code.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(code.len());
    &code[..end]
}

/// Chains of `super::` that are long enough to reach the root: where, and where they end.
fn root_supers(file: &Source) -> Vec<(usize, usize)> {
    let inner = file.path.trim_start_matches("src/").trim_end_matches(".rs");
    let depth = inner.trim_end_matches("/mod").split('/').count();
    let mut found = Vec::new();
    for offset in file.occurrences("super::") {
        if file.code[..offset].ends_with("super::") {
            continue;
        }
        let supers = "super::";
        let mut after = offset;
        while file.code[after..].starts_with(supers) {
            after += supers.len();
        }
        let inline_module = usize::from(file.in_test(offset) && file.name() != "tests.rs");
        if (after - offset) / supers.len() >= depth + inline_module {
            found.push((offset, after));
        }
    }
    found
}
