//! Sends one message to the merchant's system, once.

use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;
use http::header::CONTENT_TYPE;
use reqwest::{Client, Response};

use super::error::DeliveryError;
use super::{http_client, signature};
use crate::config::MerchantWebhookConfig;
use crate::store::Message;

/// How much of an answer is read. Only its status counts; a short body is read to its end, so that the
/// connection can be reused.
const MAX_ANSWER_BYTES: usize = 4 * 1024;

/// The time limit for the body, after the status was received.
const BODY_TIMEOUT: Duration = Duration::from_secs(1);

/// Sends messages. Clones share connections.
#[derive(Clone, Debug)]
pub(super) struct WebhookSender {
    client: Client,
    config: Arc<MerchantWebhookConfig>,
    timeout: Duration,
}

impl WebhookSender {
    /// # Errors
    /// When the machine has no CA certificates.
    pub(super) fn new(
        config: MerchantWebhookConfig,
        timeout: Duration,
    ) -> Result<Self, reqwest::Error> {
        Ok(Self {
            client: http_client::build(config.url.url())?,
            config: Arc::new(config),
            timeout,
        })
    }

    /// Sends the message once. Any 2xx status means that it was received.
    pub(super) async fn send(&self, message: &Message) -> Result<StatusCode, DeliveryError> {
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
            Err(DeliveryError::of_answer(status, &body))
        }
    }
}

/// Reads the beginning of the body. An error or a timeout just ends it.
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
    // What was read until the timeout is enough.
    let _ = tokio::time::timeout(BODY_TIMEOUT, read).await;
    body
}
