//! A launcher inside a distribution: processes that start processes.

use super::Context;
use crate::document::set_field;
use crate::finding::{Code, Finding};
use crate::job::Distribution;

/// Launchers of `torch.distributed` and `MPI`, each starting the processes of a node itself.
const TORCH: &[&str] =
    &["torchrun", "torch.distributed.launch", "torch.distributed.run", "accelerate launch", "deepspeed "];
const MPI: &[&str] = &["mpirun", "mpiexec", "horovodrun"];

/// Whether a command starts the processes of a node itself.
pub(super) fn launches(command: &str) -> bool {
    TORCH.iter().chain(MPI).any(|launcher| command.contains(launcher))
}

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let spec = context.job.spec();
    let (launchers, processes) = match &spec.distribution {
        Some(Distribution::PyTorch(count)) => {
            (TORCH, count.process_count_per_instance.map_or(1, |count| count.0))
        }
        Some(Distribution::Mpi(count)) => (MPI, count.process_count_per_instance.map_or(1, |count| count.0)),
        _ => return,
    };
    let Some(launcher) = launchers.iter().find(|launcher| spec.command.contains(**launcher)) else { return };
    // One process a node that starts the others is the documented way to use `torchrun` with several nodes.
    if processes <= 1 {
        return;
    }
    let launcher = launcher.trim();
    let mut finding = Finding::warning(
        Code::DoubleLaunch,
        format!("`{launcher}` starts the processes of a node itself, and `distribution` starts it {processes} times"),
    )
    .help("Either call the script directly and let `distribution` start it, or set `process_count_per_instance: 1`.");
    let (document, path) = context.spec_path(&["distribution", "process_count_per_instance"]);
    if let Ok(edits) = set_field(document, &path, &1.into()) {
        finding = finding.fix("Start the launcher once on each node", edits);
    }
    findings.push(context.at_text(&["command"], launcher, None, finding));
}
