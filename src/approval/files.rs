//! The files of approvals beside a plan: `<plan>.approvals/<item>.<person>.json` is the statement
//! as signed, `.sig` its signature.
//!
//! Knows nothing of whether a signature counts; a file that is bad is a problem beside the others,
//! never the end of reading.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

use super::statement::{Statement, StatementError};
use crate::base::atomic;
use crate::base::digest::Digest;

/// The largest statement or signature file, in bytes.
const FILE_BYTES_MAX: u64 = 128 * 1024;
/// The folder of what later approvals replaced; no approval of a plan is looked for in it.
const REPLACED: &str = ".replaced";
/// The most files of one plan's approvals that are read.
const FILES_MAX: usize = 2_000;

/// One approval as it lies in the directory, its signature not yet verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    /// The statement.
    pub statement: Statement,
    /// The bytes of the statement: what the signature is over.
    pub bytes: Vec<u8>,
    /// The armored signature.
    pub signature: Vec<u8>,
    /// The file of the statement.
    pub path: PathBuf,
}

/// Why a file counts for nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileFault {
    /// It could not be read.
    #[error("it cannot be read: {0}")]
    Unreadable(String),
    /// It is too large to be what it should be.
    #[error("it is larger than {FILE_BYTES_MAX} bytes")]
    TooLarge,
    /// The statement is bad.
    #[error(transparent)]
    Statement(#[from] StatementError),
    /// The signature file is missing.
    #[error("its signature file `.sig` is missing")]
    Unsigned,
    /// The statement file is missing.
    #[error("its statement file `.json` is missing")]
    NoStatement,
    /// The file is named after another item or person than its statement.
    #[error("its statement belongs into `{0}.json`")]
    Misnamed(String),
    /// Something else lies there.
    #[error("it is neither a statement nor a signature")]
    Stray,
    /// There are too many files to read.
    #[error("there are more than {FILES_MAX} files; none of them was read")]
    TooMany,
}

/// A file that counts for nothing, and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{}`: {fault}", path.display())]
pub struct FileProblem {
    /// The file, or the directory.
    pub path: PathBuf,
    /// What is wrong with it.
    pub fault: FileFault,
}

/// Everything in a directory of approvals, in the order of the file names.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Approvals {
    /// What can be verified.
    pub found: Vec<Approval>,
    /// What cannot.
    pub problems: Vec<FileProblem>,
}

/// The directory that holds the approvals of the plan in a file.
pub fn directory_for(plan: &Path) -> PathBuf {
    let mut name = plan.as_os_str().to_owned();
    name.push(".approvals");
    PathBuf::from(name)
}

/// Reads every approval of a directory. One that does not exist holds none.
pub fn read_all(directory: &Path) -> Approvals {
    let mut approvals = Approvals::default();
    let names = match list(directory) {
        Ok(names) => names,
        Err(fault) => {
            approvals.problems.push(FileProblem { path: directory.to_owned(), fault });
            return approvals;
        }
    };
    let mut pairs: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for name in &names {
        match name.rsplit_once('.') {
            Some((stem, kind @ ("json" | "sig"))) => {
                pairs.entry(stem.to_owned()).or_default().insert(kind);
            }
            _ => {
                let path = directory.join(name);
                approvals.problems.push(FileProblem { path, fault: FileFault::Stray });
            }
        }
    }
    for (stem, kinds) in pairs {
        let path = directory.join(format!("{stem}.json"));
        let read = match (kinds.contains("json"), kinds.contains("sig")) {
            (true, true) => read_pair(directory, &stem),
            (true, false) => Err((path, FileFault::Unsigned)),
            _ => Err((directory.join(format!("{stem}.sig")), FileFault::NoStatement)),
        };
        match read {
            Ok(approval) => approvals.found.push(approval),
            Err((path, fault)) => approvals.problems.push(FileProblem { path, fault }),
        }
    }
    approvals
}

