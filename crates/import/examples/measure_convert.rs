//! Times converting a notebook of the SDK v1, for `cargo xtask bench`. Prints JSON: `ms`, milliseconds of each round, and
//! `job`, what came of it. Must not know what it is compared with.

use std::hint::black_box;
use std::time::Instant;

use run_composer_core::job::MemoryFiles;
use run_composer_import::convert;
use serde_json::{Value, json};

/// Rounds before the clock counts.
const WARM_UP: usize = 20;

/// Arguments: rounds, the notebook.
fn main() {
    let mut args = std::env::args().skip(1);
    let rounds = args.next().and_then(|text| text.parse().ok()).unwrap_or(101);
    #[expect(clippy::expect_used, reason = "a program for measuring may end with a panic")]
    let text = std::fs::read_to_string(args.next().unwrap_or_default()).expect("the notebook can be read");
    let files = MemoryFiles::default();
    let mut times: Vec<f64> = Vec::new();
    let mut job = Value::Null;
    for round in 0..WARM_UP + rounds {
        let start = Instant::now();
        let conversion = convert("notebook.ipynb", black_box(&text), &files);
        let took = start.elapsed().as_secs_f64() * 1e3;
        job = conversion.runs.first().map_or(Value::Null, |run| json!(run.job));
        if round >= WARM_UP {
            times.push(took);
        }
    }
    println!("{}", json!({ "ms": times, "job": job }));
}
