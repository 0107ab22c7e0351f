//! What this program and `ssh-keygen` say about the same signatures, keys and lines.

use super::*;
use jiff::Timestamp;

const ADA: &str = "ada@sender.example";

/// What `ssh-keygen -Y verify` says at the instant of the statement.
fn openssh(desk: &Desk, allowed: &str, principal: &str, bytes: &[u8], signature: &str) -> bool {
    let (lines, armored) = (desk.path("allowed_signers"), desk.path("s.sig"));
    std::fs::write(&lines, allowed).unwrap();
    std::fs::write(&armored, signature).unwrap();
    let (lines, armored) = (lines.to_str().unwrap(), armored.to_str().unwrap());
    let time = "-Overify-time=20270111080000Z";
    let verify = ["-Y", "verify", "-f", lines, "-I", principal, "-n", NAMESPACE, "-s", armored];
    ssh_keygen(&[&verify[..], &[time]].concat(), bytes).0
}

/// What this program says about the same.
fn ours(allowed: &str, principal: &str, bytes: &[u8], signature: &str, key: &PublicKey) -> bool {
    let at: Timestamp = "2027-01-11T08:00:00Z".parse().unwrap();
    let file = AllowedSigners::parse(allowed);
    file.problems.is_empty()
        && file.permits(principal, key, NAMESPACE, at).is_ok()
        && verify(bytes, signature.as_bytes(), key).is_ok()
}

#[test]
fn what_one_signs_the_other_verifies() {
    if !has_ssh_keygen() {
        return;
    }
    let desk = Desk::new();
    let (path, key) = desk.key(1);
    let bytes = statement().canonical().unwrap();
    let mine = sign(&path, &bytes);
    let theirs = sign_with_ssh_keygen(&bytes, &path, Path::new("ssh-keygen")).unwrap();
    let line = AllowedSigner::for_person(ADA, key.clone(), None, None).unwrap().to_string();
    for signature in [&mine, &theirs] {
        assert!(openssh(&desk, &line, ADA, &bytes, signature));
        assert!(ours(&line, ADA, &bytes, signature, &key));
        let mut altered = bytes.clone();
        altered[20] ^= 1;
        assert!(!openssh(&desk, &line, ADA, &altered, signature));
        assert!(!ours(&line, ADA, &altered, signature, &key));
    }
    // Ed25519 has no randomness, so the two make the very same signature.
    assert_eq!(mine, theirs);
}

#[test]
fn a_key_without_its_private_half_is_refused_in_the_words_of_the_program() {
    if !has_ssh_keygen() {
        return;
    }
    let desk = Desk::new();
    let (path, _) = desk.key(1);
    std::fs::remove_file(path).unwrap();
    let refused = sign_with_ssh_keygen(b"{}", &desk.path("key1.pub"), Path::new("ssh-keygen"));
    assert!(matches!(refused, Err(SignError::Refused(_))), "{refused:?}");
}

#[test]
fn both_refuse_a_signature_for_another_use() {
    if !has_ssh_keygen() {
        return;
    }
    let desk = Desk::new();
    let (path, key) = desk.key(1);
    let (done, armored) =
        ssh_keygen(&["-q", "-Y", "sign", "-n", "git", "-f", path.to_str().unwrap()], b"{}");
    assert!(done, "{armored}");
    let start = armored.find("-----BEGIN").unwrap();
    let armored = &armored[start..];
    let line = AllowedSigner::for_person(ADA, key.clone(), None, None).unwrap().to_string();
    assert!(!openssh(&desk, &line, ADA, b"{}", armored));
    let refused = verify(b"{}", armored.as_bytes(), &key);
    assert_eq!(refused, Err(SignatureError::Namespace("git".to_owned())));
}

#[test]
fn keys_of_other_kinds_are_named_and_not_taken() {
    if !has_ssh_keygen() {
        return;
    }
    let desk = Desk::new();
    let (_, key) = desk.key(1);
    for (kind, bits, name) in [("rsa", "2048", "rsa"), ("ecdsa", "256", "ecdsa-sha2-nistp256")] {
        let path = desk.foreign_key(kind, bits);
        let file = path.to_str().unwrap();
        let (_, armored) = ssh_keygen(&["-q", "-Y", "sign", "-n", NAMESPACE, "-f", file], b"{}");
        let armored = &armored[armored.find("-----BEGIN").unwrap()..];
        let refused = verify(b"{}", armored.as_bytes(), &key).unwrap_err();
        assert!(matches!(&refused, SignatureError::Algorithm(found) if found.contains(name)));
        let here = sign_with_file(b"{}", &path, || None).unwrap_err();
        assert!(matches!(here, SignError::Algorithm { .. }), "{here}");
        let public = std::fs::read_to_string(desk.path(&format!("{kind}.pub"))).unwrap();
        assert!(matches!(public.parse::<PublicKey>(), Err(KeyError::Algorithm(_))), "{public}");
    }
}

