//! No circles of imports among the modules of a crate.
//!
//! A module imports the module that defines a name: a re-export leads to the definition, and is itself
//! no import. Code that is compiled for tests only may import whatever it tests.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use syn::visit::{self, Visit};
use syn::{Attribute, ItemMod, ItemUse, UseTree, Visibility};

/// The root modules of the crates.
const CRATES: [&str; 5] = [
    "crates/contract/src/lib.rs",
    "crates/gateway/src/lib.rs",
    "crates/sandbox/src/lib.rs",
    "src/lib.rs",
    "xtask/src/main.rs",
];

#[test]
fn no_modules_import_each_other_in_a_circle() {
    let mut circles = Vec::new();
    for root in CRATES {
        let mut modules = BTreeMap::new();
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(root);
        load(&file, Vec::new(), &mut modules);
        if let Some(circle) = circle(imports(&modules)) {
            let names: Vec<_> = circle.iter().map(|module| module.join("::")).collect();
            circles.push(format!("{root}: crate::{}", names.join(" -> crate::")));
        }
    }
    assert_eq!(circles, [""; 0]);
}

/// The segments of a path: of a module from the crate's root, or of a name as the code has it.
type Segments = Vec<String>;

#[derive(Default)]
struct Module {
    children: Vec<String>,
    /// The names that `use` brings into the module, and their paths.
    names: BTreeMap<String, Segments>,
    /// The paths in the module's code, those of `pub use` left out.
    paths: Vec<Segments>,
}

/// Reads a module and the modules below it.
fn load(file: &Path, path: Segments, modules: &mut BTreeMap<Segments, Module>) {
    let text =
        fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let mut module = Module::default();
    module.visit_file(&syn::parse_file(&text).expect("the crate compiles"));
    let is_root = ["lib.rs", "main.rs", "mod.rs"]
        .iter()
        .any(|name| file.ends_with(name));
    let folder = if is_root {
        file.with_file_name("")
    } else {
        file.with_extension("")
    };
    for child in &module.children {
        let alone = folder.join(child).with_extension("rs");
        let with_children = folder.join(child).join("mod.rs");
        let file = if alone.exists() { alone } else { with_children };
        load(
            &file,
            [&path[..], std::slice::from_ref(child)].concat(),
            modules,
        );
    }
    modules.insert(path, module);
}

impl Visit<'_> for Module {
    fn visit_item_mod(&mut self, item: &ItemMod) {
        match item.content {
            _ if item.attrs.iter().any(is_for_tests) => {}
            Some(_) => visit::visit_item_mod(self, item),
            None => self.children.push(item.ident.to_string()),
        }
    }

    fn visit_item_use(&mut self, item: &ItemUse) {
        let re_export = !matches!(item.vis, Visibility::Inherited);
        self.add_use(&item.tree, &[], re_export);
    }

    fn visit_path(&mut self, path: &syn::Path) {
        let segments = path
            .segments
            .iter()
            .map(|segment| segment.ident.to_string());
        self.paths.push(segments.collect());
        visit::visit_path(self, path);
    }

    /// `pub(in …)` imports nothing.
    fn visit_visibility(&mut self, _: &Visibility) {}
}

impl Module {
    fn add_use(&mut self, tree: &UseTree, before: &[String], re_export: bool) {
        let path = |ident: &syn::Ident| [before, &[ident.to_string()]].concat();
        let (name, path) = match tree {
            UseTree::Path(tree) => return self.add_use(&tree.tree, &path(&tree.ident), re_export),
            UseTree::Group(group) => {
                return group
                    .items
                    .iter()
                    .for_each(|tree| self.add_use(tree, before, re_export));
            }
            UseTree::Glob(_) => return self.paths.push(before.to_vec()),
            UseTree::Name(name) if name.ident == "self" => {
                (before.last().cloned(), before.to_vec())
            }
            UseTree::Name(name) => (Some(name.ident.to_string()), path(&name.ident)),
            UseTree::Rename(tree) => (Some(tree.rename.to_string()), path(&tree.ident)),
        };
        if !re_export {
            self.paths.push(path.clone());
        }
        self.names.extend(name.map(|name| (name, path)));
    }
}

/// Whether the attribute is `cfg(test)` or `cfg(all(test, …))`.
fn is_for_tests(attribute: &Attribute) -> bool {
    let condition = attribute.meta.require_list().ok();
    let condition = condition.map(|list| list.tokens.to_string().replace(' ', ""));
    attribute.path().is_ident("cfg")
        && condition
            .is_some_and(|condition| condition == "test" || condition.starts_with("all(test,"))
}

fn imports(modules: &BTreeMap<Segments, Module>) -> BTreeMap<Segments, BTreeSet<Segments>> {
    let imports_of = |(path, module): (&Segments, &Module)| {
        let defining = module
            .paths
            .iter()
            .map(|name| defining_module(modules, path, name));
        (
            path.clone(),
            defining.filter(|other| other != path).collect(),
        )
    };
    modules.iter().map(imports_of).collect()
}

/// The module that defines what `name` stands for in `module`; `module` itself for what other crates define.
fn defining_module(
    modules: &BTreeMap<Segments, Module>,
    module: &[String],
    name: &[String],
) -> Segments {
    let mut at = module.to_vec();
    for (position, segment) in name.iter().enumerate() {
        let child = [&at[..], std::slice::from_ref(segment)].concat();
        match &**segment {
            "crate" => at.clear(),
            "self" => {}
            "super" => drop(at.pop()),
            _ if modules.contains_key(&child) => at = child,
            _ => match modules[&at].names.get(segment) {
                Some(path) if path[0] != *segment => {
                    let name = [&path[..], &name[position + 1..]].concat();
                    return defining_module(modules, &at, &name);
                }
                _ => break,
            },
        }
    }
    at
}

/// Modules each of which imports the next one. The last is the first again.
fn circle(mut imports: BTreeMap<Segments, BTreeSet<Segments>>) -> Option<Vec<Segments>> {
    // Without the modules that import none of the others, again and again, only circles are left, and
    // modules that import from one.
    let mut count = usize::MAX;
    while imports.len() < count {
        count = imports.len();
        let left: BTreeSet<_> = imports.keys().cloned().collect();
        imports.retain(|_, imported| !imported.is_disjoint(&left));
    }
    let mut way = vec![imports.keys().next()?.clone()];
    loop {
        let next = imports[way.last()?]
            .iter()
            .find(|module| imports.contains_key(*module))?;
        let seen = way.iter().position(|module| module == next);
        way.push(next.clone());
        if let Some(start) = seen {
            return Some(way.split_off(start));
        }
    }
}
