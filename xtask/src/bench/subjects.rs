//! The pages of `bench page`, and where in each the form is.

use serde::Serialize;

use super::embeds;

/// A page, as the measuring program is told of it.
#[derive(Debug, Serialize)]
pub(super) struct Subject {
    pub(super) name: &'static str,
    pub(super) url: String,
    /// What the form is in.
    root: &'static str,
    /// Whether it is in that element's shadow.
    shadow: bool,
    /// What is pressed to send the form.
    button: &'static str,
    /// The event that the widget fires when it has started. Without one, it counts as started when a
    /// script listens to the button.
    ready: Option<&'static str>,
    /// What of the page never arrives.
    blocked: &'static [&'static str],
    /// Names of fields, and what is typed into them before the button is pressed.
    fields: &'static [(&'static str, &'static str)],
}

pub(super) const FORM: &str = "form";
pub(super) const PAGE: &str = "page";
pub(super) const WITHOUT_WASM: &str = "no wasm";
pub(super) const EMBED: &str = "embed";
/// The same, and the page has the browser ask for the form before the element's script does.
pub(super) const EMBED_PRELOADED: &str = "embed, preload";
/// The same, and the form stands in the page.
pub(super) const EMBED_PRINTED: &str = "embed, printed";
pub(super) const ADYEN: &str = "Adyen";

/// The pages with the element.
pub(super) const EMBEDS: [&str; 3] = [EMBED, EMBED_PRELOADED, EMBED_PRINTED];
/// The pages that are not ours.
pub(super) const OTHERS: [&str; 2] = [FORM, ADYEN];

const BILL: &[(&str, &str)] = &[("billDescription", "Maji Julai"), ("billAmount", "90900")];
const CUSTOMER: &[(&str, &str)] = &[
    ("doku.firstName", "Asha"),
    ("doku.lastName", "Juma"),
    ("doku.shopperEmail", "asha@example.co.tz"),
];
/// The form's button, on the page and in the element.
const BUTTON: &str = "button[part~=button]";
/// The bundle and its glue.
const BUNDLE: &[&str] = &["*.wasm", "*/billpay-widget-*.js"];

/// All of them, where the gateway serves them.
pub(super) fn all(gateway: &str) -> Vec<Subject> {
    let subject = |name, path: &str, root, button, fields| Subject {
        name,
        url: format!("{gateway}{path}"),
        root,
        shadow: false,
        button,
        ready: None,
        blocked: &[],
        fields,
    };
    let embed = |name, path| Subject {
        shadow: true,
        ready: Some("billpay-ready"),
        ..subject(name, path, "billpay-widget", BUTTON, BILL)
    };
    let ours = |name| subject(name, "?locale=en", "#billpay", BUTTON, BILL);
    vec![
        subject(FORM, "form.html", "#form", "button", BILL),
        ours(PAGE),
        Subject {
            blocked: BUNDLE,
            ..ours(WITHOUT_WASM)
        },
        embed(EMBED, embeds::PLAIN),
        embed(EMBED_PRELOADED, embeds::PRELOADED),
        embed(EMBED_PRINTED, embeds::PRINTED),
        subject(
            ADYEN,
            "adyen.html",
            "#voucher",
            "button.adyen-checkout__button--pay",
            CUSTOMER,
        ),
    ]
}
