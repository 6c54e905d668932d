//! `name: {{job_name}}`: what a template tool was to fill in. Must not know any field.

use super::reader::Reader;
use crate::document::Node;
use crate::finding::{Code, Finding};

impl Reader<'_> {
    /// Reports a placeholder, which YAML takes for a mapping in a mapping; whether it is one.
    pub(crate) fn unfilled(&mut self, node: &Node, path: &str) -> bool {
        let written = &self.document.text[node.range.clone()];
        let is_placeholder = written.starts_with("{{") && written.ends_with("}}");
        if is_placeholder {
            let finding = Finding::error(
                Code::TemplatePlaceholder,
                format!("`{written}` is a placeholder of a template"),
            )
            .help("Replace it by your own value. Text that really begins with a brace needs quotes.");
            self.report(node, path, finding);
        }
        is_placeholder
    }
}
