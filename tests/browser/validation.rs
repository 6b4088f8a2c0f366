//! Validation of a bill: each rule shows its error at its field, typed text stays, and nothing invalid is
//! submitted.

use anyhow::{Context, ensure};
use billpay_browser_tests::{Field, Outcome, visit};

/// One character too many for a description.
const TOO_LONG: &str = match std::str::from_utf8(&[b'a'; 501]) {
    Ok(text) => text,
    Err(_) => "",
};

/// Inputs, and how their errors begin.
const RULES: [(Field, &str, &str); 12] = [
    (Field::Description, TOO_LONG, "Use at most 500 characters."),
    (
        Field::Description,
        "a\u{202e}b",
        "Write it on one line, without special characters.",
    ),
    (
        Field::Amount,
        "ninety",
        "Write the amount in digits, like 90,900 or 90900.50.",
    ),
    (Field::Amount, "90.900", "This can be read in two ways."),
    (Field::Amount, "90,50", "This can be read in two ways."),
    (Field::Amount, "1.999", "This can be read in two ways."),
    (
        Field::Amount,
        "1000.999",
        "Write at most two digits after the dot.",
    ),
    (Field::Amount, "0", "Write an amount above 0."),
    (Field::Amount, "-5", "Write an amount above 0."),
    (
        Field::Amount,
        "1000000000000",
        "Write an amount of at most 999,999,999,999.99.",
    ),
    (
        Field::Reference,
        "INV-001",
        "Use only the letters A to Z and digits",
    ),
    (
        Field::Reference,
        "123456789012345678901",
        "Use at most 20 letters and digits.",
    ),
];

#[tokio::test]
async fn each_rule_shows_its_error_at_its_field() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        for (field, typed, expected) in RULES {
            page.open("en").await?;
            page.paste(field, typed).await?;
            page.submit().await?;
            page.shows_text(expected).await?;
            page.has_error(field, expected)
                .await
                .with_context(|| format!("{typed:?}"))?;
            ensure!(
                page.value(field).await? == typed,
                "what was typed is lost: {typed:?}"
            );
            page.has_focus(field).await?;
        }
        ensure!(
            visit.gateway.create_calls().await? == 0,
            "a broken bill was sent"
        );
        Ok(())
    })
    .await
}

#[tokio::test]
async fn an_empty_form_shows_an_error() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        page.open("sw").await?;
        page.submit().await?;
        page.shows_text("Andika bili ni ya nini").await?;
        page.has_focus(Field::Description).await?;
        ensure!(
            visit.gateway.create_calls().await? == 0,
            "an empty bill was sent"
        );
        Ok(())
    })
    .await
}

#[tokio::test]
async fn all_errors_are_shown_at_once_and_go_when_fixed() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        page.open("en").await?;
        page.fill(Field::Amount, "ninety").await?;
        page.fill(Field::Reference, "A-1").await?;
        page.settle().await?;
        ensure!(
            page.error_at(Field::Amount).await?.is_empty(),
            "no error before the button is pressed"
        );
        page.submit().await?;
        page.has_focus(Field::Amount).await?;
        page.has_error(Field::Reference, "").await?;

        page.fill(Field::Amount, "900").await?;
        page.has_no_error(Field::Amount).await?;
        page.submit().await?;
        page.has_focus(Field::Reference).await?;
        page.fill(Field::Reference, "A1").await?;
        page.submit().await?;
        page.shows_text("Your control number is ready").await
    })
    .await
}

#[tokio::test]
async fn a_used_reference_is_an_error_at_its_field() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        page.open("en").await?;
        for (attempt, amount) in [(1, "500"), (2, "90900")] {
            page.fill(Field::Amount, amount).await?;
            page.fill(Field::Reference, "CUSTOMJH121").await?;
            page.submit().await?;
            if attempt == 1 {
                page.shows_text("Your control number is ready").await?;
                page.click("Make another bill").await?;
                page.has_focus(Field::Description).await?;
            }
        }
        page.shows_text("This bill number is already in use.")
            .await?;
        page.has_focus(Field::Reference).await?;
        ensure!(page.value(Field::Amount).await? == "90900");
        page.fill(Field::Reference, "CUSTOMJH122").await?;
        page.submit().await?;
        page.shows_text("Your control number is ready").await
    })
    .await
}
