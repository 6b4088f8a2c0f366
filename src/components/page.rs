//! The widget on a page of its own, the form's or a bill's: the languages above, who makes the
//! numbers below. Must not know bills.

use std::rc::Rc;

use yew::prelude::*;

use super::begin::Begin;
use super::billpay::BillPay;
use super::posted::LANG;
use crate::bill_id::BillId;
use crate::browser;
use crate::locale::Locale;
use crate::state::Preset;
use crate::text::Text;

/// What the page is told.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct PageProps {
    /// The language to begin with.
    pub locale: Locale,
    /// The gateway that serves the page, whatever path both are mounted under.
    #[prop_or(AttrValue::Static("./"))]
    pub gateway: AttrValue,
    /// The bill that the page is of; otherwise it is the form's.
    #[prop_or_default]
    pub opened: Option<BillId>,
    /// What the merchant signed.
    #[prop_or_default]
    pub preset: Preset,
    /// The other parameters of the page's address, each with an `&` before it.
    #[prop_or_default]
    pub query: AttrValue,
    /// What a server that rendered the page handed over.
    #[prop_or_default]
    pub begin: Rc<Begin>,
}

impl PageProps {
    /// The page in that language.
    fn address(&self, locale: Locale) -> String {
        let bill = self.opened.as_ref().map(BillId::as_str);
        let page = bill.map_or("", |_| "bills/");
        [
            &*self.gateway,
            page,
            bill.unwrap_or_default(),
            "?",
            LANG,
            "=",
            locale.tag(),
            &*self.query,
        ]
        .concat()
    }
}

/// The bill page.
#[component]
pub fn Page(props: &PageProps) -> Html {
    let locale = use_state(|| props.locale);
    use_effect_with(*locale, |locale| {
        browser::speak(*locale, Text::of(*locale).page_title);
    });
    let on_choice = {
        let locale = locale.setter();
        Callback::from(move |chosen: Locale| {
            browser::remember_locale(chosen);
            locale.set(chosen);
        })
    };
    let text = Text::of(*locale);
    html! {
        <>
            <header class="bar">
                <h1 class="brand">{ "BillPay" }</h1>
                <nav class="languages" aria-label={text.choose_language}>
                    { for Locale::ALL.into_iter().map(|one| language(one, *locale, props, &on_choice)) }
                </nav>
            </header>
            <main>
                <BillPay locale={*locale} gateway={props.gateway.clone()} preset={props.preset.clone()}
                    opened={props.opened.clone()} begin={props.begin.clone()} />
            </main>
            <footer class="foot">{ text.made_by }</footer>
        </>
    }
}

/// A link, which is followed where no script runs: nothing that was typed is lost where one does.
fn language(one: Locale, spoken: Locale, props: &PageProps, on_choice: &Callback<Locale>) -> Html {
    let current = (one == spoken).then_some("true");
    let on_click = on_choice.reform(move |event: MouseEvent| {
        event.prevent_default();
        one
    });
    html! {
        <a class="language" lang={one.tag()} hreflang={one.tag()} href={props.address(one)}
            aria-current={current} onclick={on_click}>
            { Text::of(one).language }
        </a>
    }
}
