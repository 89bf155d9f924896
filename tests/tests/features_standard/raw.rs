//! Requests as bytes, for methods and addresses that a well-behaved client does not send, and for
//! headers as they are on the wire.

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
    time::Duration,
};

use e2e::served::Got;

use super::Service;

/// An answer that takes longer is a hang.
const PATIENCE: Duration = Duration::from_secs(30);

/// Sends a request and reads its answer. The target is written as it is.
pub fn request(service: &Service, method: &str, target: &str, headers: &[(&str, &str)]) -> Got {
    let got = send(service, method, target.as_bytes(), headers);
    got.unwrap_or_else(|| panic!("no answer to {method} {}", &target[..target.len().min(200)]))
}

/// The same for a target that is no text; `None` where the server closes the connection instead.
pub fn send(service: &Service, method: &str, target: &[u8], headers: &[(&str, &str)]) -> Option<Got> {
    let host = service.server.address.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(host).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.set_write_timeout(Some(PATIENCE)).unwrap();
    let mut request = format!("{method} ").into_bytes();
    request.extend_from_slice(target);
    request.extend_from_slice(format!(" HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n").as_bytes());
    for (name, value) in headers {
        request.extend_from_slice(format!("{name}: {value}\r\n").as_bytes());
    }
    request.extend_from_slice(b"\r\n");
    // A server need not read a request to its end to refuse it.
    let _ = stream.write_all(&request);
    let mut answer = Vec::new();
    if let Err(error) = stream.read_to_end(&mut answer) {
        let hangs = matches!(error.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut);
        assert!(!hangs, "the server hangs");
    }
    parsed(&answer)
}

fn parsed(answer: &[u8]) -> Option<Got> {
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&answer[..end]).into_owned();
    let mut lines = head.split("\r\n");
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let is_chunked = headers.iter().any(|(name, value)| name == "transfer-encoding" && value == "chunked");
    let body = &answer[end + 4..];
    let body = if is_chunked { joined(body) } else { body.to_vec() };
    Some(Got { status, headers, body })
}

/// The body of chunks (RFC 9112, 7.1).
fn joined(mut chunks: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(end) = chunks.windows(2).position(|two| two == b"\r\n") {
        let size = usize::from_str_radix(&String::from_utf8_lossy(&chunks[..end]), 16).unwrap();
        if size == 0 {
            break;
        }
        body.extend_from_slice(&chunks[end + 2..end + 2 + size]);
        chunks = &chunks[end + 2 + size + 2..];
    }
    body
}
