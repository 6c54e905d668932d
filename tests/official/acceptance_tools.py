"""What the checks share: a server of their own, a client of it, and short words for jobs and files."""

import os
import shutil
import subprocess
import sys
import time
import uuid
from functools import cache
from pathlib import Path

from azure.ai.ml import MLClient, command
from azure.identity import DefaultAzureCredential

PROGRAM, OUT = sys.argv[1], Path(sys.argv[2]).resolve()
STORE = OUT / "store"
SUBSCRIPTION, GROUP, WORKSPACE = "00000000-0000-0000-0000-000000000000", "local", "local"
PYTHON = "azureml:user-managed:1"
checks = []
tag = uuid.uuid4().hex[:6]


@cache
def credential():
    return DefaultAzureCredential()


@cache
def client():
    return MLClient(credential(), SUBSCRIPTION, GROUP, WORKSPACE, enable_telemetry=False)


def serve():
    """Starts a workspace, and lets this process see nothing else."""
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    ask = [PROGRAM, "env", "--shell", "python", "--store", str(STORE)]
    # Without a server the variables are not printed: the client would talk to the public cloud.
    assert subprocess.run(ask, capture_output=True, check=False).returncode == 1
    ready = OUT / "ready.json"
    line = [PROGRAM, "serve", "--port", "0", "--store", str(STORE), "--slots", "4", "--ready-file", str(ready)]
    server = subprocess.Popen(line, stdout=subprocess.DEVNULL)
    while not ready.exists():
        assert server.poll() is None, "the server does not start"
        time.sleep(0.05)
    exec(subprocess.run(ask, capture_output=True, check=True, text=True).stdout)
    os.environ["AZUREML_RUN_POLLING_INTERVAL_MIN"] = "1"
    return server


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
        status = client().jobs.get(name).status
        if status in wanted:
            return status
        time.sleep(0.2)
    raise AssertionError(f"{name} is {status}, not {wanted}")


def run(line, **more):
    job = client().jobs.create_or_update(job_of(line, **more))
    return job, wait(job.name, "Completed", "Failed", "Canceled")


def log_of(name, file="user_logs/std_log.txt"):
    place = OUT / f"log-{name}"
    client().jobs.download(name, download_path=place)
    return (place / "artifacts" / file).read_text()
