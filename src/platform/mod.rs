//! What only a browser has. Called from effects and event handlers only, because components are also
//! rendered on a server.

pub(crate) mod clipboard;
pub(crate) mod clock;
pub(crate) mod device;
pub(crate) mod focus;
pub(crate) mod form;
pub(crate) mod language;
pub(crate) mod location;
pub(crate) mod print;
pub(crate) mod random;
pub(crate) mod storage;
pub(crate) mod task;
