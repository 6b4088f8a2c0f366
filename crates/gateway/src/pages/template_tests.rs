//! Filling the built page: which parts are replaced, and which builds are refused.

use super::*;

/// As Trunk builds it for a release.
const BUILT: &str = "<!doctype html><html lang=sw><meta charset=utf-8><title>x</title>\
    <meta content=\"y\" name=description><template id=slot-head></template><style>a{}</style>\
    <script type=\"module\">b()</script></head><body class=palette><div id=billpay><main>Loading</main></div>\
    <template id=slot-body></template><main hidden id=billpay-failed></main></html>";

/// As it is in the source.
const SOURCE: &str = include_str!("../../../../index.html");

fn rendered() -> RenderedPage {
    RenderedPage {
        root: "<main>Form</main>".to_owned(),
        data: "{}".to_owned(),
        title: "Title",
        description: "About",
    }
}

#[test]
fn the_gateways_parts_replace_those_of_the_built_page() {
    let template = Template::parse(BUILT).unwrap();
    let page = template.page("en", 1, &rendered());
    assert_eq!(
        page,
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><base href=\"../\"><title>Title</title>\
         <meta name=\"description\" content=\"About\"><noscript><style>body .scripted{display:none}</style></noscript>\
         <style>a{}</style><script type=\"module\">b()</script></head>\
         <body class=\"palette\" data-waits><div id=\"billpay\"><main>Form</main></div>\
         <script type=\"application/json\" id=\"billpay-data\">{}</script>\
         <main hidden id=billpay-failed></main></html>"
    );
    assert!(!template.page("sw", 0, &rendered()).contains("<base"));
}

#[test]
fn the_source_has_every_slot_and_the_tags_that_the_gateway_writes() {
    Template::parse(SOURCE).unwrap();
    for tag in ["<body class=\"palette\">", "<div id=\"billpay\">"] {
        assert!(SOURCE.contains(tag), "{tag}");
    }
}

#[test]
fn a_missing_slot_is_named() {
    for (slot, minified) in [
        (HEAD_SLOT, "<template id=slot-head></template>"),
        (HEAD_END, HEAD_END),
        (BODY_SLOT, "<template id=slot-body></template>"),
    ] {
        let error = Template::parse(&BUILT.replace(minified, "")).unwrap_err();
        assert!(error.to_string().contains(slot), "{error}");
    }
}

#[test]
fn the_policy_allows_the_pages_own_styles_and_scripts_and_a_base_where_there_is_one() {
    let template = Template::parse(BUILT).unwrap();
    for (depth, base) in [(0, "'none'"), (1, "'self'"), (2, "'self'")] {
        let expected = content_security_policy::of_page(BUILT, &[NO_SCRIPT_STYLE], base);
        assert_eq!(template.policy(depth), expected, "{depth}");
    }
    let policy = template.policy(0).to_str().unwrap().to_owned();
    assert_eq!(policy.matches("'sha256-").count(), 3, "{policy}");
}
