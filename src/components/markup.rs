//! Elements, written one after another. `html!` makes code of its own for every element that it
//! holds; here an element is one line of data, read by one piece of code for all, which is a third
//! of the weight in the bundle (docs/size.md). Must not know what is shown.

use std::rc::Rc;

use yew::html::Scope;
use yew::virtual_dom::{Key, Listener, ListenerKind, VList, VTag, VText};
use yew::{AttrValue, Html, NodeRef};

use super::act::{Act, act};
use super::attributes::put;
use super::billpay::BillPay;

/// What stands between an element's name and its attributes, and between two of them.
const GAP: char = '|';

/// What holds nodes while they are written, and is not there afterwards.
const NO_ELEMENT: &str = "";

/// A part of a screen that is being written.
pub(super) struct Markup {
    /// Who hears what is done with it; nobody where it is only rendered.
    link: Option<Scope<BillPay>>,
    /// The elements that are not ended, the outermost first.
    open: Vec<VTag>,
    done: VList,
}

impl Markup {
    pub(super) fn new(link: Option<&Scope<BillPay>>) -> Self {
        Self {
            link: link.cloned(),
            open: Vec::new(),
            done: VList::default(),
        }
    }

    /// Begins an element: `p|class=lead|lang=sw`.
    pub(super) fn begin(&mut self, element: &'static str) {
        let (name, mut rest) = element.split_once(GAP).unwrap_or((element, ""));
        let mut tag = VTag::new(name);
        while !rest.is_empty() {
            let (part, after) = rest.split_once(GAP).unwrap_or((rest, ""));
            let (name, value) = part.split_once('=').unwrap_or((part, part));
            put(&mut tag.attributes, name, Some(value.into()));
            rest = after;
        }
        self.open.push(tag);
    }

    /// Ends it.
    pub(super) fn end(&mut self) {
        if let Some(tag) = self.open.pop() {
            self.add(tag.into());
        }
    }

    /// An element with what is written inside it.
    #[inline]
    pub(super) fn within(&mut self, element: &'static str, inside: impl FnOnce(&mut Self)) {
        self.begin(element);
        inside(self);
        self.end();
    }

    /// A place that holds what is written inside it, or nothing: what stands beside it stays the
    /// same element, with its focus, whether it does or not.
    #[inline]
    pub(super) fn place(&mut self, inside: impl FnOnce(&mut Self)) {
        self.begin(NO_ELEMENT);
        inside(self);
        self.end_place();
    }

    fn end_place(&mut self) {
        let held = self.open.pop().and_then(VTag::into_children);
        self.add(held.unwrap_or_default());
    }

    /// An element with words in it.
    pub(super) fn line(&mut self, element: &'static str, words: &'static str) {
        self.begin(element);
        self.say(words);
        self.end();
    }

    /// Words of the widget's own.
    pub(super) fn say(&mut self, words: &'static str) {
        self.show(AttrValue::Static(words));
    }

    /// Words of anybody's.
    pub(super) fn write(&mut self, words: &str) {
        self.show(words.to_owned().into());
    }

    fn show(&mut self, words: AttrValue) {
        self.add(Html::VText(VText::new(words)));
    }

    pub(super) fn add(&mut self, node: Html) {
        match self.open.last_mut() {
            Some(tag) => tag.add_child(node),
            None => self.done.add_child(node),
        }
    }

    /// An attribute of the element that was begun last.
    pub(super) fn set(&mut self, name: &'static str, value: &str) {
        let value = AttrValue::from(value.to_owned());
        self.tag(|tag| put(&mut tag.attributes, name, Some(value)));
    }

    /// An attribute that stands or does not.
    pub(super) fn set_if(&mut self, wanted: bool, name: &'static str, value: &'static str) {
        let value = wanted.then_some(value.into());
        self.tag(|tag| put(&mut tag.attributes, name, value));
    }

    /// What stands in an input.
    pub(super) fn value(&mut self, value: &str) {
        let value = AttrValue::from(value.to_owned());
        self.tag(|tag| tag.set_value(value));
    }

    /// Whether a choice is made.
    pub(super) fn checked(&mut self, checked: bool) {
        self.tag(|tag| tag.set_checked(checked));
    }

    /// Where the element is found once it stands.
    pub(super) fn node(&mut self, node: &NodeRef) {
        self.tag(|tag| tag.node_ref = node.clone());
    }

    /// What makes it another element than the one that stood there.
    pub(super) fn key(&mut self, key: &str) {
        self.tag(|tag| tag.key = Some(Key::from(key)));
    }

    /// What is done when that happens to it.
    pub(super) fn on(&mut self, kind: fn() -> ListenerKind, act: Act) {
        let link = self.link.clone();
        let heard: Rc<dyn Listener> = Rc::new(Heard { link, kind, act });
        // An element hears of one kind as often as it was told to.
        self.tag(|tag| {
            tag.add_listener(heard);
        });
    }

    fn tag(&mut self, change: impl FnOnce(&mut VTag)) {
        if let Some(tag) = self.open.last_mut() {
            change(tag);
        }
    }

    /// All that was written.
    pub(super) fn finish(self) -> Html {
        self.done.into()
    }
}

struct Heard {
    link: Option<Scope<BillPay>>,
    /// Made when it is asked for: a copy of one is a match over the hundred that there are.
    kind: fn() -> ListenerKind,
    act: Act,
}

impl Listener for Heard {
    fn kind(&self) -> ListenerKind {
        (self.kind)()
    }

    fn handle(&self, event: yew::Event) {
        if let (Some(link), Some(message)) = (&self.link, act(&self.act, &event)) {
            link.send_message(message);
        }
    }

    fn passive(&self) -> bool {
        false
    }
}
