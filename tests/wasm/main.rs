//! Tests of the widget in a real browser without a server. `fetch` is replaced, so that each test controls the
//! network.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails here")]

mod card;
mod element;
mod faults;
mod network;
mod one_stream;
mod property_order;
mod shop;
mod streams;
mod translated;

use std::time::Duration;

use billpay_contract::{
    Amount, AmountDraft, BillDraft, BillRequest, BrokenRule, Field, IdempotencyKey,
};
use billpay_widget::{
    App, AppProps, CREATE_TIMEOUT, Failure, FieldError, FieldErrors, Locale, NumberRequest,
    ProblemKind, create_order_control_number,
};
use network::Network;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

const ANSWER: &str = r#"{"billPayNumber":"55042914871931","billDescription":"Ada – Mt. André",
    "billAmount":90900.5,"billPaymentMode":"EXACT","billStatus":"ACTIVE"}"#;

fn call(bill: BillRequest) -> NumberRequest {
    NumberRequest {
        bill,
        intent: None,
        key: None,
    }
}

fn bill(description: &str, amount: &str) -> BillRequest {
    let draft = BillDraft {
        description: description.to_owned(),
        amount: AmountDraft::Text(amount.to_owned()),
        payment_mode: "EXACT".to_owned(),
        reference: "customjh121".to_owned(),
    };
    draft.parse().unwrap()
}

async fn create() -> Result<String, Failure> {
    let call = call(bill("Water", "90,900"));
    let created = create_order_control_number("./", &call, CREATE_TIMEOUT).await?;
    Ok(created.bill.bill_pay_number.as_str().to_owned())
}

#[track_caller]
fn kind(result: Result<String, Failure>) -> ProblemKind {
    match result {
        Err(Failure::Problem(problem)) => problem.kind,
        other => panic!("no problem but {other:?}"),
    }
}

#[wasm_bindgen_test]
async fn the_request_matches_clickpesas_documentation() {
    let network = Network::answering(200, ANSWER);
    let bill = bill("Water Bill - July 2024", "90,900");
    create_order_control_number("/malipo/", &call(bill), CREATE_TIMEOUT)
        .await
        .unwrap();
    {
        let sent = network.sent();
        assert_eq!(sent.len(), 1);
        assert_eq!(sent[0].method, "POST");
        assert!(
            sent[0]
                .url
                .ends_with("/malipo/api/billpay/create-order-control-number")
        );
        assert_eq!(sent[0].content_type.as_deref(), Some("application/json"));
    }
    assert_eq!(
        network.body(0).await,
        r#"{"billDescription":"Water Bill - July 2024","billPaymentMode":"EXACT","billAmount":90900,"billReference":"CUSTOMJH121"}"#
    );
}

