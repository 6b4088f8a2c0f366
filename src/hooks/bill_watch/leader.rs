//! The page that has the event stream for all pages and frames of its origin.

use billpay_contract::{BillId, MAX_STREAM_BILLS};
use futures_util::{FutureExt, select_biased};
use gloo_timers::future::TimeoutFuture;

use super::backoff::Backoff;
use super::stream::BillStream;
use super::tabs;
use crate::api;
use crate::platform::broadcast::Broadcast;
use crate::platform::random;

/// The timeout for a stream's first message, in milliseconds. The gateway sends the current status first; a
/// proxy that buffers streams sends nothing.
pub(super) const FIRST_MESSAGE_TIMEOUT: u32 = 15_000;

/// The time without messages after which a stream is opened again, in milliseconds. Browsers do not notice
/// every lost connection, especially on phones. With five minutes, thousands of streams cost the gateway a
/// few requests a second.
pub(super) const IDLE_TIMEOUT: u32 = 5 * 60_000;

/// The same time if the stream has only a part of the bills: then the next stream has other ones.
const PART_TIMEOUT: u32 = 60_000;

/// The number of failed streams in a row after which a page gives up. Some proxies buffer streams.
const MAX_FAILED_STREAMS: u32 = 3;

/// Why a stream ended.
enum StreamEnd {
    /// A page has other bills, or there were no messages for a while.
    Renew,
    /// The connection was lost after a message.
    Lost,
    /// The stream had no message.
    Failed,
}

/// Waits until this page is the leader, and then sends the messages of an event stream to all pages of the
/// origin, including this one. Ends when this page can't be the leader or its streams fail.
pub(super) async fn lead(gateway: String) {
    let Some(_leader) = tabs::become_leader(&gateway).await else {
        return;
    };
    let Some(mut channel) = tabs::channel(&gateway) else {
        return;
    };
    let mut backoff = Backoff::default();
    while backoff.attempts() < MAX_FAILED_STREAMS {
        channel.skip_received();
        let bills = tabs::listed_bills(&gateway).await;
        if bills.is_empty() {
            channel.next().await;
            continue;
        }
        let Some(stream) = BillStream::open(&api::events_url(&gateway, &bills)) else {
            return;
        };
        backoff = match forward(stream, &bills, &mut channel).await {
            StreamEnd::Renew => {
                backoff = Backoff::default();
                continue;
            }
            StreamEnd::Lost => Backoff::default().after_attempt(),
            StreamEnd::Failed => backoff.after_attempt(),
        };
        TimeoutFuture::new(backoff.wait(random::number())).await;
    }
}

/// Sends the stream's messages to all pages. The browser would reconnect by itself, but not always, and on
/// all phones at the same time, so a stream ends with its connection.
async fn forward(mut stream: BillStream, bills: &[BillId], channel: &mut Broadcast) -> StreamEnd {
    let idle_timeout = match bills.len() {
        MAX_STREAM_BILLS => PART_TIMEOUT,
        _ => IDLE_TIMEOUT,
    };
    let mut has_message = false;
    let mut timeout = TimeoutFuture::new(FIRST_MESSAGE_TIMEOUT);
    loop {
        select_biased! {
            text = stream.next().fuse() => match text {
                Some(text) => {
                    channel.send(&text);
                    has_message = true;
                    timeout = TimeoutFuture::new(idle_timeout);
                }
                None if has_message => return StreamEnd::Lost,
                None => return StreamEnd::Failed,
            },
            () = (&mut timeout).fuse() => return match has_message {
                true => StreamEnd::Renew,
                false => StreamEnd::Failed,
            },
            _ = channel.next().fuse() => return StreamEnd::Renew,
        }
    }
}
