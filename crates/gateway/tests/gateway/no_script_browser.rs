//! A browser without scripts: it loads pages, submits forms, and follows no redirects.

use std::io::Read;

use reqwest::redirect::Policy;
use reqwest::{Client, Method, Response, StatusCode};

use crate::harness::{TestGateway, header};

/// A loaded page.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) status: StatusCode,
    /// The size of the body on the wire.
    pub(crate) bytes: usize,
    pub(crate) html: String,
    pub(crate) location: String,
    pub(crate) answer: http::HeaderMap,
}

impl Page {
    async fn of(answer: Response) -> Self {
        let (status, location) = (answer.status(), header(&answer, "location"));
        let headers = answer.headers().clone();
        let body = answer.bytes().await.unwrap();
        let bytes = body.len();
        let mut text = body.to_vec();
        if headers
            .get("content-encoding")
            .is_some_and(|coding| coding == "br")
        {
            text.clear();
            let mut decompressed = brotli::Decompressor::new(&*body, 4096);
            decompressed.read_to_end(&mut text).unwrap();
        }
        let html = String::from_utf8_lossy(&text).into_owned();
        Self {
            status,
            location,
            answer: headers,
            bytes,
            html,
        }
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        let value = self.answer.get(name);
        value.map_or("", |value| value.to_str().unwrap())
    }

    /// The key of its form.
    pub(crate) fn key(&self) -> String {
        let input = self.input("key");
        let (_, rest) = input.split_once("value=\"").unwrap();
        rest.split('"').next().unwrap().to_owned()
    }

    #[track_caller]
    pub(crate) fn says(&self, text: &str) {
        assert!(self.html.contains(text), "{text:?} is not in {}", self.html);
    }

    #[track_caller]
    pub(crate) fn says_not(&self, text: &str) {
        assert!(!self.html.contains(text), "{text:?} is in {}", self.html);
    }

    /// The tag of the input with that name.
    pub(crate) fn input(&self, name: &str) -> &str {
        let mark = format!("name=\"{name}\"");
        let at = self
            .html
            .find(&mark)
            .unwrap_or_else(|| panic!("no {name} in {}", self.html));
        let start = self.html[..at].rfind('<').unwrap();
        let end = at + self.html[at..].find('>').unwrap();
        &self.html[start..end]
    }
}

/// The headers of a form that was submitted from the gateway's own page.
pub(crate) const OWN: [(&str, &str); 1] = [("sec-fetch-site", "same-origin")];

pub(crate) struct Browser<'a> {
    gateway: &'a TestGateway,
    client: Client,
}

impl<'a> Browser<'a> {
    pub(crate) fn at(gateway: &'a TestGateway) -> Self {
        // An error means that it is installed already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder().tls_certs_only([]).no_proxy();
        let client = client.redirect(Policy::none()).build().unwrap();
        Self { gateway, client }
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.gateway.address())
    }

    pub(crate) async fn open(&self, path: &str) -> Page {
        self.open_with(path, &[]).await
    }

    pub(crate) async fn open_with(&self, path: &str, headers: &[(&str, &str)]) -> Page {
        let request = self.client.get(self.url(path));
        let headers = headers.iter();
        let request = headers.fold(request, |request, (name, value)| {
            request.header(*name, *value)
        });
        Page::of(request.send().await.unwrap()).await
    }

    pub(crate) async fn send(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        self.send_with(path, fields, &OWN).await
    }

    pub(crate) async fn send_with(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        headers: &[(&str, &str)],
    ) -> Page {
        let mut body = form_urlencoded::Serializer::new(String::new());
        body.extend_pairs(fields);
        let form = "application/x-www-form-urlencoded";
        self.body(path, form, body.finish(), headers).await
    }

    pub(crate) async fn body(
        &self,
        path: &str,
        content_type: &str,
        body: String,
        headers: &[(&str, &str)],
    ) -> Page {
        let request = self.client.request(Method::POST, self.url(path));
        let request = request.header("content-type", content_type).body(body);
        let headers = headers.iter();
        let request = headers.fold(request, |request, (name, value)| {
            request.header(*name, *value)
        });
        Page::of(request.send().await.unwrap()).await
    }

    /// Submits the form of `water` with that key, and returns the path of the bill's page.
    pub(crate) async fn issued(&self, key: &str) -> String {
        let answer = self.send("/", &water(key)).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.html);
        format!("/{}", answer.location)
    }
}

/// A filled form.
pub(crate) fn water(key: &str) -> [(&str, &str); 6] {
    [
        ("lang", "en"),
        ("key", key),
        ("billDescription", "Water Bill - July 2024"),
        ("billAmount", "90,900"),
        ("billPaymentMode", "EXACT"),
        ("billReference", ""),
    ]
}
