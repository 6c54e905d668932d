//! Progress for people: one line per step, with its time. Must not know what the steps do.

use std::io::Write;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

/// A sign of life after this long, again and again.
const SIGN_OF_LIFE: Duration = Duration::from_secs(10);

/// A numbered list of steps.
pub struct Steps {
    total: usize,
    done: usize,
}

impl Steps {
    /// A list of `total` steps, none done.
    pub const fn new(total: usize) -> Self {
        Self { total, done: 0 }
    }

    /// Runs the next step and prints its line: `[2/6] Browser … ready (0.1 s)`. `work` may say a word for
    /// what it did.
    pub fn step<T>(&mut self, title: &str, work: impl FnOnce() -> Result<(T, &'static str)>) -> Result<T> {
        self.done += 1;
        print!("[{}/{}] {title} … ", self.done, self.total);
        flush();
        let started = Instant::now();
        let outcome = with_signs_of_life(work);
        let took = started.elapsed().as_secs_f64();
        let ending = outcome.as_ref().map_or("failed", |(_, ending)| *ending);
        println!("{ending} ({took:.1} s)");
        outcome.map(|(value, _)| value).with_context(|| format!("step `{title}` failed"))
    }
}

/// Prints a dot now and then while `work` runs.
fn with_signs_of_life<T>(work: impl FnOnce() -> T) -> T {
    let (finished, waiting) = channel::<()>();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            while waiting.recv_timeout(SIGN_OF_LIFE) == Err(RecvTimeoutError::Timeout) {
                print!(". ");
                flush();
            }
        });
        let value = work();
        drop(finished);
        value
    })
}

fn flush() {
    // A terminal that is gone is no reason to stop the work.
    let _ = std::io::stdout().flush();
}
