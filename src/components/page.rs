//! The widget on a page of its own, the form's or a bill's: the languages above, who makes the
//! numbers below. Must not know bills.

use yew::prelude::*;

use super::billpay::BillPay;
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
                <div class="languages" role="group" aria-label={text.choose_language}>
                    { for Locale::ALL.into_iter().map(|one| language(one, *locale, &on_choice)) }
                </div>
            </header>
            <main>
                <BillPay locale={*locale} gateway={props.gateway.clone()} preset={props.preset.clone()}
                    opened={props.opened.clone()} />
            </main>
            <footer class="foot">{ text.made_by }</footer>
        </>
    }
}

fn language(one: Locale, spoken: Locale, on_choice: &Callback<Locale>) -> Html {
    let pressed = if one == spoken { "true" } else { "false" };
    let on_click = on_choice.reform(move |_: MouseEvent| one);
    html! {
        <button class="language" type="button" lang={one.tag()} aria-pressed={pressed} onclick={on_click}>
            { Text::of(one).language }
        </button>
    }
}
