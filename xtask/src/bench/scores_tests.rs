//! Scores from reports that are made up.

use serde_json::{Value, json};

use super::lighthouse::{missing, promises, rows};
use super::scores::Reports;

fn report(page: &str, performance: u32) -> Value {
    let audit = json!({
        "category": "performance", "title": "Largest Contentful Paint", "score": 0.94, "shown": "2.3 s",
        "items": ["node: h1"],
    });
    json!({
        "page": page, "version": "12", "failing": if performance < 100 { vec![audit] } else { vec![] },
        "scores": { "performance": performance, "accessibility": 100, "best-practices": 100, "seo": 100 },
        "metrics": { "interactive": 2000 + performance, "cumulative-layout-shift": 0.012_5 },
        "hints": [format!("Reduce unused CSS: {performance} bytes")],
    })
}

fn reports(all: &[Value]) -> Reports {
    serde_json::from_value(json!({ "samples": all })).unwrap()
}

#[test]
fn the_run_in_the_middle_counts() {
    let pages = ["bill", "shop"].map(|page| report(page, 100));
    let mut all = [98, 100, 100].map(|score| report("page", score)).to_vec();
    all.extend(pages.clone());
    assert_eq!(missing(&reports(&all)), Vec::<String>::new());
    let mut all = [98, 100, 99].map(|score| report("page", score)).to_vec();
    all.extend(pages);
    let reports = reports(&all);
    assert_eq!(missing(&reports), ["page has 99 in performance"]);
    let rows = rows(&reports);
    assert_eq!(rows[1][..2], ["page", "99"]);
    assert_eq!(rows[1][7], "2099");
    assert_eq!(rows[1][9], "0.013");
}

#[test]
fn a_page_that_was_not_judged_has_no_full_score() {
    let missing = missing(&reports(&[report("page", 100)]));
    assert_eq!(missing.len(), 6);
    assert_eq!(missing[0], "bill has no score in performance");
}

#[test]
fn each_fault_is_named_once_with_what_was_found() {
    let all = [98, 97, 100].map(|score| report("page", score));
    assert_eq!(
        reports(&all).faults("page"),
        [
            "  performance: Largest Contentful Paint: 0.94 2.3 s",
            "      node: h1",
            "  (hint) Reduce unused CSS: 98 bytes",
        ]
    );
    assert!(reports(&all).faults("bill").is_empty());
}

#[test]
fn promises_are_kept_by_lighthouses_clock_too() {
    let mut page = report("page", 100);
    page["metrics"]["interactive"] = json!(1100);
    let adyen = report("Adyen", 200);
    assert_eq!(
        promises(&reports(&[page, adyen])),
        [
            "largest paint / form: -, at most 1.10: not kept, it was not measured",
            "interactive / Adyen: 0.50, at most 0.50: kept",
        ]
    );
}
