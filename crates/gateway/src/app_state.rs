//! The state that all request handlers share.

use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::FromRef;
use billpay_contract::ChannelOverrides;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use crate::clickpesa::WebhookVerifier;
use crate::client_limits::ClientLimits;
use crate::clock::Clock;
use crate::config::{Origin, Policy};
use crate::health::Readiness;
use crate::intents::IntentVerifier;
use crate::issuance::Issuer;
use crate::pages::{EmptyForms, Template};
use crate::public_address::PublicAddress;
use crate::static_files::StaticFiles;
use crate::status_polling::{ReadPolls, StatusPoller, Subscriptions, WebhookPolls};

/// The state that all request handlers share. A clone counts one reference: each request makes several.
#[derive(Clone, Debug)]
pub(crate) struct AppState(Arc<Shared>);

/// What the state consists of.
#[derive(Debug)]
pub(crate) struct Shared {
    /// The gateway's public address.
    pub(crate) public_address: PublicAddress,
    /// Shops on other origins whose pages may call the gateway.
    pub(crate) allowed_origins: Arc<[Origin]>,
    /// The merchant's changes to the payment channels.
    pub(crate) channels: ChannelOverrides,
    pub(crate) client_limits: ClientLimits,
    pub(crate) clock: Clock,
    /// The time from creation to the deadline of bills whose intent sets no deadline.
    pub(crate) deadline_after: Option<Duration>,
    /// The forms that were rendered and compressed before.
    pub(crate) empty_forms: EmptyForms,
    pub(crate) subscriptions: Subscriptions,
    /// Whether numbers of bills that may be paid in part take payments until the amount has come.
    pub(crate) instalments: bool,
    pub(crate) intents: IntentVerifier,
    pub(crate) issuer: Issuer,
    pub(crate) poller: StatusPoller,
    pub(crate) read_polls: ReadPolls,
    /// Which bills are accepted: all, or only those with a signed intent.
    pub(crate) policy: Policy,
    pub(crate) readiness: Readiness,
    pub(crate) static_files: Arc<StaticFiles>,
    /// Cancelled when the gateway stops. Endless work, such as event streams, must then end.
    pub(crate) stop: CancellationToken,
    /// Permits for event streams.
    pub(crate) stream_permits: Arc<Semaphore>,
    /// The page into which the rendered content is inserted.
    pub(crate) template: Template,
    pub(crate) webhook_polls: WebhookPolls,
    pub(crate) webhook_verifier: WebhookVerifier,
}

impl AppState {
    pub(crate) fn new(shared: Shared) -> Self {
        Self(Arc::new(shared))
    }
}

impl Deref for AppState {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

impl FromRef<AppState> for Readiness {
    fn from_ref(state: &AppState) -> Self {
        state.readiness.clone()
    }
}

impl FromRef<AppState> for Arc<StaticFiles> {
    fn from_ref(state: &AppState) -> Self {
        Self::clone(&state.static_files)
    }
}
