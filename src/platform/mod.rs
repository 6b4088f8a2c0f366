//! Access to the browser. Components call it from effects and event handlers only, because they are also
//! rendered on a server.

pub(crate) mod abort;
pub(crate) mod broadcast;
pub(crate) mod clipboard;
pub(crate) mod clock;
pub(crate) mod console;
pub(crate) mod device;
pub(crate) mod focus;
pub(crate) mod form_inputs;
pub(crate) mod js;
pub(crate) mod language;
pub(crate) mod location;
pub(crate) mod lock;
pub(crate) mod page_return;
pub(crate) mod print;
pub(crate) mod random;
pub(crate) mod storage;
pub(crate) mod task;
pub(crate) mod web_locks;
