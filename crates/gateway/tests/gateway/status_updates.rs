//! Event streams: they send each change of a bill, to clients that know its id.

use billpay_contract::MAX_STREAM_BILLS;
use billpay_sandbox::Outcome;
use futures_util::StreamExt;
use reqwest::{Method, Response};
use serde_json::{Value, json};

use crate::harness::{TestGateway, header, water_bill};
use crate::payment_helpers::{bill, notify, pay, received, shown, with_checksums};

#[tokio::test]
async fn a_stream_sends_the_state_and_each_change() {
    let gateway = with_checksums().await;
    let bill = bill(&gateway, water_bill()).await;
    let path = format!("/api/bills/{}/events", bill.id);
    let answer = gateway.request(Method::GET, &path).send().await.unwrap();
    assert_eq!(header(&answer, "content-type"), "text/event-stream");
    assert_eq!(header(&answer, "cache-control"), "no-cache");
    assert_eq!(header(&answer, "x-accel-buffering"), "no");
    let mut stream = Events::of(answer);
    let (first, view) = stream.next().await;
    assert_eq!(view["status"], "issued");

    notify(&gateway, &received(&bill.number, "P1", "90900")).await;
    let (second, view) = stream.next().await;
    assert_eq!(view["status"], "paid");
    assert!(second > first);

    // A client that reconnects with its last event id gets only newer events.
    let again = gateway.request(Method::GET, &path);
    let again = again
        .header("last-event-id", first.to_string())
        .send()
        .await
        .unwrap();
    assert_eq!(Events::of(again).next().await.0, second);
}

#[tokio::test]
async fn one_stream_sends_the_changes_of_several_bills() {
    let gateway = with_checksums().await;
    let first = bill(&gateway, water_bill()).await;
    let second = bill(&gateway, water_bill()).await;
    let path = events_of([&*first.id, &second.id, &first.id]);
    let answer = gateway.request(Method::GET, &path).send().await.unwrap();
    assert_eq!(header(&answer, "x-accel-buffering"), "no");
    let mut stream = Events::of(answer);
    let mut sent = [stream.next_view().await, stream.next_view().await];
    sent.sort_by_key(|view| view["id"] != *first.id);
    for (view, bill) in sent.iter().zip([&first, &second]) {
        assert_eq!(view["id"], *bill.id);
        assert_eq!(view["status"], "issued");
    }
    for bill in [&second, &first] {
        notify(&gateway, &received(&bill.number, &bill.number, "90900")).await;
        let view = stream.next_view().await;
        assert_eq!(
            (&view["id"], &view["status"]),
            (&json!(bill.id), &json!("paid"))
        );
    }
}

#[tokio::test]
async fn unknown_bills_are_left_out_of_a_stream() {
    let gateway = TestGateway::start(&[]).await;
    let known = bill(&gateway, water_bill()).await;
    let unknown = "0".repeat(32);
    let path = events_of([&*unknown, "no id", &known.id]);
    let answer = gateway.request(Method::GET, &path).send().await.unwrap();
    let view = Events::of(answer).next_view().await;
    assert_eq!(view["id"], *known.id);
    for path in [
        events_of([&*unknown]),
        events_of([]),
        "/api/events".to_owned(),
    ] {
        let answer = gateway.request(Method::GET, &path).send().await.unwrap();
        assert_eq!(answer.status(), 404, "{path}");
        let problem: Value = answer.json().await.unwrap();
        assert_eq!(problem["code"], "bill_not_found");
    }
}

#[tokio::test]
async fn a_stream_has_a_limited_number_of_bills() {
    let gateway = TestGateway::start(&[]).await;
    let known = bill(&gateway, water_bill()).await;
    let ids =
        |count: usize| -> Vec<String> { (1..count).map(|guess| format!("{guess:032x}")).collect() };
    for (count, status) in [(MAX_STREAM_BILLS, 200), (MAX_STREAM_BILLS + 1, 400)] {
        let guesses = ids(count);
        let path = events_of(
            [&*known.id]
                .into_iter()
                .chain(guesses.iter().map(String::as_str)),
        );
        let answer = gateway.request(Method::GET, &path).send().await.unwrap();
        assert_eq!(answer.status(), status, "{count}");
    }
}

