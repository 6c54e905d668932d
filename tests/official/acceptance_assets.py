"""Data, environments and distributed jobs."""

from azure.ai.ml import Input, MLClient, PyTorchDistribution
from azure.ai.ml.entities import BuildContext, Data, Environment
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError

from acceptance_tools import check, client, credential, folder, job_of, log_of, refused, run, tag, wait


# Trains two models on real data, as people do.
LIGHTGBM = """
import lightgbm, mlflow, mlflow.sklearn
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split

data, labels = load_breast_cancer(return_X_y=True)
train, test, train_labels, test_labels = train_test_split(data, labels, random_state=0)
model = lightgbm.LGBMClassifier(n_estimators=20, n_jobs=1, verbose=-1).fit(train, train_labels)
linear = LogisticRegression(max_iter=5000).fit(train, train_labels)
mlflow.log_metric("accuracy", model.score(test, test_labels))
mlflow.log_metric("linear", linear.score(test, test_labels))
model.booster_.save_model("outputs/model.txt")
logged = mlflow.sklearn.log_model(linear, name="linear")
assert mlflow.sklearn.load_model(logged.model_uri).score(test, test_labels) == linear.score(test, test_labels)
print("accuracy", model.score(test, test_labels), linear.score(test, test_labels))
"""


@check
def a_local_file_is_an_input():
    file = folder("data", one_txt="one\n") / "one.txt"
    job, status = run("cat ${{inputs.f}}", inputs={"f": Input(type="uri_file", path=str(file))})
    assert status == "Completed" and "one" in log_of(job.name)


@check
def a_local_folder_is_an_input():
    place = folder("tree", a_txt="A\n", deep__b_txt="B\n")
    job, status = run("cat ${{inputs.d}}/a.txt ${{inputs.d}}/deep/b.txt", inputs={"d": Input(type="uri_folder", path=str(place))})
    assert status == "Completed" and "A\nB" in log_of(job.name)


@check
def inputs_are_not_changed_by_a_job():
    place = folder("readonly", a_txt="first\n")
    run("echo changed > ${{inputs.d}}/a.txt", inputs={"d": Input(type="uri_folder", path=str(place))})
    job, _ = run("cat ${{inputs.d}}/a.txt", inputs={"d": Input(type="uri_folder", path=str(place))})
    assert "first" in log_of(job.name)


@check
def a_data_asset_is_registered_and_used():
    place = folder("asset", a_txt="asset\n")
    made = client().data.create_or_update(Data(name=f"asset-{tag}", path=str(place), type="uri_folder"))
    assert made.version == "1"
    job, _ = run("cat ${{inputs.d}}/a.txt", inputs={"d": Input(type="uri_folder", path=f"azureml:asset-{tag}:1")})
    assert "asset" in log_of(job.name)


@check
def data_versions_count_up_and_latest_is_found():
    place = folder("asset2", a_txt="two\n")
    made = client().data.create_or_update(Data(name=f"asset-{tag}", path=str(place), type="uri_folder"))
    assert made.version == "2" and client().data.get(f"asset-{tag}", label="latest").version == "2"
    assert [data.version for data in client().data.list(name=f"asset-{tag}")] == ["2", "1"]
    assert f"asset-{tag}" in [data.name for data in client().data.list()]


@check
def data_is_archived_and_restored():
    client().data.archive(f"asset-{tag}", version="1")
    assert [data.version for data in client().data.list(name=f"asset-{tag}")] == ["2"]
    client().data.restore(f"asset-{tag}", version="1")
    assert len(list(client().data.list(name=f"asset-{tag}"))) == 2


@check
def missing_data_is_refused():
    refused(ResourceNotFoundError, lambda: client().data.get("none", "1"))
    wanted = {"d": Input(type="uri_folder", path="azureml:none:1")}
    refused(HttpResponseError, lambda: client().jobs.create_or_update(job_of("ls", inputs=wanted)))


