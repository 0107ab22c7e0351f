//! The conversation: messages come in, are taken in their order, and findings are published once
//! nothing waits any more.
//!
//! One thread takes messages, so that an answer is always about the text the client has sent
//! before it. Knows the life of a conversation; what an answer says is decided elsewhere.

use std::collections::{BTreeSet, VecDeque};
use std::io::{BufRead, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use lsp_server::{ErrorCode, Message, Notification, Request, RequestId, Response};
use lsp_types::InitializeParams;
use serde_json::Value;

use super::client::Client;
use super::session::{Outbox, Outgoing, Session};
use super::wire::{self, Incoming};
use super::{abilities, notices, requests};

/// How a conversation ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The client said that it would leave, and left.
    Orderly,
    /// The client left, or its stream ended, without a word.
    Abrupt,
}

/// Speaks with one client until it leaves.
pub fn serve(input: impl BufRead + Send + 'static, output: impl Write + Send + 'static) -> End {
    let (outbox, outgoing) = channel();
    let (incoming, inbox) = channel();
    let writer = thread::spawn(move || write_all(output, &outgoing));
    // Not waited for: it may sit in a read that never ends.
    thread::spawn(move || read_all(input, &incoming));
    let end = Server::new(outbox).run(&inbox);
    // The server is gone and with it every sender, so the writer ends when all is written.
    let _ = writer.join();
    end
}

fn read_all(mut input: impl BufRead, to: &Sender<Incoming>) {
    while let Ok(Some(incoming)) = wire::read(&mut input) {
        if to.send(incoming).is_err() {
            return;
        }
    }
}

fn write_all(mut output: impl Write, from: &Receiver<Outgoing>) {
    for outgoing in from {
        let written = match &outgoing {
            Outgoing::Message(message) => wire::write(&mut output, message),
            Outgoing::Malformed => wire::write_malformed(&mut output),
        };
        if written.is_err() {
            return;
        }
    }
}

/// How far the conversation has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// The client has not said who it is.
    Fresh,
    /// Both may say anything.
    Running,
    /// The client will leave.
    Leaving,
}

struct Server {
    session: Session,
    stage: Stage,
}

impl Server {
    fn new(outbox: Sender<Outgoing>) -> Self {
        Self { session: Session::new(Outbox::new(outbox)), stage: Stage::Fresh }
    }

    fn run(mut self, inbox: &Receiver<Incoming>) -> End {
        while let Ok(first) = inbox.recv() {
            let mut waiting = VecDeque::from([first]);
            while !waiting.is_empty() {
                waiting.extend(inbox.try_iter());
                let cancelled = cancelled(&waiting);
                for message in waiting.drain(..) {
                    if let Some(end) = self.take(message, &cancelled) {
                        return end;
                    }
                }
                waiting.extend(inbox.try_iter());
            }
            self.guarded("publishing findings", |server| server.session.refresh());
        }
        End::Abrupt
    }

    /// Takes one message; the end of the conversation where it is one.
    fn take(&mut self, incoming: Incoming, cancelled: &BTreeSet<RequestId>) -> Option<End> {
        let message = match incoming {
            Incoming::Malformed => {
                self.session.out.malformed();
                return None;
            }
            Incoming::Message(message) => *message,
        };
        match message {
            Message::Request(request) => self.request(request, cancelled),
            Message::Notification(notification) if notification.method == "exit" => {
                let orderly = self.stage == Stage::Leaving;
                return Some(if orderly { End::Orderly } else { End::Abrupt });
            }
            Message::Notification(notification) => self.notification(notification),
            Message::Response(_) => {}
        }
        None
    }

