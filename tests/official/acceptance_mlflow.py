"""MLflow with Azure ML's plugin: from a notebook, and in jobs."""

import sys
from pathlib import Path

from azure.core.exceptions import ResourceNotFoundError

from acceptance_tools import OUT, WORKSPACE, check, client, folder, log_of, refused, run, tag


def flow():
    import mlflow

    mlflow.set_tracking_uri(client().workspaces.get(WORKSPACE).mlflow_tracking_uri)
    mlflow.set_experiment(f"notebook-{tag}")
    return mlflow


@check
def a_notebook_logs_parameters_metrics_and_tags():
    mlflow = flow()
    with mlflow.start_run(run_name="first", tags={"team": "a"}) as run_:
        mlflow.log_param("alpha", 0.5)
        mlflow.log_params({"l1": 1, "l2": 2})
        for step in range(5):
            mlflow.log_metric("loss", 1 / (step + 1), step=step)
        mlflow.log_metrics({"rmse": 0.7, "r2": 0.3})
        mlflow.set_tag("colour", "blue")
    client = mlflow.MlflowClient()
    got = client.get_run(run_.info.run_id)
    assert (got.info.status, got.info.run_name) == ("FINISHED", "first")
    assert got.data.params == {"alpha": "0.5", "l1": "1", "l2": "2"} and got.data.tags["colour"] == "blue"
    assert (got.data.metrics["loss"], got.data.metrics["r2"]) == (0.2, 0.3)
    assert [point.value for point in client.get_metric_history(run_.info.run_id, "loss")] == [1, 0.5, 1 / 3, 0.25, 0.2]


@check
def a_notebook_logs_artifacts():
    mlflow = flow()
    file = folder("mlflow", a_txt="artifact\n") / "a.txt"
    with mlflow.start_run() as run_:
        mlflow.log_artifact(str(file))
        mlflow.log_text("deep", "sub/b.txt")
        mlflow.log_dict({"x": 1}, "config.json")
    client = mlflow.MlflowClient()
    assert {found.path for found in client.list_artifacts(run_.info.run_id)} == {"a.txt", "sub", "config.json"}
    place = client.download_artifacts(run_.info.run_id, "sub/b.txt", str(OUT))
    assert Path(place).read_text() == "deep"


@check
def a_failed_notebook_run_is_failed():
    mlflow = flow()
    try:
        with mlflow.start_run() as run_:
            raise ValueError("as wanted")
    except ValueError:
        pass
    assert mlflow.MlflowClient().get_run(run_.info.run_id).info.status == "FAILED"


@check
def runs_are_searched():
    mlflow = flow()
    for number in range(4):
        with mlflow.start_run(run_name=f"search {number}"):
            mlflow.log_metric("score", number)
            mlflow.log_param("kind", "even" if number % 2 == 0 else "odd")
    client = mlflow.MlflowClient()
    experiment = client.get_experiment_by_name(f"notebook-{tag}").experiment_id
    find = lambda text, **more: [found.info.run_name for found in client.search_runs([experiment], text, **more)]
    assert find("metrics.score > 1", order_by=["metrics.score DESC"]) == ["search 3", "search 2"]
    assert find("params.kind = 'even' and metrics.score >= 0", order_by=["metrics.score ASC"]) == ["search 0", "search 2"]
    assert find("attributes.run_name LIKE 'search%'", max_results=2, order_by=["metrics.score DESC"]) == ["search 3", "search 2"]
    page = client.search_runs([experiment], "metrics.score >= 0", max_results=3, order_by=["metrics.score"])
    rest = client.search_runs([experiment], "metrics.score >= 0", max_results=3, order_by=["metrics.score"], page_token=page.token)
    assert len(page) == 3 and [found.info.run_name for found in rest] == ["search 3"]
    refused(Exception, lambda: find("metrics.score >"))


@check
def runs_are_deleted_and_restored():
    mlflow = flow()
    with mlflow.start_run() as run_:
        pass
    client = mlflow.MlflowClient()
    client.delete_run(run_.info.run_id)
    assert client.get_run(run_.info.run_id).info.lifecycle_stage == "deleted"
    client.restore_run(run_.info.run_id)
    assert client.get_run(run_.info.run_id).info.lifecycle_stage == "active"


@check
def notebook_runs_are_no_jobs():
    mlflow = flow()
    with mlflow.start_run() as run_:
        pass
    assert run_.info.run_id not in [job.name for job in client().jobs.list()]
    refused(ResourceNotFoundError, lambda: client().jobs.get(run_.info.run_id))


@check
def the_metrics_of_a_job_are_read_by_mlflow():
    mlflow = flow()
    line = f"{sys.executable} -c \"import mlflow; mlflow.log_metric('m', 4); mlflow.log_param('p', 'q'); mlflow.log_text('t', 'a.txt')\""
    job, status = run(line)
    assert status == "Completed", log_of(job.name)
    got = mlflow.MlflowClient().get_run(job.name)
    assert got.data.metrics == {"m": 4.0} and got.data.params == {"p": "q"}
    assert log_of(job.name, "outputs/a.txt") == "t"
