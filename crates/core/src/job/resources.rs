//! Machines of a job: how many, which, how processes are laid over them, and as whom they run.

use serde_json::Value;

use super::reader::Reader;
use crate::document::Node;

/// `resources`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Resources {
    /// Number of nodes; the service's default is 1.
    pub instance_count: Option<i64>,
    /// Machine size for serverless compute, for example `Standard_DS3_v2`.
    pub instance_type: Option<String>,
    /// Size of `/dev/shm`, for example `2g`.
    pub shm_size: Option<String>,
    /// Extra arguments of `docker run`.
    pub docker_args: Option<String>,
    /// Passed on as they are.
    pub properties: Option<Value>,
}

impl Resources {
    pub(super) fn read(reader: &mut Reader<'_>, node: &Node) -> Option<Self> {
        let mut fields = reader.fields(node, "resources")?;
        let resources = Self {
            instance_count: fields.integer(reader, "instance_count", 1),
            instance_type: fields.string(reader, "instance_type"),
            shm_size: fields.string(reader, "shm_size"),
            docker_args: fields.string(reader, "docker_args"),
            properties: fields.value("properties"),
        };
        fields.get("locations");
        fields.get("max_instance_count");
        fields.finish(reader);
        Some(resources)
    }
}

/// `distribution`: how many processes run on each node, and by which framework they meet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Distribution {
    /// `torch.distributed`: `RANK`, `WORLD_SIZE`, `LOCAL_RANK`, `MASTER_ADDR`, `MASTER_PORT`.
    PyTorch {
        /// Processes on each node.
        process_count_per_instance: Option<i64>,
    },
    /// `mpirun`.
    Mpi {
        /// Processes on each node.
        process_count_per_instance: Option<i64>,
    },
    /// `TF_CONFIG`.
    TensorFlow {
        /// Parameter servers; 0 by default.
        parameter_server_count: i64,
        /// Workers; the number of nodes by default.
        worker_count: Option<i64>,
    },
    /// Ray (preview).
    Ray {
        /// The fields as written, in the service's camelCase.
        fields: Vec<(&'static str, Value)>,
    },
}

#[derive(Clone, Copy)]
enum Kind {
    PyTorch,
    Mpi,
    TensorFlow,
    Ray,
}

impl Distribution {
    pub(super) fn read(reader: &mut Reader<'_>, node: &Node) -> Option<Self> {
        let mut fields = reader.fields(node, "distribution")?;
        let kinds = &[
            ("pytorch", Kind::PyTorch),
            ("mpi", Kind::Mpi),
            ("tensorflow", Kind::TensorFlow),
            ("ray", Kind::Ray),
        ];
        let kind = fields.required_choice(reader, "type", kinds)?;
        let distribution = match kind {
            Kind::PyTorch => Self::PyTorch {
                process_count_per_instance: fields.integer(reader, "process_count_per_instance", 1),
            },
            Kind::Mpi => Self::Mpi {
                process_count_per_instance: fields.integer(reader, "process_count_per_instance", 1),
            },
            Kind::TensorFlow => Self::TensorFlow {
                parameter_server_count: fields.integer(reader, "parameter_server_count", 0).unwrap_or(0),
                worker_count: fields.integer(reader, "worker_count", 1),
            },
            Kind::Ray => {
                let names: [(&'static str, &'static str); 6] = [
                    ("port", "port"),
                    ("address", "address"),
                    ("include_dashboard", "includeDashboard"),
                    ("dashboard_port", "dashboardPort"),
                    ("head_node_additional_args", "headNodeAdditionalArgs"),
                    ("worker_node_additional_args", "workerNodeAdditionalArgs"),
                ];
                let given =
                    names.iter().filter_map(|(name, wire)| Some((*wire, fields.value(name)?))).collect();
                Self::Ray { fields: given }
            }
        };
        fields.finish(reader);
        Some(distribution)
    }
}

/// `identity`: as whom the job reaches data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Identity {
    /// The token of the workspace.
    AmlToken,
    /// The person who submits.
    User,
    /// A managed identity of the compute target.
    Managed {
        /// Client id.
        client_id: Option<String>,
        /// Object id.
        object_id: Option<String>,
        /// Resource id.
        resource_id: Option<String>,
    },
}

impl Identity {
    pub(super) fn read(reader: &mut Reader<'_>, node: &Node) -> Option<Self> {
        let mut fields = reader.fields(node, "identity")?;
        let kinds = &[
            ("aml_token", 0),
            ("amltoken", 0),
            ("user_identity", 1),
            ("user", 1),
            ("managed_identity", 2),
            ("managed", 2),
        ];
        let identity = match fields.required_choice(reader, "type", kinds)? {
            0 => Self::AmlToken,
            1 => Self::User,
            _ => Self::Managed {
                client_id: fields.string(reader, "client_id"),
                object_id: fields.string(reader, "object_id"),
                resource_id: fields
                    .string(reader, "resource_id")
                    .or_else(|| fields.string(reader, "msi_resource_id")),
            },
        };
        fields.finish(reader);
        Some(identity)
    }
}
