//! The endpoints, and how often each was called.

use serde::{Deserialize, Serialize};

/// An endpoint of ClickPesa, by the last part of its path or what it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
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
    pub const ALL: [Self; 10] = [
        Self::GenerateToken,
        Self::CreateOrderControlNumber,
        Self::CreateCustomerControlNumber,
        Self::BulkCreateOrderControlNumbers,
        Self::BulkCreateCustomerControlNumbers,
        Self::GetBill,
        Self::UpdateBill,
        Self::UpdateStatus,
        Self::GetPayments,
        Self::GetAllPayments,
    ];

    /// Its name in the sandbox's own interface.
    pub const fn name(self) -> &'static str {
        match self {
            Self::GenerateToken => "generate-token",
            Self::CreateOrderControlNumber => "create-order-control-number",
            Self::CreateCustomerControlNumber => "create-customer-control-number",
            Self::BulkCreateOrderControlNumbers => "bulk-create-order-control-numbers",
            Self::BulkCreateCustomerControlNumbers => "bulk-create-customer-control-numbers",
            Self::GetBill => "get-bill",
            Self::UpdateBill => "update-bill",
            Self::UpdateStatus => "update-status",
            Self::GetPayments => "get-payments",
            Self::GetAllPayments => "get-all-payments",
        }
    }
}

/// How often each endpoint was called, whatever it answered.
#[derive(Debug, Default)]
pub(crate) struct Calls([u64; Endpoint::ALL.len()]);

impl Calls {
    pub(crate) fn count(&mut self, endpoint: Endpoint) {
        self.0[endpoint as usize] += 1;
    }

    pub(crate) fn of(&self, endpoint: Endpoint) -> u64 {
        self.0[endpoint as usize]
    }
}
