//! `GET /bills/{id}/qr.svg`: the address of a bill's page for the camera of a phone. Must not know
//! what the page shows.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use billpay_contract::ProblemCode;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue};
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};

use super::kept::Kept;
use crate::problems::Failure;
use crate::router::Shared;

/// Pixels of a module: with its quiet zone the code is about 200 pixels wide, half a hand from
/// which a phone reads it.
const MODULE: u32 = 5;

/// Answers a picture.
pub(crate) async fn qr(
    State(shared): State<Shared>,
    Kept(bill): Kept,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let address = shared.address.bill_url(&bill.id, &headers);
    let code = QrCode::with_error_correction_level(address, EcLevel::M);
    let code = code.map_err(|error| Failure::new(ProblemCode::Internal).with_cause(error))?;
    let mut picture = code.render::<svg::Color<'_>>();
    let picture = picture
        .module_dimensions(MODULE, MODULE)
        .dark_color(svg::Color("#000"))
        .light_color(svg::Color("#fff"))
        .build();
    let svg = HeaderValue::from_static("image/svg+xml");
    Ok(([(CONTENT_TYPE, svg)], picture).into_response())
}
