//! The bundle's entry. What starts is chosen by who loads it: the page calls `page`, the element
//! makes a `Widget`. Must not know anything else.

// Its exports are called from JavaScript only.
use billpay_widget as _;

fn main() {}
