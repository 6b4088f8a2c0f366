//! `billpay-gateway check-webhook`: says in which form a captured webhook of ClickPesa has its checksum.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, anyhow, bail};
use clap::Args;
use http::{HeaderMap, HeaderName, HeaderValue};

use crate::clickpesa::{WebhookError, WebhookVerifier};
use crate::config::{Settings, webhook_checksum};

/// The captured webhook.
#[derive(Args, Clone, Debug)]
pub struct CheckWebhookFlags {
    /// The request as it was received: headers, an empty line and the body; or the body alone
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

/// Returns what to print: the form of the checksum, and what the webhook is about.
///
/// # Errors
/// When the file can't be read, no checksum key is set, or the checksum is wrong in every known form.
pub(super) fn check_webhook(
    flags: &CheckWebhookFlags,
    settings: &dyn Settings,
) -> anyhow::Result<String> {
    let (checksum, header) = webhook_checksum(settings)?;
    let request =
        fs::read(&flags.file).with_context(|| format!("can't read {}", flags.file.display()))?;
    let (headers, body) = parse(&request)?;
    let event = match WebhookVerifier::new(Some(checksum), header).read(body, &headers) {
        Ok(event) => event,
        Err(refused) => bail!(advice(refused.error)),
    };
    let form = event
        .form
        .ok_or_else(|| anyhow!("no checksum was verified"))?;
    let number = event.number.map(|number| number.as_str().to_owned());
    let amount = event.payment.and_then(|payment| payment.amount);
    Ok(format!(
        "verified: the checksum is {form}\nevent: {}\nnumber: {}\namount: {}",
        event.name,
        number.as_deref().unwrap_or("none"),
        amount.map_or_else(|| "none".to_owned(), |amount| format!("TZS {amount}")),
    ))
}

fn advice(error: WebhookError) -> String {
    let advice = match error {
        WebhookError::Malformed => {
            "save the request unchanged: headers, an empty line, and the body"
        }
        WebhookError::Unsigned => {
            "save the headers as well, and set CLICKPESA_WEBHOOK_HEADER if the checksum is in one of another name"
        }
        WebhookError::Method => "compare it with the setting in ClickPesa's dashboard",
        WebhookError::WrongChecksum => {
            "compare CLICKPESA_CHECKSUM_KEY with ClickPesa's dashboard, and make sure that the body was saved unchanged"
        }
    };
    format!("{error}: {advice}")
}

/// Splits a request into headers and body. A JSON object alone has no headers. An editor may have added a line
/// break at the end.
fn parse(request: &[u8]) -> anyhow::Result<(HeaderMap, &[u8])> {
    let request = request.strip_suffix(b"\n").unwrap_or(request);
    if request.trim_ascii_start().starts_with(b"{") {
        return Ok((HeaderMap::new(), request));
    }
    let no_body = "there is no empty line between headers and body";
    let (head, body) = ["\r\n\r\n", "\n\n"]
        .iter()
        .find_map(|end| {
            let at = request
                .windows(end.len())
                .position(|part| part == end.as_bytes())?;
            Some((&request[..at], &request[at + end.len()..]))
        })
        .context(no_body)?;
    let mut headers = HeaderMap::new();
    for line in String::from_utf8_lossy(head).lines() {
        // The request line has no colon before a space, and is no header.
        let Some((name, value)) = line.split_once(':') else {
            continue;
        };
        if let (Ok(name), Ok(value)) = (
            name.trim().parse::<HeaderName>(),
            HeaderValue::from_str(value.trim()),
        ) {
            headers.append(name, value);
        }
    }
    Ok((headers, body))
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;
    use std::io::Write;

    use super::*;

    const BODY: &str =
        r#"{"orderReference":"0123","id":"P1","status":"SUCCESS","collectedAmount":"500"}"#;

    #[track_caller]
    fn said(request: &str) -> Result<String, String> {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(request.as_bytes()).unwrap();
        let flags = CheckWebhookFlags {
            file: file.path().to_owned(),
        };
        let settings = HashMap::from([("CLICKPESA_CHECKSUM_KEY", "key-1")]);
        check_webhook(&flags, &settings).map_err(|error| format!("{error:#}"))
    }

    #[test]
    fn the_form_of_a_captured_request_is_named() {
        // HMAC-SHA256 of the body with the key `key-1`, computed with Python.
        let checksum = "f42693eae7e100c00526e7c8ef8b6a3f13ec6852c08c5cf92a656aeeca3e2860";
        for line_break in ["\n", "\r\n"] {
            let head = [
                "POST /webhooks/clickpesa HTTP/1.1",
                &format!("X-ClickPesa-Signature: {checksum}"),
                "",
                "",
            ];
            let request = head.join(line_break) + BODY + "\n";
            let form = "in the header `x-clickpesa-signature`, computed over the bytes of the body";
            assert_eq!(
                said(&request).unwrap(),
                format!(
                    "verified: the checksum is {form}\nevent: unnamed\nnumber: 0123\namount: TZS 500"
                )
            );
        }
    }

    #[test]
    fn what_is_wrong_is_said_with_advice() {
        for (request, error) in [
            (
                BODY,
                "there is no checksum, in the body or in a known header (CLICKPESA_WEBHOOK_HEADER): save the headers as well",
            ),
            (
                "checksum: 00\n\n{}",
                "the checksum is wrong in every known form: compare CLICKPESA_CHECKSUM_KEY",
            ),
            (
                "checksum: 00",
                "there is no empty line between headers and body",
            ),
            (
                "checksum: 00\n\n[]",
                "the body is not a JSON object: save the request unchanged",
            ),
        ] {
            let said = said(request).unwrap_err();
            assert!(said.starts_with(error), "{said}");
        }
    }
}
