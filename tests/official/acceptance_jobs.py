"""Workspace, computes, datastores and command jobs."""

import contextlib
import io
import os

from azure.ai.ml import Input, MLClient, Output, load_job
from azure.ai.ml.constants import AssetTypes, ListViewType
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError

from acceptance_tools import GROUP, OUT, SUBSCRIPTION, WORKSPACE, check, client, credential, folder, job_of, log_of, refused, run, tag, wait


@check
def the_workspace_is_found():
    workspace = client().workspaces.get(WORKSPACE)
    assert workspace.name == "local" and workspace.mlflow_tracking_uri.startswith("azureml://localhost:")


@check
def workspaces_are_listed():
    assert [workspace.name for workspace in client().workspaces.list()] == ["local"]


@check
def another_workspace_is_not_found():
    other = MLClient(credential(), SUBSCRIPTION, GROUP, "other")
    refused(ResourceNotFoundError, lambda: other.workspaces.get("other"))


@check
def computes_are_listed_and_found():
    assert "local" in [compute.name for compute in client().compute.list()]
    assert client().compute.get("local").provisioning_state == "Succeeded"


@check
def a_cluster_is_created_used_and_deleted():
    from azure.ai.ml.entities import AmlCompute

    cluster = AmlCompute(name="made", size="STANDARD_DS3_V2", min_instances=0, max_instances=2)
    made = client().compute.begin_create_or_update(cluster).result()
    assert (made.name, made.max_instances, made.provisioning_state) == ("made", 2, "Succeeded")
    job, status = run("echo on a cluster", compute="made")
    assert status == "Completed"
    client().compute.begin_delete("made").result()
    assert "made" not in [compute.name for compute in client().compute.list()]


@check
def a_missing_compute_is_not_found():
    refused(ResourceNotFoundError, lambda: client().compute.get("none"))


@check
def datastores_are_found():
    assert client().datastores.get_default().name == "workspaceblobstore"
    assert {store.name for store in client().datastores.list()} == {"workspaceblobstore", "workspaceartifactstore"}
    refused(ResourceNotFoundError, lambda: client().datastores.get("none"))


@check
def a_command_job_runs():
    job, status = run("python train.py")
    assert status == "Completed" and "hello" in log_of(job.name)


@check
def a_job_is_streamed():
    src = folder("stream", train_py="import time\nfor n in range(4):\n    print('line', n, flush=True)\n    time.sleep(0.7)\n")
    job = client().jobs.create_or_update(job_of("python train.py", code=src))

    shown = io.StringIO()
    with contextlib.redirect_stdout(shown):
        client().jobs.stream(job.name)
    assert "line 0" in shown.getvalue() and "line 3" in shown.getvalue() and "Execution Summary" in shown.getvalue()


@check
def a_finished_job_can_be_streamed():
    job, _ = run("echo done")
    client().jobs.stream(job.name)


@check
def a_yaml_job_runs():
    text = "command: python train.py --n ${{inputs.n}}\ncode: ./src\nenvironment: azureml:user-managed:1\n"
    text += "compute: azureml:local\ninputs:\n  n: 3\nexperiment_name: official\n"
    folder("yaml", src__train_py="import sys\nprint(sys.argv)\n")
    (OUT / "yaml/job.yml").write_text(text)
    job = client().jobs.create_or_update(load_job(OUT / "yaml/job.yml"))
    assert wait(job.name, "Completed", "Failed") == "Completed" and "['train.py', '--n', '3']" in log_of(job.name)


@check
def code_is_uploaded_once():
    src = folder("once", train_py=f"print('{tag}')\n")
    first = client().jobs.create_or_update(job_of("python train.py", code=src))
    second = client().jobs.create_or_update(job_of("python train.py", code=src))
    assert first.code == second.code


@check
def changed_code_is_uploaded_again():
    first = client().jobs.create_or_update(job_of("ls", code=folder("again", a_txt="1")))
    second = client().jobs.create_or_update(job_of("ls", code=folder("again", a_txt="2")))
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
    line = "python show.py ${{inputs.a}} ${{inputs.b}} ${{inputs.c}}"
    inputs = {"a": 0.1, "b": True, "c": "x 'y\" $z"}
    job, _ = run(line, code=src, inputs=inputs)
    assert "['0.1', 'True', 'x \\'y\" $z']" in log_of(job.name)


@check
def environment_variables_arrive():
    job, _ = run("echo $COLOUR-$AZUREML_RUN_ID", environment_variables={"COLOUR": "blue"})
    assert f"blue-{job.name}" in log_of(job.name)


