//! The settings of the custom element `<billpay-widget>`.

use serde::{Deserialize, Serialize};

use crate::lenient::{list_or_empty, or_default};

/// The properties of `<billpay-widget>`, as the element's script passes them to the widget. An empty
/// string means that the attribute is not set.
///
/// A page can set a property to any value: a missing value, or one of the wrong type, becomes the
/// default.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ElementSettings {
    /// What the bill is for.
    #[serde(deserialize_with = "or_default")]
    pub description: String,
    /// The amount to pay, as a person types it. An empty one beside `readonly` is a mistake of the page: the
    /// customer would choose what to pay.
    #[serde(deserialize_with = "or_default")]
    pub amount: Option<String>,
    /// A [`PaymentMode`](crate::PaymentMode)'s wire name.
    #[serde(deserialize_with = "or_default")]
    pub payment_mode: String,
    /// The merchant's own reference.
    #[serde(deserialize_with = "or_default")]
    pub reference: String,
    /// The customer's name.
    #[serde(deserialize_with = "or_default")]
    pub customer_name: String,
    /// The signed bill intent, as a JWS. An empty one is not signed yet: the customer can't do anything.
    #[serde(deserialize_with = "or_default")]
    pub intent: Option<String>,
    /// The language tag of the element's own attribute.
    #[serde(deserialize_with = "or_default")]
    pub locale: String,
    /// The gateway's URL, with a slash at the end.
    #[serde(deserialize_with = "or_default")]
    pub gateway: String,
    /// The theme's name.
    #[serde(deserialize_with = "or_default")]
    pub theme: String,
    /// The element's name in a form.
    #[serde(deserialize_with = "or_default")]
    pub name: String,
    /// Whether the customer sees the bill without being able to change it.
    #[serde(deserialize_with = "or_default")]
    pub readonly: bool,
    /// Whether the widget is loaded before it scrolls into view.
    #[serde(deserialize_with = "or_default")]
    pub autostart: bool,
    /// Whether the widget stores nothing in the browser.
    #[serde(deserialize_with = "or_default")]
    pub no_storage: bool,
    /// The preferred language tags, best first.
    #[serde(deserialize_with = "list_or_empty")]
    pub locales: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> ElementSettings {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn settings_read_back_as_they_were_written() {
        let settings = ElementSettings {
            description: "Water".to_owned(),
            amount: Some("90,900".to_owned()),
            payment_mode: "EXACT".to_owned(),
            reference: "A1".to_owned(),
            customer_name: "Asha".to_owned(),
            intent: Some("a.b.c".to_owned()),
            locale: "sw".to_owned(),
            gateway: "https://pay.example.co.tz/".to_owned(),
            theme: "dark".to_owned(),
            name: "control_number".to_owned(),
            readonly: true,
            autostart: true,
            no_storage: true,
            locales: vec!["sw".to_owned(), "en-TZ".to_owned()],
        };
        let json = serde_json::to_string(&settings).unwrap();
        assert_eq!(
            json,
            r#"{"description":"Water","amount":"90,900","paymentMode":"EXACT","reference":"A1","customerName":"Asha","intent":"a.b.c","locale":"sw","gateway":"https://pay.example.co.tz/","theme":"dark","name":"control_number","readonly":true,"autostart":true,"noStorage":true,"locales":["sw","en-TZ"]}"#
        );
        assert_eq!(read(&json), settings);
    }

    #[test]
    fn an_empty_intent_is_not_a_missing_one() {
        let intent = |json| read(json).intent;
        assert_eq!(intent(r#"{"intent":""}"#).as_deref(), Some(""));
        for none in ["{}", r#"{"intent":null}"#, r#"{"intent":7}"#] {
            assert_eq!(intent(none), None, "{none}");
        }
    }

    #[test]
    fn missing_settings_have_their_defaults() {
        assert_eq!(read("{}"), ElementSettings::default());
    }

    #[test]
    fn a_setting_of_the_wrong_type_does_not_lose_the_others() {
        let settings = read(
            r#"{"amount":5,"readonly":true,"noStorage":"yes","intent":"a.b.c","locales":[null,"sw",{},7,"en"]}"#,
        );
        let expected = ElementSettings {
            readonly: true,
            intent: Some("a.b.c".to_owned()),
            locales: vec!["sw".to_owned(), "en".to_owned()],
            ..ElementSettings::default()
        };
        assert_eq!(settings, expected);
        assert!(read(r#"{"locales":"sw"}"#).locales.is_empty());
    }

    #[test]
    fn unknown_settings_are_ignored() {
        assert_eq!(
            read(r#"{"colour":"red","description":"Water"}"#).description,
            "Water"
        );
    }
}
