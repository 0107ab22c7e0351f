//! The full example, inside the program: what `demo` plays with.

use super::rehearsal::Files;

macro_rules! files {
    ($($path:literal,)*) => {
        &[$(($path, include_str!(concat!("../../examples/full/", $path)).as_bytes()),)*]
    };
}

/// Path and bytes of every file of the example.
static FILES: &[(&str, &[u8])] = files![
    ".github/CODEOWNERS",
    "campaigns/q1-cold-importers.yaml",
    "campaigns/q1-dormant-shippers.yaml",
    "campaigns/q2-service-upsell.yaml",
    "policy/audiences.yaml",
    "policy/blueprint.yaml",
    "policy/checklist.yaml",
    "policy/fields.yaml",
    "policy/people.yaml",
    "policy/register.yaml",
    "policy/replies.yaml",
    "policy/rules.yaml",
    "policy/senders.yaml",
    "prompts/opener.md",
    "sandbox.yaml",
    "sendoff.yaml",
    "templates/cold-intro.md",
    "templates/upsell-check.md",
    "templates/winback-close-trial.md",
    "templates/winback-close.md",
    "templates/winback-intro.md",
    "templates/winback-proof.md",
];

/// The files, as a rehearsal takes them.
pub(super) fn files() -> Files {
    FILES.iter().map(|(path, bytes)| ((*path).to_owned(), bytes.to_vec())).collect()
}

/// The world the example meets.
pub(super) const SANDBOX: &str = include_str!("../../examples/full/sandbox.yaml");

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn every_file_of_the_example_is_inside_the_program() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/full");
        let found = crate::cli::rehearsal::files_of(&root).unwrap();
        let names = |files: &Files| files.iter().map(|(path, _)| path.clone()).collect::<Vec<_>>();
        assert_eq!(names(&files()), names(&found));
    }
}
