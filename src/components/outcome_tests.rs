//! Browser tests of presses that the browser never answers: the customer sees that nothing was done.

use wasm_bindgen_test::wasm_bindgen_test;
use yew::prelude::*;

use super::browser_tests::{Mounted, card, script, until};

const NEVER: &str = "() => new Promise(() => {})";

/// The text is shown after a press.
async fn press_shows_text(prepare: &str, restore: &str, selector: &str, text: &str) {
    script(prepare);
    let mounted = Mounted::new(card(Callback::noop())).await;
    mounted.click(selector).await;
    let shows = || {
        let shown = mounted.root.text_content();
        shown.is_some_and(|shown| shown.contains(text))
    };
    until(shows).await;
    mounted.unmount().await;
    script(restore);
}

#[wasm_bindgen_test]
async fn a_copy_that_never_ends_has_failed() {
    let prepare =
        format!("navigator.clipboard.writeText = {NEVER}; document.execCommand = () => false");
    let restore = "delete navigator.clipboard.writeText; delete document.execCommand";
    press_shows_text(&prepare, restore, ".plate .copy", "Could not copy").await;
}

#[wasm_bindgen_test]
async fn a_copy_without_a_clipboard_method_has_failed() {
    let prepare = "navigator.clipboard.writeText = undefined; document.execCommand = () => false";
    let restore = "delete navigator.clipboard.writeText; delete document.execCommand";
    press_shows_text(prepare, restore, ".plate .copy", "Could not copy").await;
}

#[wasm_bindgen_test]
async fn a_share_without_a_dialog_has_failed() {
    let failed = "Sharing does not work";
    for reason in [
        "new DOMException('', 'NotAllowedError')",
        "'reason'",
        "undefined",
    ] {
        let prepare = format!("navigator.share = () => Promise.reject({reason})");
        let share = ".share button:last-child";
        press_shows_text(&prepare, "delete navigator.share", share, failed).await;
    }
}

#[wasm_bindgen_test]
async fn a_closed_share_dialog_is_no_failure() {
    script("navigator.share = () => Promise.reject(new DOMException('', 'AbortError'))");
    let mounted = Mounted::new(card(Callback::noop())).await;
    mounted.click(".share button:last-child").await;
    let alert = mounted
        .root
        .query_selector("[role=alert]")
        .expect("a selector");
    assert!(alert.is_none(), "{alert:?}");
    mounted.unmount().await;
    script("delete navigator.share");
}

#[wasm_bindgen_test]
async fn a_print_that_does_not_start_has_failed() {
    let (prepare, restore) = (
        "window.print_ = print; window.print = () => {}",
        "window.print = print_",
    );
    press_shows_text(prepare, restore, ".share button", "Printing does not work").await;
}
