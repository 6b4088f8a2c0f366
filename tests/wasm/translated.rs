//! Tests of a page that the browser translates: each text node is replaced with an element.

use std::cell::Cell;
use std::rc::Rc;

use billpay_widget::{App, AppProps, Locale};
use js_sys::Function;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Element;
use yew::AppHandle;

use crate::network::{self, BILL, Network};
use crate::streams::Streams;

const NUMBER: &str = r#"{"billPayNumber":"55042914871931","billAmount":90900}"#;

const REMAINDER: &str = r#"{"billPayNumber":"999","billAmount":900}"#;

/// Replaces each text node as a translator does, but with the same text.
const TRANSLATE: &str =
    "const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT), texts = [];
    while (walker.nextNode()) texts.push(walker.currentNode);
    for (const text of texts) {
        if (text.parentNode.localName === 'font') continue;
        const font = document.createElement('font');
        font.append(text.data);
        text.replaceWith(font);
    }";

/// Two equal widgets. One of them is translated after each step.
struct Twins {
    roots: [Element; 2],
    apps: [AppHandle<App>; 2],
    translate: Function,
}

impl Twins {
    fn new() -> Self {
        let roots = [network::element(), network::element()];
        let render = |root: &Element| {
            let props = crate::props(Locale::English);
            yew::Renderer::<App>::with_root_and_props(root.clone(), props).render()
        };
        Self {
            apps: [render(&roots[0]), render(&roots[1])],
            roots,
            translate: Function::new_with_args("root", TRANSLATE),
        }
    }

    /// Waits until the untouched widget shows this text, checks that the translated one shows the same, also
    /// in the other language, and translates it.
    async fn shows_text(&mut self, text: &str) {
        network::until(|| network::text(&self.roots[0]).contains(text)).await;
        self.compare().await;
        for locale in [Locale::Swahili, Locale::English] {
            for app in &mut self.apps {
                app.update(AppProps {
                    ..crate::props(locale)
                });
            }
            self.compare().await;
        }
    }

    async fn compare(&self) {
        yew::scheduler::flush().await;
        let [expected, shown] = self.roots.each_ref().map(network::text);
        assert_eq!(shown, expected);
        self.translate
            .call1(&JsValue::NULL, &self.roots[1])
            .unwrap();
        assert_eq!(network::text(&self.roots[1]), expected);
    }

    fn each(&self, act: impl Fn(&Element)) {
        self.roots.iter().for_each(act);
    }

    async fn unmount(self) {
        for app in self.apps {
            app.destroy();
        }
        yew::scheduler::flush().await;
        self.roots.iter().for_each(Element::remove);
    }
}

#[wasm_bindgen_test]
async fn a_translated_form_shows_each_change_up_to_the_number() {
    let network = Network::holding();
    let mut twins = Twins::new();
    twins.shows_text("Get control number").await;
    twins.each(network::submit);
    twins.shows_text("Fill in").await;
    for amount in ["90,900", "90,900.50", "90900.5.1", "90900"] {
        twins.each(|root| network::type_into(root, "billAmount", amount));
        twins.shows_text("").await;
    }
    twins.shows_text("TZS\u{a0}90,900").await;
    twins.each(network::submit);
    twins.shows_text("Getting the control number").await;
    network::until(|| network.sent().len() == 2).await;
    network.release(NUMBER);
    twins.shows_text("Your control number is ready").await;
    twins.unmount().await;
}

#[wasm_bindgen_test]
async fn a_translated_card_shows_each_change_up_to_the_remainder() {
    let status = Rc::new(Cell::new(("issued", "")));
    let second = Cell::new(0);
    let answered = Rc::clone(&status);
    let _network = Network::routing(move |url| {
        let (status, payment) = answered.get();
        second.set(second.get() + 1);
        let view = format!(
            r#"{{"id":"{BILL}","bill":{NUMBER},"status":"{status}",{payment}"at":"2026-11-25T07:00:{:02}Z"}}"#,
            second.get()
        );
        match url {
            url if url.contains("/create-") => (200, NUMBER.to_owned()),
            url if url.ends_with("/rest") => (200, REMAINDER.to_owned()),
            url if url.contains("/api/bills/") => (200, view),
            _ => (200, "{}".to_owned()),
        }
    });
    let _streams = Streams::new();
    let mut twins = Twins::new();
    yew::scheduler::flush().await;
    twins.each(|root| network::type_into(root, "billDescription", "Kanga"));
    twins.each(network::submit);
    twins.shows_text("Waiting for your payment").await;
    twins.each(|root| network::press(root, "Check now"));
    twins.shows_text("Not paid yet").await;
    status.set(("issued", r#""paymentPending":true,"#));
    twins.each(|root| network::press(root, "Check now"));
    twins.shows_text("Your payment is on its way").await;
    status.set(("underpaid", r#""paidAmount":90000,"missingAmount":900,"#));
    twins.each(|root| network::press(root, "Check now"));
    twins.shows_text("TZS\u{a0}900").await;
    twins.each(|root| network::press(root, "Get a number for the remaining amount"));
    twins
        .shows_text("This number is for the remaining amount only.")
        .await;
    twins.unmount().await;
}
