// Sources of the SDK v1 read by the module that holds the Python parser.

import { test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const FOLDER = process.env.RC_V1;
const api = await import(join(FOLDER, "run_composer_v1.js"));
await api.default({ module_or_path: readFileSync(join(FOLDER, "run_composer_v1_bg.wasm")) });

const SOURCE = `
from azureml.core import Workspace, Experiment, Environment, ScriptRunConfig
ws = Workspace.from_config()
env = Environment.from_conda_specification("sk", "conda.yml")
src = ScriptRunConfig(source_directory="src", script="train.py", compute_target="cpu-cluster", environment=env,
                      arguments=["--alpha", 0.5])
run = Experiment(ws, "day1").submit(src)
`;

test("a source with its files becomes a job with a report", () => {
  const files = { "conda.yml": "dependencies: [python=3.8, pip: [scikit-learn]]\n", "src/train.py": "print('hi')\n", "data.csv": 12 };
  const { runs, findings } = api.importV1(SOURCE, { name: "submit.py", files });
  assert.deepEqual(findings, []);
  assert.equal(runs.length, 1);
  const [{ experiment, kind, v1, job, report }] = runs;
  assert.deepEqual([experiment, kind, v1.script, v1.target], ["day1", "script_run_config", "train.py", "cpu-cluster"]);
  assert.deepEqual([job.type, job.experiment_name, job.compute], ["command", "day1", "azureml:cpu-cluster"]);
  assert.ok(job.command.includes("train.py --alpha 0.5"), job.command);
  assert.deepEqual([report.place.document, report.place.line, report.questions], ["submit.py", 7, []]);
});

test("what is not known is a question", () => {
  const [run] = api.importV1("from azureml.core import *\nsrc = ScriptRunConfig('.', 'train.py', compute_target=input())\n").runs;
  assert.equal(run.experiment, null);
  assert.deepEqual(run.v1.target, { $hole: "input()" });
  assert.equal(run.report.questions[0].field, "compute");
});

test("a runconfig without a name is told by its content", () => {
  const [run] = api.importV1("script: train.py\nframework: Python\ntarget: gpu\nenvironment:\n  name: e\n").runs;
  assert.deepEqual([run.kind, run.job.compute], ["runconfig", "azureml:gpu"]);
});

test("wrong arguments are errors", () => {
  assert.throws(() => api.importV1(1), (error) => error instanceof Error && error.code === "invalid-argument");
  assert.throws(() => api.importV1("x", { nmae: "y" }), (error) => error.code === "invalid-argument");
});
