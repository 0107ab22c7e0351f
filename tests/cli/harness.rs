//! A run of the real binary in a workspace of its own, with an environment of its own.

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;

/// A temporary folder to run in.
pub struct Bench {
    folder: tempfile::TempDir,
}

/// What a run left behind. Paths of the temporary folder read `[FOLDER]`.
pub struct Ran {
    pub out: String,
    pub err: String,
}

impl Bench {
    /// An empty folder.
    pub fn empty() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// A copy of an example.
    pub fn example(name: &str) -> Self {
        let bench = Self::empty();
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name);
        copy(&from, bench.folder.path());
        bench
    }

    /// Writes a file.
    pub fn file(self, path: &str, bytes: impl AsRef<[u8]>) -> Self {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
        self
    }

    /// Replaces text that must be there.
    pub fn replace(self, path: &str, from: &str, to: &str) -> Self {
        let text = fs::read_to_string(self.path(path)).unwrap();
        assert!(text.contains(from), "`{path}` does not hold `{from}`");
        self.file(path, text.replace(from, to))
    }

    /// Takes a file or a folder away.
    pub fn without(self, path: &str) -> Self {
        let path = self.path(path);
        if path.is_dir() {
            fs::remove_dir_all(path).unwrap()
        } else {
            fs::remove_file(path).unwrap()
        }
        self
    }

    /// A path in the folder.
    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// The command, ready to run: nothing of this process' environment, 80 columns, no terminal.
    pub fn command(&self, line: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sendoff"));
        command.current_dir(self.folder.path()).env_clear().args(line.split_whitespace());
        command
    }

    /// Runs and asserts the exit code.
    #[track_caller]
    pub fn run(&self, line: &str, code: i32) -> Ran {
        self.ran(&mut self.command(line), code)
    }

    /// Runs a prepared command and asserts the exit code.
    #[track_caller]
    pub fn ran(&self, command: &mut Command, code: i32) -> Ran {
        let output = command.output().unwrap();
        let real = self.folder.path().canonicalize().unwrap();
        let text = |bytes: Vec<u8>| {
            String::from_utf8(bytes).unwrap().replace(&real.display().to_string(), "[FOLDER]")
        };
        let ran = Ran { out: text(output.stdout), err: text(output.stderr) };
        let found = output.status.code();
        assert_eq!(found, Some(code), "out:\n{}\nerr:\n{}", ran.out, ran.err);
        ran
    }
}

impl Ran {
    /// The findings of a human report, without the checklist and the counts after them.
    pub fn findings(&self) -> String {
        let after =
            |line: &&str| line.starts_with("launch checklist") || line.contains(" files read, ");
        let lines: Vec<&str> = self.out.lines().take_while(|line| !after(line)).collect();
        lines.join("\n").trim_end().to_owned()
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let to = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &to);
        } else {
            fs::copy(&path, &to).unwrap();
        }
    }
}
