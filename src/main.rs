//! The bundle's entry. What starts is chosen by who loads it: the page calls `page`, the element
//! creates a `Widget`.

// Its exports are called from JavaScript only.
use billpay_widget as _;

/// A third of what the standard library's own weighs in the bundle.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

fn main() {}
