"""Times load_job and the conversion to the REST body with the official client, warm and in one process.

Arguments: rounds, then documents. Prints JSON in its last line: file name to milliseconds of each round.
"""

import json
import logging
import os
import sys
import time
import warnings

warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)

from azure.ai.ml import load_job  # noqa: E402
from azure.ai.ml._restclient.arm_ml_service._utils.model_base import SdkJSONEncoder  # noqa: E402


def body(path):
    job = load_job(path)
    # A command is loaded as a node of a pipeline; on submitting it becomes a job again.
    job = job._to_job() if hasattr(job, "_to_job") else job
    return json.dumps(job._to_rest_object(), cls=SdkJSONEncoder, exclude_readonly=True)


series = {}
for path in sys.argv[2:]:
    for _ in range(3):
        body(path)
    times = []
    for _ in range(int(sys.argv[1])):
        start = time.perf_counter()
        body(path)
        times.append((time.perf_counter() - start) * 1000)
    series[os.path.basename(path)] = times
print(json.dumps(series))
