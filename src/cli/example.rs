//! The examples, inside the program: `demo` plays the full one, `new` begins with the small one.

use super::rehearsal::Files;

/// Path and text of the files of an example.
type Example = &'static [(&'static str, &'static str)];

macro_rules! files {
    ($folder:literal: $($path:literal,)*) => {
        &[$(($path, include_str!(concat!("../../examples/", $folder, "/", $path))),)*]
    };
}

static FULL: Example = files!["full":
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

/// The example a new workspace begins with.
pub(super) static SMALL: Example = files!["small":
    ".github/CODEOWNERS",
    "campaigns/first.yaml",
    "policy/audiences.yaml",
    "policy/blueprint.yaml",
    "policy/checklist.yaml",
    "policy/fields.yaml",
    "policy/people.yaml",
    "policy/register.yaml",
    "policy/replies.yaml",
    "policy/rules.yaml",
    "policy/senders.yaml",
    "sandbox.yaml",
    "sendoff.yaml",
    "templates/hello.md",
];

/// The files of the full example, as a rehearsal takes them.
pub(super) fn files() -> Files {
    FULL.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect()
}

/// The world the full example meets.
pub(super) const SANDBOX: &str = include_str!("../../examples/full/sandbox.yaml");

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn every_file_of_an_example_is_inside_the_program() {
        for (folder, example) in [("full", FULL), ("small", SMALL)] {
            let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(folder);
            let found = crate::cli::rehearsal::files_of(&root).unwrap();
            let found: Vec<&str> = found.iter().map(|(path, _)| path.as_str()).collect();
            let known: Vec<&str> = example.iter().map(|(path, _)| *path).collect();
            assert_eq!(known, found, "{folder}");
        }
    }
}
