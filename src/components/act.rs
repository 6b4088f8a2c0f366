//! What people do on the screen, and what the widget is told of it. Must not know what follows.

use billpay_contract::{Channel, Field};
use yew::NodeRef;

use super::message::Message;
use crate::browser;
use crate::locale::Locale;
use crate::state::{Copy, Event};

/// What is done by an event of an element.
#[derive(Clone, Debug)]
pub(super) enum Act {
    /// The form, or the merchant's bill, is sent.
    Submit,
    /// Another number is wanted.
    Another,
    /// The customer's own look at how the bill stands.
    Check,
    /// A number for what is missing.
    Rest,
    /// The page's bill is asked for again.
    Open,
    /// A field's text was changed.
    Type(Field),
    /// A key was pressed in a field; Enter goes to that one, or sends the form.
    Enter(Option<Field>),
    /// That text is copied, which the node shows in some form.
    Copy(Copy, String, NodeRef),
    /// A channel was opened or closed.
    Toggle(Channel),
    /// The bill is handed to another app.
    Share,
    /// The card is printed.
    Print,
    /// The page speaks that language.
    Speak(Locale),
}

/// What the widget is told; nothing where the event is the browser's own matter.
pub(super) fn act(act: &Act, event: &yew::Event) -> Option<Message> {
    let message = match act {
        Act::Type(field) => {
            return Some(Event::Edited(*field, browser::typed(event)).into());
        }
        Act::Toggle(channel) => {
            return browser::opened(event).map(|()| Message::Opened(*channel));
        }
        Act::Enter(next) => {
            browser::entered(event)?;
            next.map_or_else(submitted, Message::Focus)
        }
        Act::Submit => submitted(),
        Act::Another => Event::AnotherWanted.into(),
        Act::Check => Event::CheckWanted.into(),
        Act::Rest => Event::RestWanted.into(),
        Act::Open => {
            browser::plain(event)?;
            Event::OpenWanted.into()
        }
        Act::Copy(what, text, shown) => Message::Copy(*what, text.clone(), shown.clone()),
        Act::Share => Message::Share,
        Act::Print => Message::Print,
        Act::Speak(locale) => {
            browser::plain(event)?;
            Message::Speak(*locale)
        }
    };
    // The widget does it: no form is sent, and no link followed.
    event.prevent_default();
    Some(message)
}

fn submitted() -> Message {
    Event::Submitted(browser::fresh_key()).into()
}