@check
def an_environment_is_registered():
    made = client().environments.create_or_update(Environment(name=f"env-{tag}", version="1", image="ubuntu:22.04"))
    assert made.version == "1" and client().environments.get(f"env-{tag}", "1").image == "ubuntu:22.04"


@check
def an_environment_never_changes():
    other = Environment(name=f"env-{tag}", version="1", image="ubuntu:24.04")
    refused(HttpResponseError, lambda: client().environments.create_or_update(other))
    said = Environment(name=f"env-{tag}", version="1", image="ubuntu:22.04", description="said", tags={"t": "1"})
    client().environments.create_or_update(said)
    assert client().environments.get(f"env-{tag}", "1").description == "said"


@check
def environment_versions_count_up_and_latest_is_found():
    made = client().environments.create_or_update(Environment(name=f"env-{tag}", image="ubuntu:24.04"))
    assert made.version == "2" and client().environments.get(f"env-{tag}", label="latest").version == "2"
    assert [found.version for found in client().environments.list(name=f"env-{tag}")] == ["2", "1"]
    assert f"env-{tag}" in [found.name for found in client().environments.list()]


@check
def environments_are_archived_and_restored():
    client().environments.archive(f"env-{tag}", version="1")
    assert [found.version for found in client().environments.list(name=f"env-{tag}")] == ["2"]
    client().environments.restore(f"env-{tag}", version="1")
    client().environments.archive(f"env-{tag}")
    assert f"env-{tag}" not in [found.name for found in client().environments.list()]
    client().environments.restore(f"env-{tag}")
    assert f"env-{tag}" in [found.name for found in client().environments.list()]


@check
def an_environment_described_in_place_is_built():
    conda = {"name": "e", "dependencies": ["python=3.11", {"pip": ["six==1.16.0"]}]}
    environment = Environment(image="ubuntu:22.04", conda_file=conda)
    job = client().jobs.create_or_update(job_of("python -c 'import six; print(six.__version__)'", environment=environment))
    status = wait(job.name, "Completed", "Failed", seconds=300)
    assert status == "Completed" and "1.16.0" in log_of(job.name)


@check
def a_build_context_is_registered():
    context = folder("context")
    context.mkdir(parents=True, exist_ok=True)
    (context / "Dockerfile").write_text("FROM ubuntu:22.04\n")
    made = client().environments.create_or_update(Environment(name=f"built-{tag}", build=BuildContext(path=str(context))))
    assert client().environments.get(f"built-{tag}", made.version).build.path


@check
def a_missing_environment_is_refused():
    refused(ResourceNotFoundError, lambda: client().environments.get("none", "1"))
    refused(HttpResponseError, lambda: client().jobs.create_or_update(job_of("ls", environment="azureml:none:1")))


@check
def a_distributed_job_runs_its_processes():

    job = job_of("echo rank $RANK of $WORLD_SIZE", distribution=PyTorchDistribution(process_count_per_instance=2))
    job = client().jobs.create_or_update(job)
    assert wait(job.name, "Completed", "Failed") == "Completed"
    assert "rank 1 of 2" in log_of(job.name, "user_logs/std_log_process_01.txt")


@check
def curated_environments_are_found():
    registry = MLClient(credential(), registry_name="azureml", enable_telemetry=False)
    assert "sklearn-1.5" in [environment.name for environment in registry.environments.list()]
    found = registry.environments.get("sklearn-1.5", label="latest")
    assert found.image.startswith("mcr.microsoft.com/azureml/curated/sklearn-1.5:"), found.image


@check
def a_real_script_runs_in_a_curated_environment():
    code = folder("curated", train_py=LIGHTGBM)
    environment = "azureml://registries/azureml/environments/lightgbm-3.3/labels/latest"
    job = client().jobs.create_or_update(job_of("python train.py", code=code, environment=environment))
    status = wait(job.name, "Completed", "Failed", seconds=600)
    log = log_of(job.name)
    assert status == "Completed" and "accuracy" in log, log
