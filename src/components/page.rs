//! What stands around the widget on a page of its own, the form's or a bill's: the languages above,
//! who makes the numbers below. Must not know bills.

use yew::virtual_dom::ListenerKind;

use super::act::Act;
use super::billpay::BillPayProps;
use super::markup::Markup;
use super::posted::LANG;
use super::view::View;
use crate::bill_id::BillId;
use crate::locale::Locale;
use crate::text::Text;

pub(super) fn page(
    to: &mut Markup,
    view: &View<'_>,
    props: &BillPayProps,
    inside: impl FnOnce(&mut Markup),
) {
    to.begin("header|class=bar");
    // What draws beside a server's page waits for this.
    to.set_if(view.begun, "data-begun", "");
    to.line("h1|class=brand", "BillPay");
    to.begin("nav|class=languages");
    to.set_if(true, "aria-label", view.text.choose_language);
    for &locale in Locale::ALL {
        // A link, which is followed where no script runs: nothing that was typed is lost where one
        // does.
        to.begin("a|class=language");
        to.set_if(true, "lang", locale.tag());
        to.set_if(true, "hreflang", locale.tag());
        to.set("href", &address(props, locale));
        to.set_if(locale == view.locale, "aria-current", "true");
        to.on(|| ListenerKind::onclick, Act::Speak(locale));
        to.say(Text::of(locale).language);
        to.end();
    }
    to.end();
    to.end();
    to.within("main", inside);
    to.line("footer|class=foot", view.text.made_by);
}

/// The page in that language.
fn address(props: &BillPayProps, locale: Locale) -> String {
    let bill = props.opened.as_ref().map(BillId::as_str);
    let page = bill.map_or("", |_| "bills/");
    let bill = bill.unwrap_or_default();
    let (tag, query) = (locale.tag(), &*props.query);
    [&*props.gateway, page, bill, "?", LANG, "=", tag, query].concat()
}
