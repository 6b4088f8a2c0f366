//! The page with nothing in it but the element, and its variants: each differs from it in one place.

use anyhow::{Result, ensure};

/// Its script asks for the form.
pub(super) const PLAIN: &str = "embed.html";
/// The browser asks for the form while it asks for the script.
pub(super) const PRELOADED: &str = "embed-preload.html";
/// The form stands in the page, as a shop's server prints it.
pub(super) const PRINTED: &str = "embed-printed.html";

/// What the element's script of these pages asks for, by `lang` and `locale`.
pub(super) const ELEMENT: &str = "element?locale=en";

/// Before this the browser is told what else it needs.
const SCRIPT: &str = "<script type=\"module\"";
/// Behind this is what stands inside the element.
const ELEMENT_BEGINS: &str = "<billpay-widget locale=\"en\">";

/// The page that says in its head what the script is going to ask for.
pub(super) fn preloaded(page: &str) -> Result<String> {
    // A script's request is one of CORS by itself, which only `crossorigin` makes of a preload.
    let link =
        format!("<link rel=\"preload\" as=\"fetch\" crossorigin href=\"{ELEMENT}\" />\n    ");
    inserted(page, SCRIPT, &(link + SCRIPT))
}

/// The page with the element's shadow root, as the gateway renders it.
pub(super) fn printed(page: &str, template: &str) -> Result<String> {
    inserted(page, ELEMENT_BEGINS, &format!("{ELEMENT_BEGINS}{template}"))
}

fn inserted(page: &str, place: &str, text: &str) -> Result<String> {
    let places = page.matches(place).count();
    ensure!(places == 1, "{PLAIN} has {places} times {place}");
    Ok(page.replace(place, text))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = include_str!("../../bench/pages/embed.html");

    #[test]
    fn a_preload_adds_one_line_to_the_head() {
        let page = preloaded(PAGE).unwrap();
        let (head, _) = page.split_once("</head>").unwrap();
        let line =
            "    <link rel=\"preload\" as=\"fetch\" crossorigin href=\"element?locale=en\" />\n";
        assert!(head.contains(line), "{head}");
        assert_eq!(page.replace(line, ""), PAGE);
    }

    #[test]
    fn what_is_printed_stands_in_the_shadow_before_what_stands_for_it() {
        let page = printed(PAGE, "<template shadowrootmode=\"open\">a form</template>").unwrap();
        let element = "<billpay-widget locale=\"en\"><template shadowrootmode=\"open\">a form</template><a href";
        assert!(page.contains(element), "{page}");
    }

    #[test]
    fn a_page_without_the_place_is_refused() {
        assert!(preloaded("<script>").is_err());
        assert!(printed("<billpay-widget>", "").is_err());
    }
}
