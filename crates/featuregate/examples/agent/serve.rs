//! Metrics over plain HTTP: one request at a time, each with a bound in length and in time.

use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::{Duration, Instant};

use featuregate::{FeatureGate, Group};

/// A request that is longer is answered without being read to its end.
const LONGEST_HEAD: usize = 8 << 10;
/// So long anybody may hold the agent up.
const LONGEST_TIME: Duration = Duration::from_secs(5);

/// Answers requests; with `once` only the first.
pub(crate) fn serve<G: Group>(
    listener: &TcpListener,
    gates: &FeatureGate<G>,
    once: bool,
) -> io::Result<()> {
    loop {
        let (stream, _) = listener.accept()?;
        // Who hangs up before the answer is no reason to end.
        let _ = answer(stream, gates);
        if once {
            return Ok(());
        }
    }
}

fn answer<G: Group>(mut stream: TcpStream, gates: &FeatureGate<G>) -> io::Result<()> {
    let head = head(&mut stream)?;
    let mut words = head
        .split(|byte| byte.is_ascii_whitespace())
        .map(String::from_utf8_lossy);
    let (method, path) = (words.next(), words.next());
    let (status, body) = match (method.as_deref(), path.as_deref()) {
        (Some("GET"), Some("/metrics")) => ("200 OK", gates.metrics().to_string()),
        (Some("GET"), Some(_)) => ("404 Not Found", "only /metrics is here\n".to_owned()),
        _ => (
            "405 Method Not Allowed",
            "only GET is answered\n".to_owned(),
        ),
    };
    write!(
        stream,
        "HTTP/1.1 {status}\r\ncontent-type: text/plain; version=0.0.4; charset=utf-8\r\n\
         content-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )
}

/// The request up to its blank line, or up to a bound.
fn head(stream: &mut TcpStream) -> io::Result<Vec<u8>> {
    let end = Instant::now() + LONGEST_TIME;
    let mut head = Vec::new();
    let mut piece = [0; 1024];
    while head.len() < LONGEST_HEAD && !head.windows(4).any(|four| four == b"\r\n\r\n") {
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(io::ErrorKind::TimedOut.into());
        }
        stream.set_read_timeout(Some(left))?;
        stream.set_write_timeout(Some(left))?;
        match stream.read(&mut piece)? {
            0 => break,
            length => head.extend_from_slice(&piece[..length]),
        }
    }
    Ok(head)
}
