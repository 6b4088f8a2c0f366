//! Everything works by keyboard, with a sensible and visible focus.

use anyhow::ensure;
use billpay_browser_tests::{Field, Outcome, visit};
use serde_json::json;
use thirtyfour::Key;

#[tokio::test]
async fn a_bill_can_be_created_by_keyboard_alone() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        page.open("en").await?;
        page.run("document.body.focus()", json!([])).await?;
        // Two languages, and then the fields in reading order. Enter goes to the next field, and submits from the last one.
        page.press([Key::Tab, Key::Tab, Key::Tab]).await?;
        page.has_focus(Field::Description).await?;
        page.type_here("School fees").await?;
        page.press([Key::Enter]).await?;
        page.has_focus(Field::Amount).await?;
        page.type_here("5000").await?;
        page.press([Key::Tab]).await?;
        page.has_focus(Field::PaymentMode).await?;
        // The second payment mode.
        page.press([Key::Down]).await?;
        page.press([Key::Tab]).await?;
        page.has_focus(Field::Reference).await?;
        page.press([Key::Enter]).await?;
        page.shows_text("Your control number is ready").await?;
        let bills = visit.gateway.bills().await?;
        ensure!(
            bills[0]["billPaymentMode"] == "ALLOW_PARTIAL_AND_OVER_PAYMENT",
            "{bills:?}"
        );

        page.has_focus_on_text("Your control number is ready")
            .await?;
        for next in ["Copy number", "Copy amount", "Check now", "M-Pesa"] {
            page.press([Key::Tab]).await?;
            page.has_focus_on_text(next).await?;
        }
        page.press([Key::Enter]).await?;
        page.shows_text("Enter the amount: TZS 5,000").await?;
        // The other channels and the share buttons are between.
        let focused = page.tab_to("Make another bill").await?;
        ensure!(focused.len() >= 7, "{focused:?}");
        page.press([Key::Space]).await?;
        page.has_focus(Field::Description).await
    })
    .await
}

#[tokio::test]
async fn the_focus_is_always_visible() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        page.open("en").await?;
        let outline = "const s = getComputedStyle(document.activeElement); \
            return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2";
        for stop in 0..7 {
            page.press([Key::Tab]).await?;
            let what = format!("an outline at stop {stop}");
            page.until(&what, outline).await?;
        }
        Ok(())
    })
    .await
}
