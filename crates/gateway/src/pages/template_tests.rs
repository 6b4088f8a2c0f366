//! What differs stands in its place, and a policy names what is inline.

use super::*;

const BUILT: &str = "<!doctype html><html lang=sw><meta charset=utf-8><title>x</title>\
    <meta content=\"y\" name=description><style>a{}</style><script type=\"module\">b()</script><body class=palette>\
    <div id=billpay><div>Loading</div></div><main hidden id=billpay-failed></main></html>";

fn rendered() -> Rendered {
    Rendered {
        root: "<main>Form</main>".to_owned(),
        data: "{}".to_owned(),
        title: "Title",
        description: "About",
    }
}

#[test]
fn what_differs_stands_in_its_place() {
    let template = Template::parse(BUILT).unwrap();
    let page = template.page("en", 1, &rendered());
    assert_eq!(
        page,
        "<!doctype html><html lang=\"en\"><meta charset=utf-8><base href=\"../\"><title>Title</title>\
         <meta name=\"description\" content=\"About\"><noscript><style>body .scripted{display:none}</style></noscript>\
         <style>a{}</style><script type=\"module\">b()</script><body data-waits class=palette><div id=billpay><main>Form</main></div>\
         <script type=\"application/json\" id=\"billpay-data\">{}</script>\
         <main hidden id=billpay-failed></main></html>"
    );
    assert!(!template.page("sw", 0, &rendered()).contains("<base"));
}

#[test]
fn the_page_of_the_source_has_every_place() {
    assert!(Template::parse(include_str!("../../../../index.html")).is_some());
}

#[test]
fn a_page_without_a_place_is_not_ours() {
    for mark in [
        "<html lang",
        "<title>",
        "description",
        "<body",
        "=billpay>",
        "-failed",
    ] {
        assert!(
            Template::parse(&BUILT.replace(mark, "")).is_none(),
            "{mark}"
        );
    }
}

#[test]
fn the_policy_names_each_style_and_script_and_nothing_else_inline() {
    let template = Template::parse(BUILT).unwrap();
    let policy = template.policy(0).to_str().unwrap().to_owned();
    let inline = Inline::of(BUILT, &[NO_SCRIPT_STYLE]);
    assert_eq!((inline.styles.len(), inline.scripts.len()), (2, 1));
    for source in inline.styles.iter().chain(&inline.scripts) {
        assert!(policy.contains(source), "{policy}");
    }
    assert!(policy.contains("base-uri 'none'") && !policy.contains("unsafe-inline"));
    assert!(
        template
            .policy(2)
            .to_str()
            .unwrap()
            .contains("base-uri 'self'")
    );
}
