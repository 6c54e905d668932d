//! What a sweep job asks for, read from its body. Must not know jobs or databases.

use run_composer_sweep::{Objective, Policy, Sampler};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::executor::seconds;

/// The most trials of a sweep, and the most at the same time (limits of the service).
const MOST_TRIALS: u64 = 1000;
const MOST_AT_ONCE: u64 = 100;

/// A sweep job's settings.
pub(crate) struct SweepSettings {
    pub(super) sampler: Sampler,
    pub(super) objective: Objective,
    pub(super) policy: Option<Policy>,
    /// Trials altogether, at most.
    pub(super) total: usize,
    /// Trials at the same time.
    pub(super) concurrent: usize,
    /// Seconds after which the whole sweep is canceled.
    pub(super) timeout_secs: Option<f64>,
}

impl SweepSettings {
    /// Reads the `properties` of a sweep job. The error is a message for people.
    pub(crate) fn read(name: &str, properties: &Value) -> Result<Self, String> {
        let sampler = Sampler::read(properties, seed(name))?;
        let limits = &properties["limits"];
        let count = |field: &str, most: u64| match &limits[field] {
            Value::Null => Ok(None),
            number => number.as_u64().filter(|count| (1..=most).contains(count)).map(Some).ok_or_else(|| {
                format!("`limits.{field}` has to be between 1 and {most}, but it is {number}")
            }),
        };
        let grid = sampler.grid_size();
        let total = match (count("maxTotalTrials", MOST_TRIALS)?, grid) {
            (Some(total), grid) => total.min(grid.unwrap_or(total)),
            (None, Some(grid)) => grid.min(MOST_TRIALS),
            (None, None) => {
                return Err("`limits.maxTotalTrials` is missing: how many trials there may be".into());
            }
        };
        let concurrent = count("maxConcurrentTrials", MOST_AT_ONCE)?.unwrap_or(MOST_AT_ONCE);
        Ok(Self {
            sampler,
            objective: Objective::read(&properties["objective"])?,
            policy: Policy::read(&properties["earlyTermination"])?,
            total: usize::try_from(total).unwrap_or(usize::MAX),
            concurrent: usize::try_from(concurrent).unwrap_or(usize::MAX),
            timeout_secs: limits["timeout"].as_str().and_then(seconds),
        })
    }

    /// Whether the search space has a parameter.
    pub(crate) fn has_parameter(&self, name: &str) -> bool {
        self.sampler.space().names().any(|known| known == name)
    }
}

/// The seed of a sweep that names none: its own, and the same after a restart.
fn seed(name: &str) -> u64 {
    let digest = Sha256::digest(name.as_bytes());
    digest.iter().take(8).fold(0, |seed, byte| seed << 8 | u64::from(*byte))
}
