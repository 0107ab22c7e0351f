//! A workspace rehearsed on a served sandbox: everything on it is the real program, run as a person
//! would run it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use sendoff::sandbox::SandboxSettings;
use serde_json::{Value, json};

/// The campaign that is played.
pub const CAMPAIGN: &str = "q1-dormant-shippers";
/// Who signs which item.
const SIGNERS: [(&str, &str); 6] = [
    ("audience", "a.lindholm"),
    ("message", "r.castell"),
    ("sending", "d.iversen"),
    ("replies", "s.okafor"),
    ("writeback", "c.brandt"),
    ("business", "h.novak"),
];
/// What the doubles' own routes take.
const JSON: (&str, &str) = ("content-type", "application/json");
/// The items of a plan that prepares.
const PREPARE: [&str; 2] = ["audience", "writeback"];

/// A sandbox, and the rehearsal of a workspace on it.
pub struct Stage {
    sandbox: Child,
    admin: String,
    core: String,
    smartlead: String,
    folder: tempfile::TempDir,
}

/// What a run printed, and how it ended.
pub struct Ran {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Stage {
    /// The full example on the world it comes with.
    pub fn full() -> Self {
        Self::altered(|_| ())
    }

    /// The full example on its world with a change.
    pub fn altered(change: impl FnOnce(&mut SandboxSettings)) -> Self {
        let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/full");
        let settings = std::fs::read_to_string(example.join("sandbox.yaml")).unwrap();
        let mut settings: SandboxSettings = serde_yaml::from_str(&settings).unwrap();
        change(&mut settings);
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("sandbox.yaml");
        std::fs::write(file, serde_yaml::to_string(&settings).unwrap()).unwrap();
        let mut sandbox = program(folder.path())
            .args(["sandbox", "--settings", "sandbox.yaml", "--into", "stage", "--rehearse"])
            .arg(example)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(sandbox.stdout.take().unwrap()).lines();
        let mut address = |name: &str| loop {
            let line = lines.next().expect("the sandbox ended").unwrap();
            let mut words = line.split_whitespace();
            if words.next() == Some(name) {
                break words.next().unwrap().strip_prefix("http://").unwrap().to_owned();
            }
        };
        let (admin, core) = (address("admin"), address("salesforce-core"));
        let smartlead = address("smartlead");
        let _ = lines.find(|line| line.as_ref().is_ok_and(|line| line.contains("rehearsal")));
        Self { sandbox, admin, core, smartlead, folder }
    }

    /// Ends the sandbox; the workspace stays.
    pub fn end_sandbox(&mut self) {
        self.sandbox.kill().unwrap();
        self.sandbox.wait().unwrap();
    }

    /// A path in the workspace.
    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join("stage").join(path)
    }

    /// The program in the workspace, ready to run.
    pub fn command(&self, line: &str) -> Command {
        let mut command = program(&self.path(""));
        command.args(line.split_whitespace());
        command
    }

    /// Runs a verb to its end.
    pub fn run(&self, line: &str) -> Ran {
        Ran::of(self.command(line).output().unwrap())
    }

    /// Runs a verb and asserts its exit code.
    #[track_caller]
    pub fn expect(&self, line: &str, code: i32) -> Ran {
        let ran = self.run(line);
        assert_eq!(ran.code, Some(code), "`{line}`\nout:\n{}\nerr:\n{}", ran.out, ran.err);
        ran
    }

    /// Signs one item of a plan.
    #[track_caller]
    pub fn sign(&self, plan: &str, item: &str, person: &str) {
        let line = format!(
            "approve {plan} --item {item} --as {person} --key .sendoff/keys/{person} --yes \
             --reason tested"
        );
        self.expect(&line, 0);
    }

    /// Plans the preparation and has it signed.
    pub fn plan_preparation(&self) {
        self.expect(&format!("plan {CAMPAIGN} --out prepare.json"), 0);
        for (item, person) in SIGNERS.iter().filter(|(item, _)| PREPARE.contains(item)) {
            self.sign("prepare.json", item, person);
        }
    }

    /// Plans the launch and has it signed.
    pub fn plan_launch(&self) {
        self.expect(&format!("plan {CAMPAIGN} --out launch.json"), 0);
        self.sign_all("launch.json");
    }

    /// Signs every item of a launch.
    #[track_caller]
    pub fn sign_all(&self, plan: &str) {
        for (item, person) in SIGNERS {
            self.sign(plan, item, person);
        }
    }

