//! The device's capabilities: dialling, sharing, printing.

use std::future::Future;

use futures_channel::oneshot;
use futures_util::future::{self, Either};
use gloo_events::EventListener;
use gloo_timers::future::TimeoutFuture;
use gloo_utils::window;
use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::ShareData;

use super::js;

/// The longest wait for a print to start, in milliseconds. Browsers that print start before they return.
const PRINT_TIMEOUT: u32 = 1_000;

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
    let (window, navigator) = (window(), js::navigator());
    let agent = js::member(&navigator, "userAgent").and_then(|agent| agent.as_string());
    let wide = js::call(&window, "matchMedia", &[WIDE.into()])
        .and_then(|media| js::member(&media, "matches"));
    Device {
        can_dial: agent.is_some_and(|agent| agent.contains(DIALS)),
        can_share: has_function(&navigator, "share"),
        is_wide: wide.is_some_and(|wide| wide.is_truthy()),
        can_print: has_function(&window, "print"),
    }
}

/// Opens the system dialog for sharing. Resolves to whether there was one. Whether the customer used it does not
/// matter.
pub(crate) fn share(text: &str) -> impl Future<Output = bool> + use<> {
    let data = ShareData::new();
    data.set_text(text);
    // At once, because browsers share only while they handle the customer's click.
    let shared = js::call(&js::navigator(), "share", &[data.into()]);
    async move {
        let Some(shared) = shared else {
            return false;
        };
        match JsFuture::from(Promise::resolve(&shared)).await {
            Ok(_) => true,
            // The name of the error if the customer closes the dialog.
            Err(error) => js::member(&error, "name").is_some_and(|name| name == "AbortError"),
        }
    }
}

/// Watches whether the browser prints what `print` asks it to. Browsers inside other apps may do nothing.
pub(crate) fn prints(print: &dyn Fn()) -> impl Future<Output = bool> + use<> {
    let (sender, started) = oneshot::channel();
    let before_print = EventListener::once(&window(), "beforeprint", move |_| {
        // Fails only after the time-out.
        let _ = sender.send(());
    });
    print();
    async move {
        let _listener = before_print;
        let timeout = TimeoutFuture::new(PRINT_TIMEOUT);
        matches!(
            future::select(started, timeout).await,
            Either::Left((Ok(()), _))
        )
    }
}

fn has_function(object: &JsValue, name: &str) -> bool {
    js::member(object, name).is_some_and(|member| member.is_function())
}
