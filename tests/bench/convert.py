"""Times making the ScriptRunConfig of a notebook with azureml-core, warm and in one process.

Arguments: rounds, the notebook. Its cells are run without their submit, for which there is no service. Prints JSON in its
last line: `ms`, milliseconds of each round; `command`, the script and arguments that were configured.
"""

import json
import logging
import sys
import time
import warnings

warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)

from azureml.core import Workspace  # noqa: E402


class Offline:
    """Stands for a workspace; nothing in the notebook asks it anything before the submit."""


Workspace.from_config = staticmethod(lambda *args, **named: Offline())

with open(sys.argv[2], encoding="utf-8") as notebook:
    cells = json.load(notebook)["cells"]
sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
program = compile("\n".join(text for text in sources if ".submit(" not in text), "notebook", "exec")

times, names = [], {}
for round_ in range(-3, int(sys.argv[1])):
    names = {}
    start = time.perf_counter()
    exec(program, names)
    if round_ >= 0:
        times.append((time.perf_counter() - start) * 1000)
config = names["config"]
print(json.dumps({"ms": times, "command": [config.script, *map(str, config.arguments)]}))
