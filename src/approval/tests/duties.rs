//! Who may sign what: every reason a signature counts for nothing, each from an approval that is
//! right but for one thing.

use std::fs;

use jiff::SignedDuration;

use super::*;
use crate::plan::PlanDocument;
use crate::workspace::Workspace;

/// The campaign plan the tests sign.
const PLAN: &str = include_str!("../../../tests/fixtures/plan.json");
/// The moment at which the tests judge.
const NOW: &str = "2027-01-08T12:00:00Z";
/// The moment at which the tests sign.
const SIGNED: &str = "2027-01-08T08:00:00Z";

/// A workspace with people and keys, and a plan of its campaign.
struct Office {
    desk: Desk,
    plan: PlanDocument,
    workspace: Workspace,
    operator: Option<&'static str>,
    now: Timestamp,
    settled: bool,
}

impl Office {
    fn new() -> Self {
        let desk = Desk::new();
        let root = desk.path("workspace");
        let full = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/full");
        for file in ["sendoff.yaml", "campaigns/q1-dormant-shippers.yaml", "policy/checklist.yaml"]
        {
            let to = root.join(file);
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::copy(full.join(file), to).unwrap();
        }
        let people = people(&desk);
        fs::write(root.join("policy/people.yaml"), people).unwrap();
        let workspace = Workspace::load(&root).unwrap();
        assert!(workspace.policy.people.is_some(), "{:?}", workspace.problems);
        let plan = serde_json::from_str(PLAN).unwrap();
        Self { desk, plan, workspace, operator: None, now: NOW.parse().unwrap(), settled: false }
    }

    fn question(&self) -> Question<'_> {
        Question {
            plan: &self.plan,
            digest: self.plan.digest().unwrap(),
            workspace: &self.workspace,
            operator: self.operator,
            now: self.now,
            settled: self.settled,
        }
    }

    /// What a person would sign.
    fn statement(&self, item: &str, role: &str, person: &str) -> Statement {
        let at: Timestamp = SIGNED.parse().unwrap();
        Statement {
            format: FORMAT.to_owned(),
            plan: self.plan.digest().unwrap(),
            item: item.to_owned(),
            role: role.to_owned(),
            person: person.to_owned(),
            shown: Vec::new(),
            at,
            expires: at + SignedDuration::from_hours(24 * 14),
            reason: None,
        }
    }

    /// A statement signed with the key of a seed.
    fn signed(&self, statement: Statement, seed: u8) -> Approval {
        let bytes = statement.canonical().unwrap();
        let signature = sign(&self.desk.key(seed).0, &bytes).into_bytes();
        let path = PathBuf::from(format!("{}.{}.json", statement.item, statement.person));
        Approval { statement, bytes, signature, path }
    }

    /// The right approval of the audience.
    fn audience(&self) -> Approval {
        self.signed(self.statement("audience", "audience-approver", "a.lindholm"), 1)
    }

    fn judged(&self, found: Vec<Approval>) -> Approved {
        self.question().judge(&Approvals { found, problems: Vec::new() })
    }

    /// Why one approval counts for nothing; nothing where it counts.
    fn void(&self, approval: Approval) -> String {
        let approved = self.judged(vec![approval]);
        let missing = approved.missing.iter().any(|missing| missing.item == "audience");
        assert!(missing || approved.void.is_empty(), "a void approval still counts");
        approved.void.first().map(|void| void.reason.to_string()).unwrap_or_default()
    }

    /// Why the right approval counts for nothing once its statement is changed and signed anew.
    fn changed(&self, change: impl FnOnce(&mut Statement)) -> String {
        let mut statement = self.audience().statement;
        change(&mut statement);
        self.void(self.signed(statement, 1))
    }
}

