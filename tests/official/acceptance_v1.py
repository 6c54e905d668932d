"""Training scripts of the SDK v1 in jobs: the real azureml-core logs into the run."""

from acceptance_tools import check, client, folder, job_of, log_of, wait
from azure.ai.ml.entities import Environment

SCRIPT = """
import os
from azureml.core import Run

PNG = "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c63000100000500010d0a2db40000000049454e44ae426082"
run = Run.get_context(allow_offline=False)
assert run.id == os.environ["AZUREML_RUN_ID"] and run.experiment.name == "v1"
run.log("accuracy", 0.9)
run.log("accuracy", 0.95)
run.log("nan", float("nan"))
run.log_list("losses", [3, 2, 1.5])
run.log_row("row", x=1, y=2.0)
run.log_table("table", {"x": [1, 2], "y": [3.0, 4.0]})
with open("plot.png", "wb") as file:
    file.write(bytes.fromhex(PNG))
run.log_image("image", path="plot.png")
run.tag("colour", "blue")
run.add_properties({"origin": "v1"})
with open("model.txt", "w") as file:
    file.write("weights")
run.upload_file("outputs/model.txt", "model.txt")
os.makedirs("logs", exist_ok=True)
with open("logs/own.txt", "w") as file:
    file.write("own log")
run.flush()
metrics = run.get_metrics()
assert metrics["accuracy"] == [0.9, 0.95] and metrics["losses"] == [3, 2, 1.5], metrics
assert metrics["row"] == {"x": 1, "y": 2} and metrics["table"] == {"x": [1, 2], "y": [3, 4]}, metrics
assert "plot.png" in metrics["image"]
assert {"outputs/model.txt", "plot.png", "logs/own.txt"} <= set(run.get_file_names())
assert run.get_details()["runId"] == run.id and run.get_tags()["colour"] == "blue"
run.download_file("outputs/model.txt", "copy.txt")
assert open("copy.txt").read() == "weights"
run.complete()
print("v1 is content")
"""


@check
def a_script_of_the_sdk_v1_logs_into_its_run():
    packages = {"dependencies": ["pip", {"pip": ["azureml-core==1.61.0.post4"]}]}
    environment = Environment(image="mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu20.04", conda_file=packages)
    code = folder("v1", train_py=SCRIPT)
    job = job_of("python train.py", code=code, environment=environment, experiment_name="v1")
    job = client().jobs.create_or_update(job)
    status = wait(job.name, "Completed", "Failed", seconds=300)
    log = log_of(job.name)
    assert status == "Completed" and "v1 is content" in log, log
    assert log_of(job.name, "logs/own.txt") == "own log"
    job = client().jobs.get(job.name)
    assert (job.tags["colour"], job.properties["origin"]) == ("blue", "v1")


@check
def numbers_of_the_sdk_v1_are_metrics_of_mlflow():
    import mlflow
    from acceptance_tools import WORKSPACE

    mlflow.set_tracking_uri(client().workspaces.get(WORKSPACE).mlflow_tracking_uri)
    runs = mlflow.search_runs(experiment_names=["v1"], order_by=["attributes.start_time DESC"], output_format="list")
    metrics = runs[0].data.metrics
    assert (metrics["accuracy"], metrics["losses"], metrics["row.y"], metrics["table.x"]) == (0.95, 1.5, 2, 2), metrics
    history = mlflow.MlflowClient().get_metric_history(runs[0].info.run_id, "losses")
    assert [point.value for point in history] == [3, 2, 1.5]
