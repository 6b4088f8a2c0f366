//! What the gateway is asked about a bill that it keeps. Must not know when it is asked.

use std::time::Duration;

use billpay_contract::{CHECK_SUFFIX, QR_SUFFIX, REST_SUFFIX, bill_path};

use super::api::{CREATE_TIMEOUT, made};
use super::call::{Answer, Ask, Call, Method};
use super::clock;
use super::fields::Fields;
use super::shapes::bill_view;
use crate::answer::{Failure, TroubleKind};
use crate::bill_id::BillId;
use crate::state::{Made, News};

/// How long the gateway's own word is awaited, which it has at hand; a slow network takes the most.
const VIEW_TIMEOUT: Duration = Duration::from_secs(20);

/// The address of a bill, or of what belongs to it.
pub(super) fn address(gateway: &str, id: &BillId, part: &str) -> String {
    format!("{gateway}{}{part}", bill_path(id))
}

impl Call {
    /// Asks the gateway how a bill stands.
    pub(crate) fn view(
        gateway: &str,
        id: &BillId,
        then: impl FnOnce(Result<News, Failure>) + 'static,
    ) -> Self {
        let url = address(gateway, id, "");
        let asked = Ask::plain(Method::Get, url, VIEW_TIMEOUT);
        Self::start(asked, Box::new(move |answer| then(answered(answer))))
    }

    /// Has the gateway ask ClickPesa how a bill stands, which takes as long as making one.
    pub(crate) fn check(
        gateway: &str,
        id: &BillId,
        then: impl FnOnce(Result<News, Failure>) + 'static,
    ) -> Self {
        let url = address(gateway, id, CHECK_SUFFIX);
        let asked = Ask::plain(Method::Post, url, CREATE_TIMEOUT);
        Self::start(asked, Box::new(move |answer| then(answered(answer))))
    }

    /// Asks for the drawing of the bill's address: a width and a path. Without one there is none.
    pub(crate) fn qr(gateway: &str, id: &BillId, then: impl FnOnce(String) + 'static) -> Self {
        let url = address(gateway, id, QR_SUFFIX);
        let asked = Ask::plain(Method::Get, url, VIEW_TIMEOUT);
        let read = move |answer: Result<Answer, Failure>| {
            if let Ok(answer) = answer {
                then(answer.body);
            }
        };
        Self::start(asked, Box::new(read))
    }

    /// Asks for a number over what is missing of a bill.
    pub(crate) fn rest(
        gateway: &str,
        id: &BillId,
        then: impl FnOnce(Result<Made, Failure>) + 'static,
    ) -> Self {
        let url = address(gateway, id, REST_SUFFIX);
        Self::start(
            Ask::plain(Method::Post, url, CREATE_TIMEOUT),
            Box::new(move |answer| then(answer.and_then(|answer| made(&answer)))),
        )
    }
}

fn answered(answer: Result<Answer, Failure>) -> Result<News, Failure> {
    read(&answer?.body).ok_or_else(|| TroubleKind::Failed.unanswered())
}

/// What the gateway says about a bill, heard now.
pub(super) fn read(text: &str) -> Option<News> {
    news(&Fields::parse(text)?)
}

/// The same, in JSON that was read already.
pub(super) fn news(of: &Fields) -> Option<News> {
    let view = bill_view(of)?;
    let ahead = view.at.unix() - clock::now().unix();
    Some(News { view, ahead })
}
