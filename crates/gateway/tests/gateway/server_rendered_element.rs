//! `docs/embed/server-rendered.md`: its code in each language prints the element with the gateway's form, and
//! without a form if the gateway gives none.

use std::net::TcpListener;
use std::process::Command;

use crate::doc_examples;
use crate::harness::{Page, TestGateway};

const PAGE: &str = include_str!("../../../../docs/embed/server-rendered.md");

/// The attributes of an element, with characters that must be escaped.
const SETTINGS: &str =
    r#"{"description": "Ada & \"vitabu\" <b>", "amount": "54000", "locale": "en", "readonly": ""}"#;
const ELEMENT: &str = r#"<billpay-widget description="Ada &amp; &quot;vitabu&quot; &lt;b&gt;" amount="54000" locale="en" readonly="">"#;

const LINK: &str = "https://pay.example.co.tz/?lang=en&x=\"";
const FALLBACK: &str = r#"<a href="https://pay.example.co.tz/?lang=en&amp;x=&quot;">Pata namba ya malipo</a></billpay-widget>"#;

const TEMPLATE: &str = r#"<template shadowrootmode="open">"#;

/// A language of the page.
#[derive(Clone, Copy)]
struct Language {
    interpreter: &'static str,
    /// The heading of the function: the name of its file.
    file: &'static str,
    /// The code's time limit of a second, and a limit that no busy machine reaches.
    limit: (&'static str, &'static str),
    /// A program that prints what the function returns.
    program: (&'static str, &'static str),
}

const LANGUAGES: [Language; 3] = [
    Language {
        interpreter: "node",
        file: "billpay.mjs",
        limit: ("timeout(1000)", "timeout(60_000)"),
        program: (
            "print.mjs",
            "import { billpayWidget } from './billpay.mjs';
             const { SETTINGS, LINK } = process.env;
             console.log(await billpayWidget(JSON.parse(SETTINGS), LINK, { nonce: 'q1' }));",
        ),
    },
    Language {
        interpreter: "python3",
        file: "billpay.py",
        limit: ("timeout=1)", "timeout=60)"),
        program: (
            "print.py",
            "import json, os, billpay\n\
             settings = json.loads(os.environ['SETTINGS'])\n\
             print(billpay.billpay_widget(settings, os.environ['LINK'], nonce='q1'))",
        ),
    },
    Language {
        interpreter: "php",
        file: "billpay.php",
        limit: ("TIMEOUT_MS => 1000", "TIMEOUT_MS => 60_000"),
        program: (
            "print.php",
            "<?php
             require __DIR__ . '/billpay.php';
             $settings = json_decode(getenv('SETTINGS'), true);
             echo billpay_widget($settings, getenv('LINK'), ['nonce' => 'q1']);",
        ),
    },
];

impl Language {
    /// The output of its code for the gateway at that address.
    fn printed(self, gateway: &str, patient: bool) -> String {
        let folder = tempfile::tempdir().unwrap();
        let (name, code) = self.program;
        let path = folder.path().join(name);
        std::fs::write(&path, code).unwrap();
        let mut code = doc_examples::under(PAGE, self.file);
        let (limit, long) = self.limit;
        assert!(code.contains(limit), "{code}");
        if patient {
            code = code.replace(limit, long);
        }
        std::fs::write(folder.path().join(self.file), code).unwrap();
        let mut program = Command::new(self.interpreter);
        program
            .arg(&path)
            .env("BILLPAY_GATEWAY_URL", gateway)
            .env("SETTINGS", SETTINGS)
            .env("LINK", LINK)
            .env("PYTHONIOENCODING", "utf-8")
            .env("no_proxy", "127.0.0.1");
        doc_examples::printed(&mut program)
    }
}

/// The output of each language.
async fn printed(gateway: String, patient: bool) -> Vec<String> {
    let all = move || LANGUAGES.map(|one| one.printed(&gateway, patient)).to_vec();
    // In a thread of its own, because the gateway runs in the test's.
    tokio::task::spawn_blocking(all).await.unwrap()
}

#[tokio::test]
async fn the_code_prints_the_gateways_form() {
    let page = Page::new();
    page.file("/billpay-0123456789abcdef.css", b".billpay{color:red}");
    let public = ("BILLPAY_PUBLIC_URL", "https://pay.example.co.tz/");
    let gateway = TestGateway::with_page(page, &[public]).await;
    for html in printed(format!("http://{}/", gateway.address()), true).await {
        let inside = html
            .strip_prefix(ELEMENT)
            .and_then(|rest| rest.strip_prefix(TEMPLATE))
            .and_then(|rest| rest.strip_suffix(FALLBACK))
            .and_then(|rest| rest.strip_suffix("</template>"))
            .expect(&html);
        assert!(
            inside.starts_with("<style nonce=\"q1\">.billpay{color:red}</style><div>"),
            "{inside}"
        );
        for part in [
            "action=\"https://pay.example.co.tz/\"",
            "name=\"key\"",
            "value=\"Ada &amp; &quot;vitabu&quot; &lt;b&gt;\"",
            "TZS\u{a0}54,000",
            "Get control number",
        ] {
            assert!(inside.contains(part), "no {part} in {inside}");
        }
        assert!(inside.ends_with("</script>"), "{inside}");
    }
}

#[tokio::test]
async fn without_an_answer_the_code_prints_the_element_alone() {
    let gateway = TestGateway::start(&[]).await;
    // It accepts connections and never responds.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    for address in [
        format!("http://{}/nothing/", gateway.address()),
        format!("http://{}/", silent.local_addr().unwrap()),
        "http://127.0.0.1:1/".to_owned(),
    ] {
        for html in printed(address.clone(), false).await {
            assert_eq!(html, format!("{ELEMENT}{FALLBACK}"), "{address}");
        }
    }
}
