//! The framing of the protocol: a header that says how long a message is, and the message.
//!
//! Knows neither methods nor documents. A message that is no JSON is said to be one and costs only
//! itself; a header that cannot be read ends the conversation, because nobody knows where the next
//! message begins.

use std::io::{self, BufRead, Read, Write};

use lsp_server::{ErrorCode, Message};
use serde_json::json;

/// The longest message that is taken, in bytes.
const MESSAGE_BYTES_MAX: usize = 256 << 20;
/// The longest line of a header, in bytes.
const HEADER_BYTES_MAX: u64 = 4096;

/// What was read.
#[derive(Debug)]
pub(super) enum Incoming {
    /// A message.
    Message(Box<Message>),
    /// Bytes that are no message.
    Malformed,
}

/// Reads the next message; `None` at the end of the stream.
///
/// # Errors
/// Where the stream fails, or where a header cannot be read.
pub(super) fn read(stream: &mut impl BufRead) -> io::Result<Option<Incoming>> {
    let Some(length) = header(stream)? else { return Ok(None) };
    let mut body = Vec::new();
    let read = stream.take(length as u64).read_to_end(&mut body)?;
    if read < length {
        return Ok(None);
    }
    let message = serde_json::from_slice(&body).map(Box::new);
    Ok(Some(message.map_or(Incoming::Malformed, Incoming::Message)))
}

/// The length that a header announces; `None` where the stream ends.
fn header(stream: &mut impl BufRead) -> io::Result<Option<usize>> {
    let mut length = None;
    loop {
        let mut line = String::new();
        if stream.take(HEADER_BYTES_MAX).read_line(&mut line)? == 0 {
            return Ok(None);
        }
        let line = line.trim_end_matches(['\r', '\n']);
        if line.is_empty() && length.is_some() {
            return Ok(length);
        }
        let Some((name, value)) = line.split_once(':') else {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "a header cannot be read"));
        };
        if name.eq_ignore_ascii_case("content-length") {
            let announced = value.trim().parse().ok().filter(|it| *it <= MESSAGE_BYTES_MAX);
            length = Some(announced.ok_or_else(|| {
                io::Error::new(io::ErrorKind::InvalidData, "a message has no sensible length")
            })?);
        }
    }
}

/// Writes a message.
///
/// # Errors
/// Where nobody reads.
pub(super) fn write(stream: &mut impl Write, message: &Message) -> io::Result<()> {
    message.write(stream)
}

/// Answers bytes that are no message; such an answer has no id.
///
/// # Errors
/// Where nobody reads.
pub(super) fn write_malformed(stream: &mut impl Write) -> io::Result<()> {
    let error = json!({
        "code": ErrorCode::ParseError as i32,
        "message": "the message is not JSON-RPC",
    });
    let body = json!({ "jsonrpc": "2.0", "id": null, "error": error }).to_string();
    write!(stream, "Content-Length: {}\r\n\r\n{body}", body.len())?;
    stream.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(mut bytes: &[u8]) -> Vec<String> {
        let mut found = Vec::new();
        loop {
            match read(&mut bytes) {
                Ok(Some(Incoming::Message(message))) => match *message {
                    Message::Request(request) => found.push(request.method),
                    Message::Notification(notification) => found.push(notification.method),
                    Message::Response(_) => found.push("answer".into()),
                },
                Ok(Some(Incoming::Malformed)) => found.push("malformed".into()),
                Ok(None) => return found,
                Err(error) => {
                    found.push(error.to_string());
                    return found;
                }
            }
        }
    }

    fn framed(body: &str) -> String {
        format!("Content-Length: {}\r\nContent-Type: x; charset=utf-8\r\n\r\n{body}", body.len())
    }

    #[test]
    fn what_is_no_json_costs_only_itself() {
        let good = framed(r#"{"jsonrpc":"2.0","method":"exit"}"#);
        let stream = good.clone() + &framed("{") + &framed("\"x\"") + &good;
        assert_eq!(all(stream.as_bytes()), ["exit", "malformed", "malformed", "exit"]);
    }

    #[test]
    fn a_length_that_is_none_ends_the_stream_and_takes_no_memory() {
        let lengths = ["99999999999999999999", "999999999999", "-1", "many"];
        for length in lengths {
            let stream = format!("Content-Length: {length}\r\n\r\n");
            assert_eq!(all(stream.as_bytes()), ["a message has no sensible length"], "{length}");
        }
        assert_eq!(all(b"hello\r\n\r\n"), ["a header cannot be read"]);
        assert_eq!(all(b"Content-Length: 5\r\n\r\n{"), [""; 0], "cut short");
    }
}
