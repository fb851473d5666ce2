//! The public interface is that of `public-api.txt`. A change of it is made with
//!
//! ```text
//! FEATUREGATE_WRITE_API=1 cargo test -p featuregate --test public_api
//! ```
//!
//! and seen in the diff. The list is made from the sources, so it needs no network and no unstable
//! output of the compiler, and knows all features at once.

#![expect(clippy::disallowed_methods, reason = "it reads the sources")]
#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use syn::{Attribute, Fields, ImplItem, Item, TraitItem, Type, UseTree, Visibility, parse_quote};

const HEADER: &str = "\
// What featuregate offers, without bodies, documentation and private fields. Do not edit:
//     FEATUREGATE_WRITE_API=1 cargo test -p featuregate --test public_api

";

#[test]
fn the_public_interface_is_as_listed() {
    let crate_root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let listed = format!("{HEADER}{}", interface(&crate_root.join("src")));
    let path = crate_root.join("public-api.txt");
    if std::env::var_os("FEATUREGATE_WRITE_API").is_some() {
        fs::write(&path, &listed).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap().replace("\r\n", "\n");
    for (number, (kept, listed)) in kept.lines().zip(listed.lines()).enumerate() {
        assert_eq!(kept, listed, "line {} of public-api.txt", number + 1);
    }
    assert_eq!(kept.lines().count(), listed.lines().count());
}

/// All that is public, by name, each with what is implemented for it.
fn interface(src: &Path) -> String {
    let root = parsed(&src.join("lib.rs"));
    let mut items = Vec::new();
    for file in sources(src) {
        flattened(parsed(&file).items, &mut items);
    }
    let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for item in root.items {
        match item {
            Item::Use(item) if is_offered(&item.vis, &item.attrs) => {
                for name in names(&item.tree) {
                    let texts = described(&name, &kept(&item.attrs), &items);
                    assert!(all.insert(name, texts).is_none());
                }
            }
            Item::Mod(mut module) if is_offered(&module.vis, &module.attrs) => {
                let name = module.ident.to_string();
                let inner = parsed(&src.join(format!("{name}.rs"))).items;
                let inner = inner.into_iter().filter_map(offered).collect();
                module.content = Some((Default::default(), inner));
                module.semi = None;
                module.attrs = kept(&module.attrs);
                all.insert(name, vec![printed(Item::Mod(module))]);
            }
            _ => {}
        }
    }
    for item in items {
        if let Item::Macro(mut item) = item {
            let is_exported = item.attrs.iter().any(|a| a.path().is_ident("macro_export"));
            if is_exported && !is_hidden(&item.attrs) {
                // What it takes, and not what it writes.
                let tokens = item.mac.tokens.into_iter().next();
                item.mac.tokens = tokens.into_iter().collect();
                item.attrs = kept(&item.attrs);
                let name = item.ident.as_ref().unwrap().to_string();
                all.insert(name, vec![printed(Item::Macro(item))]);
            }
        }
    }
    let texts: Vec<String> = all.into_values().map(|texts| texts.concat()).collect();
    texts.join("\n")
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(sources(&path));
        } else {
            all.push(path);
        }
    }
    all.sort();
    all
}

fn parsed(path: &Path) -> syn::File {
    syn::parse_file(&fs::read_to_string(path).unwrap()).unwrap()
}

/// Items of inner modules too, where they are written within the file.
fn flattened(items: Vec<Item>, all: &mut Vec<Item>) {
    for item in items {
        match item {
            Item::Mod(module) => {
                let inner = module.content.map(|(_, items)| items);
                flattened(inner.unwrap_or_default(), all);
            }
            item => all.push(item),
        }
    }
}

fn names(tree: &UseTree) -> Vec<String> {
    match tree {
        UseTree::Path(path) => names(&path.tree),
        UseTree::Name(name) => vec![name.ident.to_string()],
        UseTree::Rename(rename) => vec![rename.rename.to_string()],
        UseTree::Group(group) => group.items.iter().flat_map(names).collect(),
        UseTree::Glob(_) => panic!("a glob exports what is not named"),
    }
}

/// The item, and the public part of each implementation for it.
fn described(name: &str, attrs: &[Attribute], items: &[Item]) -> Vec<String> {
    let mut found = Vec::new();
    let (mut own, mut of_traits) = (Vec::new(), Vec::new());
    for item in items {
        if let Item::Impl(block) = item {
            let of = match &*block.self_ty {
                Type::Path(path) => path.path.segments.last().unwrap().ident.to_string(),
                _ => continue,
            };
            if of == name {
                let list = match block.trait_ {
                    Some(_) => &mut of_traits,
                    None => &mut own,
                };
                list.extend(offered(item.clone()).map(printed));
            }
        } else if identifier(item).is_some_and(|of| of == name) {
            found.extend(offered(item.clone()));
        }
    }
    assert_eq!(found.len(), 1, "{name} is there {} times", found.len());
    let mut item = found.remove(0);
    if let Item::Struct(item) = &mut item {
        item.attrs.extend(attrs.iter().cloned());
    }
    // A conversion from a type of the crate's own is nobody else's.
    let is_private =
        |item: &&Item| identifier(item).is_some() && offered((*item).clone()).is_none();
    let private: Vec<String> = items
        .iter()
        .filter(is_private)
        .filter_map(identifier)
        .collect();
    of_traits.retain(|text| {
        let mut private = private.iter();
        !private.any(|name| text.contains(&format!("<{name}>")))
    });
    own.sort();
    of_traits.sort();
    [vec![printed(item)], own, of_traits].concat()
}

