//! Payments: from the shop through a phone to a page that shows the payment automatically.

use anyhow::{Context, ensure};
use billpay_browser_tests::{Outcome, Visit, visit, visit_shop_with_two_gateways};
use serde_json::{Value, json};

use crate::sandbox_phone::{pay_by_phone, pay_with_outcome};
use crate::shop::{click, details, has_events, pages, shows_text};

#[tokio::test]
async fn a_payment_by_phone_is_shown_in_the_demo_shop() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        page.go("/demo/").await?;
        page.shows_text("billpay-ready").await?;
        click(page, "billpay", "button").await?;
        page.shows_text("Oda yako imepokelewa.").await?;
        shows_text(page, "billpay", "Tunasubiri malipo yako").await?;
        let number = page.run("return billpay.controlNumber", json!([])).await?;
        let number = number.as_str().context("a number")?;
        let link = format!("return !phone.hidden && phone.href.includes('{number}')");
        page.until("the link to the phone", &link).await?;

        pay_by_phone(page, visit.gateway.sandbox(), number, "54000").await?;
        shows_text(page, "billpay", "Bili imelipwa").await?;
        page.shows_text("Malipo yamefika. Asante!").await?;
        let listed = "return [...document.querySelectorAll('#events b')].map(b => b.textContent)";
        let once = [
            "billpay-paid",
            "billpay-status",
            "billpay-issued",
            "billpay-ready",
        ];
        page.returns(listed, json!(once)).await?;
        for (name, width, height) in [("small", 320, 640), ("desktop", 1280, 900)] {
            page.screen(width, height).await?;
            page.is_accessible(&format!("paid-{name}")).await?;
            page.screenshot(&format!("demo-paid-{name}")).await?;
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_payment_that_one_gateway_learns_is_shown_by_the_other() -> Outcome {
    visit_shop_with_two_gateways(&pages(), async |visit| {
        let page = &visit.page;
        page.go("/checkout.html").await?;
        shows_text(page, "bill", "Pata namba ya malipo").await?;
        click(page, "bill", "button").await?;
        shows_text(page, "bill", "Tunasubiri malipo yako").await?;
        let issued = details(page, "issued").await?;
        let number = issued[0]["controlNumber"].as_str().context("a number")?;
        let amount = issued[0]["amount"].as_str().context("an amount")?;
        pay_by_phone(page, visit.gateway.sandbox(), number, amount).await?;
        shows_text(page, "bill", "Bili imelipwa").await?;
        has_events(page, "bill", &["ready", "issued", "status", "paid"]).await?;
        let paid = details(page, "paid").await?;
        ensure!(
            paid[0]["status"] == "paid" && paid[0]["controlNumber"] == number,
            "{paid:?}"
        );
        Ok(())
    })
    .await
}

/// Creates a bill on the stand-alone page. Returns its number.
async fn bill(visit: &Visit, amount: &str, mode: Option<&str>) -> anyhow::Result<String> {
    let page = &visit.page;
    page.open("en").await?;
    page.fill(billpay_browser_tests::Field::Amount, amount)
        .await?;
    if let Some(mode) = mode {
        page.choose(mode).await?;
    }
    page.submit().await?;
    page.shows_text("Waiting for your payment").await?;
    page.number().await
}

fn payment(number: &str, amount: u64, outcome: &str) -> Value {
    json!({"billPayNumber": number, "amount": amount, "outcome": outcome})
}

#[tokio::test]
async fn the_bills_page_shows_the_payment_automatically() -> Outcome {
    visit(&[], async |visit| {
        let number = bill(visit, "5000", None).await?;
        let page = &visit.page;
        let address = page.bill_path().await?;
        ensure!(
            address.starts_with("/bills/") && !address.contains(&number),
            "{address}"
        );
        page.reload().await?;
        page.shows_text("Waiting for your payment").await?;
        // Another device knows only the address.
        page.run("localStorage.clear(); sessionStorage.clear()", json!([]))
            .await?;
        page.go(&format!("{address}?lang=en")).await?;
        page.shows_text("Waiting for your payment").await?;
        ensure!(page.number().await? == number);
        page.screenshot("bill-page").await?;
        visit.gateway.pay(payment(&number, 5000, "SUCCESS")).await?;
        page.shows_text("The bill is paid").await?;
        page.announces("The bill is paid").await?;
        page.is_accessible("bill-paid").await?;
        page.screenshot("bill-page-paid").await.map(drop)
    })
    .await
}

#[tokio::test]
async fn an_unknown_bill_shows_an_error() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        page.go("/bills/00000000000000000000000000000000?lang=en")
            .await?;
        page.shows_text("There is no such bill").await?;
        page.is_accessible("bill-not-found").await?;
        page.screenshot("bill-not-found").await.map(drop)
    })
    .await
}

