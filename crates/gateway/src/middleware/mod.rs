//! What is done around the handlers, one file each, and the content security policy. `router.rs` puts it in order.

pub(crate) mod access_log;
pub(crate) mod compression;
pub(crate) mod content_security_policy;
pub(crate) mod cors;
pub(crate) mod problem_document;
pub(crate) mod request_head;
pub(crate) mod request_id;
pub(crate) mod security_headers;
