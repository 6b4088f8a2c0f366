//! Browsers that are set up in another way. The old engine has no such settings.

use anyhow::{Context, ensure};
use billpay_browser_tests::{Engine, Field, Outcome, Setup, visit_in};
use serde_json::json;

in_each_engine! { @ firefox Firefox
    without_scripts_the_form_leads_to_the_number
    without_storage_a_reload_shows_the_number
    dark_colours_are_used
}
in_each_engine! { @ webkit WebKit
    without_scripts_the_form_leads_to_the_number
    without_storage_a_reload_shows_the_number
    dark_colours_are_used
}

async fn without_scripts_the_form_leads_to_the_number(engine: Engine) -> Outcome {
    visit_in(engine, Setup::NoScripts, async |visit| {
        let page = &visit.page;
        page.go("/?lang=en").await?;
        page.fill(Field::Description, "Water").await?;
        page.fill(Field::Amount, "90.900").await?;
        page.submit().await?;
        page.has_rendered_text("This can be read in two ways")
            .await?;
        page.fill(Field::Amount, "90900").await?;
        page.submit().await?;
        page.has_rendered_text("Your control number is ready")
            .await?;
        let bills = visit.gateway.bills().await?;
        ensure!(bills.len() == 1, "{bills:?}");
        let number = bills[0]["billPayNumber"].as_str().context("a number")?;
        visit
            .gateway
            .pay(json!({"billPayNumber": number, "amount": 90_900, "outcome": "SUCCESS"}))
            .await?;
        page.click_until_rendered(".checking button", "The bill is paid")
            .await
    })
    .await
}

async fn without_storage_a_reload_shows_the_number(engine: Engine) -> Outcome {
    visit_in(engine, Setup::NoStorage, async |visit| {
        let page = &visit.page;
        page.open("en").await?;
        page.fill(Field::Description, "Water").await?;
        page.submit().await?;
        page.shows_text("Write this number down").await?;
        let number = page.number().await?;
        page.reload_completely().await?;
        page.shows_text("Your control number is ready").await?;
        ensure!(page.number().await? == number);
        Ok(())
    })
    .await
}

async fn dark_colours_are_used(engine: Engine) -> Outcome {
    visit_in(engine, Setup::Dark, async |visit| {
        let page = &visit.page;
        page.open("sw").await?;
        let dark = "const [r, g, b] = getComputedStyle(document.querySelector('.card')).backgroundColor.match(/\\d+/g); \
            return r < 80 && g < 80 && b < 80";
        page.until("dark colours", dark).await?;
        page.screenshot(&format!("{engine:?}-dark")).await.map(drop)
    })
    .await
}