#[test]
fn both_judge_the_same_lines_alike() {
    if !has_ssh_keygen() {
        return;
    }
    let desk = Desk::new();
    let (path, key) = desk.key(1);
    let (_, other) = desk.key(2);
    let bytes = statement().canonical().unwrap();
    let signature = sign(&path, &bytes);
    let table: &[(&str, bool)] = &[
        ("ada@sender.example KEY", true),
        ("ada@sender.example\tKEY with a comment", true),
        ("  ada@sender.example KEY", true),
        ("bob@sender.example KEY", false),
        ("Ada@sender.example KEY", false),
        ("ada@sender.example OTHER", false),
        ("ada@sender.example OTHER\nada@sender.example KEY", true),
        ("# people\n\nada@sender.example KEY", true),
        ("bob@sender.example,ada@sender.example KEY", true),
        ("*@sender.example KEY", true),
        ("* KEY", true),
        ("ada@* KEY", true),
        ("a?a@sender.example KEY", true),
        ("a?@sender.example KEY", false),
        ("*@sender.example,!ada@sender.example KEY", false),
        ("!ada@sender.example,*@sender.example KEY", false),
        ("!bob@sender.example,*@sender.example KEY", true),
        ("!bob@sender.example KEY", false),
        ("\"ada@sender.example\" KEY", true),
        ("ada@sender.example namespaces=\"sendoff-approval@v1\" KEY", true),
        ("ada@sender.example namespaces=\"git,sendoff-approval@v1\" KEY", true),
        ("ada@sender.example namespaces=\"git\" KEY", false),
        ("ada@sender.example namespaces=\"sendoff-*\" KEY", true),
        ("ada@sender.example namespaces=\"*,!sendoff-approval@v1\" KEY", false),
        ("ada@sender.example NAMESPACES=\"sendoff-approval@v1\" KEY", true),
        ("ada@sender.example namespaces=sendoff-approval@v1 KEY", false),
        ("ada@sender.example valid-after=\"20270111Z\" KEY", true),
        ("ada@sender.example valid-after=\"20270111080000Z\" KEY", true),
        ("ada@sender.example valid-after=\"20270111080001Z\" KEY", false),
        ("ada@sender.example valid-before=\"20270111080000Z\" KEY", true),
        ("ada@sender.example valid-before=\"20270111075959Z\" KEY", false),
        ("ada@sender.example valid-before=\"202701110759Z\" KEY", false),
        ("ada@sender.example valid-after=\"20270101Z\",valid-before=\"20270201Z\" KEY", true),
        ("ada@sender.example valid-after=\"20270201Z\",valid-before=\"20270101Z\" KEY", false),
        ("ada@sender.example valid-after=\"20271301Z\" KEY", false),
        ("ada@sender.example namespaces=\"git\",namespaces=\"*\" KEY", false),
        ("ada@sender.example colour=\"red\" KEY", false),
        ("ada@sender.example cert-authority KEY", false),
        ("ada@sender.example", false),
        ("KEY", false),
        ("ada@sender.example ssh-ed25519 AAAA", false),
        ("ada@sender.example namespaces=\"git KEY", false),
        (
            "ada@sender.example namespaces=\"git\" KEY\n\
             ada@sender.example namespaces=\"sendoff-approval@v1\" KEY",
            true,
        ),
    ];
    for (line, expected) in table {
        let text = line.replace("OTHER", &other.to_string()).replace("KEY", &key.to_string());
        let judged = (
            openssh(&desk, &format!("{text}\n"), ADA, &bytes, &signature),
            ours(&text, ADA, &bytes, &signature, &key),
        );
        assert_eq!(judged, (*expected, *expected), "{line}");
    }
}

#[test]
fn an_exported_file_of_people_is_one_openssh_accepts() {
    if !has_ssh_keygen() {
        return;
    }
    let desk = Desk::new();
    let (path, key) = desk.key(1);
    let (_, other) = desk.key(2);
    let time = |text: &str| Some(text.parse::<Timestamp>().unwrap());
    let people = AllowedSigners {
        signers: vec![
            AllowedSigner::for_person("bob", other, None, None).unwrap(),
            AllowedSigner::for_person(
                ADA,
                key.clone(),
                time("2027-01-01T00:00:00Z"),
                time("2027-01-11T08:00:00.5Z"),
            )
            .unwrap(),
        ],
        problems: Vec::new(),
    };
    let text = people.to_string();
    assert_eq!(AllowedSigners::parse(&text), people);
    let bytes = statement().canonical().unwrap();
    let signature = sign(&path, &bytes);
    assert!(openssh(&desk, &text, ADA, &bytes, &signature));
    assert!(ours(&text, ADA, &bytes, &signature, &key));
    assert!(!openssh(&desk, &text, "bob", &bytes, &signature));
}

/// An agent that ends with the test.
struct Agent(std::process::Child);

impl Drop for Agent {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[cfg(unix)]
#[test]
fn a_key_that_only_the_agent_has_signs() {
    use std::os::unix::fs::PermissionsExt;
    if !has_ssh_keygen() {
        return;
    }
    let desk = Desk::new();
    let (path, key) = desk.key(1);
    let socket = desk.path("agent.sock");
    let mut agent = Command::new("ssh-agent");
    agent.arg("-D").arg("-a").arg(&socket).stdout(Stdio::null()).stderr(Stdio::null());
    let _agent = Agent(agent.spawn().unwrap());
    for _ in 0..1_000 {
        if socket.exists() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    let add = Command::new("ssh-add").arg("-q").arg(&path).env("SSH_AUTH_SOCK", &socket).status();
    assert!(add.unwrap().success());
    std::fs::remove_file(&path).unwrap();
    // The agent is found through the environment, which a test does not change for its process.
    let program = desk.path("with-agent");
    let script =
        format!("#!/bin/sh\nSSH_AUTH_SOCK='{}' exec ssh-keygen \"$@\"\n", socket.display());
    std::fs::write(&program, script).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    let bytes = statement().canonical().unwrap();
    let signature = sign_with_ssh_keygen(&bytes, &desk.path("key1.pub"), &program).unwrap();
    assert_eq!(verify(&bytes, signature.as_bytes(), &key), Ok(()));
}
