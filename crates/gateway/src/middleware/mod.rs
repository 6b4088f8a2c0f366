//! What wraps every request, one thing per file.

pub(crate) mod access_log;
pub(crate) mod caching;
pub(crate) mod inline;
pub(crate) mod mounted;
pub(crate) mod origins;
pub(crate) mod panics;
pub(crate) mod report;
pub(crate) mod request_id;
pub(crate) mod security_headers;
pub(crate) mod time_bound;
