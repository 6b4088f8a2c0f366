//! JSON numbers as JavaScript writes them, as in ClickPesa's documentation.

use serde_json::Number;

/// Without an exponent and without a fraction of zero: `90900`, not `90900.0` or `9.09e4`.
pub(crate) fn to_text(number: &Number) -> String {
    match number.as_f64().filter(|_| number.is_f64()) {
        // Rust writes a float without exponent and with as few digits as identify it.
        Some(float) => float.to_string(),
        None => number.to_string(),
    }
}

/// The same number; an integer when it has no fraction.
pub(crate) fn normalized(number: &Number) -> Number {
    let whole = to_text(number).parse::<i64>().ok();
    whole.map_or_else(|| number.clone(), Number::from)
}

/// An amount of at most two decimals in cents.
pub(crate) fn cents(amount: &Number) -> u64 {
    let text = to_text(amount);
    let (whole, cents) = text.split_once('.').unwrap_or((&text, ""));
    format!("{whole}{cents:0<2}").parse().unwrap_or(0)
}

/// The amount of these cents; an integer when it has no fraction.
pub(crate) fn from_cents(cents: u64) -> Number {
    let text = format!("{}.{:02}", cents / 100, cents % 100);
    let number = serde_json::from_str(&text).map(|number| normalized(&number));
    number.unwrap_or_else(|_| Number::from(cents / 100))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_converted_to_cents_and_back() {
        for (json, expected) in [
            ("90900", 9_090_000),
            ("0.5", 50),
            ("90900.05", 9_090_005),
            ("0.01", 1),
        ] {
            let number: Number = serde_json::from_str(json).unwrap();
            assert_eq!(cents(&number), expected);
            assert_eq!(from_cents(expected), number);
        }
        assert_eq!(from_cents(0), Number::from(0));
    }

    #[test]
    fn numbers_are_written_as_javascript_writes_them() {
        for (json, expected) in [
            ("90900", "90900"),
            ("90900.0", "90900"),
            ("9.09e4", "90900"),
            ("1e16", "10000000000000000"),
            ("90900.5", "90900.5"),
            ("0.01", "0.01"),
            ("-0.0", "0"),
            ("18446744073709551615", "18446744073709551615"),
        ] {
            let number: Number = serde_json::from_str(json).unwrap();
            assert_eq!(normalized(&number).to_string(), expected);
        }
        let tiny = serde_json::from_str("1e-7").unwrap();
        assert_eq!(to_text(&tiny), "0.0000001");
    }
}
