//! The stand-alone page around the widget: header with the language links, and footer.

use billpay_contract::{LANG_PARAMETER, Locale, bill_page_path};
use yew::prelude::*;

use crate::app::{App, AppProps};
use crate::platform::language;
use crate::text::Text;

/// The page's properties.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct PageProps {
    /// The parameters of the page's address except the language, each with an `&` before it.
    #[prop_or_default]
    pub query: AttrValue,
    /// The widget on the page. The customer may change its language.
    pub widget: AppProps,
}

impl PageProps {
    /// The page's address in that language.
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
        language::set_document_language(*locale, Text::of(*locale).page_title);
    });
    let on_choose = {
        let locale = locale.setter();
        Callback::from(move |chosen| {
            language::save_locale(chosen);
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
            <main><App locale={*locale} own_page=true ..props.widget.clone() /></main>
            <footer class="foot" key={text.provider}>{ text.provider }</footer>
        </>
    }
}

/// A link to the page in another language. With scripts, a click changes the language in place, so that
/// typed text stays.
fn language_link(
    language: Locale,
    current: bool,
    href: String,
    on_choose: Callback<Locale>,
) -> Html {
    let onclick = move |event: MouseEvent| {
        // With a modifier key, the browser opens the link in another tab or window.
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
