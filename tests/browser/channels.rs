//! The merchant's changes to the payment channels, from the file to the card.

use std::io::Write;

use anyhow::{Context, ensure};
use billpay_browser_tests::{Field, Outcome, visit};
use serde_json::json;

const OURS: &str = r#"{"channels": [
    {"channel": "halopesa", "hidden": true},
    {"channel": "airtel-money", "steps": [{"language": "en", "list": ["Ask Asha for {number} over {amount}"]}]}
]}"#;

/// The number of channels, and whether `HaloPesa` is one of them.
const CHANNELS: &str = "const names = [...document.querySelectorAll('summary')].map(s => s.innerText.trim()); \
    return [names.length, names.includes('HaloPesa')]";

const FIRST_CHANNEL: &str = "return document.querySelector('summary').innerText.trim()";

#[tokio::test]
async fn a_merchants_steps_are_shown_and_hidden_channels_are_not() -> Outcome {
    let mut file = tempfile::NamedTempFile::new()?;
    file.write_all(OURS.as_bytes())?;
    let path = file.path().to_str().context("the file's path")?;
    visit(&[("BILLPAY_CHANNELS", path)], async |visit| {
        let page = &visit.page;
        page.before_scripts(
            "addEventListener('DOMContentLoaded', () => new MutationObserver(() => { \
                const names = [...document.querySelectorAll('summary')].map(s => s.innerText); \
                if (names.some(name => name.includes('HaloPesa'))) window.flashed = true; \
            }).observe(document.body, {childList: true, subtree: true}))",
        )
        .await?;
        page.open("en").await?;
        page.fill(Field::Amount, "900").await?;
        page.submit().await?;
        page.shows_text("Your control number is ready").await?;
        page.returns(CHANNELS, json!([5, false])).await?;
        page.returns("return window.flashed ?? null", json!(null))
            .await?;
        page.click_summary("Airtel Money").await?;
        let number = page.number().await?;
        page.shows_text(&format!("Ask Asha for {number}")).await?;
        page.shows_text("over TZS 900").await?;
        // The channel's code is always shown.
        page.shows_text("*150*60#").await
    })
    .await
}

#[tokio::test]
async fn an_amount_that_no_channel_takes_is_refused_and_of_a_large_one_the_channels_are_marked()
-> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        page.open("en").await?;
        page.fill(Field::Amount, "300").await?;
        page.choose("EXACT").await?;
        page.submit().await?;
        page.shows_text("This amount is too small for every way to pay. Enter at least TZS 500.")
            .await?;
        page.fill(Field::Amount, "6,000,000").await?;
        page.submit().await?;
        page.shows_text("Your control number is ready").await?;
        page.shows_text("Takes TZS 500 to 5,000,000 at a time")
            .await?;
        page.returns(FIRST_CHANNEL, json!("CRDB SimBanking")).await
    })
    .await
}

#[tokio::test]
async fn a_screen_reader_reads_the_number_digit_by_digit() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        page.open("en").await?;
        page.fill(Field::Amount, "900").await?;
        page.submit().await?;
        page.shows_text("Your control number is ready").await?;
        page.click_summary("Mixx by Yas").await?;
        page.shows_text("Enter the payment reference").await?;
        let number = page.number().await?;
        let first = &number[..4];
        let spoken: String = first.chars().flat_map(|digit| [digit, ' ']).collect();
        let heard = page.text_for_screen_readers().await?;
        ensure!(!heard.contains(first), "{heard}");
        // In large digits, and in the step.
        ensure!(heard.matches(spoken.trim()).count() >= 2, "{heard}");
        Ok(())
    })
    .await
}
