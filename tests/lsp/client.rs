//! A client of the language server: the real binary, messages on its streams, a folder of its own.
//!
//! Knows the framing and which messages are answers; a test says what it expects of them. Shares no
//! code with the server.

use std::collections::VecDeque;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::{Value, json};

/// How long an answer may take before a test fails.
const PATIENCE: Duration = Duration::from_secs(60);

pub struct Client {
    folder: tempfile::TempDir,
    server: Child,
    input: Option<ChildStdin>,
    incoming: Receiver<Value>,
    /// What came while something else was waited for.
    kept: VecDeque<Value>,
    next: i64,
}

/// What an editor that can do everything says of itself.
pub fn able() -> Value {
    json!({
        "general": { "positionEncodings": ["utf-16"] },
        "workspace": {
            "workspaceEdit": { "documentChanges": true },
            "didChangeWatchedFiles": { "dynamicRegistration": true },
        },
        "textDocument": {
            "publishDiagnostics": { "relatedInformation": true, "tagSupport": { "valueSet": [1, 2] } },
            "completion": { "completionItem": { "snippetSupport": true } },
            "documentSymbol": { "hierarchicalDocumentSymbolSupport": true },
            "codeAction": { "codeActionLiteralSupport": { "codeActionKind": { "valueSet": ["quickfix"] } } },
        },
    })
}

impl Client {
    /// A server over a copy of an example, told what the client can do.
    pub fn with(example: &str, abilities: &Value) -> Self {
        let mut client = Self::silent(example);
        let root = client.uri("");
        let params = json!({ "processId": null, "rootUri": root, "capabilities": abilities });
        let answer = client.ask("initialize", params);
        assert!(answer["result"]["capabilities"].is_object(), "{answer}");
        client.tell("initialized", json!({}));
        client
    }

    /// A server over a copy of an example.
    pub fn over(example: &str) -> Self {
        Self::with(example, &able())
    }

