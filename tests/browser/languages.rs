//! The element's language: its own `locale`, the nearest `lang`, or the page's.

use billpay_browser_tests::{Mount, Outcome, visit_shop};
use serde_json::json;

use crate::shop::{open, pages, says};

const SWAHILI: &str = "Bili ni ya nini?";
const ENGLISH: &str = "What is the bill for?";

#[tokio::test]
async fn the_nearest_language_is_used_and_the_elements_own_first() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        open(page, "languages.html", 6).await?;
        for (id, words) in [
            ("pages", SWAHILI),
            ("own", ENGLISH),
            ("nested", ENGLISH),
            ("back", SWAHILI),
            // Not supported, so the page's is used.
            ("other", SWAHILI),
            ("set", SWAHILI),
        ] {
            says(page, id, words).await?;
        }
        page.run("own.lang = 'sw'; set.locale = 'en'", json!([]))
            .await?;
        says(page, "own", SWAHILI).await?;
        says(page, "set", ENGLISH).await?;
        page.run("set.removeAttribute('locale'); set.lang = 'sw'", json!([]))
            .await?;
        says(page, "set", SWAHILI).await
    })
    .await
}
