//! `GET /api/bills/{id}/qr`: a QR code with the address of the bill's page, as an SVG path. The widget
//! draws it inline, because an image would need permission in the Content-Security-Policy of the
//! shop's page.

use std::fmt::Write;

use axum::extract::State;
use billpay_contract::ProblemCode;
use http::HeaderMap;
use qrcode::{Color, EcLevel, QrCode};

use super::stored_bill::StoredBill;
use crate::api_error::ApiError;
use crate::app_state::AppState;

/// The quiet zone: light modules around the code (ISO/IEC 18004, 9.1).
const QUIET: usize = 4;

/// Responds with two lines of text: the width in modules, and the SVG path of the dark modules.
pub(crate) async fn qr_code(
    State(state): State<AppState>,
    StoredBill(bill): StoredBill,
    headers: HeaderMap,
) -> Result<String, ApiError> {
    let address = state.public_address.bill_url(&bill.id, &headers);
    let code = QrCode::with_error_correction_level(address, EcLevel::M);
    let code = code.map_err(|error| ApiError::new(ProblemCode::Internal).with_cause(error))?;
    Ok(format!("{}\n{}", code.width() + 2 * QUIET, path(&code)))
}

/// The SVG path: one rectangle for each run of dark modules in a row.
fn path(code: &QrCode) -> String {
    let mut path = String::new();
    for (y, row) in code.to_colors().chunks(code.width()).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|one, next| one == next) {
            if run[0] == Color::Dark {
                let (left, top, length) = (x + QUIET, y + QUIET, run.len());
                // Writing to a String does not fail.
                let _ = write!(path, "M{left} {top}h{length}v1h-{length}z");
            }
            x += run.len();
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The modules that the path draws.
    fn modules_of(path: &str, width: usize) -> Vec<Color> {
        let mut modules = vec![Color::Light; width * width];
        for rectangle in path.split_terminator('z') {
            let numbers = rectangle.split(|c: char| !c.is_ascii_digit());
            let numbers: Vec<usize> = numbers.filter_map(|text| text.parse().ok()).collect();
            let [left, top, length, 1, back] = numbers[..] else {
                panic!("{rectangle}")
            };
            assert_eq!(length, back);
            let start = (top - QUIET) * width + left - QUIET;
            modules[start..start + length].fill(Color::Dark);
        }
        modules
    }

    #[test]
    fn the_path_draws_the_code() {
        let code = QrCode::new("https://shop.co.tz/malipo/bills/00ff").unwrap();
        assert_eq!(modules_of(&path(&code), code.width()), code.to_colors());
    }
}