    fn request(&mut self, request: Request, cancelled: &BTreeSet<RequestId>) {
        let Request { id, method, params } = request;
        let refused =
            |code: ErrorCode, why: &str| Response::new_err(id.clone(), code as i32, why.to_owned());
        let response = match (self.stage, method.as_str()) {
            _ if cancelled.contains(&id) => {
                refused(ErrorCode::RequestCanceled, "cancelled by the client")
            }
            (Stage::Fresh, "initialize") => self.initialize(id.clone(), params),
            (Stage::Fresh, _) => {
                refused(ErrorCode::ServerNotInitialized, "`initialize` comes first")
            }
            (_, "initialize") => refused(ErrorCode::InvalidRequest, "`initialize` comes once"),
            (Stage::Leaving, _) => refused(ErrorCode::InvalidRequest, "`shutdown` was asked for"),
            (Stage::Running, "shutdown") => {
                self.stage = Stage::Leaving;
                Response::new_ok(id, Value::Null)
            }
            (Stage::Running, _) => {
                let answer = self.guarded(&method, |server| {
                    requests::answer(&mut server.session, &method, params)
                });
                match answer {
                    Some(Ok(result)) => Response::new_ok(id, result),
                    Some(Err(error)) => Response { id, response_result: Err(error) },
                    None => refused(ErrorCode::InternalError, "a defect of the server"),
                }
            }
        };
        self.session.out.send(response);
    }

    fn initialize(&mut self, id: RequestId, params: Value) -> Response {
        let params: InitializeParams = match serde_json::from_value(params) {
            Ok(params) => params,
            Err(error) => {
                return Response::new_err(id, ErrorCode::InvalidParams as i32, error.to_string());
            }
        };
        self.session.client = Client::of(&params);
        let folders = notices::folders_of(&params);
        self.stage = Stage::Running;
        self.guarded("opening folders", |server| server.session.folders(folders, &[]));
        Response::new_ok(id, abilities::result(&self.session.client))
    }

    fn notification(&mut self, notification: Notification) {
        if self.stage != Stage::Running {
            return;
        }
        let Notification { method, params } = notification;
        self.guarded(&method, |server| notices::take(&mut server.session, &method, params));
    }

    /// Does something; where it has a defect, says so, forgets what was concluded and goes on.
    fn guarded<T>(&mut self, what: &str, work: impl FnOnce(&mut Self) -> T) -> Option<T> {
        let done = catch_unwind(AssertUnwindSafe(|| work(self)));
        if done.is_err() {
            self.session.forget();
            self.session.out.log(format!("sendoff has a defect: it gave up on {what}"));
        }
        done.ok()
    }
}

/// The requests among waiting messages that the client wants no answer to any more.
fn cancelled(waiting: &VecDeque<Incoming>) -> BTreeSet<RequestId> {
    let ids = waiting.iter().filter_map(|incoming| match incoming {
        Incoming::Message(message) => match &**message {
            Message::Notification(it) if it.method == "$/cancelRequest" => {
                serde_json::from_value(it.params.get("id")?.clone()).ok()
            }
            _ => None,
        },
        Incoming::Malformed => None,
    });
    ids.collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// What is answered to messages that all lie there before the first is taken.
    fn answers(messages: Vec<Value>) -> Vec<Value> {
        let (incoming, inbox) = channel();
        let (outbox, outgoing) = channel();
        for message in messages {
            let message = serde_json::from_value(message).unwrap();
            incoming.send(Incoming::Message(Box::new(message))).unwrap();
        }
        drop(incoming);
        Server::new(outbox).run(&inbox);
        let answered = |outgoing| match outgoing {
            Outgoing::Message(message @ Message::Response(_)) => serde_json::to_value(message).ok(),
            _ => None,
        };
        outgoing.into_iter().filter_map(answered).collect()
    }

    #[test]
    fn a_request_that_is_cancelled_while_it_waits_is_answered_as_cancelled_and_no_other_is() {
        let ask =
            |id: u32, method: &str, params| json!({ "id": id, "method": method, "params": params });
        let symbols = json!({ "query": "" });
        let answers = answers(vec![
            ask(1, "initialize", json!({ "capabilities": {} })),
            ask(2, "workspace/symbol", symbols.clone()),
            ask(3, "workspace/symbol", symbols),
            json!({ "method": "$/cancelRequest", "params": { "id": 3 } }),
            ask(4, "shutdown", Value::Null),
        ]);
        let codes: Vec<(&Value, &Value)> =
            answers.iter().map(|one| (&one["id"], &one["error"]["code"])).collect();
        assert_eq!(codes.len(), 4, "{answers:?}");
        assert_eq!(codes[2], (&json!(3), &json!(ErrorCode::RequestCanceled as i32)));
        let cancelled = json!(ErrorCode::RequestCanceled as i32);
        assert_eq!(codes.iter().filter(|(_, code)| **code == cancelled).count(), 1, "{codes:?}");
    }
}
