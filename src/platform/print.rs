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
const COPY: &str = "billpay-print";

/// Shows only the copy in print. It is used as a constructed stylesheet, which the page's
/// Content-Security-Policy can't block.
const PRINT_COPY_ONLY: &str = "@media print { body > :not(.billpay-print) { display: none !important } } \
    @media not print { .billpay-print { display: none !important } }";

type Copy = RefCell<Option<PrintCopy>>;

thread_local! {
    /// The last copy of any widget on the page. There is one at a time.
    static LAST: RefCell<Weak<Copy>> = const { RefCell::new(Weak::new()) };
}

/// A printed card. Its copy is removed from the page after printing, at the latest when this is dropped.
#[derive(Debug)]
pub(crate) struct Printed {
    _copy: Rc<Copy>,
    _after_print: EventListener,
}

/// Prints what the node displays.
pub(crate) fn print(node: &NodeRef) -> Option<Printed> {
    let card = node.cast::<Element>()?;
    // A browser that did not print fired no `afterprint` event, so an old copy may still be there.
    LAST.take().upgrade().and_then(|last| last.take());
    // On the gateway's page, the page's stylesheet hides everything else.
    let root = card.get_root_node().dyn_into::<ShadowRoot>().ok();
    let printed = root
        .and_then(|root| PrintCopy::insert(&card, &root))
        .map(hold);
    // Some frames may not print. Nothing can be done about that here.
    let _ = window().print();
    printed
}

fn hold(copy: PrintCopy) -> Printed {
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
        host.set_class_name(COPY);
        let shadow = host
            .attach_shadow(&ShadowRootInit::new(ShadowRootMode::Open))
            .ok()?;
        shadow.set_adopted_style_sheets(&root.adopted_style_sheets());
        let frame = card.closest(".billpay").ok()??.clone_node().ok()?;
        frame
            .append_child(&card.clone_node_with_deep(true).ok()?)
            .ok()?;
        shadow.append_child(&frame).ok()?;

        let sheet = CssStyleSheet::new().ok()?;
        sheet.replace_sync(PRINT_COPY_ONLY).ok()?;
        let sheets = document.adopted_style_sheets().concat(&Array::of1(&sheet));
        document.set_adopted_style_sheets(&sheets);
        document.body()?.append_child(&host).ok()?;
        Some(Self { host, sheet })
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
