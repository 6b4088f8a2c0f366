//! The widget: the form, or the merchant's bill, until there is a number, then the card. Joins
//! the state to what shows it, and does its effects in one place. Must not know the page around it.

use std::rc::Rc;

use billpay_contract::Field;
use yew::prelude::*;

use super::bill_form::BillForm;
use super::bill_summary::BillSummary;
use super::control_number_card::{Another, ControlNumberCard};
use super::slot::Slot;
use super::targets::Targets;
use crate::answer::FieldErrors;
use crate::browser::{self, Call, Heard, Host};
use crate::locale::Locale;
use crate::state::{self, Copy, Effect, Filling, Preset, Screen, State, Target};
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
    /// Where the widget stands.
    #[prop_or_default]
    pub place: Place,
    /// The element around the widget.
    #[prop_or_default]
    pub host: Host,
    /// What an earlier widget left, and where this one leaves its state.
    #[prop_or_default]
    pub slot: Slot,
}

/// The bill form and the control-number card.
#[derive(Debug)]
pub struct BillPay {
    state: State,
    /// The create call on its way; it ends with the widget.
    call: Option<Call>,
    /// Where the focus goes once it is there.
    focus: Option<Target>,
    /// Whether the state is an earlier widget's, which has said already that it is ready.
    resumed: bool,
    targets: Rc<Targets>,
    on_edit: Callback<(Field, String)>,
    on_submit: Callback<()>,
    on_another: Callback<()>,
    on_copied: Callback<(Copy, String)>,
}

impl Component for BillPay {
    type Message = state::Event;
    type Properties = BillPayProps;

    fn create(ctx: &Context<Self>) -> Self {
        let left = ctx.props().slot.take();
        let link = ctx.link();
        Self {
            resumed: left.is_some(),
            state: left.unwrap_or_else(|| State::new(ctx.props().preset.clone())),
            call: None,
            focus: None,
            targets: Rc::default(),
            on_edit: link.callback(|(field, text)| state::Event::Edited(field, text)),
            on_submit: link.callback(|()| state::Event::Submitted),
            on_another: link.callback(|()| state::Event::AnotherWanted),
            on_copied: link.callback(|(what, text)| state::Event::Copied(what, text)),
        }
    }

    fn update(&mut self, ctx: &Context<Self>, event: state::Event) -> bool {
        self.advance(ctx, event);
        // Nearly every event shows something; drawing the rest again costs less than comparing.
        true
    }

    fn changed(&mut self, ctx: &Context<Self>, _: &BillPayProps) -> bool {
        self.follow(ctx);
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
        ctx.props().slot.put(state.paused());
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
            Screen::Issued(issued) => (self.card(props, issued), ""),
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
        let form = form.clone();
        if self.state.preset().readonly {
            let customer = self.state.preset().customer_name.clone();
            return html! {
                <BillSummary {locale} {form} {customer} {sending} {targets} {on_submit} />
            };
        }
        let on_edit = self.on_edit.clone();
        html! { <BillForm {locale} {place} {form} {sending} {targets} {on_edit} {on_submit} /> }
    }

    /// A bill that the customer can't change is paid once: no second number is offered for it. But
    /// one of an earlier visit may be for an earlier order that looks the same.
    fn card(&self, props: &BillPayProps, issued: &state::Issued) -> Html {
        let preset = self.state.preset();
        let on_another = (!preset.readonly || issued.kept).then(|| self.on_another.clone());
        let another = if preset.readonly {
            Another::Number
        } else {
            Another::Bill
        };
        html! {
            <ControlNumberCard locale={props.locale} gateway={props.gateway.clone()}
                bill={issued.bill.clone()} keeps={props.keeps} kept={issued.kept}
                customer={preset.customer_name.clone()} title={self.targets.number.clone()}
                {another} {on_another} on_copied={self.on_copied.clone()} />
        }
    }

    /// On the screen: a number that the browser kept takes the place of an untouched form.
    fn start(&mut self, ctx: &Context<Self>) {
        let props = ctx.props();
        if self.resumed {
            props.host.set_number(self.number());
            let preset = props.preset.clone();
            ctx.link().send_message(state::Event::PresetChanged(preset));
            return;
        }
        let kept = props
            .keeps
            .then(|| browser::recall(&props.gateway, &props.preset.draft));
        ctx.link()
            .send_message(state::Event::Started(kept.flatten()));
    }

    fn follow(&mut self, ctx: &Context<Self>) {
        let preset = &ctx.props().preset;
        if preset != self.state.preset() {
            self.advance(ctx, state::Event::PresetChanged(preset.clone()));
        }
    }

    fn number(&self) -> Option<&str> {
        self.state
            .number()
            .map(billpay_contract::ControlNumber::as_str)
    }

    /// Every step of the state goes through here, once, and so does every effect: nothing is done
    /// by drawing.
    fn advance(&mut self, ctx: &Context<Self>, event: state::Event) {
        let before = self.state.number().cloned();
        let (state, effects) = state::step(std::mem::take(&mut self.state), event);
        self.state = state;
        if self.state.number() != before.as_ref() {
            ctx.props().host.set_number(self.number());
        }
        if !matches!(self.state.screen(), Screen::Sending(_)) {
            self.call = None;
        }
        for effect in effects {
            self.act(ctx, effect);
        }
    }

    fn act(&mut self, ctx: &Context<Self>, effect: Effect) {
        let (props, link) = (ctx.props(), ctx.link());
        match effect {
            Effect::Create { attempt, bill } => {
                let on_answer =
                    link.callback(move |result| state::Event::Answered { attempt, result });
                self.call = Some(Call::start(&props.gateway, bill, on_answer));
            }
            Effect::Focus(target) => self.focus = Some(target),
            Effect::Keep(preset, bill) if props.keeps => {
                browser::keep(&props.gateway, &preset, &bill);
            }
            Effect::Forget(preset) => browser::forget(&props.gateway, &preset),
            Effect::Recall(preset) if props.keeps => {
                let kept = browser::recall(&props.gateway, &preset);
                link.send_message(state::Event::Recalled(kept));
            }
            // The merchant wants nothing kept.
            Effect::Keep(..) | Effect::Recall(_) => {}
            Effect::Tell(signal) => {
                let text = Text::of(props.locale);
                if props.host.tell(&signal, self.number(), text) == Heard::Taken {
                    link.send_message(state::Event::TroubleTaken);
                }
            }
        }
    }
}

fn first_error(errors: &FieldErrors, text: &'static Text) -> &'static str {
    let error = errors.first().and_then(|field| errors.at(field));
    error.map_or("", |error| text.field_error(error))
}
