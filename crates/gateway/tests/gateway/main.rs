//! Tests of the gateway over real sockets, with the real sandbox behind it. One file per subject.

#![expect(
    clippy::unwrap_used,
    reason = "clippy knows #[test] functions as tests, but not what they share"
)]

mod background_polls;
mod bill_pages;
mod bills_command;
mod channel_limits;
mod client_limits;
mod crash_recovery;
mod create_bill;
mod csrf;
mod deadlines;
mod doc_examples;
mod documented_commands;
mod element;
mod embedding;
mod hang_ups;
mod harness;
mod hostile_requests;
mod idempotency;
mod instalments;
mod intents_docs;
mod many_streams;
mod no_script_browser;
mod overload;
mod pages;
mod payment_helpers;
mod payments;
#[path = "../postgres/mod.rs"]
mod postgres;
mod problem_documents;
mod process;
mod program;
mod provider_faults;
mod provider_outage;
mod readiness;
mod refused_forms;
mod remainder_pages;
mod request_checksum;
mod same_browser;
mod secrets;
mod server_rendered_element;
mod settings_page;
mod sign_command;
mod signer;
mod static_files;
mod status_updates;
mod submitted_forms;
mod token_renewal;
mod webhook_forms;
