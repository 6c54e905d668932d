"""Logs metrics over plain HTTP, pauses so that its log can be watched, and writes an output."""

import argparse
import json
import os
import time
import urllib.request
from pathlib import Path

# A value that only a reader who keeps every bit gives back.
EXACT = 0.42533135320760196


def log_metric(key, value, step):
    url = os.environ["MLFLOW_TRACKING_URI"] + "/api/2.0/mlflow/runs/log-metric"
    run = os.environ["MLFLOW_RUN_ID"]
    body = {"run_id": run, "run_uuid": run, "key": key, "value": value, "timestamp": int(time.time() * 1000), "step": step}
    headers = {"Authorization": "Bearer " + os.environ["MLFLOW_TRACKING_TOKEN"], "Content-Type": "application/json"}
    urllib.request.urlopen(urllib.request.Request(url, json.dumps(body).encode(), headers)).close()


parser = argparse.ArgumentParser()
parser.add_argument("--rounds", type=int, default=2)
rounds = parser.parse_args().rounds
print("files: " + ", ".join(sorted(str(path) for path in Path(".").rglob("*") if path.is_file())))
for step in range(rounds):
    log_metric("loss", 1 / (step + 1), step)
    print(f"round {step}")
    time.sleep(0.7)
log_metric("exact", EXACT, 0)
Path("outputs").mkdir(exist_ok=True)
Path("outputs/bytes.bin").write_bytes(bytes(range(256)) * 40)
print("all rounds done")
