//! Measure: metrics and lists of runs, beside MLflow's server with SQLite. Must not know how the servers are started.

pub mod server;

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use super::row::Row;
use super::sample::Sample;
use super::script::OUT;
use crate::{files, process};
use server::Server;

const PEER: &str = "mlflow server, SQLite, 1 worker, job consumers off";
/// How long one client or several log without a pause.
const ROUND: Duration = Duration::from_secs(3);
const ROUNDS: usize = 3;
/// Batches whose time is taken.
const BATCHES: usize = 10;
/// Runs of the experiment that is searched, and jobs of the list.
const RUNS: u32 = 10_000;
const JOBS: u32 = 100_000;

/// All rows.
pub fn measure(programs: &Path) -> Result<Vec<Row>> {
    let folder = files::in_root(OUT).join("tracking");
    files::remove_dir(&folder)?;
    files::make_dir(&folder)?;
    let ours = Server::ours(&folder.join("ours"))?;
    let peer = Server::mlflow(programs, &folder.join("mlflow"))?;
    // MLflow's workers are still starting for a while.
    std::thread::sleep(Duration::from_secs(12));
    let memory = |server: &Server| Sample::new(vec![server.memory_mb()?]);
    let mut rows = vec![
        Row::new(
            "workspace: start to first answer",
            "ms",
            one(ours.started_ms)?,
            PEER,
            one(peer.started_ms)?,
        )
        .noted("on a new store: schema and certificate included"),
        Row::new("workspace: idle memory", "MB", memory(&ours)?, PEER, memory(&peer)?),
    ];
    let (our_run, peer_run) = (new_run(&ours)?, new_run(&peer)?);
    // A point that is there already would be none.
    let points = AtomicU64::new(0);
    for (name, clients) in [("log-metric, 1 client", 1), ("log-metric, 8 clients", 8)] {
        let (mut mine, mut theirs) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            mine.push(per_call_ms(&ours, &our_run, clients, &points)?);
            theirs.push(per_call_ms(&peer, &peer_run, clients, &points)?);
        }
        let (mine, theirs) = (Sample::new(mine)?, Sample::new(theirs)?);
        let times = theirs.median() / mine.median();
        let note = format!(
            "time over calls; {:.0} durable points per second, {times:.0} times the peer",
            1000.0 / mine.median()
        );
        rows.push(Row::new(name, "ms", mine, PEER, theirs).noted(note));
    }
    // Written before the clock starts: to write 1,000 points takes this program, which is not optimised, longer than it
    // takes the workspace to keep them.
    let batches = |server: &Server, run: &str| {
        let client = server.client();
        let batch = |first: u64| {
            let points: Vec<Value> =
                (first..first + 1000).map(|step| point(&format!("m{}", step % 10), step)).collect();
            json!({ "run_id": run, "metrics": points }).to_string()
        };
        let texts: Vec<String> = (0..=BATCHES as u64).map(|number| batch(number * 1000)).collect();
        let mut texts = texts.into_iter();
        repeat(BATCHES, || {
            let text = texts.next().context("more calls than batches")?;
            client.send("runs/log-batch", text).map(drop)
        })
    };
    let timed = |server: &Server, call: &str, body: &Value| {
        let client = server.client();
        repeat(10, || client.post(call, body).map(drop))
    };
    rows.push(Row::new(
        "log-batch of 1,000 points",
        "ms",
        batches(&ours, &our_run)?,
        PEER,
        batches(&peer, &peer_run)?,
    ));
    let (our_experiment, peer_experiment) = (seed_ours(&ours)?, seed_mlflow(programs, &peer)?);
    let search = |experiment: &str| json!({ "experiment_ids": [experiment], "max_results": 100, "order_by": ["metrics.loss ASC"] });
    rows.push(
        Row::new(
            "search: 100 of 10,000 runs by a metric",
            "ms",
            timed(&ours, "runs/search", &search(&our_experiment))?,
            PEER,
            timed(&peer, "runs/search", &search(&peer_experiment))?,
        )
        .noted("three metrics, four parameters and two tags each; the first page"),
    );
    drop(peer);
    rows.push(jobs(ours, &folder)?);
    Ok(rows)
}

fn one(value: f64) -> Result<Sample> {
    Sample::new(vec![value])
}

/// The middle times of a call, the first not counted.
fn repeat(times: usize, mut call: impl FnMut() -> Result<()>) -> Result<Sample> {
    call()?;
    let mut taken = Vec::new();
    for _ in 0..times {
        let started = Instant::now();
        call()?;
        taken.push(started.elapsed().as_secs_f64() * 1000.0);
    }
    Sample::new(taken)
}

fn new_experiment(server: &Server, name: &str) -> Result<String> {
    let made = server.client().post("experiments/create", &json!({ "name": name }))?;
    Ok(made["experiment_id"].as_str().context("an experiment without an id")?.to_owned())
}

