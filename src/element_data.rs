//! The data from which the gateway renders an element. The browser gets it as JSON and renders the same.

use std::rc::Rc;

use billpay_contract::{
    ChannelOverrides, ElementSettings, IdempotencyKey, Locale, Problem as ProblemDetails,
    visible_line,
};
use serde::{Deserialize, Serialize};
use yew::AttrValue;

use crate::app::AppProps;
use crate::intent;
use crate::page_data::failure;
use crate::state::{InitialBill, State};
use crate::template_mistakes::template_mistakes;
use crate::theme::Theme;

/// The data of an element.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ElementData {
    /// The language.
    pub locale: Locale,
    /// The merchant's settings, without the gateway's address and the requested languages.
    pub settings: ElementSettings,
    /// The merchant's changes to the payment channels.
    pub channels: ChannelOverrides,
    /// The bill's identity in the browser's storage.
    pub bill: String,
    /// The idempotency key that the form posts where no script runs.
    pub key: IdempotencyKey,
    /// Why no number can be created for this bill.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<ProblemDetails>,
}

impl ElementData {
    /// The data for those settings.
    pub fn new(
        locale: Locale,
        settings: ElementSettings,
        channels: ChannelOverrides,
        key: IdempotencyKey,
        problem: Option<ProblemDetails>,
    ) -> Self {
        Self {
            locale,
            bill: initial_bill(&settings).identity(),
            settings,
            channels,
            key,
            problem,
        }
    }

    /// The widget's properties, for that gateway. `key` is that of the form. In the browser it is not the data's key if the
    /// scripts have changed it, or if the printed page comes from a cache.
    pub(crate) fn props(self, gateway: AttrValue, key: Option<IdempotencyKey>) -> AppProps {
        let initial_bill = initial_bill(&self.settings);
        let failure = self.problem.as_ref().map(failure);
        let state = State::rendered_form(initial_bill.clone(), None, key, failure);
        AppProps {
            theme: Theme::from_name(&self.settings.theme),
            initial_bill,
            initial_state: Some(state),
            channels: Some(Rc::new(self.channels)),
            storage: !self.settings.no_storage,
            ..AppProps::new(self.locale, gateway)
        }
    }
}

/// The merchant's bill. An intent takes precedence over the other settings, also one that is not set yet.
pub(crate) fn initial_bill(settings: &ElementSettings) -> InitialBill {
    match settings.intent.as_deref().map(str::trim) {
        Some("") => return InitialBill::awaited(),
        Some(intent) => return intent::initial_bill(intent),
        None => {}
    }
    InitialBill {
        customer_name: visible_line(&settings.customer_name),
        readonly: settings.readonly,
        mistaken: !template_mistakes(settings).is_empty(),
        ..InitialBill::new(
            &settings.description,
            settings.amount.as_deref().unwrap_or_default(),
            &settings.payment_mode,
            &settings.reference,
        )
    }
}