/// Reads every approval of a directory that a later one replaced: the record of an apply may still
/// name it.
pub fn read_replaced(directory: &Path) -> Approvals {
    let mut approvals = Approvals::default();
    let folders = fs::read_dir(directory.join(REPLACED)).into_iter().flatten().flatten();
    let folders: BTreeSet<PathBuf> = folders.map(|entry| entry.path()).take(FILES_MAX).collect();
    for folder in folders {
        let Approvals { found, problems } = read_all(&folder);
        approvals.found.extend(found);
        approvals.problems.extend(problems);
    }
    approvals
}

/// Writes an approval, each file whole or not at all, the signature first; makes the directory, and
/// keeps what it replaces. Returns the file of the statement.
pub fn write(
    directory: &Path,
    statement: &Statement,
    signature: &str,
) -> Result<PathBuf, FileProblem> {
    let problem = |path: &Path, fault| FileProblem { path: path.to_owned(), fault };
    let unreadable = |error: io::Error| FileFault::Unreadable(error.to_string());
    let bytes = statement.canonical().map_err(|error| problem(directory, error.into()))?;
    let stem = stem_of(statement);
    let path = directory.join(format!("{stem}.json"));
    fs::create_dir_all(directory).map_err(|error| problem(directory, unreadable(error)))?;
    keep(directory, &stem).map_err(|error| problem(directory, unreadable(error)))?;
    for (path, bytes) in
        [(&directory.join(format!("{stem}.sig")), signature.as_bytes()), (&path, bytes.as_slice())]
    {
        atomic::write(path, bytes).map_err(|error| problem(path, unreadable(error)))?;
    }
    Ok(path)
}

/// Copies a pair that is about to be replaced into a folder named after its statement.
fn keep(directory: &Path, stem: &str) -> io::Result<()> {
    let statement = match fs::read(directory.join(format!("{stem}.json"))) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        read => read?,
    };
    let folder = directory.join(REPLACED).join(Digest::of(&statement).short());
    fs::create_dir_all(&folder)?;
    for kind in ["sig", "json"] {
        let name = format!("{stem}.{kind}");
        match fs::read(directory.join(&name)) {
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            read => atomic::write(&folder.join(&name), &read?)?,
        }
    }
    Ok(())
}

fn stem_of(statement: &Statement) -> String {
    format!("{}.{}", statement.item, statement.person)
}

/// The names in a directory, sorted; those that begin with a dot are the system's.
fn list(directory: &Path) -> Result<BTreeSet<String>, FileFault> {
    let unreadable = |error: io::Error| FileFault::Unreadable(error.to_string());
    let entries = match fs::read_dir(directory) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(BTreeSet::new()),
        Err(error) => return Err(unreadable(error)),
    };
    let mut names = BTreeSet::new();
    for entry in entries {
        let name = entry.map_err(unreadable)?.file_name().to_string_lossy().into_owned();
        if !name.starts_with('.') {
            names.insert(name);
        }
        if names.len() > FILES_MAX {
            return Err(FileFault::TooMany);
        }
    }
    Ok(names)
}

fn read_pair(directory: &Path, stem: &str) -> Result<Approval, (PathBuf, FileFault)> {
    let path = directory.join(format!("{stem}.json"));
    let signature = directory.join(format!("{stem}.sig"));
    let bytes = read_bounded(&path).map_err(|fault| (path.clone(), fault))?;
    let signature = read_bounded(&signature).map_err(|fault| (signature.clone(), fault))?;
    let statement = match Statement::parse(&bytes) {
        Ok(statement) => statement,
        Err(error) => return Err((path, error.into())),
    };
    let expected = stem_of(&statement);
    if expected != stem {
        return Err((path, FileFault::Misnamed(expected)));
    }
    Ok(Approval { statement, bytes, signature, path })
}

fn read_bounded(path: &Path) -> Result<Vec<u8>, FileFault> {
    let mut bytes = Vec::new();
    if fs::metadata(path).is_ok_and(|found| !found.is_file()) {
        return Err(FileFault::Unreadable("it is no file".to_owned()));
    }
    let read =
        fs::File::open(path).and_then(|file| file.take(FILE_BYTES_MAX + 1).read_to_end(&mut bytes));
    match read {
        Err(error) => Err(FileFault::Unreadable(error.to_string())),
        Ok(length) if length as u64 > FILE_BYTES_MAX => Err(FileFault::TooLarge),
        Ok(_) => Ok(bytes),
    }
}
