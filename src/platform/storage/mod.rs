//! The browser's storage. `localStorage` has the numbers of each bill, the retry keys of requests without an
//! answer, and the last opened payment channel. The widget also works without storage.

mod area;
mod bills;
#[cfg(test)]
#[cfg(target_arch = "wasm32")]
mod browser_tests;
mod history_state;
mod lease;
mod names;
mod watch;

use billpay_contract::Channel;

pub(crate) use bills::{
    delete_bill, delete_numbers, delete_retry_key, read_bill, retry_key, store_number, store_paid,
    store_remainder, store_retry_key,
};
pub(crate) use lease::Lease;
pub(crate) use names::number_name;
pub(crate) use watch::{Watch, watch};

const CHANNEL: &str = "billpay-channel";

/// Stores the payment channel that the customer opened last.
pub(crate) fn store_last_channel(channel: Channel) {
    area::set(CHANNEL, channel.id());
}

/// The payment channel that the customer opened last.
pub(crate) fn last_channel() -> Option<Channel> {
    let id: String = area::get(CHANNEL)?;
    Channel::from_id(&id)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::history_state::MEMBER;
    use super::names::{NUMBER, RETRY_KEY};

    /// The scripts look for stored numbers and retry keys before the bundle is loaded.
    #[test]
    fn the_scripts_use_the_same_prefixes() {
        let page = include_str!("../../../static/boot.js");
        let element = include_str!("../../../static/billpay-widget.js");
        for script in [page, element] {
            let prefixes = format!("[\"{NUMBER}\", \"{RETRY_KEY}\"]");
            assert!(script.contains(&prefixes), "{prefixes}");
            let member = format!("history.state?.{MEMBER}");
            assert!(script.contains(&member), "{member}");
        }
    }
}
