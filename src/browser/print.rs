//! Printing the card alone, also from within somebody else's page. Must not know what is on the
//! card.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use js_sys::{Array, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CssStyleSheet, Document, Element, ShadowRoot};
use yew::NodeRef;

use super::fields::{function, get, set, texts};
use super::listener::Listener;

/// The class of the copy that is printed. It hangs in the page's body, unseen on the screen.
const COPY: &str = "billpay-print";

/// A constructed sheet obeys no Content-Security-Policy, which is about text in the page.
const ALONE: &str = "@media print { body > :not(.billpay-print) { display: none !important } } \
    @media not print { .billpay-print { display: none !important } }";

const SHEETS: &str = "adoptedStyleSheets";

/// The copy that hangs in the page, if any still does.
type Hanging = Rc<RefCell<Option<Sheet>>>;

thread_local! {
    /// Of all widgets of the page: one prints at a time.
    static LAST: RefCell<Weak<RefCell<Option<Sheet>>>> = const { RefCell::new(Weak::new()) };
}

/// A card that was printed, or is to be. What was hung into the page for it goes after it was
/// printed, and at the latest with this.
#[derive(Debug)]
pub(crate) struct Printed {
    _hanging: Hanging,
    _after: Listener,
}

/// Prints what this node shows.
pub(crate) fn print(card: &NodeRef) -> Option<Printed> {
    let (window, card) = (web_sys::window()?, card.cast::<Element>()?);
    // Where printing did nothing, nothing has told that it is over.
    LAST.take().upgrade().and_then(|last| last.take());
    // On the page of its own, the page's stylesheet leaves everything else away.
    let printed = card
        .get_root_node()
        .dyn_into::<ShadowRoot>()
        .ok()
        .and_then(|root| {
            let hanging: Hanging = Rc::default();
            hanging.replace(Some(hang(&window.document()?, &card, &root)?));
            LAST.set(Rc::downgrade(&hanging));
            let over = Rc::clone(&hanging);
            Some(Printed {
                _hanging: hanging,
                _after: Listener::new(window.clone().into(), "afterprint", move |_| {
                    over.take();
                }),
            })
        });
    // Refused inside some frames; then nothing happens, as the browser says.
    let _ = window.print();
    printed
}

/// A copy of a card in the page's body, and the sheet that prints it alone.
#[derive(Debug)]
struct Sheet {
    document: Document,
    holder: Element,
    alone: CssStyleSheet,
}

impl Drop for Sheet {
    fn drop(&mut self) {
        self.holder.remove();
        let sheets = Array::new();
        for sheet in Array::from(&get(&self.document, SHEETS)).iter() {
            if sheet != *AsRef::<JsValue>::as_ref(&self.alone) {
                sheets.push(&sheet);
            }
        }
        set(&self.document, SHEETS, &sheets);
    }
}

/// Hangs a copy of the card into the page, with its styles.
fn hang(document: &Document, card: &Element, root: &ShadowRoot) -> Option<Sheet> {
    let holder = document.create_element("div").ok()?;
    set(&holder, "className", &COPY.into());
    let inside = holder
        .attach_shadow(texts(&[("mode", Some("open"))]).unchecked_ref())
        .ok()?;
    set(&inside, SHEETS, &get(root, SHEETS));
    let frame = card
        .closest(".billpay")
        .ok()??
        .clone_node_with_deep(false)
        .ok()?;
    frame
        .append_child(&card.clone_node_with_deep(true).ok()?)
        .ok()?;
    inside.append_child(&frame).ok()?;

    let alone = CssStyleSheet::new().ok()?;
    let replace = function(&alone, "replaceSync")?;
    replace.call1(&alone, &ALONE.into()).ok()?;
    let sheets = Array::from(&get(document, SHEETS));
    sheets.push(&alone);
    // Without it the copy would be seen.
    Reflect::set(document, &SHEETS.into(), &sheets)
        .ok()
        .filter(|taken| *taken)?;
    document.body()?.append_child(&holder).ok()?;
    Some(Sheet {
        document: document.clone(),
        holder,
        alone,
    })
}
