"""The unmodified official clients against a local workspace: every operation of the protocol, checked one by one.

Called with the variables of `run-composer env` and, in RC_OUT, a folder for its files. Prints one line per check and, last,
`N passed, M failed`. A check that fails does not stop the others.
"""

import os
import sys
import time
import traceback
import uuid
from pathlib import Path

from azure.ai.ml import Input, MLClient, Output, command, load_job
from azure.ai.ml.constants import AssetTypes
from azure.ai.ml.entities import BuildContext, Data, Environment
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError
from azure.identity import DefaultAzureCredential

SUBSCRIPTION, GROUP, WORKSPACE = "00000000-0000-0000-0000-000000000000", "local", "local"
OUT = Path(os.environ["RC_OUT"])
PYTHON = "azureml:user-managed:1"
checks = []
tag = uuid.uuid4().hex[:6]


def check(function):
    checks.append(function)
    return function


def refused(error, call):
    try:
        call()
    except error as reason:
        return reason
    raise AssertionError(f"{error.__name__} was expected")


def folder(name, **files):
    place = OUT / name
    for path, text in files.items():
        file = place / path.replace("__", "/").replace("_py", ".py").replace("_txt", ".txt")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return place


def job_of(line, **more):
    more.setdefault("code", folder("src", train_py="print('hello')\n"))
    more.setdefault("environment", PYTHON)
    more.setdefault("compute", "azureml:local")
    more.setdefault("experiment_name", "official")
    return command(command=line, **more)


def wait(name, *wanted, seconds=60):
    until = time.time() + seconds
    while time.time() < until:
        status = ml.jobs.get(name).status
        if status in wanted:
            return status
        time.sleep(0.2)
    raise AssertionError(f"{name} is {status}, not {wanted}")


def run(line, **more):
    job = ml.jobs.create_or_update(job_of(line, **more))
    return job, wait(job.name, "Completed", "Failed", "Canceled")


def log_of(name, file="user_logs/std_log.txt"):
    place = OUT / f"log-{name}"
    ml.jobs.download(name, download_path=place)
    return (place / "artifacts" / file).read_text()


# -- workspace, compute, datastores ------------------------------------------------------------------------------------


@check
def the_workspace_is_found():
    workspace = ml.workspaces.get(WORKSPACE)
    assert workspace.name == "local" and workspace.mlflow_tracking_uri.startswith("azureml://localhost:")


@check
def workspaces_are_listed():
    assert [workspace.name for workspace in ml.workspaces.list()] == ["local"]


@check
def another_workspace_is_not_found():
    other = MLClient(credential, SUBSCRIPTION, GROUP, "other")
    refused(ResourceNotFoundError, lambda: other.workspaces.get("other"))


@check
def computes_are_listed_and_found():
    assert "local" in [compute.name for compute in ml.compute.list()]
    assert ml.compute.get("local").provisioning_state == "Succeeded"


@check
def a_missing_compute_is_not_found():
    refused(ResourceNotFoundError, lambda: ml.compute.get("none"))


@check
def datastores_are_found():
    assert ml.datastores.get_default().name == "workspaceblobstore"
    assert {store.name for store in ml.datastores.list()} == {"workspaceblobstore", "workspaceartifactstore"}
    refused(ResourceNotFoundError, lambda: ml.datastores.get("none"))


# -- command jobs ------------------------------------------------------------------------------------------------------


@check
def a_command_job_runs():
    job, status = run("python train.py")
    assert status == "Completed" and "hello" in log_of(job.name)


@check
def a_job_is_streamed():
    src = folder("stream", train_py="import time\nfor n in range(4):\n    print('line', n, flush=True)\n    time.sleep(0.7)\n")
    job = ml.jobs.create_or_update(job_of("python train.py", code=src))
    import contextlib
    import io

    shown = io.StringIO()
    with contextlib.redirect_stdout(shown):
        ml.jobs.stream(job.name)
    assert "line 0" in shown.getvalue() and "line 3" in shown.getvalue() and "Execution Summary" in shown.getvalue()


@check
def a_finished_job_can_be_streamed():
    job, _ = run("echo done")
    ml.jobs.stream(job.name)


@check
def a_yaml_job_runs():
    text = "command: python train.py --n ${{inputs.n}}\ncode: ./src\nenvironment: azureml:user-managed:1\n"
    text += "compute: azureml:local\ninputs:\n  n: 3\nexperiment_name: official\n"
    folder("yaml", src__train_py="import sys\nprint(sys.argv)\n")
    (OUT / "yaml/job.yml").write_text(text)
    job = ml.jobs.create_or_update(load_job(OUT / "yaml/job.yml"))
    assert wait(job.name, "Completed", "Failed") == "Completed" and "['train.py', '--n', '3']" in log_of(job.name)


