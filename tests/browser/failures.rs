//! Failures of the create call: each has its own text with advice, keeps the typed text, and can be retried.

use anyhow::ensure;
use billpay_browser_tests::{Field, Outcome, Page, visit};
use serde_json::{Value, json};

const CREATE: &str = "create-order-control-number";

async fn fill_and_submit(page: &Page) -> Outcome {
    page.open("en").await?;
    page.fill(Field::Description, "Water").await?;
    page.fill(Field::Amount, "90,900").await?;
    page.submit().await
}

async fn fields_are_kept(page: &Page) -> Outcome {
    ensure!(page.value(Field::Description).await? == "Water");
    ensure!(page.value(Field::Amount).await? == "90,900");
    Ok(())
}

/// Checks that the problem is shown and announced, and that the next submission creates the number.
async fn shows_problem_then_succeeds(page: &Page, title: &str) -> Outcome {
    page.shows_text(title).await?;
    page.announces(title).await?;
    fields_are_kept(page).await?;
    page.click("Try again").await?;
    page.shows_text("Your control number is ready").await
}

#[track_caller]
fn fault(fault: &str, more: &Value) -> Value {
    let mut body = json!({"fault": fault, "endpoint": CREATE, "calls": 1});
    if let (Some(body), Some(more)) = (body.as_object_mut(), more.as_object()) {
        body.extend(more.clone());
    }
    body
}

/// Makes ClickPesa fail once with that fault, and expects that title.
async fn clickpesa_fails(settings: &[(&str, &str)], fault: Value, title: &str) -> Outcome {
    visit(settings, async |visit| {
        visit.gateway.inject(fault).await?;
        fill_and_submit(&visit.page).await?;
        shows_problem_then_succeeds(&visit.page, title).await
    })
    .await
}

#[tokio::test]
async fn an_offline_device() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        page.open("en").await?;
        page.fill(Field::Description, "Water").await?;
        page.fill(Field::Amount, "90,900").await?;
        page.offline(true).await?;
        page.submit().await?;
        page.shows_text("You are offline").await?;
        ensure!(visit.gateway.create_calls().await? == 0);
        page.offline(false).await?;
        shows_problem_then_succeeds(page, "You are offline").await
    })
    .await
}

#[tokio::test]
async fn an_unreachable_gateway() -> Outcome {
    visit(&[], async |visit| {
        visit.page.open("en").await?;
        visit.page.fill(Field::Description, "Water").await?;
        visit.page.fill(Field::Amount, "90,900").await?;
        visit.gateway.stop().await?;
        visit.page.submit().await?;
        visit
            .page
            .shows_text("The shop could not be reached")
            .await?;
        fields_are_kept(&visit.page).await
    })
    .await
}

#[tokio::test]
async fn clickpesa_does_not_answer() -> Outcome {
    let silent = fault("latency", &json!({"milliseconds": 60_000}));
    clickpesa_fails(
        &[("BILLPAY_CLICKPESA_TIMEOUT_MS", "2000")],
        silent,
        "It took too long",
    )
    .await
}

#[tokio::test]
async fn clickpesa_is_busy() -> Outcome {
    clickpesa_fails(
        &[],
        fault("status", &json!({"status": 429})),
        "The service is busy",
    )
    .await
}

#[tokio::test]
async fn clickpesa_answers_with_an_error() -> Outcome {
    clickpesa_fails(
        &[],
        fault("status", &json!({"status": 500})),
        "Something went wrong on our side",
    )
    .await
}

#[tokio::test]
async fn clickpesa_answers_invalid_json() -> Outcome {
    clickpesa_fails(
        &[],
        fault("not-json", &json!({})),
        "Something went wrong on our side",
    )
    .await
}

#[tokio::test]
async fn clickpesa_refuses_the_bill() -> Outcome {
    visit(&[], async |visit| {
        let refused = fault("status", &json!({"status": 400}));
        visit.gateway.inject(refused).await?;
        fill_and_submit(&visit.page).await?;
        shows_problem_then_succeeds(&visit.page, "The bill was refused").await
    })
    .await
}

#[tokio::test]
async fn clickpesa_refuses_the_gateway() -> Outcome {
    visit(&[], async |visit| {
        let refused = json!({"fault": "status", "status": 403, "calls": 5});
        visit.gateway.inject(refused).await?;
        fill_and_submit(&visit.page).await?;
        visit
            .page
            .shows_text("Control numbers are not available right now")
            .await?;
        visit
            .page
            .shows_text("If you ask the shop for help, give this code:")
            .await?;
        fields_are_kept(&visit.page).await
    })
    .await
}

#[tokio::test]
async fn a_revoked_token_is_renewed_without_an_error() -> Outcome {
    visit(&[], async |visit| {
        visit
            .gateway
            .inject(fault("revoke-token", &json!({})))
            .await?;
        fill_and_submit(&visit.page).await?;
        visit.page.shows_text("Your control number is ready").await
    })
    .await
}
