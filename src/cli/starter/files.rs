//! The files of the small example, inside the program, and those that only a new workspace has.

macro_rules! files {
    ($($path:literal,)*) => {
        &[$(($path, include_str!(concat!("../../../examples/small/", $path))),)*]
    };
}

/// Path and text of the files of the example that a new workspace begins with.
pub(super) static EXAMPLE: &[(&str, &str)] = files![
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

/// What stands beside the files that are read: who looks at a change, and when.
pub(super) static BESIDE: &[(&str, &str)] = &[
    (".gitignore", include_str!("beside/gitignore")),
    (".pre-commit-config.yaml", include_str!("beside/pre-commit.yaml")),
    (".github/workflows/sendoff.yml", include_str!("beside/workflow.yml")),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn every_file_of_the_example_is_part_of_a_new_workspace() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/small");
        let found = crate::cli::rehearsal::files_of(&root).unwrap();
        let found: Vec<&str> = found.iter().map(|(path, _)| path.as_str()).collect();
        let known: Vec<&str> = EXAMPLE.iter().map(|(path, _)| *path).collect();
        assert_eq!(known, found);
    }
}
