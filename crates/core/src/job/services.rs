//! Interactive services of a job: JupyterLab, SSH, `TensorBoard`, VS Code.

use serde_json::Value;

use crate::schema::{Map, Whole, record, tagged};

tagged! {
    /// One interactive service of a running job.
    pub enum JobService by "type" in Lower {
        /// JupyterLab.
        JupyterLab(ServiceSettings) = "jupyter_lab",
        /// A shell over SSH.
        Ssh(SshSettings) = "ssh",
        /// `TensorBoard` over a folder of the run.
        TensorBoard(TensorBoardSettings) = "tensor_board",
        /// VS Code.
        VsCode(ServiceSettings) = "vs_code",
    }
}

record! {
    /// Settings of every service.
    pub struct ServiceSettings {
        /// Port.
        port: Option<Whole<0>>,
        /// `all`: on every node; on the first one by default.
        nodes: Option<String>,
        /// Passed on as they are.
        properties: Map<Value>,
    }
    read_only: ["endpoint", "status", "error_message"]
}

record! {
    /// Settings of SSH.
    pub struct SshSettings {
        /// Public keys that may sign in.
        ssh_public_keys: Option<String>,
        /// Settings of every service.
        service: ServiceSettings = flatten,
    }
}

record! {
    /// Settings of `TensorBoard`.
    pub struct TensorBoardSettings {
        /// Folder with the event files.
        log_dir: Option<String>,
        /// Settings of every service.
        service: ServiceSettings = flatten,
    }
}
