// What an engineer writes with the SDK v1 in JavaScript: compiled with `tsc --strict`, never run.

import init, {
  BanditPolicy,
  CondaDependencies,
  DockerConfiguration,
  Environment,
  Experiment,
  HyperDriveConfig,
  PrimaryMetricGoal,
  PyTorchConfiguration,
  RandomParameterSampling,
  Run,
  ScriptRunConfig,
  Workspace,
  choice,
  importV1,
  toV2,
  toYaml,
  uniform,
  useFiles,
} from "run-composer/azureml";
import type { Conversion, ConversionPart } from "run-composer/azureml";

await init();

const { runs, findings }: Conversion = importV1("from azureml.core import *", { name: "submit.py", files: { "a.txt": "text", "b.bin": 12 } });
for (const { experiment, kind, v1, job, report } of runs) {
  const name: string = typeof experiment === "string" ? experiment : (experiment?.$hole ?? kind);
  const lost: ConversionPart[] = report.parts.filter(({ fidelity }) => fidelity === "lost");
  console.log(name, v1["script"], toYaml(job), lost, findings.length);
}

const ws = Workspace.local({ url: "http://127.0.0.1:8799", token: "t" });
const cloud: Workspace = Workspace.get({ name: "w", subscriptionId: "s", resourceGroup: "g", auth: async () => "token" });
await useFiles({ "conda.yml": "dependencies: []", "data.bin": new Uint8Array(3) });
const env = Environment.fromCondaSpecification({ name: "e", filePath: "conda.yml" });
env.python.condaDependencies = CondaDependencies.create({ pipPackages: ["numpy"] });
env.python.condaDependencies.addPipPackage("pandas");
env.python.userManagedDependencies = true;
env.environmentVariables = { A: "1" };
const src = new ScriptRunConfig({
  sourceDirectory: "project",
  script: "train.py",
  arguments: ["--alpha", 0.5, { any: [1] }],
  computeTarget: ws.computeTargets["cpu"],
  environment: env,
  distributedJobConfig: new PyTorchConfiguration({ processCount: 2, nodeCount: 1 }),
  dockerRuntimeConfig: DockerConfiguration({ useDocker: true }),
});
src.runConfig.target = "cpu";
const sweep = new HyperDriveConfig({
  runConfig: src,
  hyperparameterSampling: new RandomParameterSampling({ lr: uniform(0, 1), batch: choice(1, 2) }),
  policy: new BanditPolicy({ slackFactor: 0.1 }),
  primaryMetricName: "accuracy",
  primaryMetricGoal: PrimaryMetricGoal.MAXIMIZE,
});
console.log(toV2(sweep).job);
const experiment = new Experiment({ workspace: cloud, name: "my_experiment" });
const run: Run = await experiment.submit(src, { files: { "project/train.py": "print()" }, tags: { a: "b" } });
const { status } = await run.waitForCompletion({ showOutput: true, onOutput: (text) => console.log(text) });
const metric: number | number[] | undefined = (await run.getMetrics())["loss"];
const file: Blob = await run.downloadFile("outputs/my_output_file");
console.log(status, metric, file.size, await run.getPortalUrl());

// @ts-expect-error: no such parameter
new ScriptRunConfig({ sourceDirectroy: "p" });
// @ts-expect-error: no such attribute
env.pyhton = 1;
// @ts-expect-error: an environment is not a name
new ScriptRunConfig({ sourceDirectory: "p", environment: "e" });
// @ts-expect-error: an experiment takes a configuration
await experiment.submit(env);
