//! `sendoff approve`, `approvals`, `show` and `verify`: the whole way of a signature, and every bad
//! file by name.

use std::fs;
use std::path::PathBuf;

use sendoff::approval::{FORMAT, Statement, directory_for, sign_with_file, write};
use sendoff::base::digest::Digest;
use sendoff::plan::PlanDocument;
use ssh_key::private::Ed25519Keypair;
use ssh_key::{LineEnding, PrivateKey};

use crate::harness::{Bench, Ran};

const PLAN: &str = include_str!("../fixtures/plan.json");

/// The full example with a plan, and keys in files `1`, `2` and `3`: the first two are those of
/// `a.lindholm` and `d.iversen`, the third is nobody's.
fn bench() -> Bench {
    let people = "policy/people.yaml";
    let bench = Bench::example("full").file("q1.plan", PLAN);
    let keys: Vec<String> = (1..=3).map(|seed| key(&bench, seed)).collect();
    let with_key = |roles: &str, key: &str| format!("{roles}, keys: ['{key}'] }}");
    let (audience, sending) =
        ("a.lindholm: { roles: [audience-approver]", "[deliverability-owner, operator]");
    bench.replace(people, &format!("{audience} }}"), &with_key(audience, &keys[0])).replace(
        people,
        &format!("{sending} }}"),
        &with_key(sending, &keys[1]),
    )
}

fn key(bench: &Bench, seed: u8) -> String {
    let pair = PrivateKey::from(Ed25519Keypair::from_seed(&[seed; 32]));
    pair.write_openssh_file(&bench.path(&seed.to_string()), LineEnding::LF).unwrap();
    pair.public_key().to_openssh().unwrap()
}

const AUDIENCE: &str = "approve q1.plan --item audience --as a.lindholm --key 1 --yes";

/// The output with every instant as `[TIME]`.
fn timeless(text: &str) -> String {
    let mut out = String::new();
    for word in text.split_inclusive([' ', '\n', ',']) {
        let bare = word.trim_end_matches([' ', '\n', ',']);
        let instant = bare.len() >= 20 && bare.ends_with('Z') && bare.as_bytes()[10] == b'T';
        out.push_str(&if instant { word.replace(bare, "[TIME]") } else { word.to_owned() });
    }
    out
}

/// An approval of the audience written by hand: signed in 2026 and changed first.
fn by_hand(bench: &Bench, change: impl FnOnce(&mut Statement)) {
    let plan: PlanDocument = serde_json::from_str(PLAN).unwrap();
    let mut statement = Statement {
        format: FORMAT.to_owned(),
        plan: plan.digest().unwrap(),
        item: "audience".to_owned(),
        role: "audience-approver".to_owned(),
        person: "a.lindholm".to_owned(),
        shown: Vec::new(),
        at: "2026-03-01T08:00:00Z".parse().unwrap(),
        expires: "2026-03-08T08:00:00Z".parse().unwrap(),
        reason: None,
    };
    change(&mut statement);
    let bytes = statement.canonical().unwrap();
    let signature = sign_with_file(&bytes, &bench.path("1"), || None).unwrap();
    write(&directory_for(&bench.path("q1.plan")), &statement, &signature).unwrap();
}

fn void(ran: &Ran) -> &str {
    let (_, after) = ran.out.split_once("\nvoid\n").unwrap_or_else(|| panic!("{}", ran.out));
    after.split("\n\n").next().unwrap()
}

