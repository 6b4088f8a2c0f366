//! Pages obey a Content-Security-Policy without `unsafe-inline`: no script and no style stands in
//! their sources. What the build writes into them, the policy names by its hash.

use super::sources::Sources;
use super::verdict::{Offender, Verdict};

pub(super) fn rule(sources: &Sources) -> Verdict {
    let mut offenders = Vec::new();
    for (path, text) in &sources.pages {
        for (number, line) in (1..).zip(text.lines()) {
            let found = inline(line).map(|what| Offender::new(path, number, what));
            offenders.extend(found);
        }
    }
    Verdict::none_of("inline script or style in a page", offenders)
}

/// What on the line the policy would refuse.
fn inline(line: &str) -> Option<&'static str> {
    let line = line.to_lowercase();
    let scripts = line.split("<script").skip(1);
    let mut tags = scripts.filter_map(|rest| rest.split('>').next());
    if tags.any(|tag| !tag.contains("src=")) {
        return Some("a script without src");
    }
    if line.contains("<style") || line.contains(" style=") {
        return Some("a style");
    }
    let handler = line.split_whitespace().any(|word| {
        let name = word.split_once('=').map(|(name, _)| name);
        name.is_some_and(|name| name.starts_with("on"))
    });
    handler.then_some("an event handler")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn policy_holds_for_what_is_fetched() {
        for line in [
            "<script type=\"module\" src=\"boot.js\"></script>",
            "<p class=\"one\">Step one = 1</p>",
        ] {
            assert_eq!(inline(line), None, "{line}");
        }
    }

    #[test]
    fn inline_code_is_named_with_its_line() {
        let page = "<p>\n<script>alert()</script>\n<p style=\"color: red\">\n<a onclick=\"go()\">";
        let verdict = rule(&Sources::of(&[("index.html", page)]));
        let lines: Vec<usize> = verdict
            .offenders
            .iter()
            .map(|offender| offender.line)
            .collect();
        assert_eq!(lines, [2, 3, 4]);
        assert!(!verdict.holds);
    }
}
