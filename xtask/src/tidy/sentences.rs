//! What the widget says to people stands in `src/text/`, once per language.

use syn::LitStr;

use super::sources::Sources;
use super::tokens::{Kind, Token};
use super::verdict::{Offender, Verdict};

const WIDGET: &str = "src/";
const TEXT: &str = "src/text";

pub(super) fn rule(sources: &Sources) -> Verdict {
    let mut offenders = Vec::new();
    for source in &sources.rust {
        if !source.path.starts_with(WIDGET) || source.path.starts_with(TEXT) {
            continue;
        }
        let said = source
            .tokens
            .iter()
            .filter(|token| !source.in_test(token.line));
        let said = said.filter(|token| sentence(token));
        offenders.extend(said.map(|token| Offender::new(&source.path, token.line, &token.text)));
    }
    Verdict::none_of("sentences outside src/text/", offenders)
}

/// Whether the literal has two words or more and begins or ends as sentences do. Lists of classes
/// and drawings don't.
fn sentence(token: &Token) -> bool {
    if token.kind != Kind::Literal {
        return false;
    }
    let Ok(literal) = syn::parse_str::<LitStr>(&token.text) else {
        return false;
    };
    let text = literal.value();
    let words = text.split_whitespace().filter(|word| {
        let letters = word.trim_matches(|letter: char| letter.is_ascii_punctuation());
        letters.chars().count() >= 2 && letters.chars().all(char::is_alphabetic)
    });
    let begins = text.starts_with(char::is_uppercase);
    words.count() >= 2 && (begins || text.ends_with(['.', '?', '!', '…']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, text: &str, holds: bool) {
        assert_eq!(rule(&Sources::of(&[(path, text)])).holds, holds, "{text}");
    }

    #[test]
    fn sentences_have_their_room() {
        let text = "fn f() -> &'static str { \"Try again.\" }";
        check("src/components/card.rs", text, false);
        check("src/text/en.rs", text, true);
        check("crates/gateway/src/page.rs", text, true);
    }

    #[test]
    fn classes_drawings_and_reasons_are_no_sentences() {
        check(
            "src/a.rs",
            "fn f() { html! { <p class=\"card stopped\" /> } }",
            true,
        );
        check("src/a.rs", "const D: &str = \"M12 3v4 L3 20 Z\";", true);
        check(
            "src/a.rs",
            "#[expect(a, reason = \"It is so.\")]\n/// It is so.\nfn f() {}",
            true,
        );
    }
}
