//! Checks over the whole tree, and the reading of it.

use std::fs;
use std::path::{Path, PathBuf};

use super::source::Source;
use super::{FILE_LINES_MEDIAN_MAX, FLOORS};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The text of a file of the package.
pub fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Every file under a folder of the package, sorted, with forward slashes; none if it is missing.
pub fn paths(folder: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut waiting: Vec<PathBuf> = vec![root().join(folder)];
    while let Some(directory) = waiting.pop() {
        let Ok(entries) = fs::read_dir(&directory) else { continue };
        for entry in entries.map(|entry| entry.expect("a directory entry can be read")) {
            let path = entry.path();
            if path.is_dir() {
                waiting.push(path);
            } else if let Ok(inner) = path.strip_prefix(root()) {
                found.push(inner.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    found.sort();
    found
}

/// Every Rust file under a folder.
pub fn sources(folder: &str) -> Vec<Source> {
    let rust = paths(folder).into_iter().filter(|path| path.ends_with(".rs"));
    let mut files = rust.map(|path| Source::new(&path, &read(&path))).collect();
    mark_tests(&mut files);
    files
}

/// Marks the files of modules that are declared under `#[cfg(test)]`, and those below them.
pub fn mark_tests(files: &mut Vec<Source>) {
    let modules: Vec<String> = files.iter().flat_map(Source::test_modules).collect();
    for file in files {
        let path = file.path.trim_end_matches(".rs");
        file.only_tests = modules.iter().any(|module| {
            path.strip_prefix(module.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        });
    }
}

/// Every Rust file of the package.
pub fn all() -> Vec<Source> {
    let mut files = sources("src");
    files.extend(sources("tests"));
    assert!(files.len() > 10, "the sources were not found");
    files
}

/// A median that is too high, once there are enough files to speak of one.
pub fn median(files: &[Source]) -> Vec<String> {
    let mut sizes: Vec<usize> = files.iter().map(|file| file.text.lines().count()).collect();
    sizes.sort_unstable();
    match sizes.get(sizes.len() / 2) {
        Some(median) if sizes.len() > 40 && *median >= FILE_LINES_MEDIAN_MAX => {
            let what = "lines in the median file, under";
            vec![format!("{median} {what} {FILE_LINES_MEDIAN_MAX} is wanted")]
        }
        _ => Vec::new(),
    }
}

/// Rules without a page beside them, and pages without a rule. A file is a rule where it declares
/// one, which `declares` says.
pub fn rule_pages(paths: &[String], declares: impl Fn(&str) -> bool) -> Vec<String> {
    let mut findings = Vec::new();
    for path in paths {
        let inner = path.trim_start_matches("src/rules/");
        let Some((_, name)) = inner.split_once('/') else { continue };
        let (stem, other) = match name.rsplit_once('.') {
            Some((stem, "rs")) if declares(path) => (stem, "md"),
            Some((stem, "md")) => (stem, "rs"),
            _ => continue,
        };
        let wanted = path.replace(name, &format!("{stem}.{other}"));
        if !paths.contains(&wanted) {
            findings.push(format!("{path}: `{wanted}` is missing beside it"));
        }
    }
    findings
}

/// Test files that no target and no module declaration names.
pub fn undeclared_tests(files: &[Source], manifest: &str) -> Vec<String> {
    let mut findings = Vec::new();
    for file in files {
        let target = manifest.contains(&format!("path = \"{}\"", file.path));
        if !target && !declared(file, files) {
            findings.push(format!("{}: no target and no `mod` names it", file.path));
        }
    }
    findings
}

/// Module files that no `mod` declaration names.
pub fn undeclared_modules(files: &[Source]) -> Vec<String> {
    let roots = ["src/lib.rs", "src/main.rs"];
    let inner = files.iter().filter(|file| !roots.contains(&file.path.as_str()));
    inner
        .filter(|file| !declared(file, files))
        .map(|file| format!("{}: no `mod` names it", file.path))
        .collect()
}

/// Whether a file in the same folder (for a `mod.rs`, the one above), or one that gives its path,
/// declares the module.
fn declared(file: &Source, files: &[Source]) -> bool {
    let module = file.path.trim_end_matches(".rs").trim_end_matches("/mod");
    let (folder, stem) = module.rsplit_once('/').unwrap_or(("", module));
    let declaration = format!("mod {stem};");
    files.iter().filter(|other| other.path != file.path).any(|other| {
        let (other_folder, _) = other.path.rsplit_once('/').unwrap_or(("", ""));
        let given = other.strings.iter().any(|literal| {
            literal.text.ends_with(".rs") && format!("{other_folder}/{}", literal.text) == file.path
        });
        let beside = other_folder == folder || other.path == format!("{folder}.rs");
        given || (beside && !other.occurrences(&declaration).is_empty())
    })
}

const BEGIN: &str = "<!-- floors: written by tests/tidy.rs -->\n";
const END: &str = "<!-- end of floors -->";

/// The table of floors as the page shows it.
pub fn floors_table() -> String {
    let mut table = String::from("| floor | folder | holds |\n| --- | --- | --- |\n");
    for (floor, folder, holds) in FLOORS {
        table.push_str(&format!("| {floor} | `{folder}/` | {holds} |\n"));
    }
    table
}

/// A page with its table replaced; `None` if the markers are missing.
pub fn with_table(page: &str) -> Option<String> {
    let (before, rest) = page.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!("{before}{BEGIN}{}{END}{after}", floors_table()))
}

/// A page that shows another table than the one in force. `SENDOFF_UPDATE=1` rewrites it.
pub fn floors_page(path: &str) -> Vec<String> {
    let page = read(path);
    let Some(wanted) = with_table(&page) else {
        return vec![format!("{path}: the markers of the floor table are missing")];
    };
    if page == wanted {
        return Vec::new();
    }
    if std::env::var_os("SENDOFF_UPDATE").is_some() {
        fs::write(root().join(path), wanted).expect("the page can be written");
        return Vec::new();
    }
    vec![format!("{path}: the floor table differs; SENDOFF_UPDATE=1 cargo test --test tidy")]
}
