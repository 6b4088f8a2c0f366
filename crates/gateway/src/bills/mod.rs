//! Bills, one file per verb. Must not know tokens or ClickPesa's JSON.

pub(crate) mod create;
