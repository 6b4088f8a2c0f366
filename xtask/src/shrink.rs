//! The bundle's wasm as it travels: no custom sections, short names, functions beside their like. Must
//! not know what it does.

use std::fmt;

use anyhow::{Context, Result};
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{CodeSection, ExportSection, FunctionSection, ImportSection, Module};
use wasmparser::{
    CodeSectionReader, CustomSectionReader, Export, FunctionBody, FunctionSectionReader,
    ImportSectionReader, Parser, Payload, TypeRef,
};

use crate::glue::Names;
use crate::likeness;

/// In which order functions stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    /// Each beside its like, for what travels. The time it takes grows with the square of their
    /// number: seconds for the bundle, and far too long for a build with all that helps to find faults.
    Likeness,
    /// As the compiler left them.
    AsItIs,
}

/// The smaller wasm, and the script that uses its names.
pub(crate) fn shrink(wasm: &[u8], script: &str, order: Order) -> Result<(Vec<u8>, String)> {
    let mut shrinking = Shrinking::of(wasm, order)?;
    let mut module = Module::new();
    shrinking.parse_core_module(&mut module, Parser::new(0), wasm)?;
    let small = module.finish();
    wasmparser::validate(&small).context("what was put together is no valid wasm")?;
    Ok((small, shrinking.names.written_into(script)))
}

struct Shrinking {
    names: Names,
    /// Where each function of the module's own stood, by its new place.
    old_places: Vec<usize>,
    /// The new index of each function by its old one, those that are imported first.
    new_indices: Vec<u32>,
}

impl Shrinking {
    fn of(wasm: &[u8], order: Order) -> Result<Self> {
        let (mut imported, mut bodies) = (0, Vec::new());
        for payload in Parser::new(0).parse_all(wasm) {
            match payload? {
                // All of them are functions, or the module is refused.
                Payload::ImportSection(imports) => {
                    imported = u32::try_from(imports.into_imports().count())?;
                }
                Payload::CodeSectionEntry(body) => bodies.push(body.as_bytes()),
                _ => {}
            }
        }
        let old_places = match order {
            Order::Likeness => likeness::order(&bodies),
            Order::AsItIs => (0..bodies.len()).collect(),
        };
        let mut new_indices: Vec<u32> = (0..imported).collect();
        new_indices.resize(new_indices.len() + old_places.len(), 0);
        for (new, old) in (imported..).zip(&old_places) {
            new_indices[imported as usize + old] = new;
        }
        Ok(Self {
            names: Names::default(),
            old_places,
            new_indices,
        })
    }
}

impl Reencode for Shrinking {
    type Error = Refused;

    fn function_index(&mut self, function: u32) -> Result<u32, Error<Refused>> {
        let known = self.new_indices.get(function as usize).copied();
        known.ok_or_else(|| Refused::of(format!("there is no function {function}")))
    }

    fn parse_custom_section(
        &mut self,
        _: &mut Module,
        _: CustomSectionReader<'_>,
    ) -> Result<(), Error<Refused>> {
        Ok(())
    }

    fn parse_import_section(
        &mut self,
        imports: &mut ImportSection,
        section: ImportSectionReader<'_>,
    ) -> Result<(), Error<Refused>> {
        for import in section.into_imports() {
            let import = import?;
            let (module, name) = (import.module, import.name);
            if !matches!(import.ty, TypeRef::Func(_)) {
                return Err(Refused::of(format!("{name} is imported and no function")));
            }
            let Some((module, name)) = self.names.import(module, name) else {
                let people = "is imported by a name that people may use";
                return Err(Refused::of(format!("{name} {people}")));
            };
            imports.import(module, &name, self.entity_type(import.ty)?);
        }
        Ok(())
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        section: FunctionSectionReader<'_>,
    ) -> Result<(), Error<Refused>> {
        let types = section.into_iter().collect::<Result<Vec<_>, _>>()?;
        for at in &self.old_places {
            functions.function(types[*at]);
        }
        Ok(())
    }

    fn parse_export(
        &mut self,
        exports: &mut ExportSection,
        export: Export<'_>,
    ) -> Result<(), Error<Refused>> {
        let short = self.names.short(export.name);
        let name = short.as_deref().unwrap_or(export.name);
        utils::parse_export(self, exports, Export { name, ..export })
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        section: CodeSectionReader<'_>,
    ) -> Result<(), Error<Refused>> {
        let bodies: Vec<FunctionBody<'_>> = section.into_iter().collect::<Result<_, _>>()?;
        for at in self.old_places.clone() {
            self.parse_function_body(code, bodies[at].clone())?;
        }
        Ok(())
    }
}

/// Why a module is none that the build makes.
#[derive(Debug)]
struct Refused(String);

impl Refused {
    fn of(why: impl Into<String>) -> Error<Self> {
        Error::UserError(Self(why.into()))
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(&self.0)
    }
}

impl std::error::Error for Refused {}

#[cfg(test)]
mod tests {
    use wasm_encoder::{
        ConstExpr, CustomSection, ElementSection, Elements, EntityType, ExportKind, Function,
        RefType, StartSection, TableSection, TableType, TypeSection,
    };
    use wasmparser::{ElementItems, Operator};

    use super::*;

    const LOG: &str = "__wbg_log_8658f795c44d1316";

