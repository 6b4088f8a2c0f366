//! The element in shops' pages of different kinds: from the button to the number and the steps.

use anyhow::ensure;
use billpay_browser_tests::{Field, Mount, Outcome, Page, Visit, visit_shop};
use serde_json::json;
use thirtyfour::Key;

use crate::shop::{
    click, details, has_events, no_violation, open, pages, shows_text, text, type_into,
};

/// Creates a number by keyboard, in Swahili, and checks that every event fires once.
async fn pays_by_keyboard(visit: &mut Visit, name: &str) -> Outcome {
    let page = &visit.page;
    open(page, name, 1).await?;
    shows_text(page, "bill", "Lipa kwa namba ya malipo").await?;
    shows_text(page, "bill", "TZS 45,500").await?;
    page.tab_to("Pata namba ya malipo").await?;
    page.press([Key::Enter]).await?;
    shows_text(page, "bill", "Namba yako ya malipo iko tayari").await?;
    page.has_focus_on_text("Namba yako ya malipo iko tayari")
        .await?;
    page.tab_to("M-Pesa").await?;
    page.press([Key::Enter]).await?;
    shows_text(page, "bill", "Weka kumbukumbu ya malipo: ODA1042").await?;
    let steps = text(page, "bill").await?;
    for step in [
        "Piga *150*00#",
        "kisha weka 123456",
        "Weka kiasi: TZS 45,500",
    ] {
        ensure!(steps.contains(step), "{step:?} is not in {steps}");
    }

    has_events(page, "bill", &["ready", "issued"]).await?;
    let issued = details(page, "issued").await?;
    ensure!(
        issued
            == [
                json!({"controlNumber": "ODA1042", "amount": "45500", "paymentMode": "EXACT",
                "reference": "ODA1042", "description": "Kanga mbili"})
            ],
        "{issued:?}"
    );
    let value = "return [bill.value, bill.controlNumber, firedEvents[1].number, new FormData(order).get('number')]";
    page.returns(value, json!(["ODA1042", "ODA1042", "ODA1042", "ODA1042"]))
        .await?;
    ensure!(visit.gateway.create_calls().await? == 1);
    no_violation(page).await
}

/// Checks everything under the mount path: the element, the stand-alone page and the demo shop.
async fn everything_under_the_mount_path_works(visit: &mut Visit) -> Outcome {
    pays_by_keyboard(visit, "checkout.html").await?;
    let page = &visit.page;
    page.go("/malipo?lang=en").await?;
    has_address(page, "/malipo/?lang=en").await?;
    page.shows_text("Get a control number").await?;
    page.start_using().await?;
    page.fill(Field::Amount, "900").await?;
    page.submit().await?;
    page.shows_text("Your control number is ready").await?;

    page.go("/malipo/demo?locale=en").await?;
    has_address(page, "/malipo/demo/?locale=en").await?;
    // While the form is fetched in another language, it can't be submitted.
    click(page, "billpay", "button:not([aria-disabled])").await?;
    page.shows_text("Your order has been placed.").await
}

/// Waits until the page has this path and query.
async fn has_address(page: &Page, address: &str) -> Outcome {
    let script = "return location.pathname + location.search";
    page.returns(script, json!(address)).await
}

#[tokio::test]
async fn under_a_stripped_path_of_the_shops_origin() -> Outcome {
    visit_shop(
        Mount::Stripped,
        &pages(),
        everything_under_the_mount_path_works,
    )
    .await
}

#[tokio::test]
async fn under_a_kept_path_of_the_shops_origin() -> Outcome {
    visit_shop(Mount::Kept, &pages(), everything_under_the_mount_path_works).await
}

#[tokio::test]
async fn under_hostile_styles() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        pays_by_keyboard(visit, "hostile-checkout.html").await
    })
    .await
}

#[tokio::test]
async fn from_another_origin() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        pays_by_keyboard(visit, "other-origin.html").await
    })
    .await
}

#[tokio::test]
async fn the_shops_form_submits_only_the_number() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        open(page, "forms.html", 2).await?;
        let root = "document.getElementById('two').shadowRoot";
        // The widget's fields are not part of the shop's form.
        let parts = "return [order.elements.length, order.querySelectorAll('input').length]";
        page.returns(parts, json!([2, 0])).await?;
        type_into(page, "two", "billAmount", "900").await?;
        page.press([Key::Enter]).await?;
        let focus = format!("return {root}.activeElement?.type === 'radio'");
        page.until("the next field", &focus).await?;
        type_into(page, "two", "billReference", "A1").await?;
        page.press([Key::Enter]).await?;
        shows_text(page, "two", "Your control number is ready").await?;
        page.returns("return location.pathname", json!("/forms.html"))
            .await?;

        // A reset keeps the number.
        type_into(page, "one", "billAmount", "900").await?;
        page.run(
            "one.shadowRoot.activeElement.blur(); order.reset()",
            json!([]),
        )
        .await?;
        let emptied = "return one.shadowRoot.querySelector('[name=billAmount]').value === ''";
        page.until("the empty form", emptied).await?;
        shows_text(page, "two", "Your control number is ready").await?;
        let number =
            "return two.controlNumber === 'A1' && document.activeElement === document.body";
        page.settle().await?;
        page.returns(number, json!(true)).await?;

        page.run("two.reset()", json!([])).await?;
        shows_text(page, "two", "What is the bill for?").await?;
        let none = "return two.controlNumber === null && document.activeElement === document.body";
        page.settle().await?;
        page.returns(none, json!(true)).await
    })
    .await
}
