//! Static files: their caching, compression, types and security headers.

use std::io::Write;

use reqwest::{Method, Response, StatusCode};

use crate::harness::{Page, TestGateway, header};

/// The page as it was built. At `/` it is rendered.
const PAGE: &str = "/index.html";
const SCRIPT: &str = "/billpay-00112233445566aa.js";
/// Its name has no hash.
const LOADER: &str = "/billpay-widget.js";
const WASM: &str = "/billpay-00112233445566aa_bg.wasm";

fn brotli(text: &[u8]) -> Vec<u8> {
    let mut packed = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut packed, 4096, 5, 22);
    writer.write_all(text).unwrap();
    drop(writer);
    packed
}

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    writer.write_all(text).unwrap();
    writer.finish().unwrap()
}

async fn gateway() -> TestGateway {
    let page = Page::new();
    let script = b"export default 1;".repeat(50);
    page.file(SCRIPT, &script);
    page.file(&format!("{SCRIPT}.br"), &brotli(&script));
    page.file(&format!("{SCRIPT}.gz"), &gzip(&script));
    page.file(WASM, b"\0asm\x01\0\0\0");
    TestGateway::with_page(page, &[]).await
}

async fn get(gateway: &TestGateway, path: &str, headers: &[(&str, &str)]) -> Response {
    let mut request = gateway.request(Method::GET, path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.send().await.unwrap()
}

#[tokio::test]
async fn hashed_files_are_immutable_and_the_page_is_revalidated() {
    let gateway = gateway().await;
    for path in [SCRIPT, WASM] {
        let answer = get(&gateway, path, &[]).await;
        assert_eq!(
            header(&answer, "cache-control"),
            "public, max-age=31536000, immutable"
        );
    }
    let answer = get(&gateway, PAGE, &[]).await;
    assert_eq!(header(&answer, "cache-control"), "no-cache");
    assert_eq!(answer.text().await.unwrap(), Page::HTML);
}

#[tokio::test]
async fn each_client_gets_the_encoding_that_it_accepts() {
    let gateway = gateway().await;
    let mut tags = Vec::new();
    for (accepted, encoding) in [("br, gzip", "br"), ("gzip", "gzip"), ("br;q=0", "")] {
        let answer = get(&gateway, SCRIPT, &[("accept-encoding", accepted)]).await;
        assert_eq!(header(&answer, "content-encoding"), encoding);
        assert_eq!(header(&answer, "vary"), "accept-encoding");
        assert_eq!(
            header(&answer, "content-type"),
            "text/javascript; charset=utf-8"
        );
        tags.push(header(&answer, "etag"));
    }
    tags.dedup();
    assert_eq!(tags.len(), 3, "two encodings share a tag: {tags:?}");
}

#[tokio::test]
async fn the_compressed_forms_are_the_files_of_the_build() {
    let gateway = gateway().await;
    let plain = get(&gateway, SCRIPT, &[]).await.bytes().await.unwrap();
    let packed = get(&gateway, SCRIPT, &[("accept-encoding", "br")]).await;
    assert_eq!(packed.bytes().await.unwrap(), brotli(&plain));
    let packed = get(&gateway, SCRIPT, &[("accept-encoding", "gzip")]).await;
    assert_eq!(packed.bytes().await.unwrap(), gzip(&plain));
    let beside = get(&gateway, &format!("{SCRIPT}.br"), &[]).await;
    assert_eq!(beside.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_file_that_the_client_has_is_not_modified() {
    let gateway = gateway().await;
    let tag = header(&get(&gateway, PAGE, &[]).await, "etag");
    for known in [
        tag.clone(),
        format!("W/{tag}"),
        format!("\"x\", {tag}"),
        "*".to_owned(),
    ] {
        let answer = get(&gateway, PAGE, &[("if-none-match", &known)]).await;
        assert_eq!(answer.status(), StatusCode::NOT_MODIFIED, "{known}");
        assert_eq!(header(&answer, "etag"), tag);
        assert_eq!(header(&answer, "cache-control"), "no-cache");
        assert!(answer.bytes().await.unwrap().is_empty());
    }
    let changed = get(&gateway, PAGE, &[("if-none-match", "\"other\"")]).await;
    assert_eq!(changed.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_tag_depends_on_the_content_only() {
    let tag = async |content: &[u8]| {
        let page = Page::new();
        page.file(LOADER, content);
        let gateway = TestGateway::with_page(page, &[]).await;
        header(&get(&gateway, LOADER, &[]).await, "etag")
    };
    let [build, same, next] = [tag(b"a1").await, tag(b"a1").await, tag(b"a2").await];
    assert_eq!(build, same, "another gateway of the same build");
    assert_ne!(build, next, "a build of the same size");
}

#[tokio::test]
async fn part_of_a_file_is_sent_on_request_and_never_of_another_content() {
    let gateway = gateway().await;
    let range = ("range", "bytes=1-3");
    let part = get(&gateway, WASM, &[range]).await;
    assert_eq!(part.status(), StatusCode::PARTIAL_CONTENT);
    assert_eq!(part.bytes().await.unwrap(), b"asm"[..]);
    let changed = get(&gateway, WASM, &[range, ("if-range", "\"other\"")]).await;
    assert_eq!(changed.status(), StatusCode::OK);
}

#[tokio::test]
async fn files_have_no_times() {
    let gateway = gateway().await;
    let later = ("if-modified-since", "Fri, 01 Jan 2100 00:00:00 GMT");
    let answer = get(&gateway, WASM, &[later]).await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(header(&answer, "last-modified"), "");
}

#[tokio::test]
async fn head_is_get_without_the_body() {
    let gateway = gateway().await;
    let head = gateway.request(Method::HEAD, WASM).send().await.unwrap();
    assert_eq!(head.status(), StatusCode::OK);
    assert_eq!(header(&head, "content-type"), "application/wasm");
    assert_eq!(header(&head, "content-length"), "8");
    assert!(head.bytes().await.unwrap().is_empty());
}

#[tokio::test]
async fn every_response_has_the_security_headers() {
    let gateway = gateway().await;
    for path in ["/", WASM, "/nothing", "/healthz"] {
        let answer = get(&gateway, path, &[]).await;
        assert_eq!(header(&answer, "x-content-type-options"), "nosniff");
        assert_eq!(header(&answer, "referrer-policy"), "same-origin");
        let policy = header(&answer, "content-security-policy");
        assert!(policy.starts_with("default-src 'none'; script-src 'self' 'wasm-unsafe-eval';"));
        assert!(!policy.contains("unsafe-inline"), "{policy}");
        assert!(!policy.contains("'unsafe-eval'"), "{policy}");
    }
}

#[tokio::test]
async fn no_path_leads_out_of_the_folder() {
    let gateway = gateway().await;
    for path in [
        "/../Cargo.toml",
        "/%2e%2e/Cargo.toml",
        "/..%2fCargo.toml",
        "/%2fetc%2fpasswd",
        "//etc/passwd",
        "/.env",
    ] {
        let answer = get(&gateway, path, &[]).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}");
    }
}
