//! The element's language: its own `locale`, the nearest `lang`, or the page's.

use billpay_browser_tests::{Mount, Outcome, visit_shop};
use serde_json::json;

use crate::shop::{open, pages, shows_text};

const SWAHILI: &str = "Bili ni ya nini?";
const ENGLISH: &str = "What is the bill for?";

#[tokio::test]
async fn locale_wins_over_the_nearest_lang() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        open(page, "languages.html", 6).await?;
        for (id, words) in [
            ("page-lang", SWAHILI),
            ("own-lang", ENGLISH),
            ("nested-english", ENGLISH),
            ("nested-swahili", SWAHILI),
            // Not supported, so the page's is used.
            ("unsupported", SWAHILI),
            ("locale-attribute", SWAHILI),
        ] {
            shows_text(page, id, words).await?;
        }
        let own = "document.getElementById('own-lang')";
        let localized = "document.getElementById('locale-attribute')";
        let script = format!("{own}.lang = 'sw'; {localized}.locale = 'en'");
        page.run(&script, json!([])).await?;
        shows_text(page, "own-lang", SWAHILI).await?;
        shows_text(page, "locale-attribute", ENGLISH).await?;
        let script = format!("{localized}.removeAttribute('locale'); {localized}.lang = 'sw'");
        page.run(&script, json!([])).await?;
        shows_text(page, "locale-attribute", SWAHILI).await
    })
    .await
}
