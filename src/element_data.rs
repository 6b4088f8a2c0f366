//! What the gateway hands to the browser beside an element that it rendered: from it both render the
//! same.

use std::rc::Rc;

use billpay_contract::{ChannelOverrides, ElementSettings, IdempotencyKey, Locale, Problem};
use serde::{Deserialize, Serialize};
use yew::AttrValue;

use crate::bill_pay::BillPayProps;
use crate::intent;
use crate::page_data::failure;
use crate::state::{Preset, State};
use crate::theme::Theme;

/// What the inside of an element is rendered from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ElementData {
    /// The language.
    pub locale: Locale,
    /// What the merchant set. The gateway's address and the languages that were asked for are not needed.
    pub settings: ElementSettings,
    /// What the merchant changed about the channels: the browser need not ask.
    pub channels: ChannelOverrides,
    /// What tells the bill from others: the browser keeps its number by it.
    pub bill: String,
    /// The key that the form is sent by where no script runs.
    pub key: IdempotencyKey,
    /// The error to show: no number can be created for this bill.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<Problem>,
}

impl ElementData {
    /// What is rendered from those settings.
    pub fn new(
        locale: Locale,
        settings: ElementSettings,
        channels: ChannelOverrides,
        key: IdempotencyKey,
        problem: Option<Problem>,
    ) -> Self {
        Self {
            locale,
            bill: preset(&settings).identity(),
            settings,
            channels,
            key,
            problem,
        }
    }

    /// The widget's properties, at that gateway.
    pub(crate) fn props(self, gateway: AttrValue) -> BillPayProps {
        let preset = preset(&self.settings);
        let failure = self.problem.as_ref().map(failure);
        let initial = State::returned(preset.clone(), None, Some(self.key), failure);
        BillPayProps {
            theme: Theme::from_name(&self.settings.theme),
            preset,
            initial: Some(initial),
            channels: Some(Rc::new(self.channels)),
            storage: !self.settings.no_storage,
            ..BillPayProps::new(self.locale, gateway)
        }
    }
}

/// What the merchant set. What is signed wins over what anyone may write beside it.
pub(crate) fn preset(settings: &ElementSettings) -> Preset {
    if !settings.intent.is_empty() {
        return intent::preset(&settings.intent);
    }
    Preset {
        customer_name: settings.customer_name.clone(),
        readonly: settings.readonly,
        ..Preset::new(
            &settings.description,
            &settings.amount,
            &settings.payment_mode,
            &settings.reference,
        )
    }
}
