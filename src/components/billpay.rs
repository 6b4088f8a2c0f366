//! The widget: the form, or the merchant's bill, until there is a number, then the card. Joins
//! the state to what shows it, and does its effects in one place. Must not know the page around it.

use std::rc::Rc;

use billpay_contract::{ChannelChanges, Field};
use yew::prelude::*;

use super::begin::Begin;
use super::bill_form::BillForm;
use super::bill_summary::BillSummary;
use super::calls::Calls;
use super::control_number_card::{Another, ControlNumberCard};
use super::message::Message;
use super::opening_card::{opening_card, unreadable};
use super::slot::Slot;
use super::targets::Targets;
use crate::answer::FieldErrors;
use crate::bill_id::BillId;
use crate::browser::{self, Call, Heard, Host};
use crate::locale::Locale;
use crate::state::{
    self, Check, Copy, Effect, Filling, Issued, Opening, Origin, Preset, Rest, Screen, Standing,
    State, Target,
};
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
    /// What the merchant set.
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
    /// What a server that rendered the page handed over.
    #[prop_or_default]
    pub begin: Rc<Begin>,
}

/// The bill form and the control-number card.
#[derive(Debug)]
pub struct BillPay {
    state: State,
    /// What was asked of the widget before it knew what the browser keeps; it waits for that.
    early: Option<Vec<state::Event>>,
    /// What is on its way; it ends with the widget.
    calls: Calls,
    /// What the merchant changed about the channels, as far as it has come.
    changes: Rc<ChannelChanges>,
    /// That on its way: a card that is there later shows no channel that then goes.
    channels: Option<Call>,
    /// Where the focus goes once it is there.
    focus: Option<Target>,
    /// Whether the state is an earlier widget's, which has said already that it is ready.
    resumed: bool,
    targets: Rc<Targets>,
    on_edit: Callback<(Field, String)>,
    on_submit: Callback<()>,
    on_another: Callback<()>,
    on_copied: Callback<(Copy, String)>,
    on_open: Callback<()>,
    on_check: Callback<()>,
    on_rest: Callback<()>,
}

impl Component for BillPay {
    type Message = Message;
    type Properties = BillPayProps;

    fn create(ctx: &Context<Self>) -> Self {
        let (props, link) = (ctx.props(), ctx.link());
        let left = props.slot.take();
        Self {
            resumed: left.is_some(),
            state: left
                .or_else(|| props.begin.state.take())
                .unwrap_or_else(|| match &props.opened {
                    Some(bill) => State::opening(bill.clone()),
                    None => State::new(props.preset.clone()),
                }),
            early: Some(Vec::new()),
            calls: Calls::default(),
            changes: props.begin.changes.clone().unwrap_or_default(),
            channels: None,
            focus: None,
            targets: Rc::default(),
            on_edit: link.callback(|(field, text)| state::Event::Edited(field, text)),
            on_submit: link.callback(|()| state::Event::Submitted(browser::fresh_key())),
            on_another: link.callback(|()| state::Event::AnotherWanted),
            on_copied: link.callback(|(what, text)| state::Event::Copied(what, text)),
            on_open: link.callback(|()| state::Event::OpenWanted),
            on_check: link.callback(|()| state::Event::CheckWanted),
            on_rest: link.callback(|()| state::Event::RestWanted),
        }
    }

    fn update(&mut self, ctx: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Begun(event) => {
                // What was typed on the server's form was there before any of this.
                for (field, text) in ctx.props().begin.typed.clone() {
                    self.advance(ctx, state::Event::Edited(field, text));
                }
                self.advance(ctx, event);
                for event in self.early.take().into_iter().flatten() {
                    self.advance(ctx, event);
                }
            }
            Message::Happened(event) => match &mut self.early {
                Some(early) => early.push(event),
                None => self.advance(ctx, event),
            },
            Message::Channels(changes) => self.changes = Rc::new(changes),
        }
        // Nearly every event shows something; drawing the rest again costs less than comparing.
        true
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &BillPayProps) -> bool {
        let props = ctx.props();
        if old.gateway != props.gateway {
            self.ask_for_channels(ctx);
        }
        // The state knows whether that is a change: what waits for an answer counts as well.
        self.advance(ctx, state::Event::PresetChanged(props.preset.clone()));
        true
    }

    fn rendered(&mut self, ctx: &Context<Self>, first: bool) {
        if first {
            self.start(ctx);
        }
        if let Some(target) = self.focus.take() {
            self.targets.focus(target);
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
        let text = Text::of(props.locale);
        let (shown, status) = match self.state.screen() {
            Screen::Filling(form) => {
                // The focus may be on the field already, and then nothing else would speak.
                (
                    self.form(props, form, false),
                    first_error(&form.errors, text),
                )
            }
            Screen::Sending(sending) => {
                let form = Filling::of(sending.draft.clone());
                (self.form(props, &form, true), text.sending)
            }
            Screen::Issued(issued) => (self.card(props, issued), announced(issued, text)),
            Screen::Opening(opening) => {
                let trouble = opening.trouble.as_ref();
                let status = if trouble.is_none() {
                    text.live.opening
                } else {
                    ""
                };
                (
                    opening_card(trouble, text, page(&props.gateway, opening), &self.on_open),
                    status,
                )
            }
            Screen::Unreadable => (unreadable(text), ""),
        };
        html! {
            <section class="billpay palette" lang={props.locale.tag()} data-theme={props.theme.name()}>
                { shown }
                <p class="unseen" role="status">{ status }</p>
            </section>
        }
    }
}

