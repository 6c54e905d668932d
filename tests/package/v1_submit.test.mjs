// Runs submitted in the SDK v1's words to a real local workspace.

import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { startWorkspace } from "./server.mjs";

const FOLDER = process.env.RC_V1;
const sdk = await import(join(FOLDER, "azureml.js"));
await sdk.default({ module_or_path: readFileSync(join(FOLDER, "run_composer_v1_bg.wasm")) });
const { Environment, Experiment, Run, ScriptRunConfig, Workspace } = sdk;

const TRAIN = `
import json, os, sys, urllib.request
print("arguments", sys.argv[1:], flush=True)
def log(key, value, step):
    request = urllib.request.Request(
        os.environ["MLFLOW_TRACKING_URI"] + "/api/2.0/mlflow/runs/log-metric",
        json.dumps({"run_id": os.environ["MLFLOW_RUN_ID"], "key": key, "value": value, "step": step, "timestamp": 1700000000000 + step}).encode(),
        {"Authorization": "Bearer " + os.environ["MLFLOW_TRACKING_TOKEN"], "Content-Type": "application/json"})
    urllib.request.urlopen(request)
log("accuracy", 0.5, 0)
log("loss", 2.0, 0)
log("loss", 1.0, 1)
os.makedirs("outputs", exist_ok=True)
open("outputs/my_output_file", "w").write("größe")
print("data", len(open("data.bin", "rb").read()), os.path.exists("secret.txt"))
`;
const COMMIT = "f5a5edde451e72b1a8a28e41a577b156864e95e7";
const REPOSITORY = { "project/.git/HEAD": "ref: refs/heads/main\n", "project/.git/refs/heads/main": `${COMMIT}\n` };
const FILES = { "project/train.py": TRAIN, "project/data.bin": new Uint8Array(2000), "project/secret.txt": new Blob(["x"]), "project/.amlignore": "secret.txt\n.git\n", ...REPOSITORY };

let server;
let experiment;
before(async () => {
  server = await startWorkspace();
  experiment = new Experiment({ workspace: Workspace.local(server), name: "my_experiment" });
});
after(() => server?.stop());

function configuration(given = {}) {
  const environment = new Environment("user-managed-env");
  environment.python.userManagedDependencies = true;
  return new ScriptRunConfig({ sourceDirectory: "project", script: "train.py", environment, computeTarget: "local", arguments: ["--alpha", 0.5], ...given });
}

test("submit, wait with the output, metrics, files", async () => {
  const steps = [];
  const run = await experiment.submit(configuration(), { files: FILES, tags: { team: "a" }, onProgress: ({ stage }) => steps.push(stage) });
  assert.ok(run instanceof Run && run.id);
  assert.deepEqual(run.report.questions, []);
  assert.equal(run.job.experiment_name, "my_experiment");
  assert.ok(steps.includes("reading") && steps.includes("sending"));
  const output = [];
  const details = await run.waitForCompletion({ showOutput: true, onOutput: (text) => output.push(text) });
  assert.deepEqual([details.status, run.status, await run.getStatus()], ["Completed", "Completed", "Completed"]);
  const log = output.join("");
  assert.ok(log.includes("arguments ['--alpha', '0.5']\n") && log.includes("data 2000 False\n"), log);
  assert.ok(output.every((text) => text.endsWith("\n")));
  assert.deepEqual(await run.getMetrics(), { accuracy: 0.5, loss: [2, 1] });
  assert.deepEqual(await run.get_metrics("accuracy"), { accuracy: 0.5 });
  assert.ok((await run.getFileNames()).includes("outputs/my_output_file"));
  assert.equal(await (await run.downloadFile({ name: "outputs/my_output_file" })).text(), "größe");
  await assert.rejects(run.downloadFile("outputs/none"), { code: "refused" });
  assert.equal((await run.getTags()).team, "a");
  const properties = await run.getProperties();
  assert.deepEqual([properties["mlflow.source.git.branch"], properties["mlflow.source.git.commit"]], ["main", COMMIT]);
  assert.equal(await run.getPortalUrl(), `${server.url}/#/runs/${run.id}`);
  const again = await experiment.workspace.getRun(run.id);
  assert.deepEqual([again.experiment.name, await again.getStatus()], ["my_experiment", "Completed"]);
});