fn people(desk: &Desk) -> String {
    let key = |seed| desk.key(seed).1.to_string();
    format!(
        "kind: people/v1\nversion: 2026-q4\nroles:\n  author: {{ does: 'writes' }}\npeople:\n  \
         a.lindholm: {{ roles: [audience-approver], keys: ['{}'] }}\n  \
         m.ortega: {{ roles: [author, audience-approver], keys: ['{}'] }}\n  \
         d.iversen: {{ roles: [deliverability-owner, operator], keys: ['{}'] }}\n  \
         h.novak: {{ roles: [business-signer], keys: ['{}'] }}\n  \
         r.castell: {{ roles: [message-approver], keys: [ssh-rsa nonsense] }}\n  \
         c.brandt: {{ roles: [crm-owner] }}\n  \
         k.lorenz:\n    roles: [audience-approver]\n    keys: ['{}']\n    \
         suspended: {{ from: 2027-01-08, until: 2027-01-31, reason: launched alone }}\n",
        key(1),
        key(2),
        key(3),
        key(4),
        key(5)
    )
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn a_right_approval_counts_and_the_rest_is_missing_with_who_can_sign() {
    let office = Office::new();
    let approval = office.audience();
    let statement = Digest::of(&approval.bytes);
    let approved = office.judged(vec![approval]);
    assert_eq!(approved.void, []);
    assert_eq!(approved.signed.len(), 1);
    let signed = &approved.signed[0];
    assert_eq!((signed.person.as_str(), signed.statement), ("a.lindholm", statement));
    assert!(!approved.is_complete());
    let missing = |item: &str| approved.missing.iter().find(|missing| missing.item == item);
    let items: Vec<_> = approved.missing.iter().map(|missing| missing.item.as_str()).collect();
    assert_eq!(items, ["message", "sending", "replies", "writeback", "business"]);
    let sending = missing("sending").unwrap();
    assert_eq!(sending.who_can, ["d.iversen"]);
    let command = sending.command("q1.plan", &|_| None);
    assert_eq!(command, "sendoff approve q1.plan --item sending --as d.iversen");
    let command = sending.command("q1.plan", &|person| Some(format!("keys/{person}")));
    assert!(command.ends_with(" --as d.iversen --key keys/d.iversen"), "{command}");
    let words = |item: &str| missing(item).unwrap().obstacles.iter().map(ToString::to_string);
    assert_eq!(
        words("message").collect::<Vec<_>>(),
        ["the people policy holds no usable signing key of `r.castell`"]
    );
    assert_eq!(words("replies").count(), 0);
}

#[test]
fn the_last_signature_makes_it_complete() {
    let mut office = Office::new();
    office.plan.signatures.truncate(1);
    assert!(!office.judged(Vec::new()).is_complete());
    assert!(office.judged(vec![office.audience()]).is_complete());
}

#[test]
fn each_thing_that_is_wrong_with_a_statement_makes_it_void() {
    let office = Office::new();
    let other = Digest::of(b"another plan");
    let (was, is) = (other.short(), office.plan.digest().unwrap().short());
    let table: [(&dyn Fn(&mut Statement), String); 9] = [
        (&|_| (), String::new()),
        (
            &|s| s.plan = other,
            format!(
                "it approves plan {was}, this is plan {is}; look at what changed and sign again"
            ),
        ),
        (
            &|s| s.item = "weather".into(),
            "this plan has no item `weather` to sign; it has `audience`, `message`, `sending`, \
             `replies`, `writeback` and `business`"
                .into(),
        ),
        (
            &|s| s.role = "author".into(),
            "`audience` is signed in role `audience-approver`, this was signed in role `author`"
                .into(),
        ),
        (&|s| s.person = "z.nobody".into(), "`z.nobody` is not in the people policy".into()),
        (
            &|s| (s.item, s.role) = ("business".into(), "business-signer".into()),
            "`business` needs role `business-signer`; `a.lindholm` has `audience-approver`".into(),
        ),
        (
            &|s| s.at = at("2027-01-08T12:00:01Z"),
            "it says it was signed at 2027-01-08T12:00:01Z, which is still to come; check the \
             clock it was made by"
                .into(),
        ),
        (
            &|s| s.expires += SignedDuration::from_secs(1),
            "it would hold for more than 14 days, the most the checklist allows".into(),
        ),
        (
            &|s| s.expires = at(NOW),
            "it expired at 2027-01-08T12:00:00Z; have it signed again".into(),
        ),
    ];
    for (change, expected) in table {
        assert_eq!(office.changed(change), expected);
    }
}

#[test]
fn a_key_that_is_not_the_persons_and_an_altered_statement_are_void() {
    let office = Office::new();
    let fingerprint = office.desk.key(4).1.fingerprint();
    let statement = office.audience().statement;
    assert_eq!(
        office.void(office.signed(statement, 4)),
        format!(
            "key {fingerprint} of `a.lindholm`: this key is not listed for this person; its \
             public half belongs under `keys` there"
        )
    );
    let mut altered = office.audience();
    altered.statement.reason = Some("added later".into());
    altered.bytes = altered.statement.canonical().unwrap();
    assert_eq!(
        office.void(altered),
        "the statement is not the one that was signed: one of the two was altered"
    );
    let mut torn = office.audience();
    torn.signature.truncate(40);
    assert_eq!(
        office.void(torn),
        "this is not an OpenSSH signature; it begins with `-----BEGIN SSH SIGNATURE-----`"
    );
}

#[test]
fn a_changed_plan_voids_every_approval() {
    let mut office = Office::new();
    let approvals = vec![
        office.audience(),
        office.signed(office.statement("sending", "deliverability-owner", "d.iversen"), 3),
    ];
    assert_eq!(office.judged(approvals.clone()).signed.len(), 2);
    office.plan.waves[0].size += 1;
    let approved = office.judged(approvals);
    assert_eq!((approved.signed.len(), approved.void.len()), (0, 2));
    assert!(approved.void.iter().all(|void| matches!(void.reason, Reason::OtherPlan { .. })));
}

#[test]
fn the_author_approves_nothing_of_their_own() {
    let office = Office::new();
    let own = office.signed(office.statement("audience", "audience-approver", "m.ortega"), 2);
    let why = "`m.ortega` answers for `q1-dormant-shippers` and cannot approve it; another person \
               must";
    assert_eq!(office.void(own), why);
    assert_eq!(office.question().may_sign("m.ortega", "audience").unwrap_err().to_string(), why);
}

#[test]
fn a_campaign_that_is_not_there_has_an_unknown_author() {
    let mut office = Office::new();
    office.workspace.campaigns.clear();
    assert_eq!(
        office.void(office.audience()),
        "campaign `q1-dormant-shippers` cannot be read in this workspace, so its author is not \
         known"
    );
}

#[test]
fn the_suspended_sign_nothing_then_nor_now() {
    let mut office = Office::new();
    let why = "`k.lorenz` is suspended from 2027-01-08 until 2027-01-31 and signs nothing";
    let mut statement = office.statement("audience", "audience-approver", "k.lorenz");
    assert_eq!(office.void(office.signed(statement.clone(), 5)), why, "then");
    statement.at = at("2027-01-07T08:00:00Z");
    statement.expires = at("2027-01-20T00:00:00Z");
    assert_eq!(office.void(office.signed(statement.clone(), 5)), why, "now");
    office.now = at("2027-01-07T23:00:00Z");
    assert_eq!(office.void(office.signed(statement, 5)), "", "before it");
    office.now = at("2027-02-01T00:00:00Z");
    let mut during = office.statement("audience", "audience-approver", "k.lorenz");
    (during.at, during.expires) = (at("2027-01-30T00:00:00Z"), at("2027-02-05T00:00:00Z"));
    assert_eq!(office.void(office.signed(during, 5)), why, "signed during it");
}

#[test]
fn above_the_size_of_policy_the_business_signer_is_not_the_operator() {
    let mut office = Office::new();
    let business = office.signed(office.statement("business", "business-signer", "h.novak"), 4);
    assert_eq!(office.void(business.clone()), "");
    office.operator = Some("d.iversen");
    assert_eq!(office.void(business.clone()), "");
    office.operator = Some("h.novak");
    assert_eq!(
        office.void(business),
        "above 500 recipients the business signer is not the operator, and `h.novak` is"
    );
    office.plan.recipients.count = 500;
    let business = office.signed(office.statement("business", "business-signer", "h.novak"), 4);
    assert_eq!(office.void(business), "");
}

#[test]
fn what_was_judged_in_time_does_not_expire_but_can_be_withdrawn() {
    let mut office = Office::new();
    office.settled = true;
    office.now = at("2027-03-01T00:00:00Z");
    assert_eq!(office.void(office.audience()), "");
    let mut back = office.statement("withdraw-audience", "audience-approver", "a.lindholm");
    (back.at, back.expires) = (at("2027-02-01T00:00:00Z"), at("2027-02-02T00:00:00Z"));
    let approved = office.judged(vec![office.audience(), office.signed(back, 1)]);
    assert_eq!(approved.signed, []);
    let withdrawn = &approved.withdrawn[0];
    assert_eq!((&*withdrawn.item, &*withdrawn.by), ("audience", "a.lindholm"));
    assert_eq!((approved.withdrawn.len(), approved.void.len()), (1, 1));
    assert_eq!(
        approved.void[0].reason.to_string(),
        "`a.lindholm` withdrew it at 2027-02-01T00:00:00Z"
    );
}

#[test]
fn a_withdrawal_takes_back_what_came_before_it_and_nothing_later() {
    let office = Office::new();
    let back = |when: &str, seed| {
        let mut back = office.statement("withdraw-audience", "audience-approver", "a.lindholm");
        back.at = at(when);
        office.signed(back, seed)
    };
    let standing = |back| office.judged(vec![office.audience(), back]).signed.len();
    assert_eq!(standing(back("2027-01-08T08:00:00Z", 1)), 0);
    assert_eq!(standing(back("2027-01-08T07:59:59Z", 1)), 1);
    assert_eq!(standing(back("2027-01-08T09:00:00Z", 4)), 1, "a stranger's key takes nothing back");
    assert_eq!(standing(back("2027-01-08T12:03:00Z", 1)), 0, "signed by a clock that is ahead");
    let mut damaged = back("2027-01-08T09:00:00Z", 1);
    damaged.bytes.push(b' ');
    assert_eq!(standing(damaged), 0, "damaged, and still somebody's wish to stop");
    let mut of_message = office.statement("withdraw-message", "message-approver", "r.castell");
    of_message.at = at("2027-01-08T09:00:00Z");
    assert_eq!(standing(office.signed(of_message, 1)), 1);
    let before = office.judged(vec![office.audience(), back("2027-01-08T07:59:59Z", 1)]);
    assert_eq!(before.withdrawn, [], "what was signed again since is not taken back");
}

#[test]
fn a_wave_is_released_by_who_signs_sending_with_a_reason() {
    let office = Office::new();
    let release = |item: &str, role: &str, person: &str, seed, reason: Option<&str>| {
        let mut statement = office.statement(item, role, person);
        statement.reason = reason.map(str::to_owned);
        let approved = office.judged(vec![office.signed(statement, seed)]);
        match approved.void.first() {
            Some(void) => Err(void.reason.to_string()),
            None => Ok(approved.releases),
        }
    };
    let owner = ("deliverability-owner", "d.iversen", 3);
    let released =
        release("release-pilot", owner.0, owner.1, 3, Some("bounces explained")).unwrap();
    assert_eq!(released.len(), 1);
    assert_eq!(
        (released[0].wave.as_str(), released[0].reason.as_str()),
        ("pilot", "bounces explained")
    );
    assert_eq!(
        release("release-pilot", owner.0, owner.1, 3, Some(" ")).unwrap_err(),
        "a wave is released with a reason, and none is given"
    );
    assert_eq!(
        release("release-moon", owner.0, owner.1, 3, Some("x")).unwrap_err(),
        "this plan has no wave `moon`; it has `pilot` and `rest`"
    );
    assert_eq!(
        release("release-pilot", "audience-approver", "a.lindholm", 1, Some("x")).unwrap_err(),
        "`release-pilot` is signed in role `deliverability-owner`, this was signed in role \
         `audience-approver`"
    );
}

#[test]
fn a_release_expires_even_while_the_plan_runs() {
    let mut office = Office::new();
    office.settled = true;
    let mut statement = office.statement("release-pilot", "deliverability-owner", "d.iversen");
    statement.reason = Some("bounces explained".into());
    let release = office.signed(statement, 3);
    assert_eq!(office.judged(vec![release.clone()]).releases.len(), 1);
    office.now = at("2027-03-01T00:00:00Z");
    assert_eq!(office.judged(vec![release]).releases, []);
}

#[test]
fn a_file_that_is_no_approval_is_void_with_its_fault() {
    let office = Office::new();
    let problem = FileProblem { path: "notes.txt".into(), fault: FileFault::Stray };
    let found = Approvals { found: vec![office.audience()], problems: vec![problem] };
    let approved = office.question().judge(&found);
    assert_eq!(approved.signed.len(), 1);
    assert_eq!(approved.void[0].reason.to_string(), "it is neither a statement nor a signature");
}

#[test]
fn who_may_sign_is_known_before_anything_is_signed() {
    let office = Office::new();
    let question = office.question();
    assert_eq!(question.may_sign("a.lindholm", "audience").unwrap(), "audience-approver");
    assert_eq!(question.may_sign("a.lindholm", "withdraw-audience").unwrap(), "audience-approver");
    assert_eq!(question.may_sign("d.iversen", "release-rest").unwrap(), "deliverability-owner");
    let refused = |name: &str, item: &str| question.may_sign(name, item).unwrap_err().to_string();
    assert!(refused("a.lindholm", "sending").contains("needs role `deliverability-owner`"));
    assert!(refused("k.lorenz", "audience").contains("is suspended from"));
    assert!(refused("c.brandt", "writeback").contains("no usable signing key"));
    assert!(refused("z.nobody", "audience").contains("not in the people policy"));
    assert!(refused("a.lindholm", "withdraw-withdraw-audience").contains("has no item"));
}

#[test]
fn the_exported_keys_leave_out_a_suspension_and_name_the_line_of_a_bad_key() {
    let office = Office::new();
    let allowed = allowed_signers(&office.workspace);
    let of = |name: &str| allowed.signers.iter().filter(|one| one.principals == name).count();
    assert_eq!((of("a.lindholm"), of("k.lorenz"), of("r.castell")), (1, 2, 0));
    assert_eq!(allowed.problems.len(), 1);
    assert_eq!(allowed.problems[0].0, 10);
    let key = office.desk.key(5).1;
    let may = |when: &str| allowed.permits("k.lorenz", &key, NAMESPACE, at(when)).is_ok();
    assert!(may("2027-01-07T23:59:59Z") && may("2027-02-01T00:00:00Z"));
    assert!(!may("2027-01-08T00:00:00Z") && !may("2027-01-31T23:59:59Z"));
}

#[test]
fn ssh_keygen_agrees_with_the_exported_file() {
    if !has_ssh_keygen() {
        return;
    }
    let office = Office::new();
    let directory = office.desk.path("q1.plan.approvals");
    let approval = office.audience();
    let signature = String::from_utf8(approval.signature.clone()).unwrap();
    let file = write(&directory, &approval.statement, &signature).unwrap();
    let list = office.desk.path("allowed_signers");
    fs::write(&list, allowed_signers(&office.workspace).to_string()).unwrap();
    let signature = file.with_extension("sig");
    let verify = |person: &str, bytes: &[u8]| {
        let (list, signature) = (list.to_str().unwrap(), signature.to_str().unwrap());
        let arguments =
            ["-Y", "verify", "-f", list, "-I", person, "-n", NAMESPACE, "-s", signature];
        ssh_keygen(&arguments, bytes)
    };
    let bytes = fs::read(&file).unwrap();
    let (agreed, said) = verify("a.lindholm", &bytes);
    assert!(agreed, "{said}");
    assert!(!verify("h.novak", &bytes).0);
    let mut flipped = bytes.clone();
    flipped[10] ^= 1;
    assert!(!verify("a.lindholm", &flipped).0);
}
