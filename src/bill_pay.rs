//! The root of the widget: joins the pure state machine to what shows it, and does each effect once.
//! A struct component, because events and effects have an order that hooks would not keep.

use std::rc::Rc;

use billpay_contract::{BillId, ChannelOverrides, ControlNumber, Locale};
use web_sys::Element;
use yew::prelude::*;

use crate::components::{
    Another, BillForm, BillSummary, ControlNumberCard, FocusTargets, OpeningCard, WidgetProvider,
    announcement, unreadable_notice,
};
use crate::events::WidgetEvent;
use crate::platform::{form, location, random, storage};
use crate::remount::Remount;
use crate::requests_in_flight::RequestsInFlight;
use crate::state::{Effect, Event, Filling, Issued, Origin, Preset, Screen, State, Target};
use crate::text::Text;
use crate::theme::Theme;

/// The settings of a widget, and who hears from it.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct BillPayProps {
    /// The language.
    pub locale: Locale,
    /// The gateway's public address, with a slash at the end; `./` is beside the page.
    pub gateway: AttrValue,
    /// The gateway's whole address, where `gateway` can't be given to others.
    #[prop_or_default]
    pub public_url: Option<AttrValue>,
    /// Light or dark.
    #[prop_or_default]
    pub theme: Theme,
    /// Whether the page's address follows the bill: the page is the gateway's own.
    #[prop_or_default]
    pub own_page: bool,
    /// What the merchant set.
    #[prop_or_default]
    pub preset: Preset,
    /// Whether the browser may keep the last number.
    #[prop_or(true)]
    pub storage: bool,
    /// The bill to show, on its own page.
    #[prop_or_default]
    pub bill: Option<BillId>,
    /// What the server has rendered; without it the widget begins by `bill` or `preset`.
    #[prop_or_default]
    pub initial: Option<State>,
    /// What the merchant changed about the channels, where the server has said it.
    #[prop_or_default]
    pub channels: Option<Rc<ChannelOverrides>>,
    /// Whether the first render adopts nodes that the server rendered.
    #[prop_or_default]
    pub hydrating: bool,
    /// State that outlives the component.
    #[prop_or_default]
    pub remount: Remount,
    /// Called once, when the widget can be used.
    #[prop_or_default]
    pub on_started: Callback<()>,
    /// Called with the control number whenever another one, or none, is shown.
    #[prop_or_default]
    pub on_number: Callback<Option<ControlNumber>>,
    /// Called with each event for the page around the widget. Says whether the page deals with it
    /// itself (`preventDefault`).
    #[prop_or_else(|| Callback::from(|_| false))]
    pub on_event: Callback<WidgetEvent, bool>,
}

impl BillPayProps {
    /// A widget of that language and gateway, and all else as it is by default.
    pub fn new(locale: Locale, gateway: impl Into<AttrValue>) -> Self {
        let gateway = gateway.into();
        yew::props!(Self { locale, gateway })
    }
}

/// The bill form and the control-number card.
#[derive(Debug)]
pub struct BillPay {
    state: State,
    /// Whether it has begun: it knows then what the browser keeps and what was typed before.
    started: bool,
    /// Whether the state is an earlier widget's, which has said already that it is ready.
    resumed: bool,
    requests: RequestsInFlight,
    /// Where the focus goes after the next render.
    focus: Option<Target>,
    targets: FocusTargets,
    root: NodeRef,
}

/// A message to the component.
#[derive(Debug)]
pub enum Message {
    /// Something happened.
    Happened(Box<Event>),
    /// The widget has started in `rendered`, after which Yew does not render by itself.
    Started,
}

impl From<Event> for Message {
    fn from(event: Event) -> Self {
        Self::Happened(event.into())
    }
}

impl Component for BillPay {
    type Message = Message;
    type Properties = BillPayProps;

    fn create(ctx: &Context<Self>) -> Self {
        let props = ctx.props();
        let saved = props.remount.take();
        Self {
            resumed: saved.is_some(),
            state: saved
                .or_else(|| props.initial.clone())
                .unwrap_or_else(|| initial(props)),
            started: false,
            requests: RequestsInFlight::default(),
            focus: None,
            targets: FocusTargets::default(),
            root: NodeRef::default(),
        }
    }

