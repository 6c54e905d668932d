//! Measure: uploading a project, and reading a long log. Must not know how either works.

use std::io;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result};

use super::row::Row;
use super::sample::Sample;
use super::script::OUT;
use super::tracking::server::Server;
use crate::{build, files, process};

const FILES: usize = 2000;
const ROUNDS: usize = 5;
/// Of the log: 1 GB.
const LINES: u64 = 16_000_000;
const LINE: &str = "0123456789012345678901234567890123456789012345678901234567890";

/// All rows.
pub fn measure() -> Result<Vec<Row>> {
    let folder = files::in_root(OUT).join("storage");
    files::remove_dir(&folder)?;
    let project = folder.join("project");
    for number in 0..FILES {
        let path = project.join(format!("src/f{:02}/m{number}.py", number % 20));
        files::write(&path, format!("VALUE = {number}\n").repeat(300))?;
    }
    files::write(
        &project.join("job.yml"),
        "command: 'true'\ncode: src\nenvironment: azureml:user-managed:1\n",
    )?;
    let server = Server::ours(&folder.join("store"))?;
    let mut rows = upload(&folder, &project)?;
    rows.push(log(&server)?);
    Ok(rows)
}

fn upload(folder: &Path, project: &Path) -> Result<Vec<Row>> {
    let binary = files::in_root(build::BINARY);
    let (job, store) = (project.join("job.yml"), folder.join("store"));
    let submit = ["submit", process::text(&job)?, "--store", process::text(&store)?];
    let timed = |program: &Path, args: &[&str]| -> Result<f64> {
        let started = Instant::now();
        process::quiet(process::command(program, args, &[]))?;
        Ok(started.elapsed().as_secs_f64() * 1000.0)
    };
    let (mut ours, mut copied, mut synced) = (Vec::new(), Vec::new(), Vec::new());
    let source = project.join("src");
    for round in 0..ROUNDS {
        // Another content: every file goes again.
        files::write(&source.join("round.py"), format!("ROUND = {round}\n"))?;
        ours.push(timed(&binary, &submit)?);
        let target = folder.join(format!("copy-{round}"));
        let copy = ["-r", process::text(&source)?, process::text(&target)?];
        copied.push(timed(Path::new("cp"), &copy)?);
        let waited = timed(Path::new("sync"), &["-f", process::text(&target)?])?;
        synced.push(copied[round] + waited);
    }
    let ours = Sample::new(ours)?;
    let name = "submit with 2,000 new files";
    Ok(vec![
        Row::new(name, "ms", ours.clone(), "cp -r of the same files", Sample::new(copied)?).noted(
            "the whole process: checks, hashes, uploads; every file is on the disk when it is acknowledged",
        ),
        Row::new(name, "ms", ours, "cp -r and sync", Sample::new(synced)?),
    ])
}

/// Reads a log of 1 GB through the server, and looks at its memory before and at the end.
fn log(server: &Server) -> Result<Row> {
    let client = server.client();
    client.submit("long-log", &format!("yes {LINE} | head -n {LINES}"))?;
    let url = client.log_of_ended("long-log")?;
    let before = server.memory_mb()?;
    let started = Instant::now();
    let mut body = client.open(&url)?;
    let bytes = io::copy(&mut body, &mut io::sink()).context("reading the log")?;
    let seconds = started.elapsed().as_secs_f64();
    let after = server.memory_mb()?;
    let note = format!("{bytes} bytes in {seconds:.1} s; ours is the memory after it, the peer before it");
    let row = Row::new(
        "reading a log of 1 GB: server memory",
        "MB",
        Sample::new(vec![after])?,
        "before",
        Sample::new(vec![before])?,
    );
    Ok(row.noted(note))
}
