//! One attempt to tell the merchant's system.

use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;
use http::header::CONTENT_TYPE;
use reqwest::{Client, Response};

use super::failure::Failure;
use super::{client, signature};
use crate::config::MerchantConfig;
use crate::store::Message;

/// What is read of an answer. Only its status counts; a short body is read to its end, so that the
/// connection can be used again.
const MAX_ANSWER_BYTES: usize = 4 * 1024;

/// How long the rest of an answer is waited for once its status is known.
const REST_TIMEOUT: Duration = Duration::from_secs(1);

/// Sends messages, one attempt each. Clones share connections.
#[derive(Clone, Debug)]
pub(super) struct Courier {
    client: Client,
    config: Arc<MerchantConfig>,
    timeout: Duration,
}

impl Courier {
    /// # Errors
    /// When the machine has no certificates to check the receiver's against.
    pub(super) fn new(config: MerchantConfig, timeout: Duration) -> Result<Self, reqwest::Error> {
        Ok(Self {
            client: client::build(config.url.url())?,
            config: Arc::new(config),
            timeout,
        })
    }

    /// Sends the message once. Any answer of the 200s says that it has arrived.
    pub(super) async fn send(&self, message: &Message) -> Result<StatusCode, Failure> {
        let signature = signature::header(
            &self.config.secrets,
            &message.id,
            message.taken_at,
            &message.body,
        );
        let request = self
            .client
            .post(self.config.url.url().clone())
            .timeout(self.timeout)
            .header(CONTENT_TYPE, "application/json")
            .header("webhook-id", &message.id)
            .header("webhook-timestamp", message.taken_at.unix())
            .header("webhook-signature", signature)
            .body(message.body.clone());
        let mut response = request.send().await?;
        let status = response.status();
        let body = beginning(&mut response).await;
        if status.is_success() {
            Ok(status)
        } else {
            Err(Failure::answered(status, &body))
        }
    }
}

/// As much of the body as is read; how it ends does not matter.
async fn beginning(response: &mut Response) -> Vec<u8> {
    let mut body = Vec::new();
    let read = async {
        while let Ok(Some(chunk)) = response.chunk().await {
            let room = MAX_ANSWER_BYTES - body.len();
            body.extend_from_slice(chunk.get(..room).unwrap_or(&chunk));
            if body.len() == MAX_ANSWER_BYTES {
                break;
            }
        }
    };
    // What has come until then is enough.
    let _ = tokio::time::timeout(REST_TIMEOUT, read).await;
    body
}