fn identifier(item: &Item) -> Option<String> {
    let ident = match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        _ => return None,
    };
    Some(ident.to_string())
}

/// What of an item others see.
fn offered(item: Item) -> Option<Item> {
    let nothing = || parse_quote!({});
    match item {
        Item::Const(mut item) if is_offered(&item.vis, &item.attrs) => {
            item.attrs = kept(&item.attrs);
            Some(Item::Const(item))
        }
        Item::Enum(mut item) if is_offered(&item.vis, &item.attrs) => {
            item.attrs = kept(&item.attrs);
            for variant in &mut item.variants {
                variant.attrs = kept(&variant.attrs);
                for field in &mut variant.fields {
                    field.attrs = kept(&field.attrs);
                }
            }
            Some(Item::Enum(item))
        }
        Item::Struct(mut item) if is_offered(&item.vis, &item.attrs) => {
            item.attrs = kept(&item.attrs);
            let is_public = |field: &syn::Field| is_offered(&field.vis, &field.attrs);
            match &mut item.fields {
                Fields::Named(fields) => {
                    let all = std::mem::take(&mut fields.named).into_iter();
                    fields.named = all.filter(is_public).collect();
                }
                Fields::Unnamed(fields) => {
                    let all = std::mem::take(&mut fields.unnamed).into_iter();
                    fields.unnamed = all.filter(is_public).collect();
                }
                Fields::Unit => {}
            }
            for field in &mut item.fields {
                field.attrs = kept(&field.attrs);
            }
            Some(Item::Struct(item))
        }
        Item::Fn(mut item) if is_offered(&item.vis, &item.attrs) => {
            item.attrs = kept(&item.attrs);
            item.block = nothing();
            Some(Item::Fn(item))
        }
        Item::Trait(mut item) if is_offered(&item.vis, &item.attrs) => {
            item.attrs = kept(&item.attrs);
            item.items.retain_mut(|item| match item {
                TraitItem::Const(item) => trimmed(&mut item.attrs),
                TraitItem::Type(item) => trimmed(&mut item.attrs),
                TraitItem::Fn(item) => {
                    item.default = item.default.is_some().then(|| parse_quote!({}));
                    trimmed(&mut item.attrs)
                }
                _ => false,
            });
            Some(Item::Trait(item))
        }
        Item::Impl(mut item) => {
            item.attrs = kept(&item.attrs);
            let is_of_trait = item.trait_.is_some();
            item.items.retain_mut(|item| match item {
                ImplItem::Const(item) => {
                    is_offered(&item.vis, &item.attrs) && trimmed(&mut item.attrs)
                }
                ImplItem::Fn(item) => {
                    item.block = parse_quote!({});
                    is_offered(&item.vis, &item.attrs) && trimmed(&mut item.attrs)
                }
                ImplItem::Type(item) => is_of_trait && trimmed(&mut item.attrs),
                _ => false,
            });
            (is_of_trait || !item.items.is_empty()).then_some(Item::Impl(item))
        }
        _ => None,
    }
}

/// Whether it is public, documented, and there outside of loom.
fn is_offered(vis: &Visibility, attrs: &[Attribute]) -> bool {
    matches!(vis, Visibility::Public(_)) && !is_hidden(attrs)
}

fn is_hidden(attrs: &[Attribute]) -> bool {
    attrs
        .iter()
        .any(|attr| says(attr, "doc", "hidden") || says(attr, "cfg", "loom"))
}

/// Whether an attribute is `#[name(what)]`.
fn says(attr: &Attribute, name: &str, what: &str) -> bool {
    let list = attr.meta.require_list();
    list.is_ok_and(|list| list.path.is_ident(name) && list.tokens.to_string() == what)
}

/// Keeps the attributes that count; whether the item is offered at all.
fn trimmed(attrs: &mut Vec<Attribute>) -> bool {
    let is_offered = !is_hidden(attrs);
    *attrs = kept(attrs);
    is_offered
}

/// The attributes that count for users.
fn kept(attrs: &[Attribute]) -> Vec<Attribute> {
    let counts = [
        "cfg",
        "derive",
        "macro_export",
        "must_use",
        "non_exhaustive",
    ];
    attrs
        .iter()
        .filter(|attr| counts.iter().any(|name| attr.path().is_ident(name)))
        .filter(|attr| !says(attr, "cfg", "not (loom)"))
        .cloned()
        .collect()
}

fn printed(item: Item) -> String {
    let mut file = syn::parse_file("").unwrap();
    file.items.push(item);
    prettyplease::unparse(&file)
}
