//! `GET /element` and `POST /element`: the inside of `<billpay-widget>` as HTML, which a shop's page shows
//! before the widget's bundle has come.

use axum::extract::{Request, State};
use axum::response::{Html, IntoResponse, Response};
use billpay_contract::{ElementSettings, Locale, Problem, ProblemCode};
use billpay_widget::ssr::{ElementData, render_element};
use http::HeaderMap;
use http::header::VARY;
use http::{HeaderName, HeaderValue};

use super::form::fresh_key;
use super::{language, sent};
use crate::api_error::ApiError;
use crate::app_state::AppState;

/// What the answer depends on beside the address.
const DEPENDS_ON: HeaderValue = HeaderValue::from_static("accept-encoding, accept-language");

const ROBOTS: HeaderName = HeaderName::from_static("x-robots-tag");

/// The longest nonce: those in use have 128 to 256 bits, in Base64 44 characters at most.
const MAX_NONCE: usize = 128;

/// Answers by the parameters of the address. They end in logs of servers on the way, so the element's
/// script asks in this way only where they say nothing about a bill.
pub(crate) async fn show(
    State(state): State<AppState>,
    request: Request,
) -> Result<Response, ApiError> {
    let query = request.uri().query().unwrap_or_default();
    let element = ElementRequest::parse(query.as_bytes());
    respond(&state, &element, request.headers())
}

/// Answers by the same parameters in a body, which no server logs. A browser sends such a body to
/// another origin without asking first.
pub(crate) async fn send(
    State(state): State<AppState>,
    request: Request,
) -> Result<Response, ApiError> {
    let headers = request.headers().clone();
    let body = sent::form(request).await?;
    respond(&state, &ElementRequest::parse(&body), &headers)
}

/// What somebody wants to have rendered: attributes of the element by their names, and how the styles
/// come with it.
#[derive(Debug, Default)]
pub(crate) struct ElementRequest {
    pub(crate) settings: ElementSettings,
    /// Whether a shop's server prints it into the element, as its shadow root.
    pub(crate) printed: bool,
    /// Whether the styles are a link and not an element.
    pub(crate) link_styles: bool,
    /// The nonce by which the page's policy allows the style element.
    pub(crate) nonce: Option<String>,
}

impl ElementRequest {
    /// Of a name that comes twice the last counts; names that mean nothing here are passed over.
    fn parse(parameters: &[u8]) -> Self {
        let mut element = Self::default();
        let settings = &mut element.settings;
        for (name, value) in form_urlencoded::parse(parameters) {
            let value = value.into_owned();
            match &*name {
                "description" => settings.description = value,
                "amount" => settings.amount = value,
                "payment-mode" => settings.payment_mode = value,
                "reference" => settings.reference = value,
                "customer-name" => settings.customer_name = value,
                "intent" => settings.intent = value,
                "locale" => settings.locale = value,
                "theme" => settings.theme = value,
                // As in HTML, the name alone says yes.
                "readonly" => settings.readonly = true,
                "no-storage" => settings.no_storage = true,
                "printed" => element.printed = true,
                "styles" => element.link_styles = value == "link",
                "nonce" => element.nonce = Some(value).filter(|nonce| is_nonce(nonce)),
                _ => {}
            }
        }
        element
    }
}

/// The characters of Base64 in either alphabet (CSP level 3, `base64-value`).
fn is_nonce(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"+/-_=".contains(&byte);
    (1..=MAX_NONCE).contains(&text.len()) && text.bytes().all(allowed)
}

fn respond(
    state: &AppState,
    element: &ElementRequest,
    headers: &HeaderMap,
) -> Result<Response, ApiError> {
    let html = fragment(state, element, headers)?;
    let mut response = Html(html).into_response();
    let headers = response.headers_mut();
    headers.insert(VARY, DEPENDS_ON);
    headers.insert(ROBOTS, HeaderValue::from_static("noindex"));
    Ok(response)
}

