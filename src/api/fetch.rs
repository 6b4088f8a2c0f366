//! Calls the browser's `fetch`. A page or an extension may have replaced it with one that throws, rejects with
//! something that is no error, or returns no `Response`. gloo-net would end the program then, so it only builds
//! the requests.

use gloo_net::http::Request;
use gloo_utils::window;
use wasm_bindgen::JsValue;

use crate::platform::js;

/// Sends a request; `None` if there is no answer.
pub(super) async fn fetch(request: Request) -> Option<Response> {
    let request = web_sys::Request::from(request);
    let answer = js::call(&window(), "fetch", &[request.into()])?;
    js::settled(answer).await.map(Response)
}

/// An answer.
pub(super) struct Response(JsValue);

impl Response {
    /// The HTTP status; 0 if there is none.
    pub(super) fn status(&self) -> u16 {
        let status = js::member(&self.0, "status").and_then(|status| status.as_f64());
        status.unwrap_or_default() as u16
    }

    pub(super) fn ok(&self) -> bool {
        (200..300).contains(&self.status())
    }

    pub(super) fn header(&self, name: &str) -> Option<String> {
        let headers = js::member(&self.0, "headers")?;
        js::call(&headers, "get", &[name.into()])?.as_string()
    }

    /// The body; `None` if its transfer fails.
    pub(super) async fn text(&self) -> Option<String> {
        let text = js::call(&self.0, "text", &[])?;
        js::settled(text).await?.as_string()
    }
}
