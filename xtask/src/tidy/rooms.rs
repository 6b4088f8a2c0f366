//! Who may know whom: the invariants of ARCHITECTURE.md that can be seen in single words. Must not
//! know why; ARCHITECTURE.md says that.

use super::source::Source;
use super::sources::Sources;
use super::tokens::{Kind, Token};
use super::verdict::{Offender, Verdict};

/// Words that may not be said in a part of the tree.
struct Room {
    rule: &'static str,
    /// Beginnings of paths.
    within: &'static [&'static str],
    except: &'static [&'static str],
    words: Words,
}

enum Words {
    /// Names of crates and macros; `…*` stands for every name that begins so.
    Names(&'static [&'static str]),
    /// Parts of names and of literals, in any case.
    Anywhere(&'static [&'static str]),
}

const ROOMS: &[Room] = &[
    // Components may name the types of the elements that their events come from.
    Room {
        rule: "browser interfaces in what renders or decides",
        within: &["src/"],
        except: &[
            "src/adopt.rs",
            "src/api/",
            "src/element/",
            "src/hooks/",
            "src/json.rs",
            "src/mount.rs",
            "src/platform/",
        ],
        words: Words::Names(&["js_sys", "gloo*"]),
    },
    Room {
        rule: "browser interfaces on the server",
        within: &["crates/"],
        except: &[],
        words: Words::Names(&["web_sys", "js_sys", "gloo*"]),
    },
    Room {
        rule: "browser or HTML in src/state/",
        within: &["src/state"],
        except: &[],
        words: Words::Names(&[
            "web_sys",
            "js_sys",
            "gloo*",
            "wasm_bindgen*",
            "yew*",
            "html",
        ]),
    },
    Room {
        rule: "server in the widget",
        within: &["src/"],
        except: &[],
        words: Words::Names(&[
            "billpay_gateway",
            "billpay_sandbox",
            "axum*",
            "tokio*",
            "reqwest",
        ]),
    },
    Room {
        rule: "anybody in the contract",
        within: &["crates/contract/src/"],
        except: &[],
        words: Words::Names(&[
            "axum*",
            "billpay_gateway",
            "billpay_sandbox",
            "billpay_widget",
            "env",
            "fs",
            "http",
            "Instant",
            "net",
            "reqwest",
            "SystemTime",
            "tokio*",
            "wasm_bindgen*",
            "yew*",
        ]),
    },
    Room {
        rule: "token outside gateway/src/clickpesa/",
        within: &["crates/gateway/src/"],
        except: &["crates/gateway/src/clickpesa/"],
        words: Words::Anywhere(&["authorization", "bearer", "tokencache", "tokensource"]),
    },
    Room {
        rule: "widget in the gateway, beside its pages",
        within: &["crates/gateway/src/"],
        except: &["crates/gateway/src/pages/"],
        words: Words::Names(&["billpay_widget"]),
    },
    Room {
        rule: "sandbox in the gateway, beside its embedding",
        within: &["crates/gateway/src/"],
        except: &["crates/gateway/src/stand_in"],
        words: Words::Names(&["billpay_sandbox"]),
    },
    Room {
        rule: "gateway or contract in the sandbox",
        within: &["crates/sandbox/src/"],
        except: &[],
        words: Words::Names(&["billpay_gateway", "billpay_contract", "billpay_widget"]),
    },
];

pub(super) fn rules(sources: &Sources) -> Vec<Verdict> {
    let verdicts = ROOMS
        .iter()
        .map(|room| Verdict::none_of(room.rule, offenders(room, sources)));
    verdicts.collect()
}

fn offenders(room: &Room, sources: &Sources) -> Vec<Offender> {
    let inside = sources.rust.iter().filter(|source| room.covers(source));
    let offenders = inside.flat_map(|source| {
        let tokens = source.tokens.iter();
        let said = tokens.filter(|token| room.words.include(token) && !source.in_test(token.line));
        said.map(|token| Offender::new(&source.path, token.line, &token.text))
    });
    offenders.collect()
}

