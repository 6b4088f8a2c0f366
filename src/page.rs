//! The shell of the stand-alone page: the languages above the widget, who creates the numbers below.

use billpay_contract::{LANG_PARAMETER, Locale, bill_page_path};
use yew::prelude::*;

use crate::bill_pay::{BillPay, BillPayProps};
use crate::platform::language;
use crate::text::Text;

/// The page's properties.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct PageProps {
    /// The parameters of the page's address beside the language, each with an `&` before it.
    #[prop_or_default]
    pub query: AttrValue,
    /// The widget on the page. Its language is the first one; the customer may choose another.
    pub widget: BillPayProps,
}

impl PageProps {
    /// The page in that language.
    fn address(&self, locale: Locale) -> String {
        let widget = &self.widget;
        let bill = widget.bill.as_ref().map(bill_page_path).unwrap_or_default();
        let (gateway, tag, query) = (&*widget.gateway, locale.tag(), &*self.query);
        [gateway, &bill, "?", LANG_PARAMETER, "=", tag, query].concat()
    }
}

/// The page.
#[component]
pub fn Page(props: &PageProps) -> Html {
    let locale = use_state_eq(|| props.widget.locale);
    let text = Text::of(*locale);
    use_effect_with(*locale, |locale| {
        language::speak(*locale, Text::of(*locale).page_title);
    });
    let on_choose = {
        let locale = locale.setter();
        Callback::from(move |chosen| {
            language::remember_locale(chosen);
            locale.set(chosen);
        })
    };
    html! {
        <>
            <header class="bar">
                <h1 class="brand">{ "BillPay" }</h1>
                <nav class="languages" aria-label={text.choose_language}>
                    { for Locale::ALL.iter().map(|&language| {
                        let current = language == *locale;
                        language_link(language, current, props.address(language), on_choose.clone())
                    }) }
                </nav>
            </header>
            <main><BillPay locale={*locale} own_page=true ..props.widget.clone() /></main>
            <footer class="foot">{ text.made_by }</footer>
        </>
    }
}

/// A link that is followed where no script runs. Elsewhere the language changes in place, and
/// nothing that was typed is lost.
fn language_link(
    language: Locale,
    current: bool,
    href: String,
    on_choose: Callback<Locale>,
) -> Html {
    let onclick = move |event: MouseEvent| {
        // With a key held down, the browser opens it elsewhere.
        if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
            event.prevent_default();
            on_choose.emit(language);
        }
    };
    html! {
        <a class="language" lang={language.tag()} hreflang={language.tag()} {href}
            aria-current={current.then_some("true")} {onclick}>
            { Text::of(language).language }
        </a>
    }
}