    fn update(&mut self, ctx: &Context<Self>, message: Message) -> bool {
        if let Message::Happened(event) = message {
            self.advance(ctx, *event);
        }
        true
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &BillPayProps) -> bool {
        let preset = &ctx.props().preset;
        if self.started && old.preset != *preset {
            self.advance(ctx, Event::PresetChanged(preset.clone()));
        }
        true
    }

    fn rendered(&mut self, ctx: &Context<Self>, first_render: bool) {
        if first_render && !ctx.props().remount.is_stopped() {
            self.start(ctx);
        }
        if let Some(target) = self.focus.take() {
            self.targets.focus(target);
        }
    }

    fn destroy(&mut self, ctx: &Context<Self>) {
        let state = std::mem::take(&mut self.state);
        // One that never started has said nothing yet.
        if self.started || self.resumed {
            ctx.props().remount.save(state.paused());
        }
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let props = ctx.props();
        if props.remount.is_stopped() {
            return Html::default();
        }
        let text = Text::of(props.locale);
        let public_url = props.public_url.as_ref().unwrap_or(&props.gateway);
        html! {
            <WidgetProvider locale={props.locale} theme={props.theme} own_page={props.own_page}
                gateway={props.gateway.clone()} public_url={public_url.clone()}
                storage={props.storage} channels={props.channels.clone()}>
                <section class="billpay palette" ref={self.root.clone()} lang={props.locale.tag()}
                    data-theme={props.theme.name()}>
                    { self.screen(ctx) }
                    <p class="unseen" role="status">{ announcement(self.state.screen(), text) }</p>
                </section>
            </WidgetProvider>
        }
    }
}

/// The state of a widget that no server has rendered and that nobody has left.
fn initial(props: &BillPayProps) -> State {
    match &props.bill {
        Some(bill) => State::opening(bill.clone()),
        None => State::new(props.preset.clone()),
    }
}

/// What was typed or chosen in a form before the widget had it.
pub(crate) fn edits_before(state: &State, root: &Element) -> Vec<Event> {
    let Screen::Filling(filling) = state.screen() else {
        return Vec::new();
    };
    let typed = form::typed(root).into_iter();
    let edited = typed.filter(|(field, text)| text != filling.text(*field));
    edited
        .map(|(field, text)| Event::Edited(field, text))
        .collect()
}

impl BillPay {
    fn screen(&self, ctx: &Context<Self>) -> Html {
        match self.state.screen() {
            Screen::Filling(form) => self.form(ctx, form, false),
            Screen::Sending(sending) => self.form(ctx, &Filling::of(sending.draft.clone()), true),
            Screen::Issued(issued) => self.card(ctx, issued),
            Screen::Opening(opening) => {
                let on_open = ctx.link().callback(|()| Event::OpenWanted);
                html! { <OpeningCard opening={opening.clone()} {on_open} /> }
            }
            Screen::Unreadable => unreadable_notice(Text::of(ctx.props().locale)),
        }
    }

    fn form(&self, ctx: &Context<Self>, form: &Filling, sending: bool) -> Html {
        let link = ctx.link();
        let (preset, form_key) = (self.state.preset(), self.state.form_key());
        let (form, targets) = (form.clone(), self.targets.clone());
        let on_submit = link.callback(|()| Event::Submitted(random::idempotency_key()));
        if preset.readonly {
            let preset = preset.clone();
            return html! { <BillSummary {form} {sending} {form_key} {preset} {targets} {on_submit} /> };
        }
        let controlled = self.started || !ctx.props().hydrating;
        let on_edit = link.callback(|(field, text)| Event::Edited(field, text));
        html! {
            <BillForm {form} {sending} {form_key} {controlled} {targets} {on_edit} {on_submit} />
        }
    }

