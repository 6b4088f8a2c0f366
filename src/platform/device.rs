//! What the device can do: dial, share, print.

use gloo_utils::window;
use js_sys::Reflect;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::ShareData;

/// Neither a phone nor a tablet.
const WIDE: &str = "(min-width: 48em) and (not ((hover: none) and (pointer: coarse)))";

/// In the user agent of phones whose links dial codes.
const DIALS: &str = "Android";

/// What the device offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Device {
    /// A phone that dials a code from a link. iOS refuses codes with `*` and `#`.
    pub(crate) dials: bool,
    /// It has a system sheet for sharing.
    pub(crate) shares: bool,
    /// A wide screen with a pointer: the customer's phone is another device.
    pub(crate) wide: bool,
    /// It prints; browsers inside other apps do not.
    pub(crate) prints: bool,
}

/// Until the device is known. Nearly all print, so that button is there from the start.
impl Default for Device {
    fn default() -> Self {
        Self {
            dials: false,
            shares: false,
            wide: false,
            prints: true,
        }
    }
}

/// What this device offers.
pub(crate) fn device() -> Device {
    let window = window();
    let navigator = window.navigator();
    let media = window.match_media(WIDE).ok().flatten();
    Device {
        dials: navigator
            .user_agent()
            .is_ok_and(|agent| agent.contains(DIALS)),
        shares: has_function(&navigator, "share"),
        wide: media.is_some_and(|media| media.matches()),
        prints: has_function(&window, "print"),
    }
}

/// Opens the system sheet. Whether the customer shares the text or closes the sheet is theirs to
/// decide; neither is reported.
pub(crate) fn share(text: &str) {
    let data = ShareData::new();
    data.set_text(text);
    let shared = window().navigator().share_with_data(&data);
    spawn_local(async move {
        let _ = JsFuture::from(shared).await;
    });
}

fn has_function(object: &JsValue, name: &str) -> bool {
    Reflect::get(object, &name.into()).is_ok_and(|member| member.is_function())
}
