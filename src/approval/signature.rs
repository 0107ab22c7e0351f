//! Verifying a detached `SSHSIG` signature over the bytes of a statement, in process.
//!
//! Knows nothing of who may sign: it answers whether this key signed these bytes for this use.

use ssh_key::{HashAlg, LineEnding, SshSig};

use super::key::{KeyError, PublicKey};

/// What a signature must have been made for, so that one made for a commit is no approval.
pub const NAMESPACE: &str = "sendoff-approval@v1";
/// The longest armored signature, in bytes.
const ARMORED_BYTES_MAX: usize = 16 * 1024;

/// Why a signature does not count.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// The text is no armored signature.
    #[error("this is not an OpenSSH signature; it begins with `-----BEGIN SSH SIGNATURE-----`")]
    NotASignature,
    /// It was made with a key or a hash this program does not verify.
    #[error("the signature uses `{0}`; expected an Ed25519 key and `sha512`")]
    Algorithm(String),
    /// It was made for another purpose.
    #[error("the signature was made for `{0}`, not for `{NAMESPACE}`")]
    Namespace(String),
    /// Another key made it.
    #[error("the signature was made with key {found}, not with {expected}")]
    Key {
        /// The fingerprint of the key that made it, as it claims.
        found: String,
        /// The fingerprint of the key that was to make it.
        expected: String,
    },
    /// The key, the purpose and the form are right: what was signed is something else.
    #[error("the statement is not the one that was signed: one of the two was altered")]
    Altered,
}

/// Verifies that `key` signed exactly these bytes as an approval.
pub fn verify(statement: &[u8], armored: &[u8], key: &PublicKey) -> Result<(), SignatureError> {
    let signature = read(armored)?;
    let found = signer_of(&signature)?;
    if signature.namespace() != NAMESPACE {
        let namespace = signature.namespace().chars().take(80).collect();
        return Err(SignatureError::Namespace(namespace));
    }
    if signature.hash_alg() != HashAlg::Sha512 {
        return Err(SignatureError::Algorithm(signature.hash_alg().to_string()));
    }
    if found.inner().key_data() != key.inner().key_data() {
        let (found, expected) = (found.fingerprint(), key.fingerprint());
        return Err(SignatureError::Key { found, expected });
    }
    key.inner().verify(NAMESPACE, statement, &signature).map_err(|_| SignatureError::Altered)
}

/// The key a signature says it was made with; whether it was is for [`verify`].
pub(super) fn claimed_signer(armored: &[u8]) -> Result<PublicKey, SignatureError> {
    signer_of(&read(armored)?)
}

fn read(armored: &[u8]) -> Result<SshSig, SignatureError> {
    if armored.len() > ARMORED_BYTES_MAX {
        return Err(SignatureError::NotASignature);
    }
    let signature = SshSig::from_pem(armored.trim_ascii_end()).map_err(|error| match error {
        ssh_key::Error::AlgorithmUnknown => SignatureError::Algorithm("an unknown one".to_owned()),
        ssh_key::Error::AlgorithmUnsupported { algorithm } => {
            SignatureError::Algorithm(algorithm.to_string())
        }
        _ => SignatureError::NotASignature,
    })?;
    // The signature does not cover its own version, and a reader may ignore the reserved part.
    let plain = signature.version() == SshSig::VERSION && signature.reserved().is_empty();
    // The decoder forgives wrong lengths of inner parts; one signature has one encoding here.
    let again = signature.to_pem(LineEnding::LF).map_err(|_| SignatureError::NotASignature)?;
    let same = dense(armored).eq(dense(again.as_bytes()));
    if plain && same { Ok(signature) } else { Err(SignatureError::NotASignature) }
}

/// The bytes but for blanks and line ends, which may be placed freely.
fn dense(bytes: &[u8]) -> impl Iterator<Item = u8> {
    bytes.iter().copied().filter(|byte| !byte.is_ascii_whitespace())
}

fn signer_of(signature: &SshSig) -> Result<PublicKey, SignatureError> {
    PublicKey::from_data(signature.public_key()).map_err(|error| match error {
        KeyError::Algorithm(kind) => SignatureError::Algorithm(kind),
        KeyError::NotAKey | KeyError::Private => SignatureError::NotASignature,
    })
}
