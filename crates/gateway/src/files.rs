//! How many files and connections the process may have open.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Raises the limit to what the system allows: each page that watches a bill holds a connection,
/// and the usual limit of 1024 is the one of programs that wait with `select`, which this one does
/// not.
pub(crate) fn allow_many() {
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit {
        current: limit.maximum,
        maximum: limit.maximum,
    };
    if let Err(error) = setrlimit(Resource::Nofile, raised) {
        tracing::warn!(%error, "can't raise the limit of open files");
    }
}
