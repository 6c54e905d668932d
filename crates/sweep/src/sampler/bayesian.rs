//! Bayesian sampling: a tree-structured Parzen estimator for each parameter.

use std::collections::HashSet;

use rand::rngs::ChaCha8Rng;
use tpe::{TpeOptimizer, categorical_range, histogram_estimator, parzen_estimator, range};

use super::{FRUITLESS, Trial, random, text};
use crate::expression::{Expression, count, place};
use crate::space::{Space, Values};

/// Trials before the first estimate, spread evenly (as many as Optuna draws).
const STARTUP: usize = 10;

/// The values of the next trial. Trials that run count for nothing yet; those that failed are places to avoid.
pub(super) fn next(space: &Space, seed: u64, before: &[Trial]) -> Option<Values> {
    let known: HashSet<String> = before.iter().map(|trial| text(&trial.values)).collect();
    let ended: Vec<(&Values, f64)> =
        before.iter().filter_map(|trial| Some((&trial.values, trial.loss?))).collect();
    let index = u32::try_from(before.len()).ok()?;
    let mut generator = random::generator(seed, index);
    for attempt in 0..FRUITLESS {
        let point = if before.len() < STARTUP || ended.is_empty() || attempt > FRUITLESS / 2 {
            // Also where estimates lead to known values only.
            random::sobol_point(space, seed, index + attempt)
        } else {
            estimate(space, &ended, &mut generator)
        };
        let values = space.values(&mut point.into_iter());
        if !known.contains(&text(&values)) {
            return Some(values);
        }
    }
    None
}

fn estimate(space: &Space, ended: &[(&Values, f64)], generator: &mut ChaCha8Rng) -> Vec<f64> {
    space.drawn().map(|(name, expression)| coordinate(name, expression, ended, generator)).collect()
}

/// Asks the estimator of one parameter. It works on coordinates, between 0 and 1 for numbers.
fn coordinate(
    name: &str,
    expression: &Expression,
    ended: &[(&Values, f64)],
    generator: &mut ChaCha8Rng,
) -> f64 {
    let cells = expression.cardinality();
    let bounds = cells.map_or_else(|| range(0.0, 1.0), categorical_range);
    let estimator = if cells.is_some() { histogram_estimator() } else { parzen_estimator() };
    // A space without width has one point.
    let Ok(bounds) = bounds else { return 0.0 };
    let mut optimizer = TpeOptimizer::new(estimator, bounds);
    for (values, loss) in ended {
        let Some(at) = values.get(name).and_then(|value| expression.coordinate(value)) else { continue };
        let at = cells.map_or(at, |cells| count(place(at, cells)) + 0.5);
        // Neither can be: losses are numbers or infinite, coordinates lie inside.
        let _ = optimizer.tell(at, *loss);
    }
    let asked = optimizer.ask(generator).unwrap_or_default();
    cells.map_or(asked, |cells| (asked.floor() + 0.5) / count(cells))
}