@check
def code_is_uploaded_once():
    src = folder("once", train_py=f"print('{tag}')\n")
    first = ml.jobs.create_or_update(job_of("python train.py", code=src))
    second = ml.jobs.create_or_update(job_of("python train.py", code=src))
    assert first.code == second.code


@check
def changed_code_is_uploaded_again():
    first = ml.jobs.create_or_update(job_of("ls", code=folder("again", a_txt="1")))
    second = ml.jobs.create_or_update(job_of("ls", code=folder("again", a_txt="2")))
    assert first.code != second.code


@check
def a_single_file_can_be_the_code():
    file = folder("single", only_py="print('only', __file__)\n") / "only.py"
    job, status = run("python only.py", code=file)
    assert status == "Completed" and "only" in log_of(job.name)


@check
def large_code_is_uploaded_in_blocks():
    src = folder("large", train_py="import os\nprint(os.path.getsize('large.bin'))\n")
    with open(src / "large.bin", "wb") as file:
        file.write(os.urandom(1024) * (70 * 1024))
    job, status = run("python train.py", code=src)
    assert status == "Completed" and str(70 * 1024 * 1024) in log_of(job.name)


@check
def literals_arrive_as_text():
    src = folder("literal", show_py="import sys\nprint(sys.argv[1:])\n")
    line = "python show.py ${{inputs.a}} ${{inputs.b}} ${{inputs.c}} $[[--d ${{inputs.d}}]]"
    inputs = {"a": 0.1, "b": True, "c": "x 'y\" $z", "d": Input(type="string", optional=True)}
    inputs.pop("d")
    job, _ = run(line.replace(" $[[--d ${{inputs.d}}]]", ""), code=src, inputs=inputs)
    assert "['0.1', 'True', 'x \\'y\" $z']" in log_of(job.name)


@check
def environment_variables_arrive():
    job, _ = run("echo $COLOUR-$AZUREML_RUN_ID", environment_variables={"COLOUR": "blue"})
    assert f"blue-{job.name}" in log_of(job.name)


@check
def a_failing_job_says_why():
    job, status = run("echo about to fail; exit 3")
    assert status == "Failed"
    reason = refused(Exception, lambda: ml.jobs.stream(job.name))
    assert "exit code 3" in str(reason) and "about to fail" in str(reason)


@check
def a_timeout_ends_a_job():
    job = job_of("sleep 60")
    job.set_limits(timeout=1)
    job = ml.jobs.create_or_update(job)
    assert wait(job.name, "Failed", "Canceled") in ("Failed", "Canceled")


@check
def a_running_job_is_canceled():
    job = ml.jobs.create_or_update(job_of("sleep 60"))
    wait(job.name, "Running")
    ml.jobs.begin_cancel(job.name).wait()
    assert wait(job.name, "Canceled") == "Canceled"


@check
def a_finished_job_cannot_be_canceled():
    job, _ = run("true")
    refused(HttpResponseError, lambda: ml.jobs.begin_cancel(job.name).wait())


@check
def a_missing_job_is_not_found():
    refused(ResourceNotFoundError, lambda: ml.jobs.get("none"))
    refused(ResourceNotFoundError, lambda: ml.jobs.begin_cancel("none").wait())


@check
def an_unknown_compute_is_refused():
    reason = refused(HttpResponseError, lambda: ml.jobs.create_or_update(job_of("ls", compute="azureml:none")))
    assert "none" in str(reason)


@check
def a_running_job_cannot_be_downloaded():
    job = ml.jobs.create_or_update(job_of("sleep 30"))
    wait(job.name, "Running")
    refused(Exception, lambda: ml.jobs.download(job.name, download_path=OUT / "early"))
    ml.jobs.begin_cancel(job.name).wait()


@check
def outputs_and_logs_are_downloaded():
    job, _ = run("mkdir -p outputs logs; echo model > outputs/m.txt; echo log > logs/l.txt")
    place = OUT / "artifacts"
    ml.jobs.download(job.name, download_path=place)
    assert (place / "artifacts/outputs/m.txt").read_text() == "model\n"
    assert (place / "artifacts/logs/l.txt").read_text() == "log\n"


@check
def named_outputs_are_downloaded():
    line = "echo named > ${{outputs.result}}/r.txt"
    job, status = run(line, outputs={"result": Output(type=AssetTypes.URI_FOLDER)})
    assert status == "Completed"
    ml.jobs.download(job.name, download_path=OUT / "named", output_name="result")
    assert (OUT / "named/named-outputs/result/r.txt").read_text() == "named\n"


