//! ClickPesa's endpoints, and how often each was called.

use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantArray};

/// An endpoint of ClickPesa. Its name is the last part of its path, or what it does.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr, VariantArray,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Endpoint {
    /// `POST /third-parties/generate-token`
    GenerateToken,
    /// `POST /third-parties/billpay/create-order-control-number`
    CreateOrderControlNumber,
    /// `POST /third-parties/billpay/create-customer-control-number`
    CreateCustomerControlNumber,
    /// `POST /third-parties/billpay/bulk-create-order-control-numbers`
    BulkCreateOrderControlNumbers,
    /// `POST /third-parties/billpay/bulk-create-customer-control-numbers`
    BulkCreateCustomerControlNumbers,
    /// `GET /third-parties/billpay/{billPayNumber}`
    GetBill,
    /// `PATCH /third-parties/billpay/{billPayNumber}`
    UpdateBill,
    /// `PUT /third-parties/billpay/update-status`
    UpdateStatus,
    /// `GET /third-parties/payments/{orderReference}`
    GetPayments,
    /// `GET /third-parties/payments/all`
    GetAllPayments,
}

impl Endpoint {
    /// Every endpoint.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// The endpoint's name in the admin API.
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// How often each endpoint was called, including refused calls.
#[derive(Debug, Default)]
pub(crate) struct CallCounts([u64; Endpoint::ALL.len()]);

impl CallCounts {
    pub(crate) fn increment(&mut self, endpoint: Endpoint) {
        self.0[endpoint as usize] += 1;
    }

    pub(crate) fn of(&self, endpoint: Endpoint) -> u64 {
        self.0[endpoint as usize]
    }
}
