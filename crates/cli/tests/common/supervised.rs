//! A supervisor as a real process, without a server.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, ExitStatus};

use run_composer_workspace::executor::process::{
    ProcessExit, ProcessSpec, is_alive, read_exit, read_process, spawn_supervisor, write_spec,
};
use tempfile::TempDir;

use super::{PROGRAM, until};

/// A folder with a specification, and what became of it.
pub struct Job {
    dir: TempDir,
    pub spec: ProcessSpec,
}

impl Job {
    pub fn new(argv: &[&str]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let spec = ProcessSpec {
            argv: argv.iter().map(ToString::to_string).collect(),
            cwd: dir.path().to_owned(),
            env: [("GREETING".to_owned(), "hello".to_owned())].into(),
            env_remove: vec!["HOME".to_owned()],
            timeout_secs: None,
            grace_secs: 10.0,
            log_path: dir.path().join("logs/std_log.txt"),
        };
        Self { dir, spec }
    }

    pub fn bash(script: &str) -> Self {
        Self::new(&["bash", "-c", script])
    }

    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.path().join(name)
    }

    pub fn start(&self) -> Child {
        write_spec(self.path(), &self.spec).unwrap();
        spawn_supervisor(Path::new(PROGRAM), self.path()).unwrap()
    }

    pub fn finish(&self, supervisor: &mut Child) -> ProcessExit {
        let status = wait(supervisor);
        assert!(status.success(), "the supervisor ended with {status}");
        assert!(!is_alive(&read_process(self.path()).unwrap().unwrap()));
        read_exit(self.path()).unwrap().unwrap()
    }

    pub fn run(&self) -> ProcessExit {
        self.finish(&mut self.start())
    }

    pub fn log(&self) -> Vec<u8> {
        fs::read(&self.spec.log_path).unwrap_or_default()
    }

    /// The process ids which the script wrote to the file `pids`, once there are `count`.
    pub fn pids(&self, count: usize) -> Vec<i32> {
        let mut pids = Vec::new();
        until("the script to start its processes", || {
            let text = fs::read_to_string(self.file("pids")).unwrap_or_default();
            // Only whole lines: the last one may still be on its way.
            let whole = text.rsplit_once('\n').map_or("", |(whole, _)| whole);
            pids = whole.lines().map(|line| line.trim().parse().unwrap()).collect();
            pids.len() >= count
        });
        pids
    }
}

pub fn wait(child: &mut Child) -> ExitStatus {
    let mut status = None;
    until("the supervisor to end", || {
        status = child.try_wait().unwrap();
        status.is_some()
    });
    status.unwrap()
}

/// Whether a process runs; a zombie does not.
pub fn runs(pid: i32) -> bool {
    let output =
        std::process::Command::new("ps").args(["-o", "stat=", "-p", &pid.to_string()]).output().unwrap();
    let state = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    !state.is_empty() && !state.starts_with('Z')
}

pub fn until_gone(pids: &[i32]) {
    until("all processes to be gone", || pids.iter().all(|pid| !runs(*pid)));
}
