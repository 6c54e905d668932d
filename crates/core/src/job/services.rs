//! Interactive services of a job: JupyterLab, SSH, `TensorBoard`, VS Code.

use super::reader::Reader;
use crate::document::Node;

/// One service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobService {
    /// The service's word for the type, for example `JupyterLab`.
    pub service_type: &'static str,
    /// `nodes: all`: on every node.
    pub all_nodes: bool,
    /// SSH: the public keys; `TensorBoard`: the folder of its logs; both as the service names them.
    pub properties: Vec<(String, String)>,
}

pub(super) fn read_services(reader: &mut Reader<'_>, node: &Node) -> Vec<(String, JobService)> {
    let Some(fields) = reader.fields(node, "services") else { return Vec::new() };
    let mut services = Vec::new();
    for entry in fields.entries {
        let path = format!("services.{}", entry.key);
        let Some(mut fields) = reader.fields(&entry.value, &path) else { continue };
        let types = &[
            ("jupyter_lab", "JupyterLab"),
            ("ssh", "SSH"),
            ("tensor_board", "TensorBoard"),
            ("vs_code", "VSCode"),
        ];
        let service_type = fields.required_choice(reader, "type", types);
        let all_nodes = fields.string(reader, "nodes").is_some();
        let mut properties = fields.string_map(reader, "properties");
        for (name, wire) in [("ssh_public_keys", "sshPublicKeys"), ("log_dir", "logDir")] {
            if let Some(value) = fields.string(reader, name) {
                properties.push((wire.to_owned(), value));
            }
        }
        fields.finish(reader);
        if let Some(service_type) = service_type {
            services.push((entry.key.clone(), JobService { service_type, all_nodes, properties }));
        }
    }
    services
}