test("the README's lines", async (context) => {
  const readme = readFileSync(join(import.meta.dirname, "../../README.md"), "utf8");
  const [lines] = readme.split("```js\n").map((part) => part.split("```")[0]).filter((part) => part.includes("./azureml.js"));
  const printed = [];
  context.mock.method(console, "log", (...values) => printed.push(values));
  const source = "from azureml.core import *\nsrc = ScriptRunConfig('.', 'train.py')\n";
  const notebook = JSON.stringify({ cells: [{ cell_type: "code", source }], metadata: {}, nbformat: 4, nbformat_minor: 4 });
  globalThis.given = { ...server, notebook };
  const module = pathToFileURL(join(FOLDER, "azureml.js")).href;
  const file = join(process.env.RC_OUT, "readme.mjs");
  writeFileSync(file, `const { url, token, notebook } = globalThis.given;\n${lines.replace("./azureml.js", module)}\nexport { findings, runs };\n`);
  const { findings, runs } = await import(pathToFileURL(file).href);
  assert.ok(printed.some(([text]) => text === "hi"), JSON.stringify(printed));
  assert.equal(runs.length, 1);
  assert.ok(Array.isArray(findings));
});

test("a failed run is an error, unless nobody wants it", async () => {
  const run = await experiment.submit({ config: configuration(), files: { "project/train.py": "import sys\nprint('no newline', end='')\nsys.exit(3)\n" } });
  const output = [];
  const waiting = run.waitForCompletion({ show_output: true, onOutput: (text) => output.push(text) });
  await assert.rejects(waiting, (error) => error.name === "ActivityFailedException" && error.code === "run-failed" && error instanceof Error);
  assert.ok(output.join("").includes("no newline"));
  const details = await run.waitForCompletion({ raiseOnError: false });
  assert.equal(details.status, "Failed");
});

test("a HyperDrive run finds its best trial", async () => {
  const sweep = new sdk.HyperDriveConfig({
    runConfig: configuration({ arguments: [], computeTarget: "cluster" }),
    hyperparameterSampling: new sdk.GridParameterSampling({ alpha: sdk.choice(1, 3, 2) }),
    primaryMetricName: "score",
    primaryMetricGoal: sdk.PrimaryMetricGoal.MAXIMIZE,
    maxTotalRuns: 3,
    maxConcurrentRuns: 2,
  });
  const score = TRAIN.slice(0, TRAIN.indexOf("log(\"accuracy\"")) + 'log("score", float(sys.argv[2]), 0)\n';
  const run = await experiment.submit(sweep, { files: { "project/train.py": score } });
  assert.equal((await run.waitForCompletion()).status, "Completed");
  const best = await run.getBestRunByPrimaryMetric();
  assert.deepEqual(await best.getMetrics(), { score: 3 });
});

test("a run is cancelled", async () => {
  const run = await experiment.submit(configuration(), { files: { "project/train.py": "import time\ntime.sleep(600)\n" } });
  await run.cancel();
  const { status } = await run.waitForCompletion({ raiseOnError: false });
  assert.equal(status, "Canceled");
});

test("what cannot run is refused before anything is sent", async () => {
  const refused = (reason, options = { files: FILES }) => assert.rejects(experiment.submit(reason, options), (error) => {
    assert.ok(error instanceof Error);
    refused.last = error;
    return true;
  });
  await refused(configuration({ script: "other.py" }));
  assert.deepEqual(refused.last.name, "UserErrorException");
  assert.match(refused.last.message, /script path doesn't exist/);
  await refused(configuration(), {});
  assert.match(refused.last.message, /\[code-not-found\]|doesn't exist/);
  await refused(configuration(), { files: { "project/train.py": 1 } });
  assert.equal(refused.last.code, "invalid-argument");
  await refused(configuration({ computeTarget: experiment.workspace.getDefaultComputeTarget("CPU") }));
  assert.equal(refused.last.code, "open-questions");
  assert.match(refused.last.message, /compute target.*the workspace chooses it/);
  await refused(configuration({ computeTarget: "nowhere" }));
  assert.equal(refused.last.code, "not-submitted");
  await refused(new Environment("e"));
  assert.match(refused.last.message, /cannot be submitted/);
});

test("a wrong token, and a workspace that is not there", async () => {
  const at = (options) => new Experiment({ workspace: Workspace.local(options), name: "e" }).submit(configuration(), { files: FILES });
  await assert.rejects(at({ url: server.url, token: "wrong" }), /Not signed in/);
  const loose = new Experiment({ workspace: sdk.dict(), name: "e" });
  await assert.rejects(loose.submit(configuration(), { files: FILES }), TypeError);
});

test("a token is asked for whenever it is needed", async () => {
  let asked = 0;
  const auth = async () => ((asked += 1), server.token);
  const ws = Workspace.get({ name: "local", subscriptionId: "00000000-0000-0000-0000-000000000000", resourceGroup: "local", auth, url: server.url });
  const run = await new Experiment(ws, "other").submit(configuration(), { files: { "project/train.py": "print(1)" } });
  await run.waitForCompletion();
  assert.ok(asked > 1);
});
