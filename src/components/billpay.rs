//! The widget: the form, or the merchant's bill, until there is a number, then the card. Joins
//! the state to what shows it, and does its effects in one place. Must not know the page around it.

use std::rc::Rc;

use billpay_contract::ControlNumber;
use yew::prelude::*;

use super::asides::Asides;
use super::begin::Begin;
use super::calls::Calls;
use super::markup::Markup;
use super::message::Message;
use super::page::page;
use super::screen::screen;
use super::slot::Slot;
use super::take_along::shared;
use super::targets::Targets;
use super::view::View;
use crate::bill_id::BillId;
use crate::browser::{self, Copied, Heard, Host, Turn};
use crate::locale::Locale;
use crate::state::{self, Effect, Preset, Screen, State, Target};
use crate::text::Text;
use crate::theme::Theme;

/// Where the widget stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// On the page of its own.
    #[default]
    Page,
    /// In a shop's page, perhaps inside a form of the shop's: a form of ours must not be in one.
    Element,
}

/// What the widget is told.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct BillPayProps {
    /// The language.
    pub locale: Locale,
    /// The gateway's public address, with a slash at the end; `./` is beside the page.
    pub gateway: AttrValue,
    /// Light or dark.
    #[prop_or_default]
    pub theme: Theme,
    /// What the merchant set when the widget was made. What changes after that comes as an event.
    #[prop_or_default]
    pub preset: Preset,
    /// Whether the browser keeps the last number.
    #[prop_or(true)]
    pub keeps: bool,
    /// The bill to show, on its own page.
    #[prop_or_default]
    pub opened: Option<BillId>,
    /// Where the widget stands.
    #[prop_or_default]
    pub place: Place,
    /// The element around the widget.
    #[prop_or_default]
    pub host: Host,
    /// What an earlier widget left, and where this one leaves its state.
    #[prop_or_default]
    pub slot: Slot,
    /// The other parameters of the page's address, each with an `&` before it.
    #[prop_or_default]
    pub query: AttrValue,
    /// What a server that rendered the page handed over.
    #[prop_or_default]
    pub begin: Rc<Begin>,
}

impl BillPayProps {
    /// The widget on a page of its own.
    pub fn page(locale: Locale, gateway: AttrValue) -> Self {
        Self {
            locale,
            gateway,
            theme: Theme::System,
            preset: Preset::default(),
            keeps: true,
            opened: None,
            place: Place::Page,
            host: Host::default(),
            slot: Slot::default(),
            query: AttrValue::default(),
            begin: Rc::default(),
        }
    }
}

/// The bill form and the control-number card.
#[derive(Debug)]
pub struct BillPay {
    state: State,
    /// The language, which a page of its own may change.
    locale: Locale,
    /// What was asked of the widget before it knew what the browser keeps; it waits for that.
    early: Option<Vec<state::Event>>,
    /// The second part of a drawing in parts, until it has come.
    second: Option<Turn>,
    /// What is on its way; it ends with the widget.
    calls: Calls,
    asides: Asides,
    /// Where the focus goes once it is there.
    focus: Option<Target>,
    /// Whether a text waits to be selected for copying it by hand.
    by_hand: bool,
    /// Whether the state is an earlier widget's, which has said already that it is ready.
    resumed: bool,
    targets: Targets,
}

impl Component for BillPay {
    type Message = Message;
    type Properties = BillPayProps;

    fn create(ctx: &Context<Self>) -> Self {
        let props = ctx.props();
        let left = props.slot.take();
        Self {
            resumed: left.is_some(),
            state: left
                .or_else(|| props.begin.state.take())
                .unwrap_or_else(|| beginning(props)),
            locale: props.locale,
            early: Some(Vec::new()),
            second: None,
            calls: Calls::default(),
            asides: Asides::new(props.begin.changes.clone()),
            focus: None,
            by_hand: false,
            targets: Targets::default(),
        }
    }

