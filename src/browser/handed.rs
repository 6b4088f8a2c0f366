//! A page that a server rendered: what it was rendered from, and what was typed since. Must not
//! know what is shown.

use std::rc::Rc;

use billpay_contract::{BillDraft, Field};
use wasm_bindgen::JsCast;
use web_sys::{Document, HtmlInputElement};

use super::bills::news;
use super::fields::Fields;
use super::{address, shapes};
use crate::answer::{Failure, read_problem};
use crate::bill_id::BillId;
use crate::components::{Begin, BillPayProps, INTENT, KEY};
use crate::locale::Locale;
use crate::state::{Check, IdempotencyKey, Preset, Rest, State, write};

/// The element with the JSON that the server wrote.
const HANDED: &str = "billpay-handed";

/// What the page was rendered from; nothing where no server rendered it.
pub(super) fn page(gateway: String) -> Option<BillPayProps> {
    let document = &web_sys::window()?.document()?;
    let text = document.get_element_by_id(HANDED)?.text_content()?;
    let handed = Fields::parse(&text)?;
    let spoken = document.document_element()?.get_attribute("lang")?;
    let opened = handed.text("id").as_deref().and_then(BillId::parse);
    let signed = input(document, INTENT, "").map(|input| input.default_value());
    let preset = signed.map_or_else(address::preset, |jws| address::signed(&jws));
    let (state, typed) = match &opened {
        Some(id) => (bill(&handed, id), Vec::new()),
        None => form(document, &handed, &preset),
    };
    Some(BillPayProps {
        opened,
        preset,
        query: address::query().into(),
        begin: Rc::new(Begin {
            state: state.into(),
            typed,
            changes: part(&handed, "channels").map(|of| Rc::new(shapes::channel_changes(&of))),
            in_parts: true,
            public: None,
        }),
        ..BillPayProps::page(Locale::choose([&*spoken]), gateway.into())
    })
}

fn bill(handed: &Fields, id: &BillId) -> Option<State> {
    let trouble = |name| part(handed, name).map(|problem| failure(&problem).trouble());
    let Some(news) = news(&handed.part("view")) else {
        return Some(State::missing(id.clone(), trouble("problem")?));
    };
    let check = handed.has("checked").then_some(Check::Done);
    let failed = trouble("check").map(|trouble| Check::Failed(trouble.kind));
    let rest = trouble("rest").map(Rest::Failed);
    let check = failed.or(check).unwrap_or_default();
    Some(State::shown(news, check, rest.unwrap_or_default()))
}

fn form(
    document: &Document,
    handed: &Fields,
    preset: &Preset,
) -> (Option<State>, Vec<(Field, String)>) {
    let key = input(document, KEY, "").map(|input| input.default_value());
    let key = key.as_deref().and_then(IdempotencyKey::parse);
    let failure = part(handed, "problem").map(|problem| failure(&problem));
    let (mut draft, mut typed) = (BillDraft::default(), Vec::new());
    for &field in Field::ALL {
        // What the server wrote into a field, and what stands there now.
        let found = |chosen| input(document, field.wire_name(), chosen);
        let sent = found("[checked]").map_or_else(String::new, |input| input.default_value());
        if let Some(input) = found(":checked") {
            let now = input.value();
            if now != sent {
                typed.push((field, now));
            }
        }
        write(&mut draft, field, sent);
    }
    let state = State::returned(preset.clone(), Some(draft), key, failure);
    (Some(state), typed)
}

/// The input of that name; of choices the one that is `chosen`.
fn input(document: &Document, name: &str, chosen: &str) -> Option<HtmlInputElement> {
    let named = ["input[name=", name, "]"].concat();
    let selector = [&named, ":not([type=radio]),", &named, chosen].concat();
    let found = document.query_selector(&selector).ok()??;
    found.dyn_into().ok()
}

/// What was handed over under that name, if anything was.
fn part(handed: &Fields, name: &str) -> Option<Fields> {
    handed.has(name).then(|| handed.part(name))
}

fn failure(problem: &Fields) -> Failure {
    let problem = shapes::problem(problem);
    read_problem(problem.status, &problem)
}
