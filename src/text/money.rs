//! Amounts of money as they are shown.

use billpay_contract::{Amount, CURRENCY};

/// `TZS 90,900`, with a no-break space. It is the same in every language.
pub(crate) fn money(amount: Amount) -> String {
    [CURRENCY, "\u{a0}", &amount.grouped()].concat()
}
