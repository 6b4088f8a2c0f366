//! The QR code of a bill's page, from the gateway.

use yew::prelude::*;

use crate::api;
use crate::platform::task::Task;
use billpay_contract::BillId;

/// A QR code as one SVG path.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct QrDrawing {
    /// Width and height of the view box.
    pub(crate) size: AttrValue,
    /// The data of the path.
    pub(crate) path: AttrValue,
}

impl QrDrawing {
    /// Parses the gateway's answer: the size, a line break, the path.
    fn parse(answer: &str) -> Option<Self> {
        let (size, path) = answer.split_once('\n')?;
        Some(Self {
            size: size.to_owned().into(),
            path: path.to_owned().into(),
        })
    }
}

/// The QR code of that bill; `None` until it is loaded and unless `enabled`.
#[hook]
pub(crate) fn use_qr_code(gateway: &AttrValue, id: &BillId, enabled: bool) -> Option<QrDrawing> {
    let drawing = use_state_eq(|| None);
    {
        let drawing = drawing.setter();
        let of = (gateway.clone(), id.clone(), enabled);
        use_effect_with(of, move |(gateway, id, enabled)| {
            drawing.set(None);
            let request = enabled.then(|| request(gateway.clone(), id.clone(), drawing));
            move || drop(request)
        });
    }
    (*drawing).clone()
}

fn request(gateway: AttrValue, id: BillId, drawing: UseStateSetter<Option<QrDrawing>>) -> Task {
    Task::spawn(async move {
        // Without an answer the card has no code. Its messages have the same link.
        if let Ok(answer) = api::qr_code(&gateway, &id).await {
            drawing.set(QrDrawing::parse(&answer));
        }
    })
}
