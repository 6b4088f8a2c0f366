//! The QR code of a bill's page, from the gateway.

use yew::prelude::*;

use crate::api;
use crate::platform::task::Task;
use billpay_contract::BillId;

/// The QR code of a bill.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum QrCode {
    /// Not requested, or without an answer yet.
    Waiting,
    /// The gateway gave none.
    Missing,
    /// Loaded.
    Drawn(QrDrawing),
}

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

/// The QR code of that bill, which is loaded if `enabled`.
#[hook]
pub(crate) fn use_qr_code(gateway: &AttrValue, id: Option<&BillId>, enabled: bool) -> QrCode {
    let code = use_state_eq(|| QrCode::Waiting);
    {
        let code = code.setter();
        let of = (gateway.clone(), id.cloned(), enabled);
        use_effect_with(of, move |(gateway, id, enabled)| {
            code.set(QrCode::Waiting);
            let id = id.clone().filter(|_| *enabled);
            let request = id.map(|id| request(gateway.clone(), id, code));
            move || drop(request)
        });
    }
    (*code).clone()
}

fn request(gateway: AttrValue, id: BillId, code: UseStateSetter<QrCode>) -> Task {
    Task::spawn(async move {
        // Without an answer the card has no code. Its messages have the same link.
        let answer = api::qr_code(&gateway, &id).await.ok();
        let drawing = answer.and_then(|answer| QrDrawing::parse(&answer));
        code.set(drawing.map_or(QrCode::Missing, QrCode::Drawn));
    })
}