impl BillPay {
    fn form(&self, props: &BillPayProps, form: &Filling, sending: bool) -> Html {
        let (locale, place) = (props.locale, props.place);
        let (targets, on_submit) = (self.targets.clone(), self.on_submit.clone());
        let (gateway, sent_by) = (props.gateway.clone(), self.state.form_key());
        let form = form.clone();
        if self.state.preset().readonly {
            let customer = self.state.preset().customer_name.clone();
            let signed = self.state.preset().intent();
            let deadline = signed.and_then(|intent| intent.deadline);
            let intent = signed.map(|intent| AttrValue::from(intent.token.clone()));
            return html! {
                <BillSummary {locale} {place} {gateway} {sent_by} {intent} {form} {customer} {deadline} {sending}
                    {targets} {on_submit} />
            };
        }
        let on_edit = self.on_edit.clone();
        let ahead = self.early.is_some() && !props.begin.typed.is_empty();
        html! {
            <BillForm {locale} {place} {gateway} {sent_by} {ahead} {form} {sending} {targets} {on_edit} {on_submit} />
        }
    }

    /// A bill that the customer can't change is paid once: no second number is offered for it. But
    /// one of an earlier visit may be for an earlier order that looks the same, unless it is signed;
    /// and the page of somebody else's bill is for nothing but that bill.
    fn card(&self, props: &BillPayProps, issued: &Issued) -> Html {
        let preset = self.state.preset();
        let offered = match issued.origin {
            Origin::Made => !preset.readonly,
            Origin::Kept => preset.intent().is_none(),
            Origin::Opened => false,
        };
        let another = if preset.readonly {
            Another::Number
        } else {
            Another::Bill
        };
        let on_another = offered.then(|| self.on_another.clone());
        html! {
            <ControlNumberCard key={issued.bill.bill_pay_number.as_str()}
                locale={props.locale} place={props.place} gateway={props.gateway.clone()}
                public={props.begin.public.clone().unwrap_or_else(|| props.gateway.clone())} changes={self.changes.clone()}
                issued={issued.clone()} keeps={props.keeps} customer={preset.customer_name.clone()}
                deadline={preset.intent().and_then(|intent| intent.deadline)}
                title={self.targets.number.clone()} {another} {on_another}
                on_copied={self.on_copied.clone()} on_check={self.on_check.clone()} on_rest={self.on_rest.clone()} />
        }
    }

    /// On the screen: a number that the browser kept takes the place of an untouched form.
    fn start(&mut self, ctx: &Context<Self>) {
        let props = ctx.props();
        if props.begin.changes.is_none() {
            self.ask_for_channels(ctx);
        }
        let event = if self.resumed {
            props.host.set_number(self.number());
            state::Event::PresetChanged(props.preset.clone())
        } else {
            let bill = self.state.preset().identity();
            let kept = props.keeps.then(|| browser::recall(&props.gateway, &bill));
            state::Event::Started(kept.unwrap_or_default())
        };
        ctx.link().send_message(Message::Begun(event));
    }

    fn ask_for_channels(&mut self, ctx: &Context<Self>) {
        let on_answer = ctx.link().callback(Message::Channels);
        self.changes = Rc::default();
        self.channels = Some(Call::channels(&ctx.props().gateway, on_answer));
    }

    fn number(&self) -> Option<&str> {
        self.state
            .number()
            .map(billpay_contract::ControlNumber::as_str)
    }

    /// Every step of the state goes through here, once, and so does every effect: nothing is done
    /// by drawing.
    fn advance(&mut self, ctx: &Context<Self>, event: state::Event) {
        let props = ctx.props();
        let (number, bill) = (self.state.number().cloned(), self.state.bill_id().cloned());
        let (state, effects) = state::step(std::mem::take(&mut self.state), event);
        self.state = state;
        if self.state.number() != number.as_ref() {
            props.host.set_number(self.number());
        }
        if props.place == Place::Page && self.state.bill_id() != bill.as_ref() {
            browser::show_address(&props.gateway, self.state.bill_id());
        }
        for effect in effects {
            self.act(ctx, effect);
        }
        self.calls.follow(&props.gateway, ctx.link(), &self.state);
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
                let text = Text::of(props.locale);
                if props.host.tell(&signal, self.number(), text) == Heard::Taken {
                    link.send_message(state::Event::TroubleTaken);
                }
            }
        }
    }
}

/// What a screen reader says when a bill's standing changes, or when a look has found nothing new.
fn announced(issued: &Issued, text: &'static Text) -> &'static str {
    if issued.rest == Rest::Asking {
        return text.sending;
    }
    match issued.standing() {
        Some(standing) if issued.check != Check::None => text.live.finding(issued.check, standing),
        // The card itself has just been read.
        None | Some(Standing::Unknown | Standing::Waiting) => "",
        Some(standing) => (text.live.standing)(standing).title,
    }
}

/// The page of a bill that is being opened.
fn page(gateway: &str, opening: &Opening) -> String {
    [gateway, "bills/", opening.id.as_str()].concat()
}

fn first_error(errors: &FieldErrors, text: &'static Text) -> &'static str {
    let error = errors.first().and_then(|field| errors.at(field));
    error.map_or("", |error| text.field_error(error))
}