impl Room {
    fn covers(&self, source: &Source) -> bool {
        let begins = |starts: &[&str]| starts.iter().any(|start| source.path.starts_with(start));
        begins(self.within) && !begins(self.except)
    }
}

impl Words {
    fn include(&self, token: &Token) -> bool {
        match self {
            Self::Names(names) => {
                let named = |name: &&str| match name.strip_suffix('*') {
                    Some(start) => token.text.starts_with(start),
                    None => token.text == *name,
                };
                token.kind == Kind::Word && names.iter().any(named)
            }
            Self::Anywhere(parts) => {
                let said = matches!(token.kind, Kind::Word | Kind::Literal);
                let text = token.text.to_lowercase().replace('_', "");
                said && parts.iter().any(|part| text.contains(part))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, text: &str, expected: &[(&str, &str)]) {
        let rules = rules(&Sources::of(&[(path, text)]));
        let broken = rules.iter().filter(|verdict| !verdict.holds);
        let broken: Vec<(&str, &str)> = broken
            .map(|verdict| (verdict.rule, &*verdict.offenders[0].what))
            .collect();
        assert_eq!(broken, expected);
    }

    #[test]
    fn components_ask_the_browser_for_nothing() {
        let rule = "browser interfaces in what renders or decides";
        check(
            "src/components/card.rs",
            "use gloo_net::http;",
            &[(rule, "gloo_net")],
        );
        check("src/api/client.rs", "use gloo_net::http;", &[]);
        check(
            "src/components/card.rs",
            "use web_sys::Element;\n#[cfg(test)]\nmod t { use gloo_net; }",
            &[],
        );
    }

    #[test]
    fn state_knows_no_html() {
        check(
            "src/state/mod.rs",
            "fn f() { html! {} }",
            &[("browser or HTML in src/state/", "html")],
        );
    }

    #[test]
    fn token_stays_in_its_room() {
        let rule = "token outside gateway/src/clickpesa/";
        check(
            "crates/gateway/src/router.rs",
            "const A: B = header::AUTHORIZATION;",
            &[(rule, "AUTHORIZATION")],
        );
        check(
            "crates/gateway/src/router.rs",
            "const A: &str = \"Bearer \";",
            &[(rule, "\"Bearer \"")],
        );
        check(
            "crates/gateway/src/router.rs",
            "/// Not the bearer.\nfn f() {}",
            &[],
        );
        check(
            "crates/gateway/src/clickpesa/call.rs",
            "const A: B = header::AUTHORIZATION;",
            &[],
        );
    }

    #[test]
    fn sandbox_and_gateway_do_not_share_types() {
        let text = "use billpay_sandbox::Bill;";
        let rule = "sandbox in the gateway, beside its embedding";
        check(
            "crates/gateway/src/bills.rs",
            text,
            &[(rule, "billpay_sandbox")],
        );
        check("crates/gateway/src/stand_in.rs", text, &[]);
        check("crates/gateway/tests/create.rs", text, &[]);
        let rule = "gateway or contract in the sandbox";
        check(
            "crates/sandbox/src/bill.rs",
            "use billpay_contract::Bill;",
            &[(rule, "billpay_contract")],
        );
    }

    #[test]
    fn only_the_pages_know_the_widget() {
        let text = "use billpay_widget::ssr;";
        let rule = "widget in the gateway, beside its pages";
        check(
            "crates/gateway/src/bills/show.rs",
            text,
            &[(rule, "billpay_widget")],
        );
        check("crates/gateway/src/pages/form.rs", text, &[]);
    }

    #[test]
    fn contract_and_widget_know_no_server() {
        check(
            "crates/contract/src/bill.rs",
            "use tokio::sync;",
            &[("anybody in the contract", "tokio")],
        );
        check(
            "src/answer.rs",
            "use axum::Json;",
            &[("server in the widget", "axum")],
        );
    }
}
