"""Sweeps, as the official client submits, follows and reads them."""

import json

from acceptance_tools import OUT, check, client, folder, job_of, wait
from azure.ai.ml.entities import Job
from azure.ai.ml.sweep import (
    BanditPolicy,
    Choice,
    LogNormal,
    LogUniform,
    MedianStoppingPolicy,
    Normal,
    QLogNormal,
    QLogUniform,
    QNormal,
    QUniform,
    Randint,
    TruncationSelectionPolicy,
    Uniform,
)

# Logs as MLflow does, without having to install it.
TRAIN = """
import json, os, sys, time, urllib.request

def log(value, step):
    body = {"run_id": os.environ["MLFLOW_RUN_ID"], "key": "score", "value": value, "timestamp": 1, "step": step}
    head = {"Authorization": "Bearer " + os.environ["MLFLOW_TRACKING_TOKEN"], "Content-Type": "application/json"}
    url = os.environ["MLFLOW_TRACKING_URI"] + "/api/2.0/mlflow/runs/log-metric"
    urllib.request.urlopen(urllib.request.Request(url, json.dumps(body).encode(), head))

value, steps = float(sys.argv[1]), int(sys.argv[2])
for step in range(steps):
    log(value * (step + 1) / steps, step)
    time.sleep(0.2 if steps > 1 else 0)
os.makedirs("outputs", exist_ok=True)
open("outputs/model.txt", "w").write(" ".join(sys.argv[1:]))
print("trained with", sys.argv[1:])
"""


def sweep_of(line="python3 train.py ${{inputs.x}} 1", sampling="grid", inputs=None, limits=None, early=None, **space):
    space = space or {"x": Choice([1.5, 3.5, 2.5])}
    trial = job_of(line, code=folder("sweep", train_py=TRAIN), inputs=inputs or {name: 0 for name in space})
    sweep = trial(**space).sweep(sampling_algorithm=sampling, primary_metric="score", goal="Maximize")
    sweep.set_limits(**(limits or {"max_total_trials": 8, "max_concurrent_trials": 3, "trial_timeout": 120}))
    sweep.early_termination = early
    sweep.compute, sweep.experiment_name = "azureml:local", "sweeps"
    return sweep


def swept(*wanted, **sweep):
    job = client().jobs.create_or_update(sweep_of(**sweep))
    wait(job.name, *(wanted or ("Completed",)))
    return client().jobs.get(job.name)


def children(name):
    return sorted(client().jobs.list(parent_job_name=name), key=lambda job: int(job.name.rsplit("_", 1)[1]))


@check
def a_grid_is_swept_and_the_best_trial_named():
    job = swept()
    assert job.properties["best_child_run_id"] == f"{job.name}_1", job.properties
    assert float(job.properties["score"]) == 3.5
    assert [child.status for child in children(job.name)] == ["Completed"] * 3
    assert json.loads(job.tags[f"_aml_system_{job.name}_2"]) == {"x": 2.5}


@check
def a_sweep_is_streamed():
    import contextlib
    import io

    # The client prints no log of a job that has ended before it asks, which takes it five seconds on a busy machine.
    job = client().jobs.create_or_update(sweep_of("python3 train.py ${{inputs.x}} 80"))
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        client().jobs.stream(job.name)
    assert "azureml-logs/hyperdrive.txt" in printed.getvalue(), printed.getvalue()
    assert f"scheduled {job.name}_0" in printed.getvalue()


@check
def the_best_trial_is_downloaded():
    job = swept()
    place = OUT / "best"
    client().jobs.download(job.name, download_path=place)
    assert (place / "artifacts/outputs/model.txt").read_text() == "3.5 1"
    assert "sweep completed" in (place / "hd-artifacts/azureml-logs/hyperdrive.txt").read_text()


@check
def trials_stand_below_their_sweep_only():
    job = swept()
    listed = [listed.name for listed in client().jobs.list()]
    assert job.name in listed
    assert f"{job.name}_0" not in listed


@check
def a_fetched_sweep_says_what_was_asked():
    job = swept(sampling="random", limits={"max_total_trials": 2, "max_concurrent_trials": 2, "timeout": 600})
    assert (job.sampling_algorithm if isinstance(job.sampling_algorithm, str) else job.sampling_algorithm.type) == "random"
    assert (job.limits.max_total_trials, job.limits.timeout) == (2, 600)
    assert (job.objective.goal.lower(), job.objective.primary_metric) == ("maximize", "score")


