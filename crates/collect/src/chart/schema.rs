//! Properties of `values.schema.json`.

use gradus_core::chart::{Form, Shown};

use super::file::{File, Reading};
use super::names::{boolean, is_name, names_gates};
use crate::lists::tree::{self, Node, Value};

pub(super) fn read(file: &File<'_>, reading: &mut Reading) {
    match tree::documents(file.path, file.text, 1) {
        Ok(documents) => {
            let mut block = 0;
            for document in &documents {
                any(document, file, reading, &mut block);
            }
        }
        Err(unread) => reading.unread.push(unread),
    }
}

fn any(node: &Node, file: &File<'_>, reading: &mut Reading, block: &mut u32) {
    match &node.value {
        Value::Null | Value::Scalar { .. } => {}
        Value::Seq(items) => items.iter().for_each(|i| any(i, file, reading, block)),
        Value::Map(entries) => {
            for (key, value) in entries {
                // Keys of definitions may be paths: `values.webhook.featureGates`.
                let last = key.rsplit('.').next().unwrap_or(key);
                match value.get("properties").map(|p| &p.value) {
                    Some(Value::Map(properties)) if names_gates(last) => {
                        for (name, property) in properties.iter().filter(|(n, _)| is_name(n)) {
                            if !file.has_room(reading) {
                                return;
                            }
                            let default = property.get("default").and_then(Node::text);
                            reading.chart.shown.push(Shown {
                                gate: file.names.resolve(name).to_owned(),
                                value: default.and_then(boolean),
                                form: Form::Schema,
                                block: *block,
                                comment: None,
                                heading: None,
                                location: file.at(property.line),
                            });
                        }
                        *block += 1;
                    }
                    _ => any(value, file, reading, block),
                }
            }
        }
    }
}
