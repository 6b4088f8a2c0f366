//! The attributes of elements, by a table of all names that there are: Yew compares two drawings of an
//! element place by place where both end at the same, and only else by maps. Must not know elements.

use yew::AttrValue;
use yew::virtual_dom::{AttributeOrProperty, Attributes};

/// Every name that the widget writes, the frequent ones first: an element's places end with the last
/// of its own.
static NAMES: &[&str] = &[
    "class",
    "part",
    "id",
    "type",
    "name",
    "href",
    "translate",
    "lang",
    "role",
    "d",
    "viewBox",
    "aria-hidden",
    "tabindex",
    "for",
    "spellcheck",
    "inputmode",
    "autocomplete",
    "autocapitalize",
    "autofocus",
    "aria-invalid",
    "aria-describedby",
    "aria-disabled",
    "aria-labelledby",
    "aria-label",
    "aria-busy",
    "aria-current",
    "action",
    "method",
    "novalidate",
    "enterkeyhint",
    "hreflang",
    "target",
    "rel",
    "open",
    "datetime",
    "data-theme",
    "data-begun",
];

/// Writes an attribute, or leaves its place empty for a drawing that writes it.
pub(super) fn put(attributes: &mut Attributes, name: &str, value: Option<AttrValue>) {
    let Some(at) = NAMES.iter().position(|known| *known == name) else {
        debug_assert!(false, "`{name}` is not in the table of attributes");
        return;
    };
    let mut values = match std::mem::take(attributes) {
        Attributes::Dynamic { values, .. } => values.into_vec(),
        _ => Vec::new(),
    };
    if values.len() <= at {
        values.resize_with(at + 1, || None);
    }
    values[at] = value.map(AttributeOrProperty::Attribute);
    *attributes = Attributes::Dynamic {
        keys: &NAMES[..values.len()],
        values: values.into(),
    };
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;

    use super::*;

    /// The literals of a source, without those of a character.
    fn literals(source: &str) -> impl Iterator<Item = &str> {
        source.split('"').skip(1).step_by(2)
    }

    /// Names that the components write: in an element's line, and as what is set on it.
    fn written(source: &str) -> BTreeSet<&str> {
        let lines = literals(source).filter(|literal| literal.contains('|'));
        let in_lines = lines.flat_map(|line| line.split('|').skip(1));
        let named = in_lines.map(|part| part.split_once('=').map_or(part, |(name, _)| name));
        let calls = ["set(", "set_if("].map(|call| source.split(call).skip(1));
        let set = calls.into_iter().flatten().filter_map(|call| {
            let arguments = call.split_once(");").map_or(call, |(inside, _)| inside);
            literals(arguments).next()
        });
        named.chain(set).collect()
    }

    #[test]
    fn every_name_that_is_written_is_in_the_table() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/components");
        let mut found = BTreeSet::new();
        for file in fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            let own = path.ends_with("markup.rs") || path.ends_with("attributes.rs");
            if path.extension().is_some_and(|kind| kind == "rs") && !own {
                let source = fs::read_to_string(&path).unwrap();
                found.extend(written(&source).into_iter().map(str::to_owned));
            }
        }
        let known: BTreeSet<String> = NAMES.iter().copied().map(str::to_owned).collect();
        assert_eq!(found, known, "written, and in the table");
    }

    #[test]
    fn a_name_that_is_not_written_keeps_its_place() {
        let mut attributes = Attributes::default();
        put(&mut attributes, "part", None);
        put(&mut attributes, "class", Some("lead".into()));
        let Attributes::Dynamic { keys, values } = attributes else {
            panic!("no places");
        };
        assert_eq!(keys, ["class", "part"]);
        assert!(matches!(&*values, [Some(_), None]));
    }
}