    /// One import, and functions that differ: the second of our own calls the third, which starts the
    /// module, is exported, and stands in its table.
    fn module(import: EntityType, name: &str) -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let mut imports = ImportSection::new();
        imports.import("./x_bg.js", name, import);
        let (mut functions, mut code) = (FunctionSection::new(), CodeSection::new());
        for at in 0..3 {
            functions.function(0);
            let mut body = Function::new([]);
            for constant in 0..=at * 20 {
                body.instructions().i32_const(constant).drop();
            }
            if at == 1 {
                body.instructions().call(3).call(0);
            }
            body.instructions().end();
            code.function(&body);
        }
        let mut tables = TableSection::new();
        tables.table(TableType {
            element_type: RefType::FUNCREF,
            minimum: 1,
            maximum: None,
            table64: false,
            shared: false,
        });
        let mut exports = ExportSection::new();
        exports.export("page", ExportKind::Func, 3);
        exports.export("__wbindgen_malloc", ExportKind::Func, 1);
        let mut elements = ElementSection::new();
        let in_table = Elements::Functions(vec![3].into());
        elements.active(None, &ConstExpr::i32_const(0), in_table);
        let note = CustomSection {
            name: "producers".into(),
            data: (&b"somebody"[..]).into(),
        };
        let mut module = Module::new();
        module.section(&types).section(&imports).section(&functions);
        module.section(&tables).section(&exports);
        module.section(&StartSection { function_index: 3 });
        module.section(&elements).section(&code).section(&note);
        module.finish()
    }

    fn bodies(wasm: &[u8]) -> Vec<FunctionBody<'_>> {
        let payloads = Parser::new(0).parse_all(wasm);
        let bodies = payloads.filter_map(|payload| match payload.unwrap() {
            Payload::CodeSectionEntry(body) => Some(body),
            _ => None,
        });
        bodies.collect()
    }

    fn lengths(wasm: &[u8]) -> Vec<usize> {
        let bodies = bodies(wasm).into_iter();
        bodies.map(|body| body.as_bytes().len()).collect()
    }

    /// What there is to say of a module, each function by its length.
    fn said(wasm: &[u8]) -> Vec<String> {
        let lengths = lengths(wasm);
        let length = |function: u32| match function.checked_sub(1) {
            Some(own) => format!("of {}", lengths[own as usize]),
            None => "imported".to_owned(),
        };
        let mut said = Vec::new();
        for payload in Parser::new(0).parse_all(wasm) {
            match payload.unwrap() {
                Payload::ExportSection(exports) => {
                    for export in exports {
                        let export = export.unwrap();
                        said.push(format!("{} is {}", export.name, length(export.index)));
                    }
                }
                Payload::StartSection { func, .. } => said.push(format!("start {}", length(func))),
                Payload::ElementSection(elements) => {
                    for element in elements {
                        let ElementItems::Functions(items) = element.unwrap().items else {
                            continue;
                        };
                        let items = items.into_iter().map(|item| length(item.unwrap()));
                        said.push(format!("table {}", items.collect::<String>()));
                    }
                }
                Payload::CustomSection(custom) => said.push(custom.name().to_owned()),
                _ => {}
            }
        }
        for body in &bodies(wasm) {
            for operator in body.get_operators_reader().unwrap() {
                if let Operator::Call { function_index } = operator.unwrap() {
                    let (from, to) = (body.as_bytes().len(), length(function_index));
                    said.push(format!("{from} calls {to}"));
                }
            }
        }
        said
    }

    #[test]
    fn all_is_what_it_was_by_other_names_and_in_other_places() {
        let wasm = module(EntityType::Function(0), LOG);
        let script = format!("imports={{\"./x_bg.js\":{{{LOG}:f}}}};wasm.__wbindgen_malloc()");
        let (small, script) = shrink(&wasm, &script, Order::Likeness).unwrap();
        assert_eq!(script, "imports={\"w\":{a0:f}};wasm.b0()");
        let (before, after) = (said(&wasm), said(&small));
        assert_eq!(
            before,
            [
                "page is of 125",
                "__wbindgen_malloc is of 5",
                "start of 125",
                "table of 125",
                "producers",
                "69 calls of 125",
                "69 calls imported",
            ]
        );
        let mut expected = before;
        expected[1] = "b0 is of 5".to_owned();
        expected.remove(4);
        assert_eq!(after, expected);
        assert_eq!(lengths(&small), [125, 69, 5]);
        let (small, _) = shrink(&wasm, "", Order::AsItIs).unwrap();
        assert_eq!(lengths(&small), lengths(&wasm));
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        let whole = module(EntityType::Function(0), LOG);
        let memory = EntityType::Global(wasm_encoder::GlobalType {
            val_type: wasm_encoder::ValType::I32,
            mutable: false,
            shared: false,
        });
        for (wasm, error) in [
            (module(memory, LOG), "is imported and no function"),
            (module(EntityType::Function(0), "log"), "people may use"),
            (whole[..whole.len() - 1].to_vec(), "unexpected end"),
            (whole[..4].to_vec(), "unexpected end"),
        ] {
            let refused = format!("{:#}", shrink(&wasm, "", Order::AsItIs).unwrap_err());
            assert!(refused.contains(error), "{refused}");
        }
    }
}
