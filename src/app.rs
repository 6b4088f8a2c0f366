//! The root component: passes events to the state machine, performs its effects, and renders its screen.
//! It is a struct component because hooks would not keep the order of events and effects.

mod perform;
mod unreported_edits;

use std::rc::Rc;

use billpay_contract::{BillId, ChannelOverrides, ControlNumber, Field, Locale};
use gloo_events::EventListener;
use web_sys::Element;
use yew::prelude::*;

use self::unreported_edits::RenderedDrafts;
use crate::components::{
    Another, BillForm, BillSummary, ControlNumberCard, FocusTargets, LoadingCard, WidgetProvider,
    announcement, loading_placeholder, text_span, unusable_notice,
};
use crate::events::WidgetEvent;
use crate::pending_requests::PendingRequests;
use crate::platform::storage::{self, Watch};
use crate::platform::{form_inputs, location, page_return, random};
use crate::remount_state::RemountState;
use crate::state::{EditingForm, Event, FocusTarget, InitialBill, Issued, Origin, Screen, State};
use crate::text::Text;
use crate::theme::Theme;

/// The widget's settings and callbacks.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct AppProps {
    /// The language.
    pub locale: Locale,
    /// The gateway's address, with a slash at the end. It may be relative to the page.
    pub gateway: AttrValue,
    /// The gateway's absolute address for links that are shared, if `gateway` is relative.
    #[prop_or_default]
    pub public_url: Option<AttrValue>,
    /// The theme.
    #[prop_or_default]
    pub theme: Theme,
    /// Whether the page is the gateway's own. Then the page's address changes with the bill.
    #[prop_or_default]
    pub own_page: bool,
    /// The merchant's bill.
    #[prop_or_default]
    pub initial_bill: InitialBill,
    /// Whether the widget may use the browser's storage.
    #[prop_or(true)]
    pub storage: bool,
    /// Whether the browser has stored a number for `initial_bill`.
    #[prop_or_default]
    pub number_is_stored: bool,
    /// The bill to show, on its own page.
    #[prop_or_default]
    pub bill: Option<BillId>,
    /// The state that the server rendered. Without it the first state comes from `bill` or
    /// `initial_bill`.
    #[prop_or_default]
    pub initial_state: Option<State>,
    /// The merchant's changes to the payment channels, if the server sent them.
    #[prop_or_default]
    pub channels: Option<Rc<ChannelOverrides>>,
    /// Whether the first render hydrates nodes that the server rendered.
    #[prop_or_default]
    pub hydrating: bool,
    /// The state that an unmount leaves for the next mount of the same element.
    #[prop_or_default]
    pub remount_state: RemountState,
    /// Called once, when the widget is ready for use.
    #[prop_or_default]
    pub on_started: Callback<()>,
    /// Called when the control number on the screen changes.
    #[prop_or_default]
    pub on_number: Callback<Option<ControlNumber>>,
    /// Called with each event for the page around the widget. Returns whether the page handles it
    /// itself (`preventDefault`).
    #[prop_or_else(|| Callback::from(|_| false))]
    pub on_event: Callback<WidgetEvent, bool>,
}

impl AppProps {
    /// Properties with that language and gateway, and defaults for the others.
    pub fn new(locale: Locale, gateway: impl Into<AttrValue>) -> Self {
        let gateway = gateway.into();
        yew::props!(Self { locale, gateway })
    }
}

/// The widget: the bill form and the control number's card.
#[derive(Debug)]
pub struct App {
    state: State,
    /// Whether the first render is done, and the stored bill and earlier edits are applied.
    started: bool,
    /// Whether `start` will show a stored number. A placeholder is rendered before, not the form, because Yew lets
    /// the browser paint between a slow first render and `rendered`.
    awaits_stored_number: bool,
    /// Whether the state was saved by an earlier mount, which has reported that it is ready.
    resumed: bool,
    requests: PendingRequests,
    /// Reports changes of the stored numbers.
    storage_watch: Option<Watch>,
    /// Reports that the page returns from the back/forward cache.
    page_return: Option<EventListener>,
    /// Where the focus goes after the next render.
    focus: Option<FocusTarget>,
    targets: FocusTargets,
    root: NodeRef,
    rendered_drafts: RenderedDrafts,
}

/// A message to the component.
#[derive(Debug)]
pub struct Message(Content);

#[derive(Debug)]
enum Content {
    /// An event for the state machine.
    Event(Box<Event>),
    /// Another tab, or another widget of the page, has changed the stored numbers with that name.
    StorageChanged(String),
    /// The page has returned from the back/forward cache.
    PageReturned,
    /// Only render: Yew does not do so by itself after `rendered`.
    Render,
}

impl From<Event> for Message {
    fn from(event: Event) -> Self {
        Self(Content::Event(event.into()))
    }
}