/// A `<template>` with the styles, the rendered widget, and the data for hydration. If it is printed into an
/// element, it is its declarative shadow root. Otherwise it is inert until the element's script uses it.
pub(crate) fn fragment(
    state: &AppState,
    element: &ElementRequest,
    headers: &HeaderMap,
) -> Result<String, ApiError> {
    let settings = element.settings.clone();
    let mut wishes: Vec<String> = settings.locale.split(',').map(str::to_owned).collect();
    wishes.extend(language::accepted(headers));
    let gateway = state.address.public(headers);
    let data = ElementData::new(
        Locale::choose(wishes.iter().map(String::as_str)),
        settings,
        state.channels.clone(),
        fresh_key(),
        problem(state, &element.settings.intent),
    );
    let rendered =
        render_element(&data, &gateway).ok_or_else(|| ApiError::new(ProblemCode::Internal))?;
    let styles = styles(state, element, &gateway);
    let template = match element.printed {
        true => "<template shadowrootmode=\"open\">",
        false => "<template>",
    };
    Ok([
        template,
        &styles,
        "<div>",
        &rendered.root,
        "</div><script type=\"application/json\">",
        &rendered.data,
        "</script></template>",
    ]
    .concat())
}

/// Why the signed bill can get no number, as far as that is known before it is asked for. A bill that is not
/// signed may get its intent from the page later.
fn problem(state: &AppState, token: &str) -> Option<Problem> {
    if token.is_empty() {
        return None;
    }
    let now = state.clock.moment();
    let failure: ApiError = match state.intents.verify(token, now) {
        Ok(intent) if intent.deadline.is_some_and(|deadline| deadline <= now) => {
            ApiError::new(ProblemCode::IntentExpired)
        }
        Ok(_) => return None,
        Err(error) => error.into(),
    };
    Some(failure.document(""))
}

/// The widget's styles. Empty where the build has none: the element's script finds them then.
fn styles(state: &AppState, element: &ElementRequest, gateway: &str) -> String {
    let Some((path, text)) = state.static_files.element_styles() else {
        return String::new();
    };
    match &element.nonce {
        _ if element.link_styles => {
            // Where no address is configured it is what the client calls the host.
            let gateway = gateway.replace('&', "&amp;").replace('"', "&quot;");
            format!("<link rel=\"stylesheet\" href=\"{gateway}{path}\">")
        }
        Some(nonce) => format!("<style nonce=\"{nonce}\">{text}</style>"),
        None => format!("<style>{text}</style>"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_read_by_the_attributes_names() {
        let element = ElementRequest::parse(
            b"description=Ada+%26+vitabu&amount=90%2C900&payment-mode=EXACT&reference=A1&customer-name=Asha\
              &locale=en&theme=dark&readonly&no-storage=&x=y&nonce=a%22b&styles=link",
        );
        let settings = ElementSettings {
            description: "Ada & vitabu".to_owned(),
            amount: "90,900".to_owned(),
            payment_mode: "EXACT".to_owned(),
            reference: "A1".to_owned(),
            customer_name: "Asha".to_owned(),
            locale: "en".to_owned(),
            theme: "dark".to_owned(),
            readonly: true,
            no_storage: true,
            ..ElementSettings::default()
        };
        assert_eq!(element.settings, settings);
        assert!(element.link_styles && element.nonce.is_none());
        let none = ElementRequest::parse(b"");
        assert_eq!(none.settings, ElementSettings::default());
    }

    #[test]
    fn a_nonce_can_end_no_attribute() {
        let nonce = |text: &str| ElementRequest::parse(format!("nonce={text}").as_bytes()).nonce;
        assert_eq!(nonce("q1-W_%2B/%3D").as_deref(), Some("q1-W_+/="));
        let long = "a".repeat(MAX_NONCE + 1);
        for bad in ["", "a%20b", "%22", "%3E", &long] {
            assert_eq!(nonce(bad), None, "{bad}");
        }
    }
}