    /// A bill that the customer can't change is paid once: no second number is offered for it. But
    /// one of an earlier visit may be for an earlier order that looks the same, unless it is signed;
    /// and the page of somebody else's bill is for nothing but that bill.
    fn card(&self, ctx: &Context<Self>, issued: &Issued) -> Html {
        let (link, preset) = (ctx.link(), self.state.preset());
        let offered = match issued.origin {
            Origin::Made => !preset.readonly,
            Origin::Kept => preset.intent().is_none(),
            Origin::Opened => false,
        };
        let another = match preset.readonly {
            true => Another::Number,
            false => Another::Bill,
        };
        let number = issued.bill.bill_pay_number.as_str();
        html! {
            <ControlNumberCard key={number} issued={issued.clone()}
                customer={preset.customer_name.clone()}
                deadline={preset.intent().and_then(|intent| intent.deadline)}
                title={self.targets.number.clone()} another={offered.then_some(another)}
                watched={self.state.watched().cloned()}
                on_news={link.callback(Event::Told)}
                on_another={link.callback(|()| Event::AnotherWanted)}
                on_copied={link.callback(|(what, text)| Event::Copied(what, text))}
                on_check={link.callback(|()| Event::CheckWanted)}
                on_rest={link.callback(|()| Event::RestWanted)} />
        }
    }

    /// On the screen: a number that the browser kept takes the place of an untouched form.
    fn start(&mut self, ctx: &Context<Self>) {
        let props = ctx.props();
        self.started = true;
        // What was typed before stands in the nodes that the hydration has adopted. The page hears of it
        // once it has heard that the widget is ready.
        let mut edited = Vec::new();
        if let Some(root) = self.root.cast().filter(|_| props.hydrating) {
            for edit in edits_before(&self.state, &root) {
                edited.extend(self.state.step(edit));
            }
        }
        if self.resumed {
            props.on_number.emit(self.state.number().cloned());
            self.advance(ctx, Event::PresetChanged(props.preset.clone()));
        } else {
            // The page may have set another bill since the widget was created.
            if *self.state.preset() != props.preset && props.initial.is_none() {
                self.state = initial(props);
            }
            let bill = self.state.preset().identity();
            let kept = props
                .storage
                .then(|| storage::recall(&props.gateway, &bill));
            self.advance(ctx, Event::Started(kept.unwrap_or_default()));
        }
        for effect in edited {
            self.perform(ctx, effect);
        }
        props.on_started.emit(());
        ctx.link().send_message(Message::Started);
    }

    /// Every step of the state goes through here, once, and so does every effect: rendering does
    /// nothing but render.
    fn advance(&mut self, ctx: &Context<Self>, event: Event) {
        let props = ctx.props();
        let number = self.state.number().cloned();
        let bill = self.state.bill_id().cloned();
        let effects = self.state.step(event);
        if self.state.number() != number.as_ref() {
            props.on_number.emit(self.state.number().cloned());
        }
        if props.own_page && self.state.bill_id() != bill.as_ref() {
            location::show_bill(&props.gateway, self.state.bill_id());
        }
        for effect in effects {
            self.perform(ctx, effect);
        }
        self.requests.keep_awaited(self.state.screen());
    }

    fn perform(&mut self, ctx: &Context<Self>, effect: Effect) {
        let (props, link) = (ctx.props(), ctx.link());
        let (gateway, requests) = (props.gateway.clone(), &mut self.requests);
        let on_answer = link.callback(|event: Event| event);
        match effect {
            Effect::Create { attempt, call } => requests.create(gateway, attempt, call, on_answer),
            Effect::Open(bill) => requests.open(gateway, bill, on_answer),
            Effect::Check(bill) => requests.check(gateway, bill, on_answer),
            Effect::Rest(bill) => requests.rest(gateway, bill, on_answer),
            Effect::Focus(target) => self.focus = Some(target),
            Effect::Attend(target) => {
                if self.targets.hold_focus() {
                    self.focus = Some(target);
                }
            }
            Effect::Forget(bill) => storage::forget(&gateway, &bill),
            Effect::Keep(bill, made) if props.storage => {
                storage::keep_number(&gateway, &bill, &made);
            }
            Effect::KeepTicket(bill, ticket) if props.storage => {
                storage::keep_ticket(&gateway, &bill, &ticket);
            }
            // At once: the next event must find what is kept of the bill.
            Effect::Recall(bill) if props.storage => {
                let kept = storage::recall(&gateway, &bill);
                self.advance(ctx, Event::Recalled(kept));
            }
            // The merchant wants nothing kept.
            Effect::Keep(..) | Effect::KeepTicket(..) | Effect::Recall(_) => {}
            Effect::Tell(signal) => {
                let text = Text::of(props.locale);
                let event = WidgetEvent::new(&signal, self.state.number(), text);
                if props.on_event.emit(event) {
                    link.send_message(Event::TroubleTaken);
                }
            }
        }
    }
}