#[tokio::test]
async fn a_bill_is_paid_in_instalments_to_one_number() -> Outcome {
    visit(&[("BILLPAY_INSTALMENTS", "on")], async |visit| {
        let mode = "ALLOW_PARTIAL_AND_OVER_PAYMENT";
        let number = bill(visit, "5000", Some(mode)).await?;
        let page = &visit.page;
        page.shows_text("You can pay it in several parts.").await?;
        visit.gateway.pay(payment(&number, 2000, "SUCCESS")).await?;
        page.shows_text("Part of the bill is paid").await?;
        page.shows_text("TZS 3,000").await?;
        ensure!(page.number().await? == number);
        let text = page.text().await?;
        ensure!(!text.contains("remaining amount"), "{text}");
        page.screenshot("bill-part-paid").await?;
        visit.gateway.pay(payment(&number, 3000, "SUCCESS")).await?;
        page.shows_text("The bill is paid").await?;
        ensure!(visit.gateway.bills().await?.len() == 1);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_remainder_gets_its_own_number() -> Outcome {
    visit(&[], async |visit| {
        let mode = "ALLOW_PARTIAL_AND_OVER_PAYMENT";
        let number = bill(visit, "5000", Some(mode)).await?;
        let page = &visit.page;
        visit.gateway.pay(payment(&number, 2000, "SUCCESS")).await?;
        page.shows_text("Not enough was paid").await?;
        page.shows_text("TZS 3,000").await?;
        page.screenshot("bill-underpaid").await?;
        page.click("Get a number for the remaining amount").await?;
        page.shows_text("This number is for the remaining amount only.")
            .await?;
        let rest = page.number().await?;
        ensure!(rest != number);
        let bills = visit.gateway.bills().await?;
        ensure!(
            bills.len() == 2 && bills[1]["billAmount"] == 3000,
            "{bills:?}"
        );
        visit.gateway.pay(payment(&rest, 3000, "SUCCESS")).await?;
        page.shows_text("The bill is paid").await
    })
    .await
}

#[tokio::test]
async fn the_remainder_gets_no_number_while_a_further_payment_is_in_progress() -> Outcome {
    visit(&[], async |visit| {
        let mode = "ALLOW_PARTIAL_AND_OVER_PAYMENT";
        let number = bill(visit, "5000", Some(mode)).await?;
        let page = &visit.page;
        let further = visit.gateway.begin_payment(&number, 3000).await?;
        page.click("Check now").await?;
        page.shows_text("Your payment is on its way").await?;
        visit.gateway.pay(payment(&number, 2000, "SUCCESS")).await?;
        page.shows_text("A payment of this bill is on its way")
            .await?;
        let text = page.text().await?;
        ensure!(!text.contains("Get a number"), "{text}");
        page.is_accessible("bill-last-payment-pending").await?;
        page.screenshot("bill-last-payment-pending").await?;
        visit.gateway.fail_payment(&further).await?;
        page.shows_text("Not enough was paid").await?;
        page.click("Get a number for the remaining amount").await?;
        page.shows_text("This number is for the remaining amount only.")
            .await
    })
    .await
}

#[tokio::test]
async fn a_failed_payment_leaves_the_number_payable() -> Outcome {
    visit(&[], async |visit| {
        let number = bill(visit, "5000", None).await?;
        let page = &visit.page;
        visit.gateway.pay(payment(&number, 5000, "FAILED")).await?;
        page.shows_text("The payment did not go through").await?;
        page.screenshot("bill-failed-attempt").await?;
        visit.gateway.pay(payment(&number, 5000, "SETTLED")).await?;
        page.shows_text("The bill is paid").await
    })
    .await
}

#[tokio::test]
async fn a_status_check_shows_the_payment() -> Outcome {
    visit(&[], async |visit| {
        bill(visit, "5000", None).await?;
        let page = &visit.page;
        page.click("Check now").await?;
        page.shows_text("Not paid yet.").await
    })
    .await
}

#[tokio::test]
async fn an_overpaid_bill_refers_to_the_shop() -> Outcome {
    visit(&[], async |visit| {
        let mode = "ALLOW_PARTIAL_AND_OVER_PAYMENT";
        let number = bill(visit, "5000", Some(mode)).await?;
        let page = &visit.page;
        visit.gateway.pay(payment(&number, 7000, "SUCCESS")).await?;
        page.shows_text("Too much was paid for the bill").await?;
        page.shows_text("TZS 7,000").await?;
        page.screenshot("bill-overpaid").await.map(drop)
    })
    .await
}

/// Counts requests for the QR code when they start. The browser's own list has only finished ones.
const DRAWINGS_ASKED: &str = "window.drawings = 0; { const send = window.fetch; \
    window.fetch = (what, ...how) => { if (String(what?.url ?? what).endsWith('/qr')) drawings += 1; return send(what, ...how) } }";

#[tokio::test]
async fn a_wide_screen_shows_the_qr_code_and_a_phone_loads_none() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        page.before_scripts(DRAWINGS_ASKED).await?;
        page.screen(1280, 900).await?;
        bill(visit, "5000", None).await?;
        let code = "return !!document.querySelector('figure.qr svg path')?.getAttribute('d')";
        page.until("the code", code).await?;
        page.returns("return drawings", json!(1)).await?;

        page.screen(390, 844).await?;
        page.reload().await?;
        page.shows_text("Waiting for your payment").await?;
        // The server renders the place of the code; only scripts load it.
        page.wait_for_hydration().await?;
        page.settle().await?;
        page.returns("return drawings", json!(0)).await
    })
    .await
}

#[tokio::test]
async fn other_outcomes_of_a_payment_are_shown() -> Outcome {
    visit(&[], async |visit| {
        let number = bill(visit, "5000", None).await?;
        let (page, sandbox) = (&visit.page, visit.gateway.sandbox());
        let nothing = async || Ok(());
        pay_with_outcome(page, sandbox, (&number, "5000"), "fails", nothing).await?;
        page.shows_text("The payment did not go through").await?;

        // A late payment is pending until it arrives, and no webhook is sent.
        let late = async || {
            let withhold = "document.querySelector('[name=delivery][value=withhold]').click()";
            page.run(withhold, json!([])).await?;
            let withheld = "return fetch('sandbox/webhooks').then(a => a.json()).then(a => a.mode === 'withhold')";
            page.until("no more notifications", withheld).await?;
            page.run("document.getElementById('arrive').click()", json!([])).await?;
            // Closing the tab would drop a call that is not sent yet.
            let held = "return Number(document.getElementById('held').textContent) > 0";
            page.until("a notification that is withheld", held).await
        };
        pay_with_outcome(page, sandbox, (&number, "5000"), "late", late).await?;
        // Without a webhook, the gateway has polled.
        page.shows_text("The bill is paid").await
    })
    .await
}
