//! Sampling algorithms: the values of the next trial.

mod bayesian;
mod random;

use std::collections::HashSet;

use serde_json::Value;

use crate::expression::Expression;
use crate::space::{Space, Values};

/// Candidates in a row that were all drawn before: then the space counts as used up.
const FRUITLESS: u32 = 1000;

/// A trial as samplers know it.
#[derive(Clone, Debug)]
pub struct Trial {
    /// What was drawn for it.
    pub values: Values,
    /// Its loss, less being better, where it has ended; infinite where it ended without a report.
    pub loss: Option<f64>,
}

/// Draws the values of trials.
#[derive(Clone, Debug)]
pub struct Sampler {
    space: Space,
    algorithm: Algorithm,
    seed: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Algorithm {
    Grid,
    Random,
    Sobol,
    Bayesian,
}

impl Sampler {
    /// Reads `searchSpace` and `samplingAlgorithm` of a sweep job's `properties`. `seed` counts where the job has none.
    ///
    /// The rules are the service's: a grid needs choices only, Bayesian sampling takes choice, uniform and quniform.
    pub fn read(properties: &Value, seed: u64) -> Result<Self, String> {
        let sampling = &properties["samplingAlgorithm"];
        let kind = sampling["samplingAlgorithmType"].as_str().unwrap_or_default();
        let space = Space::read(&properties["searchSpace"], base(&sampling["logbase"])?)?;
        let sobol = sampling["rule"].as_str().is_some_and(|rule| rule.eq_ignore_ascii_case("sobol"));
        let algorithm = match kind.to_ascii_lowercase().as_str() {
            "grid" => Algorithm::Grid,
            "random" if sobol => Algorithm::Sobol,
            "random" => Algorithm::Random,
            "bayesian" => Algorithm::Bayesian,
            _ => {
                return Err(format!(
                    "`samplingAlgorithm.samplingAlgorithmType` has to be Grid, Random or Bayesian, but it is `{kind}`"
                ));
            }
        };
        let refuse = |fits: fn(&Expression) -> bool, rule: &str| {
            let misfit = space.drawn().find(|(_, expression)| !fits(expression)).map(|(name, _)| name);
            misfit.map_or(Ok(()), |name| Err(format!("{rule}; `{name}` is of another kind")))
        };
        match algorithm {
            Algorithm::Grid => {
                refuse(
                    |it| it.combinations().is_some(),
                    "Grid sampling takes parameters of type choice only",
                )?;
            }
            Algorithm::Bayesian => refuse(
                Expression::has_coordinates,
                "Bayesian sampling takes parameters of type choice, uniform and quniform only",
            )?,
            Algorithm::Random | Algorithm::Sobol => {}
        }
        // Bayesian sampling starts with points of a Sobol sequence.
        let most = random::SOBOL_DIMENSIONS;
        if matches!(algorithm, Algorithm::Sobol | Algorithm::Bayesian) && space.dimensions() > most {
            return Err(format!(
                "This sampling takes at most {most} parameters, but there are {}",
                space.dimensions()
            ));
        }
        #[expect(clippy::cast_sign_loss, reason = "any bits make a seed")]
        let seed = sampling["seed"].as_i64().map_or(seed, |seed| seed as u64);
        Ok(Self { space, algorithm, seed })
    }

    /// The search space.
    pub fn space(&self) -> &Space {
        &self.space
    }

    /// The number of trials after which there is nothing left to draw, where the algorithm has one.
    pub fn grid_size(&self) -> Option<u64> {
        (self.algorithm == Algorithm::Grid).then(|| self.space.combinations()).flatten()
    }

    /// The values of the trial after `before`, which are all former ones in order; `None` where the space is used up.
    pub fn next(&self, before: &[Trial]) -> Option<Values> {
        match self.algorithm {
            Algorithm::Grid => self.space.combination(u64::try_from(before.len()).ok()?),
            Algorithm::Random => self.fresh(before, |index| random::point(&self.space, self.seed, index)),
            Algorithm::Sobol => {
                self.fresh(before, |index| random::sobol_point(&self.space, self.seed, index))
            }
            Algorithm::Bayesian => bayesian::next(&self.space, self.seed, before),
        }
    }