    /// Orders a fault and answers with its number.
    pub fn order(&self, fault: &Value) -> u64 {
        self.post("/faults", fault)["id"].as_u64().unwrap()
    }

    /// Whether a fault has struck.
    pub fn struck(&self, fault: u64) -> bool {
        let hits = ask(&self.admin, "GET", &format!("/faults/hit?id={fault}"), &[], "");
        hits["struck"].as_u64().unwrap() > 0
    }

    /// Lets hours go by.
    pub fn advance(&self, hours: u32) {
        self.post("/clock/advance", &json!({ "by_seconds": hours * 3600 }));
    }

    /// Ends every fault and lets every held call go.
    pub fn release(&self) {
        self.post("/faults/release", &json!({}));
    }

    /// What really happened, by the doubles' own account.
    pub fn ledger(&self) -> Value {
        ask(&self.admin, "GET", "/ledger", &[], "")
    }

    /// How many calls a platform was asked.
    pub fn calls(&self, platform: &str) -> usize {
        let calls = ask(&self.admin, "GET", "/calls", &[], "");
        calls.as_array().unwrap().iter().filter(|call| call["platform"] == platform).count()
    }

    /// Reads the Smartlead double as anybody with the key would.
    pub fn smartlead(&self, path: &str) -> Value {
        let key = self.secret("smartlead");
        let joint = if path.contains('?') { '&' } else { '?' };
        ask(&self.smartlead, "GET", &format!("/api/v1/{path}{joint}api_key={key}"), &[], "")
    }

    /// Changes something in the Smartlead double as anybody with the key would.
    pub fn change_smartlead(&self, path: &str, body: &Value) -> Value {
        let path = format!("/api/v1/{path}?api_key={}", self.secret("smartlead"));
        ask(&self.smartlead, "POST", &path, &[JSON], &body.to_string())
    }

    /// Runs the launch until mail goes out and the campaign is watched, and does something while
    /// the run is held there; how the run then ended.
    pub fn while_sending(&self, act: impl FnOnce(&Self)) -> Ran {
        let held = self.order(&json!({ "platform": "smartlead", "method": "GET", "nth": 4,
            "path": "/api/v1/campaigns/*/analytics", "kind": { "is": "stall-before" } }));
        let mut apply = self.command("apply launch.json --as d.iversen");
        let apply = apply.stdout(Stdio::piped()).spawn().unwrap();
        let patience = Instant::now() + Duration::from_secs(120);
        while !self.struck(held) {
            assert!(Instant::now() < patience, "the campaign was never watched");
            std::thread::sleep(Duration::from_millis(20));
        }
        act(self);
        self.post("/faults/release", &json!({ "id": held }));
        Ran::of(apply.wait_with_output().unwrap())
    }

    /// Asks the Salesforce double as somebody else in the organisation would.
    pub fn salesforce(&self, method: &str, path: &str, body: Option<&Value>) -> Value {
        let (id, secret) = (self.secret("core-client-id"), self.secret("core-client-secret"));
        let form = format!("grant_type=client_credentials&client_id={id}&client_secret={secret}");
        let kind = ("content-type", "application/x-www-form-urlencoded");
        let token = ask(&self.core, "POST", "/services/oauth2/token", &[kind], &form);
        let bearer = format!("Bearer {}", token["access_token"].as_str().unwrap());
        let path = format!("/services/data/v62.0/{path}");
        let body = body.map(Value::to_string).unwrap_or_default();
        ask(&self.core, method, &path, &[JSON, ("authorization", &bearer)], &body)
    }

    fn secret(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(&format!(".sendoff/secrets/{name}"))).unwrap()
    }

    fn post(&self, path: &str, body: &Value) -> Value {
        ask(&self.admin, "POST", path, &[JSON], &body.to_string())
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        let _ = self.sandbox.kill();
        let _ = self.sandbox.wait();
    }
}

impl Ran {
    pub fn of(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }
}

/// The program, with nothing of this process' environment.
fn program(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sendoff"));
    command.current_dir(folder).env_clear().stdin(Stdio::null()).stderr(Stdio::piped());
    command
}

/// One call over HTTP, whose answer is JSON.
fn ask(address: &str, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Value {
    let headers: String =
        headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let mut stream = TcpStream::connect(address).unwrap();
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n{headers}\
         content-length: {}\r\n\r\n{body}",
        body.len()
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 20"), "{method} {path}: {head}\n{body}");
    if body.is_empty() {
        return Value::Null;
    }
    serde_json::from_str(body).unwrap_or_else(|error| panic!("{path}: {error}: {body}"))
}