@check
def a_failing_job_says_why():
    job, status = run("echo about to fail; exit 3")
    assert status == "Failed"
    reason = refused(Exception, lambda: client().jobs.stream(job.name))
    assert "exit code 3" in str(reason) and "about to fail" in str(reason)


@check
def a_timeout_ends_a_job():
    job = job_of("sleep 60")
    job.set_limits(timeout=1)
    job = client().jobs.create_or_update(job)
    assert wait(job.name, "Failed", "Canceled") in ("Failed", "Canceled")


@check
def a_running_job_is_canceled():
    job = client().jobs.create_or_update(job_of("sleep 60"))
    wait(job.name, "Running")
    client().jobs.begin_cancel(job.name).wait()
    assert wait(job.name, "Canceled") == "Canceled"


@check
def a_finished_job_cannot_be_canceled():
    job, _ = run("true")
    refused(HttpResponseError, lambda: client().jobs.begin_cancel(job.name).wait())


@check
def a_missing_job_is_not_found():
    refused(ResourceNotFoundError, lambda: client().jobs.get("none"))
    refused(ResourceNotFoundError, lambda: client().jobs.begin_cancel("none").wait())


@check
def an_unknown_compute_is_refused():
    reason = refused(HttpResponseError, lambda: client().jobs.create_or_update(job_of("ls", compute="azureml:none")))
    assert "none" in str(reason)


@check
def a_running_job_cannot_be_downloaded():
    job = client().jobs.create_or_update(job_of("sleep 30"))
    wait(job.name, "Running")
    refused(Exception, lambda: client().jobs.download(job.name, download_path=OUT / "early"))
    client().jobs.begin_cancel(job.name).wait()


@check
def outputs_and_logs_are_downloaded():
    job, _ = run("mkdir -p outputs logs; echo model > outputs/m.txt; echo log > logs/l.txt")
    place = OUT / "artifacts"
    client().jobs.download(job.name, download_path=place)
    assert (place / "artifacts/outputs/m.txt").read_text() == "model\n"
    assert (place / "artifacts/logs/l.txt").read_text() == "log\n"


@check
def named_outputs_are_downloaded():
    line = "echo named > ${{outputs.result}}/r.txt"
    job, status = run(line, outputs={"result": Output(type=AssetTypes.URI_FOLDER)})
    assert status == "Completed"
    client().jobs.download(job.name, download_path=OUT / "named", output_name="result")
    assert (OUT / "named/named-outputs/result/r.txt").read_text() == "named\n"


@check
def everything_is_downloaded():
    line = "mkdir -p outputs; echo a > outputs/a.txt; echo b > ${{outputs.o}}/b.txt"
    job, _ = run(line, outputs={"o": Output(type="uri_folder")})
    client().jobs.download(job.name, download_path=OUT / "all", all=True)
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
    assert client().data.get(f"made-{tag}", "7").type == "uri_folder"
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
    job = client().jobs.create_or_update(
        job_of("ls", display_name="Shown", description="Said", tags={"a": "b"}, inputs={"x": 1}, instance_count=1)
    )
    got = client().jobs.get(job.name)
    assert (got.display_name, got.description, got.tags["a"], got.experiment_name) == ("Shown", "Said", "b", "official")
    assert (got.command, str(got._build_inputs()["x"])) == ("ls", "1")
    assert "user-managed" in str(got.component.environment)


@check
def jobs_are_listed_in_pages():
    for _ in range(3):
        client().jobs.create_or_update(job_of("true"))
    names = [job.name for job in client().jobs.list()]
    assert len(names) == len(set(names)) >= 3


@check
def jobs_are_archived_and_restored():
    job, _ = run("true")
    client().jobs.archive(job.name)
    assert job.name not in [found.name for found in client().jobs.list()]

    assert job.name in [found.name for found in client().jobs.list(list_view_type=ListViewType.ARCHIVED_ONLY)]
    client().jobs.restore(job.name)
    assert job.name in [found.name for found in client().jobs.list()]


@check
def a_fetched_job_is_updated():
    job, _ = run("true", tags={"kept": "1"})
    got = client().jobs.get(job.name)
    got.display_name, got.tags = "Renamed", {"added": "2"}
    client().jobs.create_or_update(got)
    got = client().jobs.get(job.name)
    assert got.display_name == "Renamed" and got.tags["added"] == "2" and got.tags["kept"] == "1"


@check
def services_are_asked_for():
    job, _ = run("true")
    assert not client().jobs.show_services(job.name)