@check
def everything_is_downloaded():
    line = "mkdir -p outputs; echo a > outputs/a.txt; echo b > ${{outputs.o}}/b.txt"
    job, _ = run(line, outputs={"o": Output(type="uri_folder")})
    ml.jobs.download(job.name, download_path=OUT / "all", all=True)
    assert (OUT / "all/artifacts/outputs/a.txt").exists() and (OUT / "all/named-outputs/o/b.txt").exists()


@check
def an_output_goes_where_it_is_asked_to():
    uri = f"azureml://datastores/workspaceblobstore/paths/wanted/{tag}/"
    job, status = run("echo x > ${{outputs.o}}/x.txt", outputs={"o": Output(type="uri_folder", path=uri)})
    assert status == "Completed"
    again, status = run("cat ${{inputs.i}}/x.txt", inputs={"i": Input(type="uri_folder", path=uri)})
    assert status == "Completed" and log_of(again.name).startswith("x")


@check
def an_output_is_registered():
    output = Output(type="uri_folder", name=f"made-{tag}", version="7")
    run("echo registered > ${{outputs.o}}/x.txt", outputs={"o": output})
    assert ml.data.get(f"made-{tag}", "7").type == "uri_folder"
    job, _ = run("cat ${{inputs.i}}/x.txt", inputs={"i": Input(type="uri_folder", path=f"azureml:made-{tag}:7")})
    assert "registered" in log_of(job.name)


@check
def the_output_of_a_job_is_the_input_of_another():
    job, _ = run("echo handed over > ${{outputs.o}}/x.txt", outputs={"o": Output(type="uri_folder")})
    uri = f"azureml://jobs/{job.name}/outputs/o/paths/"
    after, status = run("cat ${{inputs.i}}/x.txt", inputs={"i": Input(type="uri_folder", path=uri)})
    assert status == "Completed" and "handed over" in log_of(after.name)


@check
def a_fetched_job_keeps_its_fields():
    job = ml.jobs.create_or_update(
        job_of("ls", display_name="Shown", description="Said", tags={"a": "b"}, inputs={"x": 1}, instance_count=1)
    )
    got = ml.jobs.get(job.name)
    assert (got.display_name, got.description, got.tags["a"], got.experiment_name) == ("Shown", "Said", "b", "official")
    assert (got.command, str(got.inputs["x"])) == ("ls", "1"), (got.command, got.inputs)
    assert "user-managed" in str(got.environment), got.environment


@check
def jobs_are_listed_in_pages():
    for _ in range(3):
        ml.jobs.create_or_update(job_of("true"))
    names = [job.name for job in ml.jobs.list()]
    assert len(names) == len(set(names)) >= 3


@check
def jobs_are_archived_and_restored():
    job, _ = run("true")
    ml.jobs.archive(job.name)
    assert job.name not in [found.name for found in ml.jobs.list()]
    from azure.ai.ml.constants import ListViewType

    assert job.name in [found.name for found in ml.jobs.list(list_view_type=ListViewType.ARCHIVED_ONLY)]
    ml.jobs.restore(job.name)
    assert job.name in [found.name for found in ml.jobs.list()]


@check
def a_fetched_job_is_updated():
    job, _ = run("true", tags={"kept": "1"})
    got = ml.jobs.get(job.name)
    got.display_name, got.tags = "Renamed", {"added": "2"}
    ml.jobs.create_or_update(got)
    got = ml.jobs.get(job.name)
    assert got.display_name == "Renamed" and got.tags["added"] == "2" and got.tags["kept"] == "1"


@check
def services_are_asked_for():
    job, _ = run("true")
    assert not ml.jobs.show_services(job.name)


# -- data --------------------------------------------------------------------------------------------------------------


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
    made = ml.data.create_or_update(Data(name=f"asset-{tag}", path=str(place), type="uri_folder"))
    assert made.version == "1"
    job, _ = run("cat ${{inputs.d}}/a.txt", inputs={"d": Input(type="uri_folder", path=f"azureml:asset-{tag}:1")})
    assert "asset" in log_of(job.name)


@check
def data_versions_count_up_and_latest_is_found():
    place = folder("asset2", a_txt="two\n")
    made = ml.data.create_or_update(Data(name=f"asset-{tag}", path=str(place), type="uri_folder"))
    assert made.version == "2" and ml.data.get(f"asset-{tag}", label="latest").version == "2"
    assert [data.version for data in ml.data.list(name=f"asset-{tag}")] == ["2", "1"]
    assert f"asset-{tag}" in [data.name for data in ml.data.list()]