    /// A server to which nothing was said yet.
    pub fn silent(example: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(example);
        copy(&from, &folder.path().join(example));
        let mut command = Command::new(env!("CARGO_BIN_EXE_sendoff"));
        command.arg("lsp").env_clear().current_dir(folder.path());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut server = command.spawn().unwrap();
        let input = server.stdin.take();
        let output = server.stdout.take().unwrap();
        let (sender, incoming) = channel();
        std::thread::spawn(move || {
            let mut output = BufReader::new(output);
            while let Some(message) = read(&mut output) {
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        Self { folder, server, input, incoming, kept: VecDeque::new(), next: 1 }
    }

    /// The path of a file of the example; of the workspace where it is empty.
    pub fn path(&self, file: &str) -> PathBuf {
        let root = fs::read_dir(self.folder.path()).unwrap().next().unwrap().unwrap().path();
        if file.is_empty() { root } else { root.join(file) }
    }

    pub fn uri(&self, file: &str) -> String {
        format!("file://{}", self.path(file).display())
    }

    pub fn text(&self, file: &str) -> String {
        fs::read_to_string(self.path(file)).unwrap()
    }

    /// Writes bytes as they are.
    pub fn raw(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().unwrap();
        input.write_all(bytes).unwrap();
        input.flush().unwrap();
    }

    pub fn send(&mut self, message: &Value) {
        let body = message.to_string();
        self.raw(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
    }

    pub fn tell(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// Asks without waiting; the number of the request.
    pub fn begin(&mut self, method: &str, params: Value) -> i64 {
        let id = self.next;
        self.next += 1;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        id
    }

    /// Asks and waits for the answer.
    pub fn ask(&mut self, method: &str, params: Value) -> Value {
        let id = self.begin(method, params);
        self.answer(id)
    }

    pub fn answer(&mut self, id: i64) -> Value {
        self.wait(|message| message["id"] == id && message.get("method").is_none())
    }

    /// The first message that fits; others are kept.
    #[track_caller]
    pub fn wait(&mut self, fits: impl Fn(&Value) -> bool) -> Value {
        if let Some(at) = self.kept.iter().position(&fits) {
            return self.kept.remove(at).unwrap();
        }
        loop {
            let message = self.incoming.recv_timeout(PATIENCE).expect("the server says nothing");
            if fits(&message) {
                return message;
            }
            self.kept.push_back(message);
        }
    }

    pub fn notice(&mut self, method: &str) -> Value {
        self.wait(|message| message["method"] == method)["params"].clone()
    }

    /// Opens a file with a text that need not be the disk's.
    pub fn open(&mut self, file: &str, version: i32, text: &str) {
        let uri = self.uri(file);
        let item = json!({ "uri": uri, "languageId": "yaml", "version": version, "text": text });
        self.tell("textDocument/didOpen", json!({ "textDocument": item }));
    }

    /// Opens a file as it is and waits for its findings.
    pub fn opened(&mut self, file: &str) -> String {
        let text = self.text(file);
        self.open(file, 1, &text);
        self.findings(file, 1);
        text
    }

    /// Puts another text in the place of an open one.
    pub fn replace(&mut self, file: &str, version: i32, text: &str) {
        let document = json!({ "uri": self.uri(file), "version": version });
        let changes = json!([{ "text": text }]);
        let params = json!({ "textDocument": document, "contentChanges": changes });
        self.tell("textDocument/didChange", params);
    }

    /// The findings of a file at a version; waits for them.
    #[track_caller]
    pub fn findings(&mut self, file: &str, version: i32) -> Vec<Value> {
        self.published(file, |params| params["version"] == version)
    }

    /// The next findings of a file that fit.
    #[track_caller]
    pub fn published(&mut self, file: &str, fits: impl Fn(&Value) -> bool) -> Vec<Value> {
        let uri = self.uri(file);
        let message = self.wait(|message| {
            message["method"] == "textDocument/publishDiagnostics"
                && message["params"]["uri"] == uri
                && fits(&message["params"])
        });
        message["params"]["diagnostics"].as_array().unwrap().clone()
    }

    /// Asks about a place: `needle` in the text, and `behind` it by as many characters.
    pub fn at(&mut self, method: &str, file: &str, text: &str, needle: &str, behind: u32) -> Value {
        self.at_with(method, file, text, (needle, behind), json!({}))
    }

    pub fn at_with(
        &mut self,
        method: &str,
        file: &str,
        text: &str,
        (needle, behind): (&str, u32),
        more: Value,
    ) -> Value {
        let mut position = position(text, needle);
        position["character"] = json!(position["character"].as_u64().unwrap() as u32 + behind);
        let document = json!({ "uri": self.uri(file) });
        let mut params = json!({ "textDocument": document, "position": position });
        params.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.ask(&format!("textDocument/{method}"), params)
    }

    /// Makes the changes of a workspace edit on the disk, as a client does for files it has not
    /// open.
    pub fn apply(&self, edit: &Value) {
        let plain = edit["changes"].as_object();
        let plain = plain.into_iter().flatten().map(|(uri, edits)| (uri.clone(), edits.clone()));
        let versioned = edit["documentChanges"].as_array().into_iter().flatten().map(|change| {
            let uri = change["textDocument"]["uri"].as_str().unwrap().to_owned();
            (uri, change["edits"].clone())
        });
        for (uri, edits) in plain.chain(versioned) {
            let path = uri.strip_prefix("file://").unwrap();
            let mut text = fs::read_to_string(path).unwrap();
            let mut spans: Vec<(usize, usize, String)> = edits
                .as_array()
                .unwrap()
                .iter()
                .map(|edit| {
                    let at = |end: &str| offset(&text, &edit["range"][end]);
                    (at("start"), at("end"), edit["newText"].as_str().unwrap().to_owned())
                })
                .collect();
            spans.sort();
            for (start, end, new) in spans.into_iter().rev() {
                text.replace_range(start..end, &new);
            }
            fs::write(path, text).unwrap();
        }
    }

    /// Leaves in order and gives the exit code.
    pub fn leave(mut self) -> i32 {
        let answer = self.ask("shutdown", Value::Null);
        assert!(answer["result"].is_null() && answer.get("error").is_none(), "{answer}");
        self.tell("exit", Value::Null);
        self.ended()
    }

    /// Closes the stream and gives the exit code.
    pub fn hang_up(mut self) -> i32 {
        self.input = None;
        self.ended()
    }

    pub fn ended(&mut self) -> i32 {
        self.server.wait().unwrap().code().unwrap()
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// The place of a text in another, in UTF-16 units.
#[track_caller]
pub fn position(text: &str, needle: &str) -> Value {
    let at = text.find(needle).unwrap_or_else(|| panic!("no `{needle}`"));
    let line = text[..at].rfind('\n').map_or(0, |at| at + 1);
    let character = text[line..at].encode_utf16().count();
    json!({ "line": text[..at].matches('\n').count(), "character": character })
}

/// The byte of a position in UTF-16 units.
fn offset(text: &str, position: &Value) -> usize {
    let line = position["line"].as_u64().unwrap() as usize;
    let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    let mut left = position["character"].as_u64().unwrap() as usize;
    let within = text[start..].chars().take_while(|c| {
        let fits = left > 0;
        left = left.saturating_sub(c.len_utf16());
        fits
    });
    start + within.map(char::len_utf8).sum::<usize>()
}

fn read(stream: &mut impl BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("Content-Length: ") {
            length = value.parse().unwrap();
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).ok()?;
    Some(serde_json::from_slice(&body).unwrap())
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
