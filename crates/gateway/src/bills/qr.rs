//! `GET /api/bills/{id}/qr`: the address of a bill's page for the camera of a phone, as a drawing
//! that the widget puts into the shop's page itself: an image of ours would need the shop's policy
//! to allow it.

use std::fmt::Write;

use axum::extract::State;
use billpay_contract::ProblemCode;
use http::HeaderMap;
use qrcode::{Color, EcLevel, QrCode};

use super::kept::Kept;
use crate::api_error::ApiError;
use crate::app_state::AppState;

/// Modules around the code that stay light (ISO/IEC 18004, 9.1).
const QUIET: usize = 4;

/// Answers two lines of text: how many modules the drawing is wide, and the path of the dark ones
/// in SVG's words.
pub(crate) async fn qr(
    State(state): State<AppState>,
    Kept(bill): Kept,
    headers: HeaderMap,
) -> Result<String, ApiError> {
    let address = state.address.bill_url(&bill.id, &headers);
    let code = QrCode::with_error_correction_level(address, EcLevel::M);
    let code = code.map_err(|error| ApiError::new(ProblemCode::Internal).with_cause(error))?;
    Ok(format!("{}\n{}", code.width() + 2 * QUIET, path(&code)))
}

/// One rectangle for each row of dark modules.
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

    /// The drawing, module by module, as a camera sees it.
    fn drawn(path: &str, width: usize) -> Vec<Color> {
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
    fn the_drawing_is_the_code() {
        let code = QrCode::new("https://shop.co.tz/malipo/bills/00ff").unwrap();
        assert_eq!(drawn(&path(&code), code.width()), code.to_colors());
    }
}