fn new_run(server: &Server) -> Result<String> {
    let experiment = new_experiment(server, "metrics")?;
    let made =
        server.client().post("runs/create", &json!({ "experiment_id": experiment, "start_time": 1 }))?;
    Ok(made["run"]["info"]["run_id"].as_str().context("a run without an id")?.to_owned())
}

fn point(key: &str, step: u64) -> Value {
    json!({ "key": key, "value": 0.5, "timestamp": 1_795_386_227_520_u64, "step": step })
}

/// Milliseconds for each call while so many clients log one point after another, each waiting for its answer.
fn per_call_ms(server: &Server, run: &str, clients: usize, points: &AtomicU64) -> Result<f64> {
    let started = Instant::now();
    let work = || -> Result<u64> {
        let client = server.client();
        let mut calls = 0;
        while started.elapsed() < ROUND {
            let mut body = point("loss", points.fetch_add(1, Ordering::Relaxed));
            body["run_id"] = run.into();
            client.post("runs/log-metric", &body)?;
            calls += 1;
        }
        Ok(calls)
    };
    let counts: Vec<Result<u64>> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..clients).map(|_| scope.spawn(work)).collect();
        let gone = || anyhow::anyhow!("a client was lost");
        threads.into_iter().map(|thread| thread.join().unwrap_or_else(|_| Err(gone()))).collect()
    });
    let total: u64 = counts.into_iter().collect::<Result<Vec<_>>>()?.iter().sum();
    if total == 0 {
        bail!("no call was answered in time");
    }
    #[expect(clippy::cast_precision_loss, reason = "some thousand calls")]
    Ok(started.elapsed().as_secs_f64() * 1000.0 / total as f64)
}

/// The same runs in our workspace, by its own calls.
fn seed_ours(server: &Server) -> Result<String> {
    let experiment = new_experiment(server, "search")?;
    let client = server.client();
    for number in 0..RUNS {
        let made =
            client.post("runs/create", &json!({ "experiment_id": experiment, "start_time": number }))?;
        // Values in no order, and the same each time.
        let value = f64::from(number.wrapping_mul(2_654_435_761)) / f64::from(u32::MAX);
        let metrics =
            ["loss", "acc", "f1"].map(|key| json!({ "key": key, "value": value, "timestamp": 1, "step": 0 }));
        let params =
            ["lr", "depth", "seed", "data"].map(|key| json!({ "key": key, "value": value.to_string() }));
        let tags = ["team", "stage"].map(|key| json!({ "key": key, "value": "a" }));
        let run = &made["run"]["info"]["run_id"];
        client.post(
            "runs/log-batch",
            &json!({ "run_id": run, "metrics": metrics, "params": params, "tags": tags }),
        )?;
    }
    Ok(experiment)
}

fn seed_mlflow(programs: &Path, server: &Server) -> Result<String> {
    let experiment = new_experiment(server, "search")?;
    let database = server.folder.join("mlflow.db");
    let args = ["tests/bench/seed-mlflow.py", process::text(&database)?, &experiment, &RUNS.to_string()];
    process::quiet(process::command(programs.join("python"), &args, &[]))?;
    Ok(experiment)
}

/// The first page of the list of jobs, with many jobs and with few.
fn jobs(few: Server, folder: &Path) -> Result<Row> {
    let page = |server: &Server| {
        let client = server.client();
        repeat(30, || client.jobs().map(drop))
    };
    let copied = folder.join("many");
    let store = few.folder.clone();
    add_jobs(&store, 50)?;
    let little = page(&few)?;
    drop(few);
    std::fs::rename(&store, &copied)?;
    add_jobs(&copied, JOBS)?;
    let many = Server::ours(&copied)?;
    let row = Row::new(
        "jobs.list: first page of 100,000 jobs",
        "ms",
        page(&many)?,
        "the same with 50 jobs",
        little,
    );
    Ok(row.noted("50 jobs on a page, over HTTP"))
}

/// Ended jobs, straight into the database.
fn add_jobs(store: &Path, count: u32) -> Result<()> {
    let program = "import sqlite3, sys\n\
        db = sqlite3.connect(sys.argv[1])\n\
        body = '{\"jobType\":\"Command\",\"command\":\"python train.py\",\"tags\":{\"team\":\"a\"},\"properties\":{},\"inputs\":{},\"outputs\":{}}'\n\
        rows = ((f'job-{sys.argv[2]}-{n}', body, n) for n in range(int(sys.argv[2])))\n\
        db.executemany(\"insert into jobs (name, experiment, properties, status, created_ms) values (?, 'list', ?, 'Completed', ?)\", rows)\n\
        db.commit()";
    let database = store.join("workspace.db");
    let Some(python) = process::find(&["python3", "python"]) else { bail!("Python is missing") };
    let args = ["-c", program, process::text(&database)?, &count.to_string()];
    process::quiet(process::command(python, &args, &[])).map(drop)
}
