//! A stand-in for the official `clay` executable: the same arguments, output and exit codes.
//!
//! It asks the sandbox over plain HTTP and knows nothing of tables itself.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::{Value, json};

const TIMEOUT: Duration = Duration::from_secs(30);

/// What a run of the executable leaves behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    /// JSON on standard output; empty after a failure.
    pub stdout: String,
    /// JSON on standard error; empty after a success.
    pub stderr: String,
    /// 0 done, 1 other, 2 validation, 3 not signed in, 4 rate limited, 5 network, 6 not found.
    pub exit_code: u8,
}

/// Runs the stand-in with its arguments, without the program's name, against a sandbox's Clay
/// such as `http://127.0.0.1:4021`.
pub fn run(args: &[String], base_url: &str) -> Output {
    match route(args) {
        Ok(path) => ask(base_url, &path),
        Err(message) => failed(2, "validation", &message),
    }
}

fn route(args: &[String]) -> Result<String, String> {
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        ["whoami"] => Ok("/cli/whoami".to_owned()),
        ["tables", "get", id] => Ok(format!("/cli/tables/{}", escaped(id))),
        ["tables", "columns", "list", id] => Ok(format!("/cli/tables/{}/columns", escaped(id))),
        ["tables", "columns", "get", id, column] => {
            Ok(format!("/cli/tables/{}/columns/{}", escaped(id), escaped(column)))
        }
        ["tables", "rows", "list", id, options @ ..] => {
            Ok(format!("/cli/tables/{}/rows?{}", escaped(id), query(options)?))
        }
        _ => Err(format!("unknown command `{}`", args.join(" "))),
    }
}

fn query(options: &[&str]) -> Result<String, String> {
    let mut query = Vec::new();
    let mut rest = options.iter();
    while let Some(option) = rest.next() {
        let (name, value) = match option.split_once('=') {
            Some((name, value)) => (name, value),
            None => match rest.next() {
                Some(value) => (*option, *value),
                None => return Err(format!("`{option}` needs a value")),
            },
        };
        match name {
            "--limit" | "--cursor" => query.push(format!("{}={}", &name[2..], escaped(value))),
            _ => return Err(format!("unknown option `{name}`")),
        }
    }
    Ok(query.join("&"))
}

fn escaped(text: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_.~".contains(&b);
    text.bytes()
        .map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect()
}

fn ask(base_url: &str, path: &str) -> Output {
    match get(base_url, path) {
        Err(error) => failed(5, "network", &error.to_string()),
        Ok((200, _, body)) => Output { stdout: body + "\n", stderr: String::new(), exit_code: 0 },
        Ok((status, retry_after, body)) => {
            let exit_code = match status {
                400 | 422 => 2,
                401 | 403 => 3,
                429 => 4,
                404 => 6,
                _ => 1,
            };
            let said: Option<Value> = serde_json::from_str(&body).ok();
            let error = said.filter(|said| said["error"]["code"].is_string());
            let mut error = error.unwrap_or_else(|| {
                let code = if status == 429 { "rate_limited" } else { "unexpected" };
                let message = format!("the service answered {status}");
                json!({ "error": { "code": code, "message": message, "details": null } })
            });
            if let (429, Some(seconds)) = (status, retry_after) {
                error["error"]["details"] = json!({ "retryAfter": seconds });
            }
            Output { stdout: String::new(), stderr: format!("{error}\n"), exit_code }
        }
    }
}

fn failed(exit_code: u8, code: &str, message: &str) -> Output {
    let error = json!({ "error": { "code": code, "message": message, "details": null } });
    Output { stdout: String::new(), stderr: format!("{error}\n"), exit_code }
}

/// Status, seconds of `Retry-After`, body of one GET on a connection of its own.
fn get(base_url: &str, path: &str) -> std::io::Result<(u16, Option<u64>, String)> {
    let bad = |text: &str| std::io::Error::new(std::io::ErrorKind::InvalidData, text.to_owned());
    let address = base_url
        .strip_prefix("http://")
        .ok_or_else(|| bad("the sandbox is spoken to over plain http"))?
        .trim_end_matches('/');
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(TIMEOUT))?;
    stream.set_write_timeout(Some(TIMEOUT))?;
    write!(stream, "GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n")?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    let answer = String::from_utf8(answer).map_err(|_| bad("the answer is not text"))?;
    let (head, body) =
        answer.split_once("\r\n\r\n").ok_or_else(|| bad("the connection was closed early"))?;
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
    let header = |wanted: &str| {
        head.lines().filter_map(|line| line.split_once(':')).find_map(|(name, value)| {
            name.eq_ignore_ascii_case(wanted).then(|| value.trim().to_owned())
        })
    };
    if header("content-length").is_some_and(|n| n.parse() != Ok(body.len())) {
        return Err(bad("the connection was closed early"));
    }
    let retry_after = header("retry-after").and_then(|seconds| seconds.parse().ok());
    Ok((status.ok_or_else(|| bad("the answer has no status"))?, retry_after, body.to_owned()))
}
