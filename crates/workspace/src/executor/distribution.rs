//! Distributed jobs on one machine: which processes run, and by which variables each finds the others.
//!
//! The variables are those of Azure ML's own launcher (PyTorch: `MASTER_ADDR`, `MASTER_PORT`, `WORLD_SIZE`, `NODE_RANK`,
//! `RANK`, `LOCAL_RANK`; TensorFlow: `TF_CONFIG`), and `LOCAL_WORLD_SIZE` as torchrun sets it. Must not know how processes are started.

use std::collections::BTreeMap;

use serde_json::{Value, json};

/// More processes than this on one machine are a mistake rather than a wish.
const MOST_PROCESSES: u64 = 64;
/// Every node is this machine.
const HOST: &str = "127.0.0.1";

/// The variables of each process, in order of their rank.
type Ranks = Vec<BTreeMap<String, String>>;

/// The processes of a distributed job.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Processes {
    /// Started by us, each with its variables.
    Ranks(Ranks),
    /// So many, started by `mpirun`, which tells each its rank.
    Mpi(usize),
}

/// The processes of a job's `properties`; `None` where it is one process without company. `ports` gives as many free
/// ports as asked for. The error is a message for people.
pub(crate) fn processes(
    properties: &Value,
    ports: impl FnOnce(usize) -> Result<Vec<u16>, String>,
) -> Result<Option<Processes>, String> {
    let distribution = &properties["distribution"];
    let nodes = properties["resources"]["instanceCount"].as_u64().unwrap_or(1).max(1);
    let count = |name: &str, default: u64| distribution[name].as_u64().unwrap_or(default);
    match distribution["distributionType"].as_str() {
        None if nodes > 1 => Err("The job asks for several nodes but says nothing of how they work together: add a `distribution`, or set `instance_count: 1`.".into()),
        None => Ok(None),
        Some("PyTorch") => {
            let per_node = count("processCountPerInstance", 1).max(1);
            check_count(nodes.saturating_mul(per_node))?;
            Ok(Some(Processes::Ranks(pytorch(nodes, per_node, ports(1)?[0]))))
        }
        Some("TensorFlow") => {
            let (workers, servers) = (count("workerCount", nodes).max(1), count("parameterServerCount", 0));
            let total = check_count(workers.saturating_add(servers))?;
            let workers = usize::try_from(workers).unwrap_or(total);
            Ok(Some(Processes::Ranks(tensorflow(workers, &ports(total)?))))
        }
        Some("Mpi") => {
            let per_node = count("processCountPerInstance", 1).max(1);
            Ok(Some(Processes::Mpi(check_count(nodes.saturating_mul(per_node))?)))
        }
        Some(other) => Err(format!("The local workspace does not have {other} jobs yet: it runs PyTorch, TensorFlow and MPI distributions.")),
    }
}

fn check_count(processes: u64) -> Result<usize, String> {
    if processes > MOST_PROCESSES {
        return Err(format!(
            "The job asks for {processes} processes, and all of them would run on this machine: it takes at most {MOST_PROCESSES}."
        ));
    }
    Ok(usize::try_from(processes).unwrap_or_default())
}

fn pytorch(nodes: u64, per_node: u64, port: u16) -> Ranks {
    let world = nodes * per_node;
    (0..world)
        .map(|rank| {
            [
                ("MASTER_ADDR", HOST.to_owned()),
                ("MASTER_PORT", port.to_string()),
                ("WORLD_SIZE", world.to_string()),
                ("LOCAL_WORLD_SIZE", per_node.to_string()),
                ("NODE_RANK", (rank / per_node).to_string()),
                ("RANK", rank.to_string()),
                ("LOCAL_RANK", (rank % per_node).to_string()),
            ]
            .map(|(name, value)| (name.to_owned(), value))
            .into()
        })
        .collect()
}

