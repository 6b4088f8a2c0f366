//! The columns of messages to the merchant's system.

use super::cell_value::CellValue;
use super::columns::{Columns, column};
use crate::store::{DeliveryState, StoredMessage};

pub(super) const MESSAGE: Columns<StoredMessage> = &[
    column("message", |message| {
        CellValue::TrustedText(message.id.clone())
    }),
    column("type", |message| {
        CellValue::TrustedText(message.kind.clone())
    }),
    column("bill", |message| {
        CellValue::trusted_text(Some(message.bill.as_str()))
    }),
    column("created", |message| CellValue::Time(message.created_at)),
    column("attempts", |message| CellValue::Count(message.attempts)),
    column("state", |message| {
        CellValue::trusted_text(Some(state(message)))
    }),
    column("delivered_at", |message| match message.state {
        DeliveryState::Delivered(at) => CellValue::Time(at),
        DeliveryState::Scheduled(_) | DeliveryState::GivenUp => CellValue::Empty,
    }),
    column("next_attempt", |message| match message.state {
        DeliveryState::Scheduled(at) => CellValue::Time(at),
        DeliveryState::Delivered(_) | DeliveryState::GivenUp => CellValue::Empty,
    }),
    column("failure", |message| {
        CellValue::untrusted_text(message.failure.as_deref())
    }),
];

fn state(message: &StoredMessage) -> &'static str {
    match message.state {
        DeliveryState::Delivered(_) => "delivered",
        DeliveryState::Scheduled(_) => "waiting",
        DeliveryState::GivenUp => "given_up",
    }
}
