"""The Python that a document becomes gives the same request body as the document itself, by the official client.

Arguments: the program run-composer, a folder to work in. Reads tests/fixtures/official-client.jsonl. The last line is
`N passed, N failed`.
"""

import json
import logging
import os
import subprocess
import sys
import warnings
from pathlib import Path

warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)

from azure.ai.ml._restclient.arm_ml_service._utils.model_base import SdkJSONEncoder  # noqa: E402
from azure.ai.ml.entities import Environment  # noqa: E402

PROGRAM, FOLDER = sys.argv[1], Path(sys.argv[2])
FIXTURES = Path(__file__).resolve().parents[1] / "fixtures" / "official-client.jsonl"
# What the client itself garbles, a placeholder without its input, NaN and infinity, integers beyond 64 bits, and empty values that
# Python's classes drop.
DIFFERENT = ("060-", "305-", "361-", "535-", "560-", "717-", "1084-", "1336-")


def normalize(value):
    """Drops what is empty or a default."""
    if isinstance(value, dict):
        pairs = ((key, normalize(item)) for key, item in value.items())
        zeros = ("slackFactor", "slackAmount", "delayEvaluation", "evaluationInterval")
        return {
            key: item.removeprefix("azureml:") if key in ("uri", "codeId") and isinstance(item, str) and not item.startswith("azureml://") else item
            for key, item in pairs
            if not (item is None or item == {} or key == "isArchived" or (key == "mode" and item == "ReadWriteMount") or (key in zeros and item == 0))
        }
    return [normalize(item) for item in value] if isinstance(value, list) else value


def body_of(code):
    scope = {"__name__": "exported"}
    exec(compile(code, "exported.py", "exec"), scope)
    job = scope["job"]
    holder = job.trial if hasattr(job, "trial") else job
    if isinstance(holder.environment, Environment):
        holder.environment = "described in place"
    return json.loads(json.dumps(job._to_rest_object(), cls=SdkJSONEncoder, exclude_readonly=True))["properties"]


def compare(case):
    expected = case["body"]["properties"]
    holder = expected.get("trial", expected)
    if isinstance(holder.get("environmentId"), dict):
        holder["environmentId"] = "described in place"
    document = FOLDER / "job.yml"
    document.write_text(case["document"])
    ran = subprocess.run([PROGRAM, "convert", str(document), "--to", "python"], capture_output=True, text=True)
    if ran.returncode == 1:
        return None  # a document with errors is not converted
    ours, theirs = normalize(body_of(ran.stdout)), normalize(expected)
    return ours == theirs or f"ours {ours}\ntheirs {theirs}"


def main():
    # Scripts and files that the documents name, so that few of them have errors.
    for name, text in {"src/main.py": "", "main.py": "", "conda.yml": "dependencies: [python=3.10]\n", "data.csv": "", "inputs/MLTable": "", "ctx/Dockerfile": "FROM x\n"}.items():
        (FOLDER / name).parent.mkdir(parents=True, exist_ok=True)
        (FOLDER / name).write_text(text)
    os.chdir(FOLDER)
    passed = failed = 0
    for line in FIXTURES.read_text().splitlines():
        case = json.loads(line)
        if "jobType" not in case.get("body", {}).get("properties", {}) or case["name"].startswith(DIFFERENT):
            continue
        # Most documents run a script without naming code; the folder beside them has it.
        if "python main.py" in case["document"] and "code:" not in case["document"]:
            case["document"] = case["document"].replace("python main.py", "run main")
            case["body"] = json.loads(json.dumps(case["body"]).replace("python main.py", "run main"))
        try:
            outcome = compare(case)
        except Exception as error:  # noqa: BLE001: whatever the code raises is a failure of the export
            outcome = f"{type(error).__name__}: {error}"
        if outcome is True:
            passed += 1
        elif outcome is not None:
            failed += 1
            print(f"{case['name']}: {outcome}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or passed < 200 else 0


sys.exit(main())
