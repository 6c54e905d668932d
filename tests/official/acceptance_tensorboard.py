"""TensorBoard on the event files of a run, and the cleaning up after it."""

import json
import os
import signal
import socket
import subprocess
import time
import urllib.request

from acceptance_tools import PROGRAM, STORE, check, client, folder, job_of, wait
from azure.ai.ml.entities import Environment

with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    PORT = free.getsockname()[1]
SCRIPT = """
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.summary.writer.event_file_writer import EventFileWriter

writer = EventFileWriter("logs/tb")
for step in range(5):
    value = Summary.Value(tag="loss", simple_value=1 / (step + 1))
    writer.add_event(Event(step=step, wall_time=step, summary=Summary(value=[value])))
writer.close()
"""


def ask(path):
    with urllib.request.urlopen(f"http://127.0.0.1:{PORT}{path}", timeout=20) as answer:
        return json.load(answer)


def until(condition, seconds=120):
    end = time.time() + seconds
    while time.time() < end:
        try:
            if condition():
                return
        except OSError:
            pass
        time.sleep(0.3)
    raise AssertionError("waited in vain")


@check
def tensorboard_shows_a_run():
    packages = {"dependencies": ["pip", {"pip": ["tensorboard==2.20.0", "setuptools<81"]}]}
    environment = Environment(image="mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu20.04", conda_file=packages)
    job = job_of("python train.py", code=folder("board", train_py=SCRIPT), environment=environment)
    job = client().jobs.create_or_update(job)
    assert wait(job.name, "Completed", "Failed", seconds=300) == "Completed"
    line = [PROGRAM, "tensorboard", job.name, "--port", str(PORT), "--store", str(STORE)]
    board = subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        until(lambda: f"{job.name}/tb" in ask("/data/runs"))
        until(lambda: len(ask(f"/data/plugin/scalars/scalars?run={job.name}%2Ftb&tag=loss")) == 5)
    finally:
        os.killpg(board.pid, signal.SIGINT)
        board.wait(timeout=20)
    assert not list((STORE / "tools").glob("tensorboard-*")), "the folder of links is left"


@check
def tensorboard_says_what_is_missing():
    answer = subprocess.run([PROGRAM, "tensorboard", "nobody", "--store", str(STORE)], capture_output=True, text=True)
    assert answer.returncode == 1 and "has no run `nobody`" in answer.stderr


@check
def unused_environments_are_pruned():
    line = [PROGRAM, "prune", "--unused-for", "0", "--store", str(STORE)]
    said = subprocess.run([*line, "--dry-run"], capture_output=True, text=True, check=True).stdout
    there = [path for path in (STORE / "environments").iterdir() if path.is_dir()]
    assert there and all(str(path) in said for path in there), said
    subprocess.run(line, capture_output=True, check=True)
    assert not [path for path in (STORE / "environments").iterdir() if path.is_dir()]
