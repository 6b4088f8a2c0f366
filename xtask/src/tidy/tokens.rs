//! The words of a source file, with their lines, in macros too and without comments.

use proc_macro2::{TokenStream, TokenTree};

/// A word, a sign or a literal.
#[derive(Debug)]
pub(super) struct Token {
    pub(super) text: String,
    pub(super) line: usize,
    pub(super) kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Kind {
    Word,
    Sign,
    Literal,
    /// A literal in an attribute: documentation, a reason, an argument of a derive.
    AttributeLiteral,
}

/// All tokens in their order, brackets among them.
pub(super) fn flatten(stream: TokenStream) -> Vec<Token> {
    let mut tokens = Vec::new();
    push_all(stream, false, &mut tokens);
    tokens
}

fn push_all(stream: TokenStream, in_attribute: bool, tokens: &mut Vec<Token>) {
    for tree in stream {
        let line = tree.span().start().line;
        match tree {
            TokenTree::Ident(word) => push(word.to_string(), line, Kind::Word, tokens),
            TokenTree::Punct(sign) => push(sign.to_string(), line, Kind::Sign, tokens),
            TokenTree::Literal(literal) => {
                let kind = if in_attribute {
                    Kind::AttributeLiteral
                } else {
                    Kind::Literal
                };
                push(literal.to_string(), line, kind, tokens);
            }
            TokenTree::Group(group) => {
                let attribute = in_attribute || opens_attribute(tokens);
                let (open, close) = brackets(group.delimiter());
                push(open.to_owned(), line, Kind::Sign, tokens);
                push_all(group.stream(), attribute, tokens);
                let end = group.span_close().end().line;
                push(close.to_owned(), end, Kind::Sign, tokens);
            }
        }
    }
}

fn push(text: String, line: usize, kind: Kind, tokens: &mut Vec<Token>) {
    tokens.push(Token { text, line, kind });
}

/// Whether a bracket that follows belongs to an attribute: `#[…]`, `#![…]`.
fn opens_attribute(before: &[Token]) -> bool {
    let mut signs = before.iter().rev().map(|token| token.text.as_str());
    match signs.next() {
        Some("#") => true,
        Some("!") => signs.next() == Some("#"),
        _ => false,
    }
}

fn brackets(delimiter: proc_macro2::Delimiter) -> (&'static str, &'static str) {
    use proc_macro2::Delimiter::{Brace, Bracket, None, Parenthesis};
    match delimiter {
        Parenthesis => ("(", ")"),
        Bracket => ("[", "]"),
        Brace => ("{", "}"),
        None => ("", ""),
    }
}

/// The lines where these tokens follow each other.
pub(super) fn lines_with(tokens: &[Token], wanted: &[&str]) -> Vec<usize> {
    let windows = tokens.windows(wanted.len());
    let found = windows.filter(|window| {
        let pairs = window.iter().zip(wanted);
        pairs.into_iter().all(|(token, text)| token.text == *text)
    });
    found.map(|window| window[0].line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Vec<Token> {
        flatten(text.parse().unwrap())
    }

    #[test]
    fn words_in_macros_are_found_and_comments_are_not() {
        let tokens = tokens("// a.unwrap()\nassert!(\n    b.unwrap()\n);");
        assert_eq!(lines_with(&tokens, &[".", "unwrap", "("]), [3]);
    }

    #[test]
    fn documentation_is_no_literal_of_the_program() {
        let tokens = tokens("/// Says \"hello\".\n#[expect(a, reason = \"b\")]\nfn f() { \"c\" }");
        let literals = tokens.iter().filter(|token| token.kind == Kind::Literal);
        let texts: Vec<&str> = literals.map(|token| token.text.as_str()).collect();
        assert_eq!(texts, ["\"c\""]);
    }
}
