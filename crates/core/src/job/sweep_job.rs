//! The sweep job: one command many times, over a search space.

use super::base::JobBase;
use super::duration::Seconds;
use super::early_termination::EarlyTermination;
use super::inputs::JobInput;
use super::outputs::JobOutput;
use super::resources::{QueueSettings, Resources};
use super::sampling::SamplingAlgorithm;
use super::search_space::Expression;
use super::trial::Trial;
use crate::schema::{Count, Map, record, words};

record! {
    /// A sweep job: one command many times, with values from a search space.
    pub struct SweepJob {
        /// What every job says about itself.
        base: JobBase = flatten,
        /// The command that every trial runs.
        trial: Trial = required("Describe the command of a trial below `trial:`: `command`, `code`, `environment`."),
        /// Inputs of every trial.
        inputs: Map<JobInput>,
        /// Outputs of every trial.
        outputs: Map<Option<JobOutput>>,
        /// How values are drawn: `random`, `grid`, `bayesian`, or one of them with options.
        sampling_algorithm: Option<SamplingAlgorithm>,
        /// The values of each parameter; the command names them as `${{search_space.NAME}}`.
        search_space: Map<Expression>,
        /// What is optimised.
        objective: Objective = required("Name the metric: `objective: {goal: minimize, primary_metric: loss}`."),
        /// When trials that do not promise anything are stopped.
        early_termination: Option<EarlyTermination>,
        /// How many trials, and how long.
        limits: SweepLimits = required("Say how many trials: `limits: {max_total_trials: 20}`."),
        /// Priority in the queue of serverless compute.
        queue_settings: Option<QueueSettings>,
        /// Nodes of each trial and their size; those of the trial by default.
        resources: Option<Resources>,
    }
}

record! {
    /// `objective`: what is optimised.
    pub struct Objective {
        /// Whether small or large values are good.
        goal: Option<Goal> = required("`minimize` or `maximize`."),
        /// Name of the metric, exactly as the script logs it.
        primary_metric: String = required("The name of the metric, exactly as the script logs it."),
    }
}

words! {
    /// Whether small or large values are good.
    pub enum Goal in Snake {
        /// Small values are good.
        Minimize = "minimize" => "minimize",
        /// Large values are good.
        Maximize = "maximize" => "maximize",
    }
}

record! {
    /// `limits` of a sweep.
    pub struct SweepLimits {
        /// Trials in all.
        max_total_trials: Option<Count> = required("Trials in all, for example 20."),
        /// Trials at the same time; as many as there are nodes by default.
        max_concurrent_trials: Option<Count>,
        /// Seconds after which the whole sweep is stopped.
        timeout: Option<Seconds>,
        /// Seconds after which a trial is stopped.
        trial_timeout: Option<Seconds>,
    }
}
