//! Performs the effects of the state machine.

use yew::prelude::*;

use super::App;
use crate::create_once::CreateCall;
use crate::events::WidgetEvent;
use crate::platform::storage;
use crate::state::{Effect, Event};
use crate::text::Text;

impl App {
    pub(super) fn perform(&mut self, ctx: &Context<Self>, effect: Effect) {
        let (props, link) = (ctx.props(), ctx.link());
        let (gateway, requests) = (props.gateway.clone(), &mut self.requests);
        let on_answer = link.callback(|event: Event| event);
        match effect {
            Effect::Create {
                attempt,
                bill,
                readonly,
                request,
            } => {
                let call = CreateCall {
                    attempt,
                    bill,
                    readonly,
                    request,
                    storage: props.storage,
                };
                requests.create(gateway, call, on_answer);
            }
            Effect::LoadBill(bill) => requests.load(gateway, bill, on_answer),
            Effect::CheckStatus(bill) => requests.check(gateway, bill, on_answer),
            Effect::CreateRemainder(bill) => {
                requests.create_remainder(gateway, bill, on_answer);
            }
            Effect::Focus(target) => self.focus = Some(target),
            Effect::FocusIfInside(target) => {
                if self.targets.contain_focus() {
                    self.focus = Some(target);
                }
            }
            Effect::DeleteNumbers(bill, number) => {
                storage::delete_numbers(&gateway, &bill, number.as_ref());
            }
            Effect::DeleteStored(bill) => storage::delete_bill(&gateway, &bill),
            Effect::StoreRemainder {
                bill,
                underpaid,
                created,
            } if props.storage => {
                storage::store_remainder(&gateway, &bill, &underpaid, &created);
            }
            Effect::StorePaid(created) if props.storage => {
                let bill = self.state.initial_bill().identity();
                storage::store_paid(&gateway, &bill, &created);
            }
            // Synchronously, before the next event.
            Effect::ReadStored(bill) if props.storage => {
                let stored = storage::read_bill(&gateway, &bill);
                self.advance(ctx, Event::StoredBillRead(stored));
            }
            // The merchant has turned storage off.
            Effect::StoreRemainder { .. } | Effect::StorePaid(_) | Effect::ReadStored(_) => {}
            Effect::Notify(notification) => {
                let text = Text::of(props.locale);
                let event = WidgetEvent::new(&notification, self.state.number(), text);
                if props.on_event.emit(event) {
                    link.send_message(Event::ProblemHandled);
                }
            }
        }
    }
}