@check
def data_is_archived_and_restored():
    ml.data.archive(f"asset-{tag}", version="1")
    assert [data.version for data in ml.data.list(name=f"asset-{tag}")] == ["2"]
    ml.data.restore(f"asset-{tag}", version="1")
    assert len(list(ml.data.list(name=f"asset-{tag}"))) == 2


@check
def missing_data_is_refused():
    refused(ResourceNotFoundError, lambda: ml.data.get("none", "1"))
    wanted = {"d": Input(type="uri_folder", path="azureml:none:1")}
    refused(HttpResponseError, lambda: ml.jobs.create_or_update(job_of("ls", inputs=wanted)))


# -- environments ------------------------------------------------------------------------------------------------------


@check
def an_environment_is_registered():
    made = ml.environments.create_or_update(Environment(name=f"env-{tag}", version="1", image="ubuntu:22.04"))
    assert made.version == "1" and ml.environments.get(f"env-{tag}", "1").image == "ubuntu:22.04"


@check
def an_environment_never_changes():
    other = Environment(name=f"env-{tag}", version="1", image="ubuntu:24.04")
    refused(HttpResponseError, lambda: ml.environments.create_or_update(other))
    said = Environment(name=f"env-{tag}", version="1", image="ubuntu:22.04", description="said", tags={"t": "1"})
    ml.environments.create_or_update(said)
    assert ml.environments.get(f"env-{tag}", "1").description == "said"


@check
def environment_versions_count_up_and_latest_is_found():
    made = ml.environments.create_or_update(Environment(name=f"env-{tag}", image="ubuntu:24.04"))
    assert made.version == "2" and ml.environments.get(f"env-{tag}", label="latest").version == "2"
    assert [found.version for found in ml.environments.list(name=f"env-{tag}")] == ["2", "1"]
    assert f"env-{tag}" in [found.name for found in ml.environments.list()]


@check
def environments_are_archived_and_restored():
    ml.environments.archive(f"env-{tag}", version="1")
    assert [found.version for found in ml.environments.list(name=f"env-{tag}")] == ["2"]
    ml.environments.restore(f"env-{tag}", version="1")
    ml.environments.archive(f"env-{tag}")
    assert f"env-{tag}" not in [found.name for found in ml.environments.list()]
    ml.environments.restore(f"env-{tag}")
    assert f"env-{tag}" in [found.name for found in ml.environments.list()]


@check
def an_environment_described_in_place_is_built():
    conda = {"name": "e", "dependencies": ["python=3.11", {"pip": ["six==1.16.0"]}]}
    environment = Environment(image="ubuntu:22.04", conda_file=conda)
    job = ml.jobs.create_or_update(job_of("python -c 'import six; print(six.__version__)'", environment=environment))
    status = wait(job.name, "Completed", "Failed", seconds=300)
    assert status == "Completed" and "1.16.0" in log_of(job.name)


@check
def a_build_context_is_registered():
    context = folder("context")
    context.mkdir(parents=True, exist_ok=True)
    (context / "Dockerfile").write_text("FROM ubuntu:22.04\n")
    made = ml.environments.create_or_update(Environment(name=f"built-{tag}", build=BuildContext(path=str(context))))
    assert ml.environments.get(f"built-{tag}", made.version).build.path


@check
def a_missing_environment_is_refused():
    refused(ResourceNotFoundError, lambda: ml.environments.get("none", "1"))
    refused(HttpResponseError, lambda: ml.jobs.create_or_update(job_of("ls", environment="azureml:none:1")))


# -- distributed jobs --------------------------------------------------------------------------------------------------


@check
def a_distributed_job_runs_its_processes():
    from azure.ai.ml import PyTorchDistribution

    job = job_of("echo rank $RANK of $WORLD_SIZE", distribution=PyTorchDistribution(process_count_per_instance=2))
    job = ml.jobs.create_or_update(job)
    assert wait(job.name, "Completed", "Failed") == "Completed"
    assert "rank 1 of 2" in log_of(job.name, "user_logs/std_log_process_01.txt")


def main():
    global ml, credential
    credential = DefaultAzureCredential()
    ml = MLClient(credential, SUBSCRIPTION, GROUP, WORKSPACE, enable_telemetry=False)
    wanted = sys.argv[1:]
    failed = 0
    chosen = [function for function in checks if not wanted or function.__name__ in wanted]
    for function in chosen:
        started = time.time()
        try:
            function()
            print(f"ok    {function.__name__} ({time.time() - started:.1f} s)", flush=True)
        except Exception:  # noqa: BLE001: whatever it is, the others go on
            failed += 1
            print(f"FAIL  {function.__name__}\n{traceback.format_exc(limit=-4)}", flush=True)
    print(f"{len(chosen) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
