//! Repeated measurements: collecting them and their median. Must not know what is measured.

use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::process;

/// Measurements of one thing, sorted, at least one.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample(Vec<f64>);

impl Sample {
    /// Sorts the values; none is an error.
    pub fn new(mut values: Vec<f64>) -> Result<Self> {
        if values.is_empty() || values.iter().any(|value| !value.is_finite()) {
            bail!("a measurement came back without usable values: {values:?}");
        }
        values.sort_by(f64::total_cmp);
        Ok(Self(values))
    }

    /// The series `name` of what a script printed.
    pub fn of(answer: &Value, name: &str) -> Result<Self> {
        let values = answer.get(name).and_then(Value::as_array);
        let values = values.with_context(|| format!("the script printed no series `{name}`"))?;
        Self::new(values.iter().map(|value| value.as_f64().unwrap_or(f64::NAN)).collect())
    }

    /// The middle value, or the mean of the middle two.
    pub fn median(&self) -> f64 {
        let upper = self.0.len() / 2;
        let lower = (self.0.len() - 1) / 2;
        f64::midpoint(self.0[lower], self.0[upper])
    }

    /// The smallest value.
    pub fn min(&self) -> f64 {
        self.0[0]
    }

    /// The largest value.
    pub fn max(&self) -> f64 {
        self.0[self.0.len() - 1]
    }

    /// How many values there are.
    pub fn count(&self) -> usize {
        self.0.len()
    }
}

/// A command to be timed and how often.
pub struct Timed<'a> {
    /// The program.
    pub program: &'a str,
    /// Its arguments.
    pub args: &'a [&'a str],
    /// How many times it runs, the warm-up not counted.
    pub times: usize,
}

/// Times whole processes in milliseconds, from start to exit, in turn so that all see the same machine; one
/// warm-up each.
pub fn time_processes<const N: usize>(contestants: &[Timed<'_>; N]) -> Result<[Sample; N]> {
    let mut series: [Vec<f64>; N] = std::array::from_fn(|_| Vec::new());
    for contestant in contestants {
        time_once(contestant)?;
    }
    let rounds = contestants.iter().map(|contestant| contestant.times).max().unwrap_or(0);
    for round in 0..rounds {
        for (contestant, values) in contestants.iter().zip(&mut series) {
            // Rarer ones are spread evenly over the rounds.
            if (round + 1) * contestant.times / rounds > values.len() {
                values.push(time_once(contestant)?);
            }
        }
    }
    let samples: Vec<Sample> = series.into_iter().map(Sample::new).collect::<Result<_>>()?;
    samples.try_into().map_err(|_| anyhow::anyhow!("a contestant was lost"))
}

fn time_once(contestant: &Timed<'_>) -> Result<f64> {
    let mut command: Command = process::command(contestant.program, contestant.args, &[]);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let started = Instant::now();
    let status = command.status().with_context(|| format!("cannot start `{}`", process::line(&command)))?;
    let took = started.elapsed().as_secs_f64() * 1000.0;
    if !status.success() {
        bail!("`{}` failed ({status}); run it by hand to see why", process::line(&command));
    }
    Ok(took)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Sample, Timed, time_processes};

    #[test]
    fn medians_are_in_the_middle() {
        let sample = |values: &[f64]| Sample::new(values.to_vec()).expect("good values");
        let odd = sample(&[3.0, 1.0, 2.0]);
        assert_eq!((odd.median(), odd.min(), odd.max(), odd.count()), (2.0, 1.0, 3.0, 3));
        assert_eq!(sample(&[4.0, 1.0, 2.0, 3.0]).median().to_string(), "2.5");
    }

    #[test]
    fn a_script_without_values_is_an_error() {
        let answer = json!({ "empty": [], "words": ["a"], "good": [1.5] });
        assert!(["empty", "words", "missing"].iter().all(|name| Sample::of(&answer, name).is_err()));
        assert_eq!(Sample::of(&answer, "good").expect("a series").count(), 1);
    }

    #[test]
    fn each_contestant_runs_as_often_as_asked() {
        let cargo = env!("CARGO");
        let timed = |times| Timed { program: cargo, args: &["--version"], times };
        let [often, rare] = time_processes(&[timed(5), timed(2)]).expect("cargo runs");
        assert_eq!((often.count(), rare.count()), (5, 2));
    }
}