#[wasm_bindgen_test]
async fn the_key_is_a_header_and_the_intent_is_in_the_body() {
    let network = Network::routing(|_| (200, ANSWER.to_owned()));
    let key = IdempotencyKey::from_random([0x5a; 16]);
    let call = NumberRequest {
        intent: Some("a.b.c".to_owned()),
        key: Some(key),
        ..call(bill("x", "5"))
    };
    let created = create_order_control_number("./", &call, CREATE_TIMEOUT).await;
    let id = created.unwrap().id.unwrap();
    assert_eq!(id.as_str(), network::BILL);
    assert_eq!(network.sent()[0].key.as_deref(), Some(&*"5a".repeat(16)));
    let body = network.body(0).await;
    assert!(
        body.ends_with(r#""billReference":"CUSTOMJH121","intent":"a.b.c"}"#),
        "{body}"
    );
}

#[wasm_bindgen_test]
async fn cents_and_large_amounts_are_exact_in_json() {
    for (typed, written) in [
        ("0.01", "0.01"),
        ("90900.50", "90900.5"),
        ("999999999999.99", "999999999999.99"),
    ] {
        let network = Network::answering(200, ANSWER);
        create_order_control_number("./", &call(bill("x", typed)), CREATE_TIMEOUT)
            .await
            .unwrap();
        let body = network.body(0).await;
        assert!(
            body.contains(&format!("\"billAmount\":{written},")),
            "{body}"
        );
    }
}

#[wasm_bindgen_test]
async fn the_answer_is_parsed() {
    let _network = Network::answering(200, ANSWER);
    let created = create_order_control_number("./", &call(bill("x", "1")), CREATE_TIMEOUT)
        .await
        .unwrap();
    assert_eq!(created.id, None, "ClickPesa's answer has no bill id");
    let issued = created.bill;
    assert_eq!(issued.bill_pay_number.as_str(), "55042914871931");
    assert_eq!(issued.bill_description.as_deref(), Some("Ada – Mt. André"));
    assert_eq!(issued.bill_amount.map(Amount::cents), Some(9_090_050));
}

#[wasm_bindgen_test]
async fn problems_are_parsed_with_their_fields() {
    let _network = Network::answering(
        422,
        r#"{"code":"invalid_bill","requestId":"r1","errors":[{"field":"billAmount","code":"amount_too_small","detail":""}]}"#,
    );
    let expected =
        FieldErrors::default().with(Field::Amount, FieldError::Rule(BrokenRule::AmountTooSmall));
    assert_eq!(create().await, Err(Failure::AtFields(expected)));
}

#[wasm_bindgen_test]
async fn a_problem_has_the_wait_that_the_gateway_asks_for() {
    let _network = Network::busy_for("30");
    let Err(Failure::Problem(problem)) = create().await else {
        panic!("no problem");
    };
    assert_eq!(problem.retry_after, Some(30));
}

#[wasm_bindgen_test]
async fn unreadable_answers_are_problems() {
    for body in [
        "",
        "{",
        "<html>",
        "[]",
        "null",
        "{\"billPayNumber\":5}",
        "{\"billAmount\":5}",
    ] {
        let _network = Network::answering(200, body);
        assert_eq!(kind(create().await), ProblemKind::Failed, "{body:?}");
    }
    for (status, expected) in [
        (500, ProblemKind::Failed),
        (429, ProblemKind::Busy),
        (404, ProblemKind::NotAvailable),
    ] {
        let _network = Network::answering(status, "<html>oops</html>");
        assert_eq!(kind(create().await), expected, "{status}");
    }
}

#[wasm_bindgen_test]
async fn a_failing_network_and_a_timeout_are_different_problems() {
    let network = Network::refusing();
    assert_eq!(kind(create().await), ProblemKind::Unreachable);
    drop(network);

    let network = Network::silent();
    let call = call(bill("x", "1"));
    let result = create_order_control_number("./", &call, Duration::from_millis(20)).await;
    assert_eq!(result, Err(ProblemKind::TimedOut.into_failure()));
    assert!(network.aborted(), "the call goes on although nobody waits");
}

pub(crate) fn props(locale: Locale) -> AppProps {
    AppProps {
        storage: false,
        ..AppProps::new(locale, "./")
    }
}

#[wasm_bindgen_test]
async fn an_unmounted_component_aborts_its_call() {
    let network = Network::silent();
    let root = network::element();
    let props = props(Locale::English);
    let handle = yew::Renderer::<App>::with_root_and_props(root.clone(), props).render();
    yew::scheduler::flush().await;
    network::type_into(&root, "billDescription", "Water");
    network::submit(&root);
    yew::scheduler::flush().await;
    network.called().await;
    assert!(!network.aborted());

    handle.destroy();
    yew::scheduler::flush().await;
    assert!(network.aborted(), "the call outlives its component");
    root.remove();
}

#[wasm_bindgen_test]
async fn a_submitted_form_becomes_a_card() {
    let network = Network::answering(200, ANSWER);
    let root = network::element();
    let props = props(Locale::Swahili);
    let handle = yew::Renderer::<App>::with_root_and_props(root.clone(), props).render();
    yew::scheduler::flush().await;
    network::type_into(&root, "billAmount", "90,900.50");
    yew::scheduler::flush().await;
    assert!(network::text(&root).contains("TZS\u{a0}90,900.50"));

    network::submit(&root);
    network::submit(&root);
    network::until(|| network::text(&root).contains("Namba yako ya malipo iko tayari")).await;
    let sent = network.sent();
    let create_calls = sent.iter().filter(|sent| sent.method == "POST").count();
    assert_eq!(create_calls, 1, "submitted twice, sent once");
    drop(sent);
    assert!(
        network::text(&root).contains("55042914871931"),
        "{}",
        network::text(&root)
    );
    handle.destroy();
    root.remove();
}
