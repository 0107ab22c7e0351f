//! Signing and verifying in process, and what is refused.

use super::*;
use crate::base::private::Secret;

#[test]
fn a_signature_counts_for_its_key_and_its_bytes_only() {
    let desk = Desk::new();
    let ((ada, ada_key), (_, bob_key)) = (desk.key(1), desk.key(2));
    let bytes = statement().canonical().unwrap();
    let signature = sign(&ada, &bytes);
    assert_eq!(verify(&bytes, signature.as_bytes(), &ada_key), Ok(()));
    let other =
        SignatureError::Key { found: ada_key.fingerprint(), expected: bob_key.fingerprint() };
    assert_eq!(verify(&bytes, signature.as_bytes(), &bob_key), Err(other));
    for at in (0..bytes.len()).step_by(23) {
        let mut altered = bytes.clone();
        altered[at] ^= 1;
        let refused = verify(&altered, signature.as_bytes(), &ada_key);
        assert_eq!(refused, Err(SignatureError::Altered), "byte {at}");
    }
}

#[test]
fn a_signature_with_any_byte_changed_does_not_count() {
    let desk = Desk::new();
    let (path, key) = desk.key(1);
    let armored = sign(&path, b"{}");
    // Every byte of the frame; of the numbers at its end, where each costs a verification, some.
    for at in (0..150).chain((150..armored.len()).step_by(11)) {
        let mut altered = armored.clone().into_bytes();
        altered[at] = if altered[at] == b'A' { b'B' } else { b'A' };
        assert!(verify(b"{}", &altered, &key).is_err(), "byte {at}");
    }
    for text in ["", "yes", "-----BEGIN SSH SIGNATURE-----\n-----END SSH SIGNATURE-----\n"] {
        let refused = verify(b"{}", text.as_bytes(), &key);
        assert_eq!(refused, Err(SignatureError::NotASignature), "{text}");
    }
    let long = format!("{armored}{}", "x".repeat(20_000));
    assert_eq!(verify(b"{}", long.as_bytes(), &key), Err(SignatureError::NotASignature));
}

#[test]
fn a_signature_for_another_use_or_with_another_hash_does_not_count() {
    let pair = ssh_key::private::Ed25519Keypair::from_seed(&[1; 32]);
    let private = ssh_key::PrivateKey::from(pair);
    let key: PublicKey = private.public_key().to_openssh().unwrap().parse().unwrap();
    let signed = |namespace, hash| {
        let signature = private.sign(namespace, hash, b"{}").unwrap();
        let armored = signature.to_pem(ssh_key::LineEnding::LF).unwrap();
        verify(b"{}", armored.as_bytes(), &key)
    };
    use ssh_key::HashAlg::{Sha256, Sha512};
    assert_eq!(signed(NAMESPACE, Sha512), Ok(()));
    assert_eq!(signed("git", Sha512), Err(SignatureError::Namespace("git".to_owned())));
    let hash = Err(SignatureError::Algorithm("sha256".to_owned()));
    assert_eq!(signed(NAMESPACE, Sha256), hash);
}

/// The key of seed 7 behind the passphrase `correct horse`, few rounds so that the test is quick.
fn locked() -> ssh_key::PrivateKey {
    let pair = ssh_key::private::Ed25519Keypair::from_seed(&[7; 32]);
    let kdf = ssh_key::Kdf::Bcrypt { salt: vec![9; 16], rounds: 1 };
    ssh_key::PrivateKey::from(pair)
        .encrypt_with(ssh_key::Cipher::Aes256Ctr, kdf, 42, "correct horse")
        .unwrap()
}

#[test]
fn a_passphrase_is_asked_for_only_where_there_is_one() {
    let desk = Desk::new();
    let (open, _) = desk.key(1);
    sign_with_file(b"{}", &open, || panic!("asked without need")).unwrap();
    let (path, key) = desk.store("locked", &locked());
    let signature = sign_with_file(b"{}", &path, || Some(Secret::new("correct horse"))).unwrap();
    assert_eq!(verify(b"{}", signature.as_bytes(), &key), Ok(()));
    let wrong = sign_with_file(b"{}", &path, || Some(Secret::new("battery"))).unwrap_err();
    assert!(matches!(wrong, SignError::Passphrase { .. }), "{wrong}");
    assert!(!wrong.to_string().contains("battery"));
    let none = sign_with_file(b"{}", &path, || None).unwrap_err();
    assert!(matches!(none, SignError::Locked { .. }), "{none}");
}

#[test]
fn what_is_no_private_key_says_so() {
    let desk = Desk::new();
    desk.key(1);
    let none = || None;
    let absent = sign_with_file(b"{}", &desk.path("missing"), none).unwrap_err();
    assert!(matches!(absent, SignError::File { .. }), "{absent}");
    let public = sign_with_file(b"{}", &desk.path("key1.pub"), none).unwrap_err();
    assert!(public.to_string().contains("is not an OpenSSH private key"), "{public}");
    let program = sign_with_ssh_keygen(b"{}", &desk.path("key1"), &desk.path("missing"));
    assert!(matches!(program, Err(SignError::Program { .. })), "{program:?}");
}
