//! What ClickPesa tells a merchant's server: a payment came, or failed. A notification is made, may be
//! withheld, repeated, reordered or forged, and is brought to a URL.

mod courier;
mod delivery;
mod notification;
mod outbox;
mod post;
mod url;

pub(crate) use courier::run as run_courier;
pub(crate) use delivery::Change;
pub use delivery::{WebhookDelivery, WebhookMode, WebhookShape};
pub(crate) use outbox::Outbox;
pub use outbox::WebhookAttempt;
pub use url::{WebhookUrl, WebhookUrlError};

/// What a webhook is signed with when the application has checksums on.
pub(crate) type Checksum = (String, crate::settings::ChecksumMethod);
