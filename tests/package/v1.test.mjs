// The article's code blocks in JavaScript: each gives what the reader of Python sources gives for the Python text.

import { test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const FOLDER = process.env.RC_V1;
const sdk = await import(join(FOLDER, "azureml.js"));
await sdk.default({ module_or_path: readFileSync(join(FOLDER, "run_composer_v1_bg.wasm")) });
const { Environment, Experiment, ScriptRunConfig, Workspace, importV1, toV2 } = sdk;

const ws = Workspace.get({ name: "w", subscriptionId: "s", resourceGroup: "g", auth: "token" });
const IMPORTS = `
from azureml.core import *
from azureml.core.conda_dependencies import CondaDependencies
from azureml.core.runconfig import DockerConfiguration, MpiConfiguration, PyTorchConfiguration, TensorflowConfiguration
from azureml.train.hyperdrive import *
from azureml.train.dnn import TensorFlow
`;

/** Asserts that a configuration is what the Python source makes. */
function same(config, python) {
  const { runs, findings } = importV1(IMPORTS + python);
  assert.deepEqual(findings.filter(({ severity }) => severity === "error"), []);
  assert.equal(runs.length, 1, python);
  const converted = toV2(config);
  assert.deepEqual(converted.v1, runs[0].v1);
  assert.deepEqual(converted.job, { ...runs[0].job });
  return converted;
}

test("create an experiment", () => {
  const experiment = new Experiment({ workspace: ws, name: "my_experiment" });
  assert.equal(experiment.name, "my_experiment");
  assert.equal(experiment.workspace, ws);
  assert.ok(experiment instanceof Experiment && ws instanceof Workspace && !(ws instanceof Experiment));
  assert.throws(() => new Experiment({ workspace: ws, name: "no spaces" }), (error) => {
    assert.ok(error instanceof Error);
    assert.deepEqual([error.name, error.code], ["UserErrorException", "v1-exception"]);
    return /between 1 and 255 characters/.test(error.message);
  });
});

test("a curated environment and a compute target", () => {
  const myenv = Environment.get({ workspace: ws, name: "AzureML-Minimal" });
  const src = new ScriptRunConfig({ sourceDirectory: "project", script: "train.py", computeTarget: "my_compute_target", environment: myenv });
  same(src, `
myenv = Environment.get(workspace=ws, name="AzureML-Minimal")
src = ScriptRunConfig(source_directory="project", script="train.py", compute_target="my_compute_target", environment=myenv)
`);
});

test("a target that is set afterwards, by name or as what the workspace has", () => {
  const python = `
src = ScriptRunConfig(source_directory="project", script="train.py")
src.run_config.target = ws.compute_targets["My_Target"]
`;
  const src = new ScriptRunConfig({ sourceDirectory: "project", script: "train.py" });
  assert.equal(src.runConfig, src.run_config);
  src.runConfig.target = "My_Target";
  same(src, python);
  const other = ScriptRunConfig("project", "train.py");
  other.run_config.target = ws.computeTargets["My_Target"];
  same(other, python);
});

test("a user-managed environment, and another interpreter", () => {
  const myenv = new Environment("user-managed-env");
  myenv.python.userManagedDependencies = true;
  const python = `
myenv = Environment("user-managed-env")
myenv.python.user_managed_dependencies = True
src = ScriptRunConfig(source_directory="project", script="train.py", environment=myenv)
`;
  same(new ScriptRunConfig({ sourceDirectory: "project", script: "train.py", environment: myenv }), python);
  myenv.python.interpreterPath = "/home/johndoe/miniconda3/envs/myenv/bin/python";
  assert.equal(myenv.python.interpreter_path, "/home/johndoe/miniconda3/envs/myenv/bin/python");
  same(
    new ScriptRunConfig({ sourceDirectory: "project", script: "train.py", environment: myenv }),
    python.replace("src =", "myenv.python.interpreter_path = '/home/johndoe/miniconda3/envs/myenv/bin/python'\nsrc ="),
  );
});

test("arguments and the longest duration", () => {
  const src = new ScriptRunConfig({
    source_directory: "project",
    script: "train.py",
    arguments: ["--arg1", 0.1, "--arg2", "two words", "--flag"],
    maxRunDurationSeconds: 3600,
  });
  src.arguments.push("--more", 3);
  assert.deepEqual(src.arguments.slice(-2), ["--more", 3]);
  const { job } = same(src, `
src = ScriptRunConfig(source_directory="project", script="train.py",
                      arguments=["--arg1", 0.1, "--arg2", "two words", "--flag", "--more", 3], max_run_duration_seconds=3600)
`);
  assert.equal(job.limits.timeout, 3600);
});

for (const [made, python] of [
  [() => new sdk.MpiConfiguration({ processCountPerNode: 2, nodeCount: 3 }), "MpiConfiguration(process_count_per_node=2, node_count=3)"],
  [() => new sdk.TensorflowConfiguration({ workerCount: 4, parameterServerCount: 1 }), "TensorflowConfiguration(worker_count=4, parameter_server_count=1)"],
  [() => new sdk.PyTorchConfiguration({ processCount: 8, nodeCount: 2 }), "PyTorchConfiguration(process_count=8, node_count=2)"],
]) {
  test(`a distributed job: ${python}`, () => {
    const src = new ScriptRunConfig({ sourceDirectory: "p", script: "train.py", computeTarget: "gpu", distributedJobConfig: made() });
    same(src, `src = ScriptRunConfig("p", "train.py", compute_target="gpu", distributed_job_config=${python})`);
  });
}

test("packages of an environment", () => {
  const cd = sdk.CondaDependencies.create({ pipPackages: ["azureml-defaults"], condaPackages: ["scikit-learn==0.22.1"] });
  cd.addPipPackage("pandas");
  cd.add_channel({ channel: "pytorch" });
  const env = new Environment({ name: "mine" });
  env.python.condaDependencies = cd;
  env.environmentVariables = { MIXED_Case: "1" };
  env.environmentVariables.otherName = "2";
  env.docker.baseImage = "ubuntu:22.04";
  assert.deepEqual({ ...env.environmentVariables }, { MIXED_Case: "1", otherName: "2" });
  const docker = new sdk.DockerConfiguration({ useDocker: true, shmSize: "4g" });
  same(new ScriptRunConfig({ sourceDirectory: "p", script: "t.py", environment: env, dockerRuntimeConfig: docker }), `
cd = CondaDependencies.create(pip_packages=["azureml-defaults"], conda_packages=["scikit-learn==0.22.1"])
cd.add_pip_package("pandas")
cd.add_channel("pytorch")
env = Environment("mine")
env.python.conda_dependencies = cd
env.environment_variables = {"MIXED_Case": "1"}
env.environment_variables["otherName"] = "2"
env.docker.base_image = "ubuntu:22.04"
src = ScriptRunConfig("p", "t.py", environment=env, docker_runtime_config=DockerConfiguration(use_docker=True, shm_size="4g"))
`);
});

test("HyperDrive", () => {
  const { HyperDriveConfig, RandomParameterSampling, BanditPolicy, PrimaryMetricGoal, choice, uniform } = sdk;
  const src = new ScriptRunConfig({ sourceDirectory: "p", script: "train.py", computeTarget: "cpu" });
  const hyperdrive = new HyperDriveConfig({
    runConfig: src,
    hyperparameterSampling: new RandomParameterSampling({ "--learningRate": uniform(0.05, 0.1), batch_size: choice(16, 32), seed: choice([1, 2]) }),
    policy: new BanditPolicy({ slackFactor: 0.1, evaluationInterval: 2 }),
    primaryMetricName: "accuracy",
    primaryMetricGoal: PrimaryMetricGoal.MAXIMIZE,
    maxTotalRuns: 20,
    maxConcurrentRuns: 4,
  });
  const { kind } = same(hyperdrive, `
src = ScriptRunConfig("p", "train.py", compute_target="cpu")
hd = HyperDriveConfig(run_config=src,
    hyperparameter_sampling=RandomParameterSampling({"--learningRate": uniform(0.05, 0.1), "batch_size": choice(16, 32), "seed": choice([1, 2])}),
    policy=BanditPolicy(slack_factor=0.1, evaluation_interval=2), primary_metric_name="accuracy",
    primary_metric_goal=PrimaryMetricGoal.MAXIMIZE, max_total_runs=20, max_concurrent_runs=4)
`);
  assert.equal(kind, "hyperdrive");
  assert.deepEqual([...uniform({ minValue: 0, maxValue: 1 })], ["uniform", [0, 1]]);
  assert.throws(() => new sdk.GridParameterSampling({ lr: uniform(0, 1) }), { name: "HyperDriveConfigException" });
});

test("an estimator", () => {
  const estimator = new sdk.TensorFlow({ sourceDirectory: "p", entryScript: "t.py", computeTarget: "gpu", scriptParams: { "--epochs": 3 }, pipPackages: ["keras"] });
  same(estimator, `e = TensorFlow(source_directory="p", entry_script="t.py", compute_target="gpu", script_params={"--epochs": 3}, pip_packages=["keras"])`);
});

test("files beside the program", async () => {
  const conda = "dependencies:\n- python=3.9\n- pip:\n  - numpy\n";
  await sdk.useFiles({ "./env/conda.yml": new TextEncoder().encode(conda), "p/t.py": "print()" });
  const environment = Environment.fromCondaSpecification({ name: "e", filePath: "env/conda.yml" });
  const made = toV2(new ScriptRunConfig({ sourceDirectory: "p", script: "t.py", environment }));
  const source = `${IMPORTS}e = Environment.from_conda_specification("e", "env/conda.yml")\nsrc = ScriptRunConfig("p", "t.py", environment=e)`;
  assert.deepEqual(made.v1, importV1(source, { files: { "env/conda.yml": conda, "p/t.py": "print()" } }).runs[0].v1);
  await sdk.useFiles({});
});

test("the SDK's own errors", () => {
  const error = (name, text) => (thrown) => thrown instanceof Error && thrown.name === name && thrown.message.includes(text);
  assert.throws(() => new ScriptRunConfig({ sourceDirectroy: "p" }), error("TypeError", "unexpected keyword argument 'source_directroy'"));
  assert.throws(() => new ScriptRunConfig(), error("TypeError", "source_directory"));
  assert.throws(() => (new Environment("e").pyhton = 1), error("AttributeError", "has no attribute pyhton"));
  assert.throws(() => new sdk.PyTorchConfiguration({ communicationBackend: "mpi" }), error("RunConfigurationException", "Nccl"));
  assert.throws(() => Environment.gett("x"), error("AttributeError", "gett"));
  assert.throws(() => new ScriptRunConfig({ sourceDirectory: "p", arguments: [new Date()] }), TypeError);
  const round = [];
  round.push(round);
  assert.throws(() => new ScriptRunConfig({ sourceDirectory: "p", arguments: round }), /contains itself/);
  assert.throws(() => toV2({}), TypeError);
  assert.throws(() => new Workspace({ workspaceName: "w" }), TypeError);
});

test("objects behave as objects", async () => {
  const env = new Environment("e");
  assert.equal(env.nosuch, undefined);
  assert.ok("python" in env && !("nosuch" in env) && Object.keys(env).includes("environmentVariables"));
  assert.equal(await env, env);
  assert.ok(env.clone("f") instanceof Environment);
  assert.equal(String(sdk.PrimaryMetricGoal.MINIMIZE), "PrimaryMetricGoal.MINIMIZE");
  assert.equal(new ScriptRunConfig({ sourceDirectory: "p", arguments: [2n ** 60n, Infinity] }).arguments[0], 2n ** 60n);
  assert.equal(sdk.dict({ a: 1 }).a, 1);
  delete env.environmentVariables.EXAMPLE_ENV_VAR;
  assert.deepEqual(Object.keys(env.environmentVariables), []);
});

test("every class of the module is one that it knows", () => {
  const classes = Object.entries(sdk).filter(([name, value]) => /^[A-Z]/.test(name) && typeof value === "function" && value !== sdk.Run);
  assert.ok(classes.length > 50);
  for (const [name, make] of classes) {
    try {
      new make();
    } catch (error) {
      assert.doesNotMatch(error.message, /nothing this module knows/, name);
    }
  }
});
