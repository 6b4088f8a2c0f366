//! The steps of one channel, with the bill's own number and amount in them. Must not know which
//! channel is open.

use billpay_contract::{Channel, IssuedBill};
use yew::NodeRef;

use super::copy_button::copy_button;
use super::markup::Markup;
use super::number::number;
use super::view::View;
use crate::state::Copy;
use crate::steps::{self, Part, Place, Steps};
use crate::text::{money, percent_encoded};

/// What a channel's steps are about.
pub(super) struct ChannelSteps<'a> {
    pub(super) channel: Channel,
    pub(super) bill: &'a IssuedBill,
    /// The merchant's own number in this channel's menu.
    pub(super) business: &'a str,
}

pub(super) fn channel_steps(
    to: &mut Markup,
    view: &View<'_>,
    about: &ChannelSteps<'_>,
    steps: &Steps<'_>,
) {
    let code = steps::code(about.channel);
    match steps {
        Steps::Anywhere(steps) => list(to, view, about, steps),
        // Whatever the merchant's list says first: the channel's menu is behind its code.
        Steps::Own(own) => {
            list(to, view, about, own);
            dial(to, view, code);
        }
        Steps::Known(ways) => {
            for way in *ways {
                to.line("h4|class=way", way.name);
                list(to, view, about, way.steps);
                let dials = steps::any_has(way.steps, Place::Code);
                dial(to, view, code.filter(|_| dials));
            }
        }
    }
}

fn list(to: &mut Markup, view: &View<'_>, about: &ChannelSteps<'_>, steps: &[impl AsRef<str>]) {
    to.begin("ol|class=steps");
    for step in steps {
        item(to, view, about, step.as_ref());
    }
    to.end();
}

fn item(to: &mut Markup, view: &View<'_>, about: &ChannelSteps<'_>, step: &str) {
    to.begin("li");
    for part in steps::parts(step) {
        match part {
            Part::Words(words) => to.write(words),
            Part::Place(place) => {
                to.begin("strong|class=in-place|translate=no");
                value(to, view, about, place);
                to.end();
            }
        }
    }
    to.end();
}

fn value(to: &mut Markup, view: &View<'_>, about: &ChannelSteps<'_>, place: Place) {
    match place {
        Place::Number => number(to, &about.bill.bill_pay_number),
        Place::Amount => match about.bill.bill_amount {
            Some(amount) => to.write(&money(amount)),
            None => to.say(view.text.how_any_amount),
        },
        Place::Business => to.write(about.business),
        Place::Code => to.say(steps::code(about.channel).unwrap_or_default()),
    }
}

/// A link where the phone dials it, a code to copy elsewhere.
fn dial(to: &mut Markup, view: &View<'_>, code: Option<&'static str>) {
    let Some(code) = code else { return };
    if view.look.device.dials {
        to.begin("a|class=button quiet dial|part=button-quiet");
        to.set(
            "href",
            &["tel:", &percent_encoded(code.as_bytes())].concat(),
        );
        to.say(view.text.dial);
        to.say(" ");
        to.line("span|translate=no", code);
    } else {
        let shown = NodeRef::default();
        to.begin("p|class=dial");
        to.begin("code|translate=no");
        to.node(&shown);
        to.say(code);
        to.end();
        copy_button(to, view, Copy::Code, code, &shown);
    }
    to.end();
}
