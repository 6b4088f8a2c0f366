//! The form as most customers get it: without an intent, and with nothing typed. It is rendered and
//! compressed once for each language and address.

use std::sync::Arc;

use axum::response::{Html, IntoResponse, Response};
use billpay_contract::{Problem, ProblemCode};
use billpay_widget::ssr::PageContent;
use http::header::{ACCEPT_ENCODING, CONTENT_ENCODING};
use http::{HeaderMap, HeaderValue};

use super::empty_forms::{Key, Turn};
use super::keyed_page::{KeyedPage, fresh_key};
use super::page_request::PageRequest;
use super::response::{add_headers, render};
use crate::app_state::AppState;
use crate::config::Policy;

/// The content of a form without a draft.
pub(super) fn content(state: &AppState, intent: Option<String>) -> PageContent {
    let required = state.policy == Policy::IntentOnly && intent.is_none();
    PageContent::Form {
        intent,
        draft: None,
        key: fresh_key(),
        problem: required.then(|| Problem::new(ProblemCode::IntentRequired, "")),
    }
}

/// The form with a new key. `None` if the address has parameters that the form contains.
pub(super) async fn response(state: &AppState, page_request: &PageRequest) -> Option<Response> {
    if !page_request.query.is_empty() {
        return None;
    }
    let key = (
        page_request.locale,
        page_request.public_url.clone(),
        page_request.depth(),
    );
    let page = match state.empty_forms.get(&key) {
        Some(page) => page,
        None => {
            // Meanwhile others get a form that is rendered for them alone.
            let turn = state.empty_forms.turn()?;
            prepare(state, page_request, key, turn).await?
        }
    };
    let brotli = accepts_brotli(&page_request.headers).then(|| page.brotli(fresh_key()));
    let mut response = match brotli.flatten() {
        Some(page) => {
            let brotli = [(CONTENT_ENCODING, HeaderValue::from_static("br"))];
            (brotli, Html(page)).into_response()
        }
        None => Html(page.html(fresh_key())).into_response(),
    };
    add_headers(&mut response, state, page_request, false);
    Some(response)
}

/// Renders, compresses and stores the form on a thread that is not the network's, also if the client hangs up.
async fn prepare(
    state: &AppState,
    page_request: &PageRequest,
    key: Key,
    turn: Turn,
) -> Option<Arc<KeyedPage>> {
    let (state, page_request) = (state.clone(), page_request.clone());
    let prepared = tokio::task::spawn_blocking(move || {
        let content = content(&state, None);
        let PageContent::Form {
            key: one_time_key, ..
        } = content
        else {
            return None;
        };
        let html = render(&state, &page_request, content)?;
        let page = Arc::new(KeyedPage::new(&html, one_time_key));
        state.empty_forms.insert(key, Arc::clone(&page));
        drop(turn);
        Some(page)
    });
    prepared.await.ok().flatten()
}

/// Whether the client accepts brotli (RFC 9110, 12.5.3). Other encodings are left to the layer that
/// compresses.
fn accepts_brotli(headers: &HeaderMap) -> bool {
    let values = headers.get_all(ACCEPT_ENCODING).into_iter();
    let values = values.filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|one| {
        let (coding, weight) = one.split_once(';').unwrap_or((one, ""));
        let weight = weight.trim().trim_start_matches("q=");
        coding.trim().eq_ignore_ascii_case("br") && !matches!(weight.parse(), Ok(0.0_f32))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brotli_is_sent_only_to_clients_that_accept_it() {
        for (accepted, brotli) in [
            ("br", true),
            ("gzip, deflate, br, zstd", true),
            ("gzip;q=1.0, BR;q=0.5", true),
            ("gzip, br;q=0", false),
            ("gzip, br; q=0.000", false),
            ("gzip", false),
            ("*", false),
        ] {
            let accepted = HeaderValue::from_static(accepted);
            let headers = HeaderMap::from_iter([(ACCEPT_ENCODING, accepted.clone())]);
            assert_eq!(accepts_brotli(&headers), brotli, "{accepted:?}");
        }
    }
}