@check
def all_expressions_are_drawn():
    space = {
        "a": Choice([1, 2]),
        "b": Uniform(0, 1),
        "c": QUniform(0, 10, 2),
        "d": LogUniform(-3, -1),
        "e": QLogUniform(0, 2, 1),
        "f": Normal(0, 1),
        "g": QNormal(0, 5, 1),
        "h": LogNormal(0, 0.5),
        "i": QLogNormal(0, 0.5, 1),
        "j": Randint(10),
    }
    line = "python3 train.py ${{inputs.b}} 1 " + " ".join(f"${{{{inputs.{name}}}}}" for name in space)
    job = swept(line=line, sampling="random", limits={"max_total_trials": 2, "max_concurrent_trials": 2}, **space)
    values = json.loads(job.tags[f"_aml_system_{job.name}_0"])
    assert list(values) == list(space)
    assert all(isinstance(values[name], int) for name in "acegij"), values


@check
def a_bandit_stops_bad_trials():
    early = BanditPolicy(slack_factor=0.2, evaluation_interval=1, delay_evaluation=1)
    limits = {"max_total_trials": 3, "max_concurrent_trials": 3}
    job = swept(
        line="python3 train.py ${{inputs.x}} 25", x=Choice([9.0, 1.0, 8.9]), early=early, limits=limits
    )
    assert [child.status for child in children(job.name)] == ["Completed", "Canceled", "Completed"]


@check
def sobol_with_median_stopping_runs():
    from azure.ai.ml.sweep import RandomSamplingAlgorithm

    sampling = RandomSamplingAlgorithm(rule="sobol", seed=4)
    limits = {"max_total_trials": 4, "max_concurrent_trials": 2}
    names = []
    for _ in range(2):
        job = swept(sampling=sampling, early=MedianStoppingPolicy(), limits=limits, x=Uniform(0, 4))
        names.append([job.tags[f"_aml_system_{job.name}_{number}"] for number in range(4)])
    assert names[0] == names[1], "a seed repeats its values"


@check
def bayesian_with_truncation_runs():
    early = TruncationSelectionPolicy(truncation_percentage=50, evaluation_interval=1)
    limits = {"max_total_trials": 4, "max_concurrent_trials": 2}
    job = swept(sampling="bayesian", early=early, limits=limits, x=Uniform(0, 4))
    assert job.properties["best_child_run_id"].startswith(job.name)


@check
def a_sweep_is_canceled():
    limits = {"max_total_trials": 3, "max_concurrent_trials": 1}
    job = client().jobs.create_or_update(sweep_of(line="python3 train.py ${{inputs.x}} 1000", limits=limits))
    wait(f"{job.name}_0", "Running")
    client().jobs.begin_cancel(job.name).result()
    wait(job.name, "Canceled")
    assert [child.status for child in children(job.name)] == ["Canceled"]


@check
def a_sweep_in_yaml_runs():
    from azure.ai.ml import load_job

    folder("sweep", train_py=TRAIN)
    file = OUT / "sweep.yml"
    file.write_text(
        """
type: sweep
experiment_name: sweeps
compute: azureml:serverless
trial:
  code: ./sweep
  command: python3 train.py ${{search_space.x}} ${{inputs.steps}}
  environment: azureml:user-managed:1
inputs: {steps: 1}
sampling_algorithm: grid
search_space: {x: {type: choice, values: [1, 2]}}
objective: {goal: minimize, primary_metric: score}
limits: {max_total_trials: 2, max_concurrent_trials: 1, trial_timeout: 60}
"""
    )
    job = load_job(file)
    assert isinstance(job, Job)
    job = client().jobs.create_or_update(job)
    wait(job.name, "Completed")
    assert client().jobs.get(job.name).properties["best_child_run_id"] == f"{job.name}_0"


@check
def a_sweep_without_a_limit_is_refused():
    from acceptance_tools import refused
    from azure.core.exceptions import HttpResponseError

    reason = refused(
        HttpResponseError,
        lambda: client().jobs.create_or_update(
            sweep_of(sampling="random", limits={"max_concurrent_trials": 1}, x=Uniform(0, 1))
        ),
    )
    assert "maxTotalTrials" in str(reason), reason
