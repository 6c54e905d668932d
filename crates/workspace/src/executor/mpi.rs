//! MPI jobs on one machine: a real `mpirun`, Open MPI's or MPICH's. Must not know jobs.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Settings by variables, because the two families have different options: all processes on this machine however many
/// cores it has, as root too (containers), without a remote shell, without a page of text behind the last line of a process
/// that failed, and without one process reading another's memory, which containers forbid.
pub(super) fn variables() -> BTreeMap<String, String> {
    [
        ("OMPI_ALLOW_RUN_AS_ROOT", "1"),
        ("OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1"),
        ("OMPI_MCA_rmaps_base_oversubscribe", "1"),
        ("PRTE_MCA_rmaps_default_mapping_policy", ":oversubscribe"),
        ("OMPI_MCA_plm", "isolated"),
        ("OMPI_MCA_orte_execute_quiet", "1"),
        ("OMPI_MCA_btl_vader_single_copy_mechanism", "none"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into()
}

/// The command line: `mpirun` starts this program once for each process, and each runs the command with a log of its own. The error is a message
/// for people.
pub(super) fn command(
    program: &Path,
    path: &str,
    processes: usize,
    logs: &Path,
    argv: Vec<String>,
) -> Result<Vec<String>, String> {
    let mpirun = find(path).ok_or(
        "An MPI job needs `mpirun`, and neither this machine nor the job's environment has one: install Open MPI (on Debian and Ubuntu: `apt-get install openmpi-bin`), or add the Python package `mpich` or `openmpi`.",
    )?;
    let head = [mpirun.display().to_string(), "-np".into(), processes.to_string()];
    let ours = [program.display().to_string(), "mpi-rank".into(), logs.display().to_string(), "--".into()];
    Ok(head.into_iter().chain(ours).chain(argv).collect())
}

fn find(path: &str) -> Option<PathBuf> {
    std::env::split_paths(path).map(|folder| folder.join("mpirun")).find(|program| program.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_mpirun_it_is_said_what_to_do() {
        let missing = command(Path::new("rc"), "/nowhere", 2, Path::new("/logs"), Vec::new()).unwrap_err();
        assert!(missing.contains("openmpi-bin"), "{missing}");
    }
}
