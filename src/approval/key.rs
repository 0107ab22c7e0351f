//! The public half of a person's signing key, in OpenSSH's one-line form.
//!
//! Knows which algorithms this program verifies: Ed25519, plain or on a FIDO security key.

use std::fmt;
use std::str::FromStr;

use ssh_key::{Algorithm, HashAlg};

/// A public key that signatures can be verified with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey(ssh_key::PublicKey);

/// Why a text is not a key that can be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Not a public key.
    #[error("expected a public key in one line, such as `ssh-ed25519 AAAA...`")]
    NotAKey,
    /// A private key was given where the public one belongs.
    #[error("this is a private key; give the public one, which is in the file ending in `.pub`")]
    Private,
    /// A key of another kind.
    #[error(
        "keys of kind `{0}` are not supported; use `ssh-ed25519` or `sk-ssh-ed25519@openssh.com`"
    )]
    Algorithm(String),
}

impl PublicKey {
    /// The fingerprint people compare, `SHA256:` and 43 characters, as `ssh-keygen -l` shows it.
    pub fn fingerprint(&self) -> String {
        self.0.fingerprint(HashAlg::Sha256).to_string()
    }

    pub(super) fn inner(&self) -> &ssh_key::PublicKey {
        &self.0
    }

    pub(super) fn from_data(data: &ssh_key::public::KeyData) -> Result<Self, KeyError> {
        match data.algorithm() {
            Algorithm::Ed25519 | Algorithm::SkEd25519 => {
                Ok(Self(ssh_key::PublicKey::new(data.clone(), "")))
            }
            other => Err(KeyError::Algorithm(other.to_string())),
        }
    }
}

impl FromStr for PublicKey {
    type Err = KeyError;

    /// Reads a key in OpenSSH's form; the comment is dropped.
    fn from_str(text: &str) -> Result<Self, KeyError> {
        if text.contains("PRIVATE KEY") {
            return Err(KeyError::Private);
        }
        match ssh_key::PublicKey::from_openssh(text.trim()) {
            Ok(key) => Self::from_data(key.key_data()),
            Err(_) => Err(KeyError::NotAKey),
        }
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.to_openssh().map_err(|_| fmt::Error)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str =
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILM+rvN+ot98qgEN796jTiQfZfG1KaT0PtFDJ/XFSqti";

    #[test]
    fn a_key_prints_what_it_was_read_from_without_the_comment() {
        let key: PublicKey = format!(" {KEY} ada@desk.example\n").parse().unwrap();
        assert_eq!(key.to_string(), KEY);
        assert!(key.fingerprint().starts_with("SHA256:"));
    }

    #[test]
    fn what_is_no_usable_key_says_why() {
        let rejected = [
            ("", KeyError::NotAKey),
            ("ssh-ed25519 AAAA", KeyError::NotAKey),
            ("-----BEGIN OPENSSH PRIVATE KEY-----", KeyError::Private),
        ];
        for (text, error) in rejected {
            assert_eq!(text.parse::<PublicKey>(), Err(error), "{text}");
        }
    }
}
