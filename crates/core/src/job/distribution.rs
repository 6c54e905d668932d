//! How many processes run on each node, and by which framework they meet.

use crate::schema::{Count, Whole, record, tagged};

tagged! {
    /// `distribution`: processes on the nodes, and how they meet.
    pub enum Distribution by "type" in Lower {
        /// `torch.distributed`: `RANK`, `WORLD_SIZE`, `LOCAL_RANK`, `MASTER_ADDR`, `MASTER_PORT`.
        PyTorch(ProcessCount) = "pytorch",
        /// `mpirun`.
        Mpi(ProcessCount) = "mpi",
        /// `TF_CONFIG`.
        TensorFlow(TensorFlow) = "tensorflow",
        /// Ray (preview).
        Ray(Ray) = "ray",
    }
}

record! {
    /// Processes of a distributed job.
    pub struct ProcessCount {
        /// Processes on each node; 1 by default.
        process_count_per_instance: Option<Count>,
    }
}

record! {
    /// Roles of a TensorFlow job.
    pub struct TensorFlow {
        /// Parameter servers; 0 by default.
        parameter_server_count: Option<Whole<0>>,
        /// Workers; the number of nodes by default.
        worker_count: Option<Count>,
    }
}

record! {
    /// A Ray cluster.
    pub struct Ray {
        /// Port of the head node.
        port: Option<Count>,
        /// Address of the head node.
        address: Option<String>,
        /// Whether the dashboard runs.
        include_dashboard: Option<bool>,
        /// Port of the dashboard.
        dashboard_port: Option<Count>,
        /// Extra arguments of `ray start` on the head node.
        head_node_additional_args: Option<String>,
        /// Extra arguments of `ray start` on the other nodes.
        worker_node_additional_args: Option<String>,
    }
}
