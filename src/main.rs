//! The bundle's entry point. It starts nothing by itself: the page's script calls `page`, and the
//! element's script creates a `Widget`.

// The exports are called from JavaScript.
use billpay_widget as _;

/// A small allocator: a third of the size of the standard library's.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

fn main() {}
