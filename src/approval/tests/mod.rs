//! Tests of approvals as a whole, with OpenSSH's own program as the judge where it is installed.

mod agreement;
mod duties;
mod files;
mod lines;
mod signing;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use jiff::Timestamp;
use tempfile::TempDir;

use super::*;
use crate::base::digest::Digest;

/// A statement with every field but the reason.
pub(super) fn statement() -> Statement {
    Statement {
        format: FORMAT.to_owned(),
        plan: Digest::of(b"abc"),
        item: "message-samples".to_owned(),
        role: "brand".to_owned(),
        person: "ada@sender.example".to_owned(),
        shown: vec![Digest::of(b"")],
        at: "2027-01-11T08:00:00Z".parse().unwrap(),
        expires: "2027-01-18T08:00:00Z".parse().unwrap(),
        reason: None,
    }
}

/// Whether OpenSSH's programs are here; says so once where they are not.
fn has_ssh_keygen() -> bool {
    static HERE: OnceLock<bool> = OnceLock::new();
    *HERE.get_or_init(|| {
        ["ssh-keygen", "ssh-agent", "ssh-add"].into_iter().all(|program| {
            let tried = Command::new(program).arg("-?").stdin(Stdio::null()).output();
            if let Err(error) = &tried {
                let line = format!("not compared with OpenSSH: cannot run `{program}`: {error}\n");
                let _ = std::io::stderr().write_all(line.as_bytes());
            }
            tried.is_ok()
        })
    })
}

/// A directory with keys in it.
struct Desk(TempDir);

impl Desk {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// A key made in process from a seed, as a file; the same seed gives the same key.
    fn key(&self, seed: u8) -> (PathBuf, PublicKey) {
        let pair = ssh_key::private::Ed25519Keypair::from_seed(&[seed; 32]);
        self.store(&format!("key{seed}"), &ssh_key::PrivateKey::from(pair))
    }

    fn store(&self, name: &str, key: &ssh_key::PrivateKey) -> (PathBuf, PublicKey) {
        let path = self.path(name);
        key.write_openssh_file(&path, ssh_key::LineEnding::LF).unwrap();
        let public = key.public_key().to_openssh().unwrap();
        std::fs::write(self.path(&format!("{name}.pub")), &public).unwrap();
        (path, public.parse().unwrap())
    }

    /// A key of another kind, made by `ssh-keygen`.
    fn foreign_key(&self, kind: &str, bits: &str) -> PathBuf {
        let path = self.path(kind);
        let file = path.to_str().unwrap();
        let made = ssh_keygen(&["-q", "-t", kind, "-b", bits, "-N", "", "-f", file], b"");
        assert!(made.0, "{}", made.1);
        path
    }
}

/// Runs `ssh-keygen`: whether it succeeded, and what it said.
fn ssh_keygen(arguments: &[&str], input: &[u8]) -> (bool, String) {
    let mut child = Command::new("ssh-keygen")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // It may refuse before it has read everything.
    let _ = child.stdin.take().unwrap().write_all(input);
    let output = child.wait_with_output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&said).into_owned())
}

fn sign(path: &Path, bytes: &[u8]) -> String {
    sign_with_file(bytes, path, || None).unwrap()
}
