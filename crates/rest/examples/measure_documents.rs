//! Times reading, checking and making the request body of documents, for `cargo xtask bench`. Prints JSON: file name to
//! milliseconds of each round. Must not know what it is compared with.
#![expect(
    clippy::disallowed_methods,
    reason = "a measuring program needs files and a clock; the library has neither"
)]

use std::hint::black_box;
use std::time::Instant;

use run_composer_core::checks::check_text;
use run_composer_rest::wire::{ResolvedIds, job_body};
use serde_json::{Map, Value};

/// Rounds before the clock counts.
const WARM_UP: usize = 20;

fn main() {
    let mut args = std::env::args().skip(1);
    let rounds = args.next().and_then(|text| text.parse().ok()).unwrap_or(101);
    let mut series = Map::new();
    for path in args {
        #[expect(clippy::expect_used, reason = "a program for measuring may end with a panic")]
        let text = std::fs::read_to_string(&path).expect("the document can be read");
        let mut times = Vec::new();
        for round in 0..WARM_UP + rounds {
            let start = Instant::now();
            let report = check_text("job.yml", black_box(&text), None, None);
            let body =
                report.job.as_ref().map(|job| job_body(job, &ResolvedIds::unresolved(job, None)).to_string());
            black_box((body, report.findings));
            if round >= WARM_UP {
                times.push(Value::from(start.elapsed().as_secs_f64() * 1e3));
            }
        }
        let name = path.rsplit('/').next().unwrap_or(&path).to_owned();
        series.insert(name, Value::Array(times));
    }
    println!("{}", Value::Object(series));
}
