//! Machines of a job: how many, which, and how urgent.

use serde_json::Value;

use crate::document::{Node, NodeKind};
use crate::schema::{Count, Field, Map, Reader, Shape, record, words};

record! {
    /// `resources`: machines of a job.
    pub struct Resources {
        /// Number of nodes; 1 by default.
        instance_count: Option<Count>,
        /// Machine size for serverless compute, for example `Standard_DS3_v2`.
        instance_type: Option<String>,
        /// Most nodes the job may grow to.
        max_instance_count: Option<Count>,
        /// Size of `/dev/shm`: a number with `b`, `k`, `m` or `g`; `2g` by default.
        shm_size: Option<String>,
        /// Extra arguments of `docker run`.
        docker_args: Option<DockerArgs>,
        /// Regions the job may run in.
        locations: Option<Vec<String>>,
        /// Settings of the compute target, passed on as they are.
        properties: Map<Value>,
    }
}

record! {
    /// `queue_settings`: priority in the queue of serverless compute.
    pub struct QueueSettings {
        /// Service level: how soon the job starts, and at which price.
        job_tier: Option<JobTier>,
        /// Priority within the tier.
        priority: Option<JobPriority>,
    }
}

words! {
    /// Service level of serverless compute.
    pub enum JobTier in Lower {
        /// Cheapest; may be interrupted.
        Spot = "spot" => "Spot",
        /// Basic.
        Basic = "basic" => "Basic",
        /// The default.
        Standard = "standard" => "Standard",
        /// Never interrupted.
        Premium = "premium" => "Premium",
        /// None chosen.
        Null = "null" => "Null",
    }
}

words! {
    /// Priority in the queue.
    pub enum JobPriority in Lower {
        /// After others.
        Low = "low" => "1",
        /// The default.
        Medium = "medium" => "2",
        /// Before others.
        High = "high" => "3",
    }
}

/// `docker_args`: one text, or a list of words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DockerArgs {
    /// As typed in a shell.
    Text(String),
    /// Word by word.
    Words(Vec<String>),
}

impl DockerArgs {
    /// All of it as one text.
    pub fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Words(words) => words.join(" "),
        }
    }
}

impl Field for DockerArgs {
    const SHAPE: &'static Shape = &Shape::AnyOf(&[&Shape::Text, &Shape::List(&Shape::Text)]);

    fn read(reader: &mut Reader<'_>, node: &Node, path: &str) -> Option<Self> {
        match &node.kind {
            NodeKind::Sequence { .. } => Vec::read(reader, node, path).map(Self::Words),
            _ => reader.string(node, path).map(Self::Text),
        }
    }

    fn write(&self) -> Value {
        match self {
            Self::Text(text) => text.write(),
            Self::Words(words) => words.write(),
        }
    }
}
