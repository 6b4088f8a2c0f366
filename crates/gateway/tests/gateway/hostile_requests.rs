//! Every request of `hostile_requests.txt`, over a connection of its own, gets exactly the answer that is
//! written there.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use billpay_contract::Problem;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::harness::{Page, Setting, TestGateway};
use crate::payment_helpers::{SIGNED, signed};

const CASES: &str = include_str!("../hostile_requests.txt");

const INTENT_KEY: &str = "an intent key of at least 32 bytes";

const SETTINGS: [Setting; 3] = [
    SIGNED,
    ("BILLPAY_INTENT_KEY", INTENT_KEY),
    ("BILLPAY_ALLOWED_ORIGINS", "https://shop.example"),
];

/// A request that shows whether the connection is kept, and its answer.
const PROBE: &str = "GET /healthz?probe HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";

/// How long a gateway may be silent: shorter than its own limits of 10 and 15 seconds.
const SILENCE: Duration = Duration::from_secs(5);

/// What a test sends.
struct Sent {
    bytes: Vec<u8>,
    /// Whether the client closes its half of the connection afterwards.
    ends: bool,
}

#[tokio::test]
async fn each_request_gets_its_answer() {
    let page = Page::new();
    let gateway = TestGateway::with_page(page, &SETTINGS).await;
    let mut around = "";
    let (mut cases, mut wrong) = (0, Vec::new());
    for (number, line) in CASES.lines().enumerate() {
        if let Some(text) = line.strip_prefix("== ") {
            around = text;
        } else if !line.is_empty() && !line.starts_with('#') {
            let (expected, text) = expected(line);
            let sent = request(&around.replacen('…', text, 1));
            let answer = answer(&gateway, sent).await;
            cases += 1;
            if answer != expected {
                wrong.push(format!(
                    "{}: {answer} and not {expected}: {text}",
                    number + 1
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(cases >= 250, "only {cases} cases");
}

/// The answer that a line names, and the rest of the line.
fn expected(line: &str) -> (String, &str) {
    let (answer, text) = line.split_once(" | ").unwrap();
    let words: Vec<&str> = answer.split_whitespace().collect();
    (words.join(" "), text)
}

fn request(text: &str) -> Sent {
    let mut text = text.to_owned();
    let ends = text.contains("«end»");
    text = text.replace("«end»", "").replace("«length»", "\u{0}");
    // The innermost first.
    while let Some(start) = text.rfind('«') {
        let end = start + text[start..].find('»').unwrap();
        let word = &text[start + '«'.len_utf8()..end];
        let expanded = expand(word);
        text.replace_range(start..end + '»'.len_utf8(), &expanded);
    }
    let (head, body) = text.split_once("\\r\\n\\r\\n").unwrap_or((&text, ""));
    let length = bytes(body).len().to_string();
    let text = format!("{}{}", head.replace('\0', &length), &text[head.len()..]);
    Sent {
        bytes: bytes(&text),
        ends,
    }
}

fn expand(word: &str) -> String {
    let seconds = std::time::UNIX_EPOCH
        .elapsed()
        .unwrap()
        .as_secs()
        .cast_signed();
    if let Some(later) = word.strip_prefix("now+") {
        return (seconds + later.parse::<i64>().unwrap()).to_string();
    }
    if let Some(earlier) = word.strip_prefix("now-") {
        return (seconds - earlier.parse::<i64>().unwrap()).to_string();
    }
    if let Some(payload) = word.strip_prefix("sign:") {
        return signed(serde_json::from_str(payload).unwrap()).to_string();
    }
    if let Some(token) = word.strip_prefix("jws:") {
        let (header, claims) = token.split_once('|').unwrap();
        return token_of(header, claims);
    }
    let (times, text) = word.split_once('×').unwrap();
    text.repeat(times.parse().unwrap())
}

fn token_of(header: &str, claims: &str) -> String {
    let [header, claims] = [header, claims].map(|part| URL_SAFE_NO_PAD.encode(part));
    let signed = format!("{header}.{claims}");
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, INTENT_KEY.as_bytes());
    let signature = ring::hmac::sign(&key, signed.as_bytes());
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
}

/// Replaces the escapes of the table. JSON's own, such as `\u0000`, stay.
fn bytes(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        bytes.extend(before.as_bytes());
        let mut one = |byte: u8| bytes.push(byte);
        let taken = match after.as_bytes().first() {
            Some(b'r') => (one(b'\r'), 1),
            Some(b'n') => (one(b'\n'), 1),
            Some(b't') => (one(b'\t'), 1),
            Some(b'0') => (one(0), 1),
            Some(b'x') => (one(u8::from_str_radix(&after[1..3], 16).unwrap()), 3),
            _ => (one(b'\\'), 0),
        };
        rest = &after[taken.1..];
    }
    bytes.extend(rest.as_bytes());
    bytes
}

/// Sends a request, and describes the answer.
async fn answer(gateway: &TestGateway, sent: Sent) -> String {
    let mut connection = TcpStream::connect(gateway.address()).await.unwrap();
    let head = sent.bytes.starts_with(b"HEAD ");
    let (mut reader, mut writer) = connection.split();
    // The gateway may answer, and close the connection, before it has read everything.
    let writing = async {
        let _ = writer.write_all(&sent.bytes).await;
        if sent.ends {
            let _ = writer.shutdown().await;
        }
    };
    let mut buffer = Vec::new();
    let (first, ()) = tokio::join!(read_answer(&mut reader, &mut buffer, head), writing);
    let first = match first {
        Ok(first) => first,
        Err(none) => return format!("- - {none:?}").to_lowercase(),
    };
    if first.content == "events" {
        return format!("{} events stream", first.status);
    }
    let kept = if sent.ends || writer.write_all(PROBE.as_bytes()).await.is_err() {
        "closed"
    } else {
        match read_answer(&mut reader, &mut buffer, false).await {
            Err(_) => "closed",
            Ok(probe) if probe.status == 200 && probe.content == "json" => "open",
            Ok(_) => "broken",
        }
    };
    format!("{} {} {kept}", first.status, first.content)
}

/// Why there is no answer.
#[derive(Debug)]
enum NoAnswer {
    /// The gateway closes the connection.
    Closed,
    /// The gateway waits for the rest of the request.
    Silent,
}

struct Answer {
    status: u16,
    content: String,
}

/// Reads an answer from the buffer and the connection.
async fn read_answer(
    reader: &mut (impl AsyncReadExt + Unpin),
    buffer: &mut Vec<u8>,
    head_only: bool,
) -> Result<Answer, NoAnswer> {
    loop {
        let end = loop {
            if let Some(end) = buffer.windows(4).position(|four| four == b"\r\n\r\n") {
                break end + 4;
            }
            more(reader, buffer).await?;
        };
        let head = String::from_utf8(buffer.drain(..end).collect()).unwrap();
        let status: u16 = head[9..12].parse().unwrap();
        if status == 100 {
            continue;
        }
        let header = |name: &str| {
            let mut lines = head.lines();
            lines.find_map(|line| Some(line.strip_prefix(name)?.trim().to_owned()))
        };
        let kind = header("content-type:").unwrap_or_default();
        if kind == "text/event-stream" {
            return Ok(Answer {
                status,
                content: "events".to_owned(),
            });
        }
        let chunked = header("transfer-encoding:").is_some();
        let length = header("content-length:").map_or(0, |length| length.parse().unwrap());
        let body = match (head_only, chunked) {
            (true, _) => Vec::new(),
            (false, true) => read_chunks(reader, buffer).await?,
            (false, false) => take(reader, buffer, length).await?,
        };
        return Ok(Answer {
            status,
            content: content(&kind, &body, status),
        });
    }
}

/// The kind of content, or a problem's code.
fn content(kind: &str, body: &[u8], status: u16) -> String {
    match kind.split(';').next().unwrap() {
        "" => "-".to_owned(),
        "application/problem+json" => {
            let problem: Problem = serde_json::from_slice(body).unwrap_or_default();
            assert!(body.is_empty() || problem.status == status, "{problem:?}");
            // An answer to HEAD has no body.
            assert!(!problem.code.is_empty() || body.is_empty(), "{problem:?}");
            if problem.code.is_empty() {
                "-".to_owned()
            } else {
                problem.code
            }
        }
        "application/json" => "json".to_owned(),
        "text/html" => "page".to_owned(),
        "text/plain" => "text".to_owned(),
        _ => "file".to_owned(),
    }
}

async fn more(
    reader: &mut (impl AsyncReadExt + Unpin),
    buffer: &mut Vec<u8>,
) -> Result<(), NoAnswer> {
    match tokio::time::timeout(SILENCE, reader.read_buf(buffer)).await {
        Err(_) => Err(NoAnswer::Silent),
        Ok(Ok(0) | Err(_)) => Err(NoAnswer::Closed),
        Ok(Ok(_)) => Ok(()),
    }
}

async fn take(
    reader: &mut (impl AsyncReadExt + Unpin),
    buffer: &mut Vec<u8>,
    length: usize,
) -> Result<Vec<u8>, NoAnswer> {
    while buffer.len() < length {
        more(reader, buffer).await?;
    }
    Ok(buffer.drain(..length).collect())
}

async fn read_chunks(
    reader: &mut (impl AsyncReadExt + Unpin),
    buffer: &mut Vec<u8>,
) -> Result<Vec<u8>, NoAnswer> {
    let mut body = Vec::new();
    loop {
        let end = loop {
            if let Some(end) = buffer.windows(2).position(|two| two == b"\r\n") {
                break end;
            }
            more(reader, buffer).await?;
        };
        let line: Vec<u8> = buffer.drain(..end + 2).collect();
        let length = std::str::from_utf8(&line[..end]).unwrap();
        let length = usize::from_str_radix(length, 16).unwrap();
        let chunk = take(reader, buffer, length + 2).await?;
        if length == 0 {
            return Ok(body);
        }
        body.extend(&chunk[..length]);
    }
}