    fn update(&mut self, ctx: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Begun => self.begin(ctx),
            Message::Happened(event) => self.happened(ctx, event),
            Message::Focus(field) => self.focus = Some(Target::Field(field)),
            Message::Copied(what, text, copied) => {
                self.asides.look.copied = Some((what, text.clone(), copied));
                self.by_hand = copied == Copied::ByHand;
                if copied == Copied::Done {
                    self.advance(ctx, state::Event::Copied(what, text));
                }
            }
            Message::Speak(locale) => {
                browser::remember_locale(locale);
                browser::speak(locale, Text::of(locale).page_title);
                self.locale = locale;
            }
            Message::Share => {
                if let Screen::Issued(issued) = self.state.screen() {
                    let text = Text::of(self.locale);
                    browser::share(&shared(issued, public(ctx.props()), text));
                }
            }
            Message::Opened(channel) => {
                if ctx.props().keeps {
                    browser::keep_channel(channel);
                }
            }
            Message::Channels(changes) => self.asides.changes = changes.into(),
            Message::Minute(now) => self.asides.look.now = Some(now),
            Message::Drawn(drawing) => self.asides.look.drawing = drawing,
            Message::Print => self.asides.print(),
            Message::Copy(what, text, shown) => {
                // What was said is over: the same again is said again.
                self.asides.look.copied = None;
                let link = ctx.link().clone();
                browser::copy(text, &shown, move |text, copied| {
                    link.send_message(Message::Copied(what, text, copied));
                });
            }
        }
        // Nearly every event shows something; drawing the rest again costs less than comparing. What
        // waits is not in the state yet: a drawing of that would take it from the field.
        self.early.is_none()
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &BillPayProps) -> bool {
        let props = ctx.props();
        if old.gateway != props.gateway && !props.slot.closed() {
            self.asides.ask_for_channels(&props.gateway, ctx.link());
        }
        if old.locale != props.locale {
            self.locale = props.locale;
        }
        self.early.is_none()
    }

    fn rendered(&mut self, ctx: &Context<Self>, first: bool) {
        if first {
            self.start(ctx);
        }
        if let Some(target) = self.focus.take() {
            self.targets.focus(target);
        }
        if std::mem::take(&mut self.by_hand) {
            browser::select(&self.asides.look.by_hand);
        }
    }

    fn destroy(&mut self, ctx: &Context<Self>) {
        let state = std::mem::take(&mut self.state);
        // One that never began has said nothing yet.
        if self.early.is_none() || self.resumed {
            ctx.props().slot.put(state.paused());
        }
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let props = ctx.props();
        let view = View {
            locale: self.locale,
            text: Text::of(self.locale),
            place: props.place,
            gateway: &props.gateway,
            public: public(props),
            changes: &self.asides.changes,
            targets: &self.targets,
            look: &self.asides.look,
            begun: self.early.is_none(),
            in_parts: props.begin.in_parts,
        };
        let mut to = Markup::new(Some(ctx.link()));
        let shown = |to: &mut Markup| screen(to, &view, &self.state, props.theme);
        match props.place {
            Place::Page => page(&mut to, &view, props, shown),
            Place::Element => shown(&mut to),
        }
        to.finish()
    }
}

/// What is shown where nothing was before.
fn beginning(props: &BillPayProps) -> State {
    match &props.opened {
        Some(bill) => State::opening(bill.clone()),
        None => State::new(props.preset.clone()),
    }
}

/// The gateway's address as it is given to others.
fn public(props: &BillPayProps) -> &str {
    props.begin.public.as_ref().unwrap_or(&props.gateway)
}

impl BillPay {
    /// On the screen. What is said and asked may come in a later turn, and the page around the widget
    /// may set another bill before that.
    fn start(&mut self, ctx: &Context<Self>) {
        let props = ctx.props();
        if props.slot.closed() {
            return;
        }
        self.asides.begin();
        if props.begin.changes.is_none() {
            self.asides.ask_for_channels(&props.gateway, ctx.link());
        }
        if self.resumed {
            // The element knows it already; that it goes, it hears only of what was shown.
            let number = self.state.number().map(ControlNumber::as_str);
            self.asides.shows(number, props.keeps);
            props.host.set_number(number);
        }
        let link = ctx.link().clone();
        if props.begin.in_parts {
            self.second = Some(Turn::wait(move || link.send_message(Message::Begun)));
        } else {
            // Without waiting: a form should not be seen before the number that takes its place.
            link.send_message(Message::Begun);
        }
    }

