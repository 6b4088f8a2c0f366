//! A page that a server rendered: what it was rendered from, and what was typed since. Must not
//! know what is shown.

use std::rc::Rc;

use billpay_contract::{AmountDraft, BillDraft, BillView, Field, Problem};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, HtmlInputElement};

use super::{address, clock, json};
use crate::answer::{Failure, read_problem};
use crate::bill_id::BillId;
use crate::components::{Begin, INTENT, KEY, PageProps};
use crate::locale::Locale;
use crate::state::{Check, IdempotencyKey, News, Preset, Rest, State};

/// The element with the JSON that the server wrote.
const HANDED: &str = "billpay-handed";

/// What the page was rendered from; nothing where no server rendered it.
pub(super) fn page(document: &Document, gateway: String) -> Option<PageProps> {
    let text = document.get_element_by_id(HANDED)?.text_content()?;
    let handed = js_sys::JSON::parse(&text).ok()?;
    let spoken = document.document_element()?.get_attribute("lang")?;
    let id: Option<String> = json::member(&handed, "id");
    let opened = id.as_deref().and_then(BillId::parse);
    let signed = input(document, INTENT, "").map(|input| input.default_value());
    let preset = signed.map_or_else(address::preset, |jws| address::signed(&jws));
    let (state, typed) = match &opened {
        Some(id) => (bill(&handed, id), Vec::new()),
        None => form(document, &handed, &preset),
    };
    Some(PageProps {
        locale: Locale::choose([&*spoken]),
        gateway: gateway.into(),
        opened,
        preset,
        query: address::query().into(),
        begin: Rc::new(Begin {
            state: state.into(),
            typed,
            changes: json::member(&handed, "channels").map(Rc::new),
            public: None,
        }),
    })
}

fn bill(handed: &JsValue, id: &BillId) -> Option<State> {
    let failure = |name| json::member(handed, name).map(|problem: Problem| failure(&problem));
    let Some(view) = json::member::<BillView>(handed, "view") else {
        return Some(State::missing(id.clone(), failure("problem")?.trouble()));
    };
    let ahead = view.at.unix() - clock::now().unix();
    let check = json::member::<bool>(handed, "checked").map(|_| Check::Done);
    let failed = failure("check").map(|failure| Check::Failed(failure.trouble().kind));
    let rest = failure("rest").map(|failure| Rest::Failed(failure.trouble()));
    let news = News { view, ahead };
    let check = failed.or(check).unwrap_or_default();
    Some(State::shown(news, check, rest.unwrap_or_default()))
}

fn form(
    document: &Document,
    handed: &JsValue,
    preset: &Preset,
) -> (Option<State>, Vec<(Field, String)>) {
    let key = input(document, KEY, "").map(|input| input.default_value());
    let key = key.as_deref().and_then(IdempotencyKey::parse);
    let failure = json::member(handed, "problem").map(|problem: Problem| failure(&problem));
    // What the server wrote into a field, and what stands there now.
    let sent = |field: Field| input(document, field.wire_name(), "[checked]");
    let text = |field| sent(field).map_or_else(String::new, |input| input.default_value());
    let draft = BillDraft {
        description: text(Field::Description),
        amount: AmountDraft::Typed(text(Field::Amount)),
        payment_mode: text(Field::PaymentMode),
        reference: text(Field::Reference),
    };
    let typed = Field::ALL.into_iter().filter_map(|field| {
        let now = input(document, field.wire_name(), ":checked")?.value();
        (now != text(field)).then_some((field, now))
    });
    let typed = typed.collect();
    (
        Some(State::returned(preset.clone(), Some(draft), key, failure)),
        typed,
    )
}

/// The input of that name; of choices the one that is `chosen`.
fn input(document: &Document, name: &str, chosen: &str) -> Option<HtmlInputElement> {
    let named = ["input[name=", name, "]"].concat();
    let selector = [&named, ":not([type=radio]),", &named, chosen].concat();
    let found = document.query_selector(&selector).ok()??;
    found.dyn_into().ok()
}

fn failure(problem: &Problem) -> Failure {
    read_problem(problem.status, problem)
}
