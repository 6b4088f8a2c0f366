//! What a customer does, in the engines of Firefox and Safari.

/// Runs each of these functions as a test in each engine.
macro_rules! in_each_engine {
    ($($test:ident)*) => {
        in_each_engine! { @ firefox Firefox $($test)* }
        in_each_engine! { @ webkit WebKit $($test)* }
        in_each_engine! { @ old_webkit OldWebKit $($test)* }
    };
    (@ $module:ident $engine:ident $($test:ident)*) => {
        mod $module {
            $(
                #[tokio::test]
                async fn $test() -> billpay_browser_tests::Outcome {
                    super::$test(billpay_browser_tests::Engine::$engine).await
                }
            )*
        }
    };
}

mod element;
mod page;
mod setups;
#[path = "../browser/shop/mod.rs"]
#[expect(dead_code, reason = "the tests in Chromium use more of it")]
mod shop;
