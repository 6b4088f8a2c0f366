//! Thousands of event streams need little memory, and do not block other requests.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::harness::{CREATE, client, header, sandbox, water_bill};
use crate::program::Program;

/// Concurrent streams.
const STREAMS: usize = 3000;

/// The greatest memory per stream, without the socket's buffers in the kernel. Measured: 16 KiB in a
/// build without optimisation.
const MOST_KIB: usize = 32;

/// Opens a stream and waits for its first event.
async fn watch(address: &str, bill: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = format!("GET /api/bills/{bill}/events HTTP/1.1\r\nhost: x\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut told = Vec::new();
    while !told.windows(5).any(|part| part == b"data:") {
        assert_ne!(
            stream.read_buf(&mut told).await.unwrap(),
            0,
            "the stream ended"
        );
    }
    stream
}

/// The memory of a process in KiB (proc(5), `VmRSS`).
fn memory(process: u32) -> usize {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib = line.and_then(|line| line.split_whitespace().next());
    kib.unwrap().parse().unwrap()
}

/// This process has one end of each connection.
fn allow_many_files() {
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit {
        current: limit.maximum,
        maximum: limit.maximum,
    };
    setrlimit(Resource::Nofile, raised).unwrap();
}

#[tokio::test]
async fn with_thousands_of_streams_a_customer_still_gets_a_number() {
    allow_many_files();
    let sandbox = sandbox(billpay_sandbox::Settings::default()).await;
    let url = sandbox.base_url();
    let settings = [
        ("CLICKPESA_CLIENT_ID", "sandbox-client"),
        ("CLICKPESA_API_KEY", "sandbox-key"),
        ("CLICKPESA_BASE_URL", url.as_str()),
        ("BILLPAY_POLICY", "open"),
        ("BILLPAY_LOG", "error"),
    ];
    let program = Program::start(&[], &settings).await;
    let create = || async {
        let request = client().post(format!("{}{CREATE}", program.base_url()));
        let request = request.header("content-type", "application/json");
        request.body(water_bill().to_string()).send().await.unwrap()
    };
    let page = header(&create().await, "location");
    let bill = page.rsplit('/').next().unwrap();
    let address = program.base_url().trim_start_matches("http://");

    let mut streams = vec![watch(address, bill).await];
    let before = memory(program.id());
    for _ in 0..STREAMS {
        streams.push(watch(address, bill).await);
    }
    let each = (memory(program.id()) - before) / STREAMS;
    println!("{STREAMS} idle streams, {each} KiB of memory each");
    assert!(each <= MOST_KIB, "{each} KiB each");
    assert_eq!(create().await.status(), 200);
}
