//! What this device can do, and asking it: dial, share, print. Must not know what is shared.

use wasm_bindgen::JsCast;

use super::fields::{function, texts};
use super::promise::when;

/// Not a phone, and not a tablet.
const WIDE: &str = "(min-width: 48em) and (not ((hover: none) and (pointer: coarse)))";

/// What browsers of phones that dial codes say of themselves.
const DIALS: &[u8] = b"Android";

/// What the device offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Device {
    /// It is a phone that dials a code from a link. iOS refuses codes with `*` and `#`.
    pub(crate) dials: bool,
    /// It has a sheet of apps to share with.
    pub(crate) shares: bool,
    /// It is wider than a phone and has a pointer: its reader's phone is another device.
    pub(crate) wide: bool,
    /// It prints; browsers inside other apps do not.
    pub(crate) prints: bool,
}

/// Until it is known: nearly all print, so the button's place is kept.
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
    let Some(window) = web_sys::window() else {
        return Device::default();
    };
    let agent = window.navigator().user_agent().unwrap_or_default();
    Device {
        dials: agent
            .as_bytes()
            .windows(DIALS.len())
            .any(|part| part == DIALS),
        shares: function(&window.navigator(), "share").is_some(),
        wide: matches(&window, WIDE),
        prints: function(&window, "print").is_some(),
    }
}

/// Opens the system's sheet. What the customer does there is theirs: leaving it is no error.
pub(crate) fn share(text: &str) {
    let Some(navigator) = web_sys::window().map(|window| window.navigator()) else {
        return;
    };
    let shared = texts(&[("text", Some(text))]);
    if let Some(share) = function(&navigator, "share")
        && let Ok(sheet) = share.call1(&navigator, &shared)
    {
        when(sheet.dyn_into().ok(), Box::new(drop));
    }
}

fn matches(window: &web_sys::Window, query: &str) -> bool {
    let list = window.match_media(query).ok().flatten();
    list.is_some_and(|list| list.matches())
}
