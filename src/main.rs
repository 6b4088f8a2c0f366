//! The bundle's entry. What starts is chosen by who loads it: the page calls `page`, the element
//! creates a `Widget`.

// Its exports are called from JavaScript only.
use billpay_widget as _;

fn main() {}
