//! Taking a text apart. Must not know what it says.

/// What stands before the first such mark, and after it. As the standard library's `split_once`,
/// which searches for all that a pattern can be and weighs more in the bundle.
pub fn cut(text: &str, mark: char) -> Option<(&str, &str)> {
    let (at, _) = text.char_indices().find(|(_, c)| *c == mark)?;
    let (before, rest) = text.split_at_checked(at)?;
    Some((before, rest.get(mark.len_utf8()..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_at_the_first_mark_which_goes() {
        assert_eq!(cut("a=b=c", '='), Some(("a", "b=c")));
        assert_eq!(cut("90\u{a0}900", '\u{a0}'), Some(("90", "900")));
        assert_eq!(cut("=", '='), Some(("", "")));
        assert_eq!(cut("ab", '='), None);
    }
}
