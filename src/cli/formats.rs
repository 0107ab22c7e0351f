//! The formats of `check`, by the names they have on the command line, and where each is written.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::failure::{Audience, Failure};
use super::world::World;
use crate::base::atomic;
use crate::render::Look;
use crate::render::check::{
    COMMENT_BYTES_MAX, Checked, SUMMARY_BYTES_MAX, concise, counted, github, gitlab, human, json,
    junit, lines, markdown, sarif,
};

/// How a check is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(super) enum Format {
    /// For people: excerpts, help, the launch checklist
    Human,
    /// A line each: `path:line:column: error[rule] what`
    Concise,
    /// For machines: `sendoff-check/v1`, see `sendoff schema check`
    Json,
    /// A JSON object a line: `sendoff-check-lines/v1`, see `sendoff schema check-lines`
    JsonLines,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations of GitHub Actions; read from the output of a step
    Github,
    /// Markdown for `$GITHUB_STEP_SUMMARY`; a file of this format is appended to
    GithubSummary,
    /// GitLab's code quality report
    Gitlab,
    /// JUnit XML: a suite for each campaign, a case for each rule
    Junit,
    /// Markdown for a comment on a pull request
    Markdown,
}

impl Format {
    fn render(self, checked: &Checked<'_>, look: Look) -> String {
        match self {
            Self::Human => human(checked, look),
            Self::Concise => concise(checked),
            Self::Json => json(checked),
            Self::JsonLines => lines(checked),
            Self::Sarif => sarif(checked),
            Self::Github => github(checked),
            Self::GithubSummary => markdown(checked, SUMMARY_BYTES_MAX),
            Self::Gitlab => gitlab(checked),
            Self::Junit => junit(checked),
            Self::Markdown => markdown(checked, COMMENT_BYTES_MAX),
        }
    }

    fn name(self) -> String {
        self.to_possible_value().map_or(String::new(), |value| value.get_name().to_owned())
    }
}

/// A format and the file it is written to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Output {
    format: Format,
    path: PathBuf,
}

impl Output {
    /// Reads `FORMAT=FILE`.
    ///
    /// # Errors
    /// What is wrong with it, for clap to show.
    pub fn parse(typed: &str) -> Result<Self, String> {
        let (name, path) = typed.split_once('=').ok_or_else(|| {
            "write a format, `=` and a file, such as `sarif=out.sarif`".to_owned()
        })?;
        let format = Format::from_str(name, false).map_err(|_| {
            let names = Format::value_variants().iter().map(|format| format.name());
            format!("the formats are {}", names.collect::<Vec<_>>().join(", "))
        })?;
        if path.is_empty() || path == "-" {
            return Err(format!("name a file; `--format {name}` writes to the terminal"));
        }
        Ok(Self { format, path: PathBuf::from(path) })
    }
}

/// Refuses two outputs into one file.
///
/// # Errors
/// [`Audience::Usage`].
pub(super) fn each_its_own(outputs: &[Output]) -> Result<(), Failure> {
    let mut seen = BTreeSet::new();
    match outputs.iter().find(|output| !seen.insert(&output.path)) {
        None => Ok(()),
        Some(twice) => {
            let headline = format!("two formats are to be written to `{}`", twice.path.display());
            Err(Failure::new(Audience::Usage, headline).hint("give each a file of its own"))
        }
    }
}

/// Writes a check: first the files, then the one format that is read from the output.
///
/// # Errors
/// [`Audience::Environment`] where something cannot be written.
pub(super) fn write(
    checked: &Checked<'_>,
    shown: Format,
    outputs: &[Output],
    world: &World,
) -> Result<(), Failure> {
    let look = Look { colour: false, ..world.look() };
    for Output { format, path } in outputs {
        let text = format.render(checked, look);
        let full = world.folder().join(path);
        let written = match format {
            Format::GithubSummary => append(&full, text.as_bytes()),
            _ => atomic::write(&full, text.as_bytes()),
        };
        written.map_err(|error| {
            Failure::new(Audience::Environment, format!("cannot write `{}`", path.display()))
                .caused_by(&error)
        })?;
    }
    world.print(&shown.render(checked, world.look()))?;
    if matches!(shown, Format::Concise | Format::Github) {
        world.remark(&format!("{}\n", counted(&checked.verdict.counts())))?;
    }
    Ok(())
}

fn append(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = std::fs::OpenOptions::new().create(true).append(true).open(path)?;
    file.write_all(bytes)?;
    file.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_output_is_a_format_and_a_file() {
        let path = PathBuf::from("a=b.xml");
        assert_eq!(Output::parse("junit=a=b.xml"), Ok(Output { format: Format::Junit, path }));
        let wrong = [
            ("junit", "write a format, `=` and a file"),
            ("juni=a", "the formats are human, concise, json, json-lines, sarif, github,"),
            ("sarif=", "name a file; `--format sarif` writes"),
            ("sarif=-", "name a file; `--format sarif` writes"),
        ];
        for (typed, because) in wrong {
            let said = Output::parse(typed).unwrap_err();
            assert!(said.starts_with(because), "{typed}: {said}");
        }
    }
}