impl Component for App {
    type Message = Message;
    type Properties = AppProps;

    fn create(ctx: &Context<Self>) -> Self {
        let props = ctx.props();
        let previous = props.remount_state.take_previous();
        let resumed = previous.is_some();
        let given = previous.or_else(|| props.initial_state.clone());
        let awaits_stored_number = given.is_none() && props.number_is_stored;
        Self {
            resumed,
            state: given.unwrap_or_else(|| first_state(props)),
            started: false,
            awaits_stored_number,
            requests: PendingRequests::default(),
            storage_watch: None,
            page_return: None,
            focus: None,
            targets: FocusTargets::default(),
            root: NodeRef::default(),
            rendered_drafts: RenderedDrafts::default(),
        }
    }

    fn update(&mut self, ctx: &Context<Self>, message: Message) -> bool {
        match message.0 {
            Content::Event(event) => {
                self.read_inputs_before(ctx, &event);
                self.advance(ctx, *event);
            }
            Content::StorageChanged(name) => self.storage_changed(ctx, &name),
            // Some browsers restore or clear the fields then.
            Content::PageReturned => self.read_inputs(ctx, None),
            Content::Render => {}
        }
        true
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &AppProps) -> bool {
        let initial_bill = &ctx.props().initial_bill;
        if self.started && old.initial_bill != *initial_bill {
            let event = Event::InitialBillChanged(initial_bill.clone());
            self.read_inputs_before(ctx, &event);
            self.advance(ctx, event);
        }
        true
    }

    fn rendered(&mut self, ctx: &Context<Self>, first_render: bool) {
        self.rendered_drafts.complete();
        if first_render && !ctx.props().remount_state.is_stopped() {
            self.start(ctx);
        }
        if let Some(target) = self.focus.take() {
            self.targets.focus(target);
        }
    }

    fn destroy(&mut self, ctx: &Context<Self>) {
        let state = std::mem::take(&mut self.state);
        // A new state that never started has nothing to keep.
        if self.started || self.resumed {
            ctx.props().remount_state.keep_for_next(state.paused());
        }
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let props = ctx.props();
        if props.remount_state.is_stopped() {
            return Html::default();
        }
        let text = Text::of(props.locale);
        let public_url = props.public_url.as_ref().unwrap_or(&props.gateway);
        html! {
            <WidgetProvider locale={props.locale} theme={props.theme} own_page={props.own_page}
                gateway={props.gateway.clone()} public_url={public_url.clone()}
                storage={props.storage} channels={props.channels.clone()}>
                <section class="billpay palette" ref={self.root.clone()} lang={props.locale.tag()} dir="ltr"
                    data-theme={props.theme.name()}>
                    { self.screen(ctx) }
                    <p class="unseen" role="status">{ text_span(announcement(self.state.screen(), text)) }</p>
                </section>
            </WidgetProvider>
        }
    }
}

/// The first state where no server rendered one and no earlier mount saved one.
fn first_state(props: &AppProps) -> State {
    match &props.bill {
        Some(bill) => State::loading(bill.clone()),
        None => State::new(props.initial_bill.clone()),
    }
}

/// The customer's edits in a rendered form before the widget was mounted.
pub(crate) fn edits_before_mount(state: &State, root: &Element) -> Vec<Event> {
    let Screen::Editing(form) = state.screen() else {
        return Vec::new();
    };
    let values = form_inputs::values(root).into_iter();
    let edited = values.filter(|(field, text)| text != form.text(*field));
    edited
        .map(|(field, text)| Event::Edited(field, text))
        .collect()
}

impl App {
    fn screen(&self, ctx: &Context<Self>) -> Html {
        if self.awaits_stored_number {
            return loading_placeholder(Text::of(ctx.props().locale));
        }
        match self.state.screen() {
            Screen::Editing(form) => self.form(ctx, form, false),
            Screen::Submitting(submission) => {
                self.form(ctx, &EditingForm::new(submission.draft.clone()), true)
            }
            Screen::Issued(issued) => self.card(ctx, issued),
            Screen::Loading(loading) => {
                let on_reload = ctx.link().callback(|()| Event::ReloadRequested);
                html! { <LoadingCard loading={loading.clone()} {on_reload} /> }
            }
            Screen::AwaitingIntent => loading_placeholder(Text::of(ctx.props().locale)),
            Screen::Unusable(kind) => unusable_notice(Text::of(ctx.props().locale), *kind),
        }
    }

