//! Finds values of the element's attributes that a page's template writes by mistake, such as
//! `reference="undefined"`. They must not become a bill.

use billpay_contract::ElementSettings;

/// The names and values of the bill's attributes that have such a value. An intent replaces all other
/// attributes.
pub(crate) fn template_mistakes(settings: &ElementSettings) -> Vec<(&'static str, &str)> {
    let attributes: &[(&'static str, &str)] = match settings.intent.as_deref() {
        None => &[
            ("description", &settings.description),
            ("amount", settings.amount.as_deref().unwrap_or_default()),
            ("payment-mode", &settings.payment_mode),
            ("reference", &settings.reference),
            ("customer-name", &settings.customer_name),
        ],
        Some(intent) => &[("intent", intent)],
    };
    let mistaken = |(name, value): &(&str, &str)| {
        is_missing_value(value) || (*name == "amount" && is_empty_amount(settings))
    };
    attributes.iter().copied().filter(mistaken).collect()
}

/// Whether JavaScript wrote the text for a missing value, alone or inside other text. `null` alone, because
/// it may be a part of a word; a person is called `Null`, with a capital letter.
fn is_missing_value(text: &str) -> bool {
    let mut words = text.split(|c: char| !c.is_alphanumeric());
    text.trim() == "null"
        || text.contains("undefined")
        || text.contains("[object ")
        || words.any(|word| word == "NaN")
}

/// Whether the attribute is there without an amount, beside `readonly`: the customer would choose what to
/// pay.
fn is_empty_amount(settings: &ElementSettings) -> bool {
    let amount = settings.amount.as_deref();
    settings.readonly && amount.is_some_and(|amount| amount.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(name: &str, value: &str) -> ElementSettings {
        let mut settings = ElementSettings {
            description: "Kanga".to_owned(),
            amount: Some("45500".to_owned()),
            readonly: true,
            ..ElementSettings::default()
        };
        let field = match name {
            "description" => &mut settings.description,
            "amount" => settings.amount.get_or_insert_default(),
            "payment-mode" => &mut settings.payment_mode,
            "reference" => &mut settings.reference,
            "customer-name" => &mut settings.customer_name,
            _ => settings.intent.get_or_insert_default(),
        };
        value.clone_into(field);
        settings
    }

    #[test]
    fn a_value_that_a_template_writes_by_mistake_is_found_and_named() {
        for name in [
            "description",
            "amount",
            "payment-mode",
            "reference",
            "customer-name",
            "intent",
        ] {
            for value in ["undefined", "null", "NaN", "[object Object]", " null "] {
                let settings = settings(name, value);
                assert_eq!(template_mistakes(&settings), [(name, value)]);
            }
        }
        for (name, value) in [
            ("description", "Order undefined"),
            ("description", "Total: NaN TZS"),
            ("reference", "ODAundefined"),
            ("amount", " "),
            ("amount", ""),
        ] {
            let settings = settings(name, value);
            assert_eq!(template_mistakes(&settings), [(name, value)]);
        }
    }

    #[test]
    fn other_values_are_accepted() {
        for (name, value) in [
            ("customer-name", "Mr. Null"),
            ("description", "Nanasi na annullation"),
            ("reference", "NAN1"),
            ("reference", ""),
        ] {
            assert_eq!(template_mistakes(&settings(name, value)), [], "{value}");
        }
        for (amount, readonly) in [(Some(""), false), (Some(" "), false), (None, true)] {
            let settings = ElementSettings {
                amount: amount.map(str::to_owned),
                readonly,
                ..ElementSettings::default()
            };
            assert_eq!(template_mistakes(&settings), []);
        }
    }
}