    /// The first values of a sequence of points that no former trial has. A finite space is not tried twice: the
    /// service, too, ends a sweep early that has run out of samples.
    fn fresh(&self, before: &[Trial], point: impl Fn(u32) -> Vec<f64>) -> Option<Values> {
        let known: HashSet<String> = before.iter().map(|trial| text(&trial.values)).collect();
        let mut fruitless = 0;
        let mut seen = HashSet::new();
        for index in 0.. {
            let values = self.space.values(&mut point(index).into_iter());
            let text = text(&values);
            if !known.contains(&text) {
                return Some(values);
            }
            fruitless = if seen.insert(text) { 0 } else { fruitless + 1 };
            if fruitless >= FRUITLESS {
                break;
            }
        }
        None
    }
}

fn text(values: &Values) -> String {
    Value::from(values.clone()).to_string()
}

fn base(logbase: &Value) -> Result<f64, String> {
    let number = match logbase {
        Value::Null => return Ok(std::f64::consts::E),
        Value::String(text) if text.eq_ignore_ascii_case("e") => return Ok(std::f64::consts::E),
        Value::String(text) => text.trim().parse().ok(),
        other => other.as_f64(),
    };
    number.filter(|base| base.is_finite() && *base > 0.0).ok_or_else(|| {
        format!("`samplingAlgorithm.logbase` has to be e or a positive number, but it is {logbase}")
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn sampler(sampling: &Value, space: &Value) -> Sampler {
        Sampler::read(&json!({ "samplingAlgorithm": sampling, "searchSpace": space }), 1).unwrap()
    }

    fn all(sampler: &Sampler, most: usize, loss: impl Fn(&Values) -> f64) -> Vec<Values> {
        let mut trials: Vec<Trial> = Vec::new();
        while trials.len() < most {
            let Some(values) = sampler.next(&trials) else { break };
            let loss = Some(loss(&values));
            trials.push(Trial { values, loss });
        }
        trials.into_iter().map(|trial| trial.values).collect()
    }

    #[test]
    fn a_seed_repeats_its_values_and_another_one_does_not() {
        let space = json!({ "a": ["uniform", [0, 1]], "b": ["normal", [0, 1]] });
        for rule in ["random", "sobol"] {
            let with = |seed: i64| {
                let sampling = json!({ "samplingAlgorithmType": "Random", "rule": rule, "seed": seed });
                all(&sampler(&sampling, &space), 20, |_| 0.0)
            };
            assert_eq!(with(7), with(7));
            assert_ne!(with(7), with(8));
        }
    }

    #[test]
    fn sobol_points_cover_the_space_evenly() {
        let sampling = json!({ "samplingAlgorithmType": "Random", "rule": "Sobol", "seed": 3 });
        let drawn = all(&sampler(&sampling, &json!({ "a": ["randint", [16]] })), 16, |_| 0.0);
        let mut cells: Vec<u64> = drawn.iter().map(|values| values["a"].as_u64().unwrap()).collect();
        cells.sort_unstable();
        assert_eq!(cells, (0..16).collect::<Vec<_>>());
    }

    #[test]
    fn a_finite_space_is_tried_once() {
        let space = json!({ "a": ["choice", [[1, 2]]], "b": ["choice", [[1, 2]]] });
        for kind in ["Random", "Grid", "Bayesian"] {
            let drawn = all(&sampler(&json!({ "samplingAlgorithmType": kind }), &space), 50, |_| 0.0);
            let different: HashSet<String> = drawn.iter().map(text).collect();
            assert_eq!((drawn.len(), different.len()), (4, 4), "{kind}");
        }
    }

    #[test]
    fn bayesian_sampling_finds_what_random_sampling_misses() {
        let space = json!({ "x": ["uniform", [-10, 10]], "y": ["quniform", [-10, 10, 1]], "z": ["choice", [["a", "b", "c"]]] });
        let loss = |values: &Values| {
            let x = values["x"].as_f64().unwrap();
            let y = values["y"].as_f64().unwrap();
            (x - 3.0).powi(2) + (y + 4.0).powi(2) + if values["z"] == "b" { 0.0 } else { 20.0 }
        };
        let mean_of_late = |kind: &str| {
            let mut sum = 0.0;
            for seed in 0..5 {
                let sampling = json!({ "samplingAlgorithmType": kind, "seed": seed });
                let drawn = all(&sampler(&sampling, &space), 60, loss);
                sum += drawn[40..].iter().map(loss).sum::<f64>() / 100.0;
            }
            sum
        };
        let (bayesian, random) = (mean_of_late("Bayesian"), mean_of_late("Random"));
        assert!(bayesian * 3.0 < random, "{bayesian} against {random}");
    }

    #[test]
    fn rules_of_the_service_are_kept() {
        let refused = |sampling: Value| {
            let properties =
                json!({ "samplingAlgorithm": sampling, "searchSpace": { "n": ["normal", [0, 1]] } });
            Sampler::read(&properties, 1).unwrap_err()
        };
        assert!(refused(json!({ "samplingAlgorithmType": "Grid" })).contains("choice only; `n`"));
        assert!(refused(json!({ "samplingAlgorithmType": "Bayesian" })).contains("quniform only; `n`"));
        assert!(refused(json!({ "samplingAlgorithmType": "Random", "logbase": "two" })).contains("logbase"));
        assert!(refused(json!({})).contains("Grid, Random or Bayesian"));
    }
}