    /// A number that the browser kept takes the place of an untouched form.
    fn begin(&mut self, ctx: &Context<Self>) {
        let props = ctx.props();
        self.second = None;
        // What was typed on the server's form was there before any of this.
        for (field, text) in props.begin.typed.clone() {
            self.advance(ctx, state::Event::Edited(field, text));
        }
        let set = props.slot.begin();
        if self.resumed {
            // The page may have set another bill meanwhile.
            if let Some(preset) = set {
                self.advance(ctx, state::Event::PresetChanged(preset));
            }
        } else {
            if let Some(preset) = set {
                self.state = State::new(preset);
            }
            let bill = self.state.preset().identity();
            let kept = props.keeps.then(|| browser::recall(&props.gateway, &bill));
            self.advance(ctx, state::Event::Started(kept.unwrap_or_default()));
        }
        for event in self.early.take().unwrap_or_default() {
            self.advance(ctx, event);
        }
    }

    /// What is shown may need more, or less, of the browser.
    fn follow(&mut self, ctx: &Context<Self>) {
        let issued = match self.state.screen() {
            Screen::Issued(issued) => Some(issued),
            _ => None,
        };
        let props = ctx.props();
        self.asides.follow(&props.gateway, ctx.link(), issued);
    }

    fn number(&self) -> Option<&str> {
        self.state.number().map(ControlNumber::as_str)
    }

    /// Nothing is done before it is known what the browser keeps.
    fn happened(&mut self, ctx: &Context<Self>, event: state::Event) {
        match &mut self.early {
            Some(early) => early.push(event),
            None => self.advance(ctx, event),
        }
    }

    /// Every step of the state goes through here, once, and so does every effect: nothing is done
    /// by drawing.
    fn advance(&mut self, ctx: &Context<Self>, event: state::Event) {
        let props = ctx.props();
        let bill = self.state.bill_id().cloned();
        let effects = self.state.step(event);
        let number = self.state.number().map(ControlNumber::as_str);
        if self.asides.shows(number, props.keeps) {
            props.host.set_number(number);
        }
        if props.place == Place::Page && self.state.bill_id() != bill.as_ref() {
            browser::show_address(&props.gateway, self.state.bill_id());
        }
        for effect in effects {
            self.act(ctx, effect);
        }
        self.calls.follow(&props.gateway, ctx.link(), &self.state);
        self.follow(ctx);
    }

    fn act(&mut self, ctx: &Context<Self>, effect: Effect) {
        let (props, link) = (ctx.props(), ctx.link());
        let (gateway, calls) = (&*props.gateway, &mut self.calls);
        match effect {
            Effect::Create { attempt, call } => calls.create(gateway, link, attempt, call),
            Effect::Open(bill) => calls.open(gateway, link, &bill),
            Effect::Check(bill) => calls.check(gateway, link, &bill),
            Effect::Rest(bill) => calls.rest(gateway, link, &bill),
            Effect::Focus(target) => self.focus = Some(target),
            Effect::Attend(target) => {
                if self.targets.hold_focus() {
                    self.focus = Some(target);
                }
            }
            Effect::Forget(bill) => browser::forget(gateway, &bill),
            Effect::Keep(bill, made) if props.keeps => browser::keep(gateway, &bill, &made),
            Effect::KeepTicket(bill, ticket) if props.keeps => {
                browser::keep_ticket(gateway, &bill, &ticket);
            }
            // At once: what is asked next is about the bill with what is kept of it.
            Effect::Recall(bill) if props.keeps => {
                let kept = browser::recall(gateway, &bill);
                self.advance(ctx, state::Event::Recalled(kept));
            }
            // The merchant wants nothing kept.
            Effect::Keep(..) | Effect::KeepTicket(..) | Effect::Recall(_) => {}
            Effect::Tell(signal) => {
                let text = Text::of(self.locale);
                if props.host.tell(&signal, self.number(), text) == Heard::Taken {
                    link.send_message(state::Event::TroubleTaken);
                }
            }
        }
    }
}
