"""Time of the official client's snapshot hash, in process, imports not counted. Prints {"ms": [...], "hash": "..."}.

Usage: content_hash.py FOLDER ROUNDS
"""

import json
import sys
import time

from azure.ai.ml._utils._asset_utils import get_content_hash, get_ignore_file

folder, rounds = sys.argv[1], int(sys.argv[2])
digest = get_content_hash(folder, get_ignore_file(folder))  # warms the file cache
times = []
for _ in range(rounds):
    started = time.perf_counter()
    digest = get_content_hash(folder, get_ignore_file(folder))
    times.append((time.perf_counter() - started) * 1000)
print(json.dumps({"ms": times, "hash": digest}))