/// The first `workers` ports belong to workers, the others to parameter servers.
fn tensorflow(workers: usize, ports: &[u16]) -> Ranks {
    let hosts: Vec<String> = ports.iter().map(|port| format!("{HOST}:{port}")).collect();
    let (worker, ps) = hosts.split_at(workers.min(hosts.len()));
    let mut cluster = json!({ "worker": worker });
    if !ps.is_empty() {
        cluster["ps"] = json!(ps);
    }
    let tasks =
        (0..worker.len()).map(|index| ("worker", index)).chain((0..ps.len()).map(|index| ("ps", index)));
    tasks
        .map(|(kind, index)| {
            let config = json!({ "cluster": cluster, "task": { "type": kind, "index": index }, "environment": "cloud" });
            BTreeMap::from([("TF_CONFIG".to_owned(), config.to_string())])
        })
        .collect()
}

/// Ports of this machine that nobody uses. All are held until all are found, so that none comes twice.
pub(crate) fn free_ports(count: usize) -> Result<Vec<u16>, String> {
    let held = (0..count).map(|_| std::net::TcpListener::bind((HOST, 0))).collect::<Result<Vec<_>, _>>();
    held.and_then(|held| {
        held.iter().map(|listener| listener.local_addr().map(|address| address.port())).collect()
    })
    .map_err(|error| format!("No free port was found for the processes to talk to each other: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(properties: &Value) -> Result<Option<Processes>, String> {
        processes(properties, |count| Ok((1..).take(count).collect()))
    }

    fn ranks_of(properties: &Value) -> Ranks {
        match of(properties).unwrap().unwrap() {
            Processes::Ranks(ranks) => ranks,
            Processes::Mpi(_) => panic!("{properties}"),
        }
    }

    #[test]
    fn every_pytorch_process_knows_its_place() {
        let job = json!({ "distribution": { "distributionType": "PyTorch", "processCountPerInstance": 2 }, "resources": { "instanceCount": 2 } });
        let ranks = ranks_of(&job);
        let place = |name: &str| ranks.iter().map(|rank| rank[name].as_str()).collect::<Vec<_>>();
        assert_eq!(place("RANK"), ["0", "1", "2", "3"]);
        assert_eq!(place("LOCAL_RANK"), ["0", "1", "0", "1"]);
        assert_eq!(place("NODE_RANK"), ["0", "0", "1", "1"]);
        assert_eq!(place("WORLD_SIZE"), ["4"; 4]);
        assert_eq!(place("MASTER_PORT"), ["1"; 4]);
    }

    #[test]
    fn every_tensorflow_task_knows_the_cluster() {
        let job = json!({ "distribution": { "distributionType": "TensorFlow", "workerCount": 2, "parameterServerCount": 1 } });
        let ranks = ranks_of(&job);
        let configs: Vec<Value> =
            ranks.iter().map(|rank| serde_json::from_str(&rank["TF_CONFIG"]).unwrap()).collect();
        assert_eq!(
            configs[0]["cluster"],
            json!({ "worker": ["127.0.0.1:1", "127.0.0.1:2"], "ps": ["127.0.0.1:3"] })
        );
        let tasks: Vec<&Value> = configs.iter().map(|config| &config["task"]).collect();
        assert_eq!(
            tasks,
            [
                &json!({ "type": "worker", "index": 0 }),
                &json!({ "type": "worker", "index": 1 }),
                &json!({ "type": "ps", "index": 0 })
            ]
        );
    }

    #[test]
    fn what_cannot_run_here_is_said() {
        assert_eq!(of(&json!({})), Ok(None));
        for (job, part) in [
            (json!({ "resources": { "instanceCount": 2 } }), "add a `distribution`"),
            (json!({ "distribution": { "distributionType": "Ray" } }), "Ray jobs yet"),
            (
                json!({ "distribution": { "distributionType": "PyTorch", "processCountPerInstance": 65 } }),
                "at most 64",
            ),
            (
                json!({ "distribution": { "distributionType": "TensorFlow", "workerCount": u64::MAX } }),
                "at most 64",
            ),
        ] {
            assert!(of(&job).unwrap_err().contains(part), "{job}");
        }
    }

    #[test]
    fn free_ports_are_different_ones() {
        let mut ports = free_ports(8).unwrap();
        ports.sort_unstable();
        ports.dedup();
        assert_eq!(ports.len(), 8);
    }
}
