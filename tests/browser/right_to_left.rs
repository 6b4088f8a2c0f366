//! In a right-to-left page, the widget's texts, numbers and codes are painted from left to right, because its languages
//! are written so.

use billpay_browser_tests::{Mount, Outcome, visit_shop};
use serde_json::json;

use crate::shop::{open, pages, shows_text};

/// The texts of the widget with a character that is painted to the left of the one before it on the same line.
const REORDERED: &str = "const texts = document.createTreeWalker(bill.shadowRoot, NodeFilter.SHOW_TEXT), reordered = [], range = document.createRange(); \
    for (let text; (text = texts.nextNode()); ) { let before; \
        if (!text.parentElement.checkVisibility() || text.parentElement.closest('style, script')) continue; \
        for (let at = 0; at < text.length; at += 1) { \
            range.setStart(text, at); range.setEnd(text, at + 1); \
            const box = range.getClientRects()[0]; if (!box?.width) continue; \
            if (before && Math.abs(before.top - box.top) < 1 && box.left < before.left) { reordered.push(text.data); break } \
            before = box } } \
    return reordered";

#[tokio::test]
async fn nothing_is_reordered_in_a_right_to_left_page() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        page.screen(390, 844).await?;
        open(page, "rtl.html", 1).await?;
        page.returns(REORDERED, json!([])).await?;
        page.run("bill.submit()", json!([])).await?;
        shows_text(page, "bill", "iko tayari").await?;
        let open_all = "for (const channel of bill.shadowRoot.querySelectorAll('details')) { channel.removeAttribute('name'); channel.open = true }";
        page.run(open_all, json!([])).await?;
        shows_text(page, "bill", "*150*01#").await?;
        page.screenshot("right-to-left").await?;
        page.returns(REORDERED, json!([])).await?;
        // A code in a text of the other direction, such as a merchant's own step.
        let arabic = "for (const code of bill.shadowRoot.querySelectorAll('.in-place, code')) code.parentElement.style.direction = 'rtl'";
        page.run(arabic, json!([])).await?;
        page.returns(&format!("{REORDERED}.filter(text => /^[*\\d]/.test(text))"), json!([])).await
    })
    .await
}

#[tokio::test]
async fn a_name_can_not_reorder_text() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        open(page, "checkout.html", 1).await?;
        page.run(
            "bill.customerName = 'Asha \\u202e009,54 SZT\\u202c'",
            json!([]),
        )
        .await?;
        shows_text(page, "bill", "Asha 009,54 SZT").await?;
        page.returns(
            "return /[\\u202a-\\u202e\\u2066-\\u2069]/.test(bill.shadowRoot.textContent)",
            json!(false),
        )
        .await
    })
    .await
}
