//! Prints one card without the page around it.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use gloo_events::EventListener;
use gloo_utils::{document, window};
use js_sys::Array;
use wasm_bindgen::JsCast;
use web_sys::{CssStyleSheet, Element, ShadowRoot, ShadowRootInit, ShadowRootMode};
use yew::NodeRef;

/// The class of the printed copy. It is a child of the page's body, hidden on the screen.
const COPY_CLASS: &str = "billpay-print";

/// Shows only the copy in print, on white paper. It is used as a constructed stylesheet, which the page's
/// Content-Security-Policy can't block. `:not(#_)` matches every element and takes precedence over the page's own
/// important styles, which may hide or move elements that were added to the page.
const PAGE_STYLES: &str = "@media print { \
    :root:not(#_), body:not(#_) { display: block !important; visibility: visible !important; opacity: 1 !important; \
    position: static !important; overflow: visible !important; block-size: auto !important; transform: none !important; \
    background: #fff !important } \
    body > :not(.billpay-print):not(#_):not(#_) { display: none !important } }";

/// Styles of the copy itself. Important styles inside a shadow root take precedence over those of the page.
const COPY_STYLES: &str = ":host { all: unset !important; display: none !important } \
    @media print { :host { display: block !important; visibility: visible !important } }";

type SharedCopy = RefCell<Option<PrintCopy>>;

thread_local! {
    /// The last copy of any widget on the page. There is one at a time.
    static LAST: RefCell<Weak<SharedCopy>> = const { RefCell::new(Weak::new()) };
}

/// A printed card. Its copy is removed from the page after printing, at the latest when this is dropped.
#[derive(Debug)]
pub(crate) struct Printed {
    _copy: Rc<SharedCopy>,
    _after_print: EventListener,
}

/// Prints what the node displays.
pub(crate) fn print(node: &NodeRef) -> Option<Printed> {
    let card = node.cast::<Element>()?;
    // If the browser did not print the last time, there was no `afterprint` event, and the old copy is still there.
    LAST.take().upgrade().and_then(|last| last.take());
    // On the gateway's page, the page's stylesheet hides everything else.
    let root = card.get_root_node().dyn_into::<ShadowRoot>().ok();
    let printed = root
        .and_then(|root| PrintCopy::insert(&card, &root))
        .map(remove_after_print);
    // The page may not allow a frame to print.
    let _ = window().print();
    printed
}

fn remove_after_print(copy: PrintCopy) -> Printed {
    let copy = Rc::new(RefCell::new(Some(copy)));
    LAST.set(Rc::downgrade(&copy));
    let printed = Rc::clone(&copy);
    Printed {
        _copy: copy,
        _after_print: EventListener::new(&window(), "afterprint", move |_| {
            printed.take();
        }),
    }
}

/// A copy of a card in the page's body, with its stylesheet. Both are removed on drop.
#[derive(Debug)]
struct PrintCopy {
    host: Element,
    sheet: CssStyleSheet,
}

impl PrintCopy {
    fn insert(card: &Element, root: &ShadowRoot) -> Option<Self> {
        let document = document();
        let host = document.create_element("div").ok()?;
        host.set_class_name(COPY_CLASS);
        let shadow = host
            .attach_shadow(&ShadowRootInit::new(ShadowRootMode::Open))
            .ok()?;
        shadow.set_adopted_style_sheets(&with_sheet(
            &root.adopted_style_sheets(),
            &sheet_of(COPY_STYLES)?,
        ));
        let frame = card.closest(".billpay").ok()??.clone_node().ok()?;
        let copy: Element = card.clone_node_with_deep(true).ok()?.unchecked_into();
        open_channels(&copy);
        frame.append_child(&copy).ok()?;
        shadow.append_child(&frame).ok()?;

        let sheet = sheet_of(PAGE_STYLES)?;
        document.set_adopted_style_sheets(&with_sheet(&document.adopted_style_sheets(), &sheet));
        document.body()?.append_child(&host).ok()?;
        Some(Self { host, sheet })
    }
}

fn sheet_of(styles: &str) -> Option<CssStyleSheet> {
    let sheet = CssStyleSheet::new().ok()?;
    sheet.replace_sync(styles).ok()?;
    Some(sheet)
}

fn with_sheet(sheets: &Array, sheet: &CssStyleSheet) -> Array {
    sheets.concat(&Array::of1(sheet))
}

/// Opens all channels if none is open, so that their steps are printed. Not all browsers can open them by styles alone.
fn open_channels(card: &Element) {
    if !matches!(card.query_selector("[open]"), Ok(None)) {
        return;
    }
    // Only one of the `details` elements with the same name can be open.
    while let Ok(Some(channel)) = card.query_selector("details[name]") {
        let renamed = channel.remove_attribute("name");
        if renamed
            .and_then(|()| channel.set_attribute("open", ""))
            .is_err()
        {
            return;
        }
    }
}

impl Drop for PrintCopy {
    fn drop(&mut self) {
        self.host.remove();
        let document = document();
        let sheets = document.adopted_style_sheets();
        let others = sheets.filter(&mut |sheet, _, _| sheet != ***self.sheet);
        document.set_adopted_style_sheets(&others);
    }
}