#[tokio::test]
async fn a_watched_bill_is_polled_without_webhooks() {
    let gateway = TestGateway::start(&[]).await;
    let bill = bill(&gateway, water_bill()).await;
    let path = format!("/api/bills/{}/events", bill.id);
    let mut stream = Events::of(gateway.request(Method::GET, &path).send().await.unwrap());
    stream.next().await;
    pay(&gateway.sandbox, &bill.number, 90900, Outcome::Success);
    let (_, view) = stream.next().await;
    assert_eq!(view["status"], "paid");
}

#[tokio::test]
async fn a_stopping_gateway_ends_its_streams() {
    let gateway = TestGateway::start(&[]).await;
    let bill = bill(&gateway, water_bill()).await;
    let path = format!("/api/bills/{}/events", bill.id);
    let mut stream = Events::of(gateway.request(Method::GET, &path).send().await.unwrap());
    stream.next().await;
    let (drained, _sandbox) = gateway.drain().await;
    assert_eq!(drained, billpay_gateway::server::Drained::Completed);
    stream.ends().await;
}

#[tokio::test]
async fn guessing_ids_is_limited() {
    let gateway = TestGateway::start(&[]).await;
    let known = bill(&gateway, water_bill()).await;
    let mut limited = 0;
    for guess in 0..80 {
        let path = format!("/api/bills/{guess:032x}");
        let answer = gateway.request(Method::GET, &path).send().await.unwrap();
        match answer.status().as_u16() {
            404 => {}
            429 => limited += 1,
            other => panic!("{other}"),
        }
    }
    assert!(limited > 0, "guessing is not slowed down");
    // Also beside a known id.
    let path = events_of([&*known.id, &"f".repeat(32)]);
    while gateway
        .request(Method::GET, &path)
        .send()
        .await
        .unwrap()
        .status()
        != 429
    {}
    // A known id is served all the same.
    assert_eq!(shown(&gateway, &known).await["status"], "issued");
}

#[tokio::test]
async fn a_bills_page_is_neither_cached_nor_indexed() {
    let gateway = TestGateway::start(&[]).await;
    let bill = bill(&gateway, water_bill()).await;
    let path = format!("/bills/{}", bill.id);
    let answer = gateway.request(Method::GET, &path).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(header(&answer, "cache-control"), "no-store");
    assert_eq!(header(&answer, "referrer-policy"), "same-origin");
    assert_eq!(header(&answer, "x-robots-tag"), "noindex");
    assert!(header(&answer, "content-security-policy").contains("base-uri 'self'"));

    let code = gateway.request(Method::GET, &format!("/api{path}/qr"));
    let code = code.send().await.unwrap().text().await.unwrap();
    let (width, drawing) = code.split_once('\n').unwrap();
    assert!(
        width.parse::<u32>().is_ok() && drawing.starts_with("M4 4h7v1h-7z"),
        "{code}"
    );
}

/// The path of the event stream of these bills.
fn events_of<'a>(bills: impl IntoIterator<Item = &'a str>) -> String {
    let parameters: Vec<String> = bills.into_iter().map(|id| format!("bill={id}")).collect();
    format!("/api/events?{}", parameters.join("&"))
}

/// Reads server-sent events as a browser does.
struct Events {
    body: std::pin::Pin<Box<dyn futures_util::Stream<Item = reqwest::Result<bytes::Bytes>>>>,
    text: String,
}

impl Events {
    fn of(answer: Response) -> Self {
        assert_eq!(answer.status(), 200);
        Self {
            body: Box::pin(answer.bytes_stream()),
            text: String::new(),
        }
    }

    /// The next event's id and JSON.
    async fn next(&mut self) -> (i64, Value) {
        let (id, view) = self.next_event().await;
        (id.unwrap().parse().unwrap(), view)
    }

    /// The JSON of the next event, which must have no id.
    async fn next_view(&mut self) -> Value {
        let (id, view) = self.next_event().await;
        assert_eq!(id, None);
        view
    }

    async fn next_event(&mut self) -> (Option<String>, Value) {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let (event, rest) = (event.to_owned(), rest.to_owned());
                self.text = rest;
                let line = |name: &str| {
                    let mut lines = event.lines();
                    lines.find_map(|line| line.strip_prefix(name).map(str::to_owned))
                };
                if let Some(told) = line("data: ") {
                    return (line("id: "), serde_json::from_str(&told).unwrap());
                }
                continue;
            }
            let chunk = self.body.next().await.expect("the stream ended").unwrap();
            self.text.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }

    async fn ends(&mut self) {
        while let Some(chunk) = self.body.next().await {
            if chunk.is_err() {
                return;
            }
        }
    }
}
