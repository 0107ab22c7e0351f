//! Making a signature: in process from a private key file, or by `ssh-keygen` for keys that live
//! in an agent or on a security key.
//!
//! Knows nothing of statements; every signature is verified before it is handed out.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use ssh_key::{Algorithm, HashAlg, LineEnding, PrivateKey};

use super::signature::{NAMESPACE, SignatureError, claimed_signer, verify};
use crate::base::private::Secret;

/// The largest key file, in bytes.
const KEY_BYTES_MAX: u64 = 64 * 1024;

/// Why no signature was made.
#[derive(Debug, thiserror::Error)]
pub enum SignError {
    /// The key file cannot be read.
    #[error("cannot read the key `{}`", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file holds no OpenSSH private key.
    #[error(
        "`{}` is not an OpenSSH private key; sign with `ssh-keygen` where the key is in an agent",
        path.display()
    )]
    NotAKey {
        /// The file.
        path: PathBuf,
    },
    /// A key of a kind that is not signed with in process.
    #[error("keys of kind `{kind}` cannot sign here; use an `ssh-ed25519` key or `ssh-keygen`")]
    Algorithm {
        /// The kind.
        kind: String,
    },
    /// The key has a passphrase and none was given.
    #[error("the key `{}` has a passphrase and none was given", path.display())]
    Locked {
        /// The file.
        path: PathBuf,
    },
    /// The passphrase does not open the key.
    #[error("the passphrase does not open the key `{}`", path.display())]
    Passphrase {
        /// The file.
        path: PathBuf,
    },
    /// The program is not there.
    #[error("cannot run `{}`, which is part of OpenSSH", program.display())]
    Program {
        /// What was to be run.
        program: PathBuf,
        /// Why it was not.
        source: io::Error,
    },
    /// The program made no signature.
    #[error("`ssh-keygen` made no signature: {0}")]
    Refused(String),
    /// What came out does not verify.
    #[error("the signature that was made does not verify: {0}")]
    Unverified(#[from] SignatureError),
}

/// Signs with a private key file, in process. The passphrase is asked for only where there is one.
pub fn sign_with_file(
    statement: &[u8],
    path: &Path,
    passphrase: impl FnOnce() -> Option<Secret>,
) -> Result<String, SignError> {
    let key = load(path, passphrase)?;
    match key.algorithm() {
        Algorithm::Ed25519 => {}
        other => return Err(SignError::Algorithm { kind: other.to_string() }),
    }
    let armored = key
        .sign(NAMESPACE, HashAlg::Sha512, statement)
        .and_then(|signature| signature.to_pem(LineEnding::LF))
        .map_err(|_| SignError::Algorithm { kind: key.algorithm().to_string() })?;
    checked(statement, armored)
}

fn load(path: &Path, passphrase: impl FnOnce() -> Option<Secret>) -> Result<PrivateKey, SignError> {
    let file = |source| SignError::File { path: path.to_owned(), source };
    let not_a_key = || SignError::NotAKey { path: path.to_owned() };
    if fs::metadata(path).map_err(file)?.len() > KEY_BYTES_MAX {
        return Err(not_a_key());
    }
    let bytes = fs::read(path).map_err(file)?;
    let key = PrivateKey::from_openssh(&bytes).map_err(|_| not_a_key())?;
    if !key.is_encrypted() {
        return Ok(key);
    }
    let secret = passphrase().ok_or_else(|| SignError::Locked { path: path.to_owned() })?;
    key.decrypt(secret.reveal()).map_err(|_| SignError::Passphrase { path: path.to_owned() })
}

/// Signs by running `program` (`ssh-keygen`) with a key file, or with a public key file whose
/// private half is in the agent or on a security key.
///
/// Blocks until the person has touched the key or typed its passphrase at the terminal.
pub fn sign_with_ssh_keygen(
    statement: &[u8],
    key: &Path,
    program: &Path,
) -> Result<String, SignError> {
    let failed = |source| SignError::Program { program: program.to_owned(), source };
    let mut child = Command::new(program)
        .args(["-Y", "sign", "-n", NAMESPACE, "-f"])
        .arg(key)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(failed)?;
    let written = match child.stdin.take() {
        Some(mut input) => input.write_all(statement),
        None => Ok(()),
    };
    let output = child.wait_with_output().map_err(failed)?;
    if !output.status.success() {
        return Err(SignError::Refused(last_line(&output.stderr)));
    }
    written.map_err(failed)?;
    let armored = String::from_utf8(output.stdout).map_err(|_| SignatureError::NotASignature)?;
    checked(statement, armored)
}

/// What the program said last, without what could move the cursor.
fn last_line(stderr: &[u8]) -> String {
    let text = String::from_utf8_lossy(stderr);
    let line = text.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("it said nothing");
    line.chars().filter(|c| !c.is_control()).take(200).collect()
}

fn checked(statement: &[u8], armored: String) -> Result<String, SignError> {
    let key = claimed_signer(armored.as_bytes())?;
    verify(statement, armored.as_bytes(), &key)?;
    Ok(armored)
}