#[test]
fn what_is_signed_is_shown_and_then_counts() {
    let bench = bench();
    let ran = bench.run(AUDIENCE, 0);
    insta::assert_snapshot!(timeless(&ran.out), @r"
    a.lindholm signs in role audience-approver
      item         audience: Audience approved and suppressed correctly
      plan
        sha256:148eeccf5b27f92091d5efcf6d3c13f670ec4091317ecbad6e61955d8ee4c8e0
      campaign     q1-dormant-shippers, launch plan
      because      chooses 700 people
      people       700 of 812; left out: 40 hard-bounced, 72 opted-out
      messages     at most 2,100 messages: winback-intro@2, winback-proof@1,
                   winback-close@1
      wave         pilot: 150, from 2027-01-11 at the earliest
      wave         rest: 550, from 2027-01-18 at the earliest
      not checked  Smartlead does not show which mailbox writes to whom before it
                   does
      holds until  [TIME]

    signed: audience.a.lindholm.json and its `.sig`; 5 signatures missing
    ");
    let ran = bench.run("approvals q1.plan", 5);
    insta::assert_snapshot!(timeless(&ran.out), @r"
    plan 148eeccf5b27 of q1-dormant-shippers, launch

    signed
      audience  audience-approver  a.lindholm  signed [TIME], holds
                                               until [TIME]

    missing
      message: sends up to 2,100 messages
        nobody in role message-approver can sign it now
        the people policy holds no usable signing key of `r.castell`
      sending: starts mail from the unit's mailboxes
        role deliverability-owner: d.iversen
        sendoff approve q1.plan --item sending --as d.iversen
      replies: brings replies that somebody must answer
        nobody in role follow-up-owner can sign it now
        the people policy holds no usable signing key of `s.okafor`
        the people policy holds no usable signing key of `t.berg`
      writeback: writes Lead.clay_company_description__c
        nobody in role crm-owner can sign it now
        the people policy holds no usable signing key of `c.brandt`
      business: mail goes out to 700 people, more than 500: not signed by the
        operator
        nobody in role business-signer can sign it now
        the people policy holds no usable signing key of `h.novak`

    1 of 6 signatures
    ");
}

#[test]
fn without_a_terminal_nothing_is_signed_unless_it_is_said_beforehand() {
    let bench = bench();
    let ran = bench.run("approve q1.plan --item audience --as a.lindholm --key 1", 2);
    insta::assert_snapshot!(ran.err, @r"
    error: there is no terminal to ask for `yes` on
      help: run it in a terminal, or read what is above and add `--yes`
    ");
    assert!(!bench.path("q1.plan.approvals").exists());
}

#[test]
fn who_may_not_sign_is_refused_before_signing_and_told_who_may() {
    let bench = bench();
    let refused = |line: &str| bench.run(&format!("approve q1.plan --yes --key 1 {line}"), 5).err;
    insta::assert_snapshot!(refused("--item sending --as a.lindholm"), @r"
    refused: `sending` needs role `deliverability-owner`; `a.lindholm` has
      `audience-approver`
      help: it can be signed by d.iversen
    ");
    insta::assert_snapshot!(refused("--item audience --as k.lorenz"), @r"
    refused: `k.lorenz` is suspended from 2026-11-01 until 2027-12-31 and signs
      nothing
      help: it can be signed by a.lindholm
    ");
    insta::assert_snapshot!(refused("--item audience --as a.lindhom"), @r"
    refused: `a.lindhom` is not in the people policy
      help: did you mean `a.lindholm`?
    ");
    insta::assert_snapshot!(refused("--item writeback --as c.brandt"), @r"
    refused: the people policy holds no usable signing key of `c.brandt`
      help: have the owner of `policy/people.yaml` add the line of the `.pub` file
            to `keys` of `c.brandt`, then plan again
    ");
    insta::assert_snapshot!(refused("--item audiense --as a.lindholm"), @r"
    refused: this plan has no item `audiense` to sign; it has `audience`, `message`,
      `sending`, `replies`, `writeback` and `business`
      help: did you mean `audience`?
    ");
    assert!(!bench.path("q1.plan.approvals").exists());
}

#[test]
fn a_key_that_is_not_the_persons_writes_nothing() {
    let bench = bench();
    let ran = bench.run(&AUDIENCE.replace("--key 1", "--key 3"), 5);
    assert!(ran.err.contains("this key is not listed for this person"), "{}", ran.err);
    assert!(!bench.path("q1.plan.approvals").exists());
    let ran = bench.run(&AUDIENCE.replace("--key 1", "--key 9"), 4);
    assert!(ran.err.contains("cannot read the key"), "{}", ran.err);
    assert_eq!(ran.err.matches("No such file").count(), 1, "{}", ran.err);
}

#[test]
fn bad_approvals_are_named_with_what_is_wrong_with_each() {
    let bench = bench();
    by_hand(&bench, |_| ());
    let expired = bench.run("approvals q1.plan", 5);
    assert!(void(&expired).contains("it expired at 2026-03-08T08:00:00Z"), "{}", expired.out);
    by_hand(&bench, |statement| statement.plan = Digest::of(b"another plan"));
    let other = bench.run("approvals q1.plan", 5);
    assert!(void(&other).contains("it approves plan "), "{}", other.out);
    let file = bench.path("q1.plan.approvals/audience.a.lindholm.json");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replace("2026-03-08", "2027-03-08")).unwrap();
    let altered = bench.run("approvals q1.plan", 5);
    assert!(void(&altered).contains("the two was altered"), "{}", altered.out);
}

#[test]
fn an_edited_plan_is_refused_and_voids_what_was_signed() {
    let bench = bench();
    bench.run(AUDIENCE, 0);
    let bench = bench.replace("q1.plan", "\"size\":150", "\"size\":151");
    let ran = bench.run("approvals q1.plan", 5);
    assert!(void(&ran).contains("it approves plan "), "{}", ran.out);
    let bench = bench.replace("q1.plan", "\"size\":151", "\"size\": 151");
    let ran = bench.run("approvals q1.plan", 5);
    assert!(ran.err.contains("the plan was changed by hand"), "{}", ran.err);
}

#[test]
fn a_signature_can_be_taken_back() {
    let bench = bench();
    bench.run(AUDIENCE, 0);
    bench.run(&format!("{AUDIENCE} --withdraw"), 0);
    let ran = bench.run("approvals q1.plan", 5);
    assert!(void(&ran).contains("`a.lindholm` withdrew it at"), "{}", ran.out);
}

/// Writes into the record that an apply of the plan began and asked for its start.
fn begun(bench: &Bench) {
    let plan: PlanDocument = serde_json::from_str(PLAN).unwrap();
    let folder = bench.path(".sendoff");
    fs::create_dir_all(&folder).unwrap();
    let clock = std::sync::Arc::new(sendoff::base::clock::SystemClock);
    let store = sendoff::store::Store::open(&folder.join("record.db"), clock).unwrap();
    let digest = plan.digest().unwrap();
    for (kind, step) in [("apply.begun", ""), ("step.begun", "start")] {
        let body = serde_json::json!({ "plan": digest, "step": step });
        store.append(&plan.campaign, kind, body).unwrap();
    }
}

#[test]
fn an_approval_that_expired_begins_nothing_and_one_that_was_taken_back_resumes_nothing() {
    let bench = bench();
    by_hand(&bench, |_| ());
    let told = |code| {
        let err = bench.run("apply q1.plan --as d.iversen", code).err;
        err.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let expired = "it expired at 2026-03-08T08:00:00Z; have it signed again";
    assert!(told(5).contains(expired) && !told(5).contains("may be sending"), "{}", told(5));
    begun(&bench);
    assert!(!told(5).contains("it expired at"), "what was begun in time goes on: {}", told(5));
    assert!(told(5).contains("may be sending now: `sendoff pause q1-dormant-shippers`"));
    bench.run(&format!("{AUDIENCE} --withdraw"), 0);
    assert!(told(5).contains("`a.lindholm` withdrew it at"), "{}", told(5));
}

#[test]
fn a_wave_is_released_with_a_reason() {
    let bench = bench();
    let line = "approve q1.plan --item release-pilot --as d.iversen --key 2 --yes";
    assert!(bench.run(line, 2).err.contains("`--reason TEXT`"));
    bench.run(&format!("{line} --reason explained"), 0);
    let ran = bench.run("approvals q1.plan", 5);
    assert!(ran.out.contains("released\n  wave pilot by d.iversen: explained\n"), "{}", ran.out);
}

#[test]
fn who_signs_for_the_messages_is_told_how_to_read_them_and_what_is_not_proved() {
    let messages = "r.castell: { roles: [message-approver]";
    let bench = bench();
    let public = fs::read_to_string(bench.path("policy/people.yaml")).unwrap();
    let public = public.split("keys: ['").nth(1).unwrap().split('\'').next().unwrap().to_owned();
    let bench = bench.replace(
        "policy/people.yaml",
        &format!("{messages} }}"),
        &format!("{messages}, keys: ['{public}'] }}"),
    );
    let plan: serde_json::Value = serde_json::from_str(PLAN).unwrap();
    let title = plan["proofs"].as_array().unwrap().iter().find(|one| one["item"] == "message");
    let title = format!("\"title\":{},\"unproved\":[", title.unwrap()["title"]);
    let bench = bench.replace("q1.plan", &title, &format!("{title}\"msg-template-approved\""));
    let line = "approve q1.plan --item message --as r.castell --key 1 --yes";
    let ran = bench.run(line, 0);
    let root = plan["messages"]["root"].as_str().unwrap();
    assert!(
        ran.out.contains(&format!("  samples\n    2 samples, root\n    {root}\n")),
        "{}",
        ran.out
    );
    assert!(ran.out.contains("`sendoff show q1.plan --messages`"), "{}", ran.out);
    assert!(ran.out.contains("  not proved   msg-template-approved\n"), "{}", ran.out);
    let signed = fs::read(bench.path("q1.plan.approvals/message.r.castell.json")).unwrap();
    let signed = Statement::parse(&signed).unwrap();
    assert_eq!(serde_json::json!(signed.shown), plan["messages"]["samples"]);
    let taken_back = bench.run(&format!("{line} --withdraw"), 0).out;
    assert!(!taken_back.contains("sample"), "{taken_back}");
    assert!(bench.run("show q1.plan --messages --json", 2).err.contains("cannot be used with"));
}

#[test]
fn in_a_rehearsal_the_command_names_the_key_that_lies_there() {
    let bench = bench().file(".sendoff/keys/d.iversen", "");
    let ran = bench.run("approvals q1.plan", 5);
    let line = "    sendoff approve q1.plan --item sending --as d.iversen \\\n      --key .sendoff/keys/d.iversen\n";
    assert!(ran.out.contains(line), "{}", ran.out);
}

#[test]
fn the_keys_are_exported_for_ssh_keygen() {
    let ran = bench().run("approvals q1.plan --allowed-signers", 0);
    let lines: Vec<&str> = ran.out.lines().collect();
    assert_eq!(lines.len(), 3);
    assert!(lines[0].starts_with("# ssh-keygen -Y verify -f "), "{}", ran.out);
    assert!(lines[1].starts_with("a.lindholm namespaces=\"sendoff-approval@v1\" ssh-ed25519 "));
}

#[test]
fn a_plan_is_shown_and_what_is_none_is_named() {
    let bench = bench().file("note.txt", "hello");
    let shown: PlanDocument =
        serde_json::from_str(&bench.run("show q1.plan --json", 0).out).unwrap();
    assert_eq!(shown, serde_json::from_str(PLAN).unwrap());
    for format in ["human", "markdown"] {
        let ran = bench.run(&format!("show q1.plan --format {format}"), 0);
        assert!(ran.out.contains("q1-dormant-shippers"), "{}", ran.out);
    }
    assert!(bench.run("show note.txt", 2).err.contains("is not a plan"));
    assert!(bench.run("show none.plan", 2).err.contains("`none.plan` does not exist"));
}

/// A record with the approvals of the plan in it, exported.
fn recorded(bench: &Bench) -> PathBuf {
    let approval = bench.path("q1.plan.approvals/audience.a.lindholm.json");
    let statement = Digest::of(&fs::read(approval).unwrap());
    let plan: PlanDocument = serde_json::from_str(PLAN).unwrap();
    let folder = bench.path(".sendoff");
    fs::create_dir_all(&folder).unwrap();
    let clock = std::sync::Arc::new(sendoff::base::clock::SystemClock);
    let store = sendoff::store::Store::open(&folder.join("record.db"), clock).unwrap();
    let body = serde_json::json!({
        "plan": plan.digest().unwrap(),
        "approvals": [{ "item": "audience", "person": "a.lindholm", "statement": statement }],
    });
    store.append(&plan.campaign, "apply.begun", body).unwrap();
    store.append(&plan.campaign, "apply.finished", serde_json::json!({})).unwrap();
    let path = bench.path("q1.record");
    store.export(&plan.campaign, &mut fs::File::create(&path).unwrap()).unwrap();
    path
}

#[test]
fn a_record_is_verified_with_its_approvals_and_an_altered_event_is_named() {
    let bench = bench();
    assert!(bench.run("verify", 3).err.contains("there is no record"));
    bench.run(AUDIENCE, 0);
    let record = recorded(&bench);
    for line in ["verify", "verify q1-dormant-shippers", "verify --record q1.record"] {
        let ran = bench.run(line, 0);
        assert!(
            ran.out.starts_with("q1-dormant-shippers: 2 events, intact, ending in\n"),
            "{}",
            ran.out
        );
        let ran = bench.run(&format!("{line} --plan q1.plan"), 0);
        assert!(ran.out.contains("1 approval of plan "), "{}", ran.out);
    }
    let text = fs::read_to_string(&record).unwrap();
    fs::write(&record, text.replacen("\"item\":\"audience\"", "\"item\":\"message\"", 1)).unwrap();
    let ran = bench.run("verify --record q1.record", 8);
    assert!(
        ran.err.contains("event 1 of `q1-dormant-shippers` is not what was recorded"),
        "{}",
        ran.err
    );
}

#[test]
fn an_approval_that_was_replaced_proves_the_record_as_long_as_it_is_kept() {
    let bench = bench();
    bench.run(AUDIENCE, 0);
    recorded(&bench);
    by_hand(&bench, |_| ());
    bench.run("verify --plan q1.plan", 0);
    fs::remove_dir_all(bench.path("q1.plan.approvals/.replaced")).unwrap();
    let ran = bench.run("verify --plan q1.plan", 8);
    assert!(ran.err.contains("is not proved by what lies there"), "{}", ran.err);
}