    fn form(&self, ctx: &Context<Self>, form: &EditingForm, sending: bool) -> Html {
        let link = ctx.link();
        let (initial_bill, form_key) = (self.state.initial_bill(), self.state.form_key());
        let (form, targets) = (form.clone(), self.targets.clone());
        let on_submit = link.callback(|()| Event::Submitted(random::idempotency_key()));
        if initial_bill.readonly {
            let initial_bill = initial_bill.clone();
            return html! {
                <BillSummary {form} {sending} {form_key} {initial_bill} {targets} {on_submit} />
            };
        }
        let controlled = self.started || !ctx.props().hydrating;
        if controlled {
            self.rendered_drafts.add(&form.draft);
        }
        let on_edit = link.callback(|(field, text)| Event::Edited(field, text));
        html! {
            <BillForm {form} {sending} {form_key} {controlled} {targets} {on_edit} {on_submit} />
        }
    }

    /// A readonly bill is paid once, so a second number is not offered after the first. A stored number
    /// may be for an earlier order with equal fields, unless the bill is signed. A bill's own page
    /// offers no other bill.
    fn card(&self, ctx: &Context<Self>, issued: &Issued) -> Html {
        let (link, initial_bill) = (ctx.link(), self.state.initial_bill());
        let offered = match issued.origin {
            Origin::Created => !initial_bill.readonly,
            Origin::Stored => initial_bill.intent().is_none(),
            Origin::BillPage => false,
        };
        let another = match initial_bill.readonly {
            true => Another::Number,
            false => Another::Bill,
        };
        let number = issued.bill.bill_pay_number.as_str();
        html! {
            <ControlNumberCard key={number} issued={issued.clone()}
                customer={initial_bill.customer_name.clone()}
                deadline={initial_bill.intent().and_then(|intent| intent.deadline)}
                title={self.targets.number.clone()} another={offered.then_some(another)}
                watched={self.state.watched().cloned()}
                on_update={link.callback(Event::UpdateReceived)}
                on_another={link.callback(|()| Event::AnotherRequested)}
                on_copied={link.callback(|(what, text)| Event::Copied(what, text))}
                on_check={link.callback(|()| Event::CheckRequested)}
                on_remainder={link.callback(|()| Event::RemainderRequested)} />
        }
    }

    /// Runs after the first render: applies earlier edits, and reads the stored bill.
    fn start(&mut self, ctx: &Context<Self>) {
        let props = ctx.props();
        self.started = true;
        self.awaits_stored_number = false;
        // The hydrated inputs hold what was typed before. The page is notified of these edits after the
        // notification that the widget is ready.
        let mut edited = Vec::new();
        if let Some(root) = self.root.cast().filter(|_| props.hydrating) {
            for edit in edits_before_mount(&self.state, &root) {
                edited.extend(self.state.step(edit));
            }
        }
        if self.resumed {
            props.on_number.emit(self.state.number().cloned());
            self.advance(ctx, Event::InitialBillChanged(props.initial_bill.clone()));
        } else {
            // The page may have set another bill since `create`.
            if *self.state.initial_bill() != props.initial_bill && props.initial_state.is_none() {
                self.state = first_state(props);
            }
            let bill = self.state.initial_bill().identity();
            let stored = props
                .storage
                .then(|| storage::read_bill(&props.gateway, &bill));
            self.advance(ctx, Event::Started(stored.unwrap_or_default()));
        }
        for effect in edited {
            self.perform(ctx, effect);
        }
        self.storage_watch = Some(storage::watch(
            ctx.link()
                .callback(|name| Message(Content::StorageChanged(name))),
        ));
        self.page_return = Some(page_return::listen(
            ctx.link().callback(|()| Message(Content::PageReturned)),
        ));
        props.on_started.emit(());
        ctx.link().send_message(Message(Content::Render));
    }

    fn storage_changed(&mut self, ctx: &Context<Self>, name: &str) {
        let props = ctx.props();
        let bill = self.state.initial_bill().identity();
        if props.storage && name == storage::number_name(&props.gateway, &bill) {
            let stored = storage::read_bill(&props.gateway, &bill);
            self.advance(ctx, Event::StoredBillChanged(stored));
        }
    }

    /// Before the form is submitted or rendered again, reads the inputs: what is seen is what is sent.
    fn read_inputs_before(&mut self, ctx: &Context<Self>, event: &Event) {
        match event {
            Event::Submitted(_) | Event::InitialBillChanged(_) => self.read_inputs(ctx, None),
            Event::Edited(field, _) => self.read_inputs(ctx, Some(*field)),
            _ => {}
        }
    }

    /// Applies the text in the inputs, except in that field, whose event reports it.
    fn read_inputs(&mut self, ctx: &Context<Self>, reported: Option<Field>) {
        let root = self.root.cast::<Element>();
        if let (Screen::Editing(_), Some(root)) = (self.state.screen(), root) {
            for (field, text) in self.rendered_drafts.edits(&root) {
                if Some(field) != reported {
                    self.advance(ctx, Event::Edited(field, text));
                }
            }
        }
    }

    /// Makes one step of the state machine and performs its effects.
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
        self.requests.abort_unneeded(self.state.screen());
    }
}
