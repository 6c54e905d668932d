//! A command component file, as the trial of a sweep may name one. Must not know sweeps.

use serde_json::Value;

use super::spec::CommandSpec;
use crate::document::Document;
use crate::finding::Finding;
use crate::schema::{Literal, Map, Reader, Record, record};

record! {
    /// A command component: a command with declared inputs and outputs.
    pub struct CommandComponent {
        /// Name.
        name: Option<String>,
        /// Version.
        version: Option<Literal>,
        /// Name that people see.
        display_name: Option<String>,
        /// Free text.
        description: Option<String>,
        /// Labels.
        tags: Map<Option<String>>,
        /// Whether the same inputs give the same outputs.
        is_deterministic: Option<bool>,
        /// Declared inputs.
        inputs: Map<Value>,
        /// Declared outputs.
        outputs: Map<Value>,
        /// What it runs.
        spec: CommandSpec = flatten,
    }
    read_only: ["id", "creation_context", "type"]
}

/// Reads a component file; `None` where it is no mapping.
pub fn read_component(document: &Document) -> (Option<CommandSpec>, Vec<Finding>) {
    let mut reader = Reader::new(document);
    let component = document.root.as_ref().and_then(|root| {
        let mut fields = reader.fields(root, "")?;
        let component = CommandComponent::read_fields(&mut reader, &mut fields);
        fields.finish(&mut reader);
        Some(component)
    });
    (component.map(|component| component.spec), reader.findings)
}
