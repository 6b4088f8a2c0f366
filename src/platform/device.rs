//! The device's capabilities: dialling, sharing, printing.

use gloo_utils::window;
use js_sys::Reflect;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::ShareData;

/// Matches wide screens of devices that are neither phones nor tablets.
const WIDE: &str = "(min-width: 48em) and (not ((hover: none) and (pointer: coarse)))";

/// Part of the user agent of phones whose links dial codes.
const DIALS: &str = "Android";

/// The device's capabilities.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Device {
    /// Whether it dials a code from a link. iOS refuses codes with `*` and `#`.
    pub(crate) can_dial: bool,
    /// Whether it has a system dialog for sharing.
    pub(crate) can_share: bool,
    /// Whether it has a wide screen and a pointer, so that it is not the customer's phone.
    pub(crate) is_wide: bool,
    /// Whether it prints. Browsers inside other apps do not.
    pub(crate) can_print: bool,
}

/// The capabilities before the device is known. Nearly all devices print, so the print button is shown from
/// the start.
impl Default for Device {
    fn default() -> Self {
        Self {
            can_dial: false,
            can_share: false,
            is_wide: false,
            can_print: true,
        }
    }
}

/// This device's capabilities.
pub(crate) fn device() -> Device {
    let window = window();
    let navigator = window.navigator();
    let media = window.match_media(WIDE).ok().flatten();
    Device {
        can_dial: navigator
            .user_agent()
            .is_ok_and(|agent| agent.contains(DIALS)),
        can_share: has_function(&navigator, "share"),
        is_wide: media.is_some_and(|media| media.matches()),
        can_print: has_function(&window, "print"),
    }
}

/// Opens the system dialog for sharing. Its outcome is not reported.
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
