//! The real wire against sockets of this machine: which failures are certainly unsent, and which
//! are not. Addresses end at loopback; no other host is reached.

use std::time::Duration;

use reqwest::{Method, Url};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::base::limits::ANSWER_BYTES_MAX;

use super::hosts::HostList;
use super::https::HttpsWire;
use super::wire::{Fault, Request, Wire, WireError};

fn wire() -> HttpsWire {
    HttpsWire::new(HostList::new(["127.0.0.1"]).unwrap()).unwrap()
}

fn post(url: &Url) -> Request {
    Request::new(Method::POST, url.clone())
        .json(&serde_json::json!({ "name": "thing" }))
        .timeout(Duration::from_millis(500))
}

/// A server that reads one request, answers with `bytes`, waits for `linger`, and closes.
async fn server(bytes: &'static [u8], linger: Duration) -> (Url, tokio::task::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/v1/things?api_key=k", listener.local_addr().unwrap());
    let task = tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let mut request = vec![0; 4_096];
        let length = socket.read(&mut request).await.unwrap();
        socket.write_all(bytes).await.unwrap();
        tokio::time::sleep(linger).await;
        String::from_utf8_lossy(&request[..length]).into_owned()
    });
    (url.parse().unwrap(), task)
}

#[tokio::test]
async fn an_answer_comes_back_whole_and_the_request_names_this_program() {
    let bytes = b"HTTP/1.1 201 Created\r\nx-kept: yes\r\ncontent-length: 2\r\n\r\n{}";
    let (url, task) = server(bytes, Duration::ZERO).await;
    let response = wire().exchange(post(&url)).await.unwrap();
    assert_eq!((response.status.as_u16(), response.body.as_slice()), (201, b"{}".as_slice()));
    assert_eq!(response.header("x-kept"), Some("yes"));
    let request = task.await.unwrap().to_ascii_lowercase();
    assert!(request.starts_with("post /v1/things?api_key=k http/1.1\r\n"), "{request}");
    assert!(request.contains("\r\nuser-agent: sendoff/") && request.contains("gzip"), "{request}");
}

#[tokio::test]
async fn a_redirect_is_an_answer_and_is_not_followed() {
    let bytes = b"HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n";
    let (url, _task) = server(bytes, Duration::ZERO).await;
    assert_eq!(wire().exchange(post(&url)).await.unwrap().status.as_u16(), 302);
}

#[tokio::test]
async fn what_may_have_arrived_is_lost_and_what_cannot_have_is_not_sent() {
    let silent: &[u8] = b"";
    let cut: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\n{\"id\":";
    let garbled: &[u8] =
        b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 4\r\n\r\nnope";
    for (name, bytes, linger, expected) in [
        ("no answer in time", silent, 5_000, Fault::Timeout),
        ("closed without an answer", silent, 0, Fault::Broken),
        ("closed in the middle", cut, 0, Fault::Broken),
        ("damaged compression", garbled, 0, Fault::Undecodable),
    ] {
        let (url, _task) = server(bytes, Duration::from_millis(linger)).await;
        let error = wire().exchange(post(&url)).await.unwrap_err();
        assert_eq!(error, WireError::Lost(expected), "{name}");
    }
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let refused = format!("http://{free}/").parse().unwrap();
    let error = wire().exchange(post(&refused)).await.unwrap_err();
    assert_eq!(error, WireError::NotSent(Fault::Connect));
}

#[tokio::test]
async fn an_answer_beyond_the_limit_is_not_read_to_its_end() {
    const PIECE: usize = 1 << 20;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url: Url = format!("http://{}/", listener.local_addr().unwrap()).parse().unwrap();
    let endless = tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let _ = socket.read(&mut vec![0; 4_096]).await.unwrap();
        let length = ANSWER_BYTES_MAX * 4;
        let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n");
        socket.write_all(head.as_bytes()).await.unwrap();
        let mut sent = 0;
        while sent < length && socket.write_all(&vec![b' '; PIECE]).await.is_ok() {
            sent += PIECE;
        }
        sent
    });
    let request = post(&url).timeout(Duration::from_secs(60));
    let error = wire().exchange(request).await.unwrap_err();
    assert_eq!(error, WireError::Lost(Fault::TooLarge));
    assert!(endless.await.unwrap() < ANSWER_BYTES_MAX * 2);
}

#[tokio::test]
async fn a_host_that_is_not_listed_is_not_connected_to() {
    for (url, expected) in
        [("https://api.example.com/", Fault::ForbiddenHost), ("ftp://127.0.0.1/", Fault::Insecure)]
    {
        let error = wire().exchange(post(&url.parse().unwrap())).await.unwrap_err();
        assert_eq!(error, WireError::NotSent(expected), "{url}");
    }
}
