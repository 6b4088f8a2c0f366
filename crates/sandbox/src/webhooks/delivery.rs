//! How webhooks are delivered: immediately, withheld, repeated or reordered, in which format,
//! and with a valid or an invalid checksum.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use strum::EnumDiscriminants;

/// How often a repeated webhook may be sent. More repeats would show nothing new.
const TIMES: RangeInclusive<u8> = 2..=10;
const TIMES_ERROR: &str = "`times` must be from 2 to 10";

/// How often a repeated webhook is sent by default.
const DEFAULT_TIMES: u8 = 2;

/// How webhooks are delivered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WebhookDelivery {
    /// When, how often and in which order.
    pub mode: WebhookMode,
    /// The format of the JSON.
    pub shape: WebhookShape,
    /// Where the checksum is. In JSON: `checksum`.
    pub checksum_place: ChecksumPlace,
    /// The text over which a checksum in a header is computed. In JSON: `signed`.
    pub signed_text: SignedText,
    /// How a checksum is written. In JSON: `hex`.
    pub hex_case: HexCase,
    /// How the amount is written. In JSON: `amounts`.
    pub amount_form: AmountForm,
    /// Whether the checksum is computed with a wrong key. In JSON: `forged`.
    pub wrong_key: bool,
}

/// When webhooks are sent, how often and in which order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, EnumDiscriminants)]
#[strum_discriminants(
    name(ModeName),
    vis(pub(crate)),
    doc = "The name of a mode in JSON.",
    derive(Serialize, Deserialize),
    serde(rename_all = "lowercase")
)]
pub enum WebhookMode {
    /// Webhooks are sent immediately.
    #[default]
    Send,
    /// Webhooks are held until they are released.
    Withhold,
    /// Each webhook is sent several times.
    Repeat {
        /// How often each webhook is sent, from 2 to 10.
        times: u8,
    },
    /// A webhook is held until the next payment. Then both webhooks are sent, the newest first.
    Reorder,
}

/// The formats of the webhook of a received payment. ClickPesa documents the first two; for a failed payment
/// only one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum WebhookShape {
    /// The present format: `id`, `collectedAmount`, `customer.customerName`.
    #[default]
    New,
    /// ClickPesa's earlier webhook format: `paymentId`, `amount`, `customer.name`.
    Old,
    /// The present format's members at the top level, without `event` and `data`: seen in clients. A failed
    /// payment has the same form.
    Flat,
}

/// Where a webhook has its checksum. ClickPesa does not document it; clients read each of these places.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChecksumPlace {
    /// In the member `checksum` of the body, with `checksumMethod`.
    #[default]
    Body,
    /// In the member `checksum` of `data`, computed over `data` alone.
    Data,
    /// In the header `X-ClickPesa-Signature`.
    XClickpesaSignature,
    /// In the header `X-ClickPesa-Checksum`.
    XClickpesaChecksum,
    /// In the header `Checksum`.
    Checksum,
}

/// The text over which the checksum in a header is computed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SignedText {
    /// The payload's canonical or legacy text.
    #[default]
    Payload,
    /// The bytes of the body.
    Bytes,
}

/// The case of a checksum's hexadecimal digits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum HexCase {
    /// As the documentation writes them.
    #[default]
    Lower,
    /// Modelled.
    Upper,
}

/// How a webhook writes its amount.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AmountForm {
    /// As documented for the format: `"90900"` in the present one, `"90900.00"` in the earlier one.
    #[default]
    Documented,
    /// As text, without cents: `"90900"`.
    Text,
    /// As text, with cents: `"90900.00"`.
    Cents,
    /// `90900`, as in lists of payments: seen in clients.
    Number,
}

impl WebhookDelivery {
    /// The error message for an invalid delivery, if any; it says what would be valid.
    pub(super) fn validation_error(self) -> Option<&'static str> {
        match self.mode {
            WebhookMode::Repeat { times } if !TIMES.contains(&times) => Some(TIMES_ERROR),
            _ => None,
        }
    }

    /// The JSON of the admin API.
    pub(super) fn to_json(self) -> Value {
        let mode = ModeName::from(self.mode);
        let mut json = json!({
            "mode": mode,
            "shape": self.shape,
            "checksum": self.checksum_place,
            "signed": self.signed_text,
            "hex": self.hex_case,
            "amounts": self.amount_form,
            "forged": self.wrong_key,
        });
        if let WebhookMode::Repeat { times } = self.mode {
            json["times"] = json!(times);
        }
        json
    }
}

/// A change of the delivery, from JSON. A missing field changes nothing.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeliveryChange {
    mode: Option<ModeName>,
    times: Option<u8>,
    shape: Option<WebhookShape>,
    checksum: Option<ChecksumPlace>,
    signed: Option<SignedText>,
    hex: Option<HexCase>,
    amounts: Option<AmountForm>,
    forged: Option<bool>,
}

impl DeliveryChange {
    /// Applies the change to a delivery.
    pub(crate) fn apply_to(
        self,
        delivery: WebhookDelivery,
    ) -> Result<WebhookDelivery, &'static str> {
        let mode = match (self.mode, self.times) {
            (None, None) => delivery.mode,
            (Some(ModeName::Repeat), times) => WebhookMode::Repeat {
                times: times.unwrap_or(DEFAULT_TIMES),
            },
            (_, Some(_)) => return Err("only the mode `repeat` has `times`"),
            (Some(ModeName::Send), None) => WebhookMode::Send,
            (Some(ModeName::Withhold), None) => WebhookMode::Withhold,
            (Some(ModeName::Reorder), None) => WebhookMode::Reorder,
        };
        Ok(WebhookDelivery {
            mode,
            shape: self.shape.unwrap_or(delivery.shape),
            checksum_place: self.checksum.unwrap_or(delivery.checksum_place),
            signed_text: self.signed.unwrap_or(delivery.signed_text),
            hex_case: self.hex.unwrap_or(delivery.hex_case),
            amount_form: self.amounts.unwrap_or(delivery.amount_form),
            wrong_key: self.forged.unwrap_or(delivery.wrong_key),
        })
    }
}
