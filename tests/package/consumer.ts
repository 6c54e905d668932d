// What an engineer writes against the package: compiled with `tsc --strict`, never run.

import init, {
  applyEdit,
  applyFix,
  check,
  parseJob,
  setField,
  toAzureCli,
  toCurl,
  toPython,
  toRequest,
  toYaml,
  upgrade,
} from "run-composer";
import type { Finding, FindingCode, JobDocument, JobRequest, RunComposerError, SweepJobDocument } from "run-composer";

await init();

const text = "type: command\ncommand: python train.py\n";
const findings: Finding[] = check(text, { "src/train.py": "print('hi')", "data.csv": 1024 }, { local: true, computes: ["cpu"] });
for (const { severity, code, message, place, fixes } of findings) {
  const known: FindingCode = code;
  const line: number | undefined = place?.line;
  console.log(severity.toUpperCase(), known, message, line);
  const edits = fixes?.[0]?.edits;
  if (edits) applyFix(text, edits);
}

const { job } = parseJob(text);
if (job?.type === "sweep") {
  const sweep: SweepJobDocument = job;
  for (const values of Object.values(sweep.search_space ?? {})) {
    if (values.type === "uniform") console.log(values.min_value + values.max_value);
    if (values.type === "choice") console.log(values.values?.length);
  }
} else if (job) {
  console.log(job.limits?.timeout, job.command);
}

const made: JobDocument = {
  type: "command",
  command: "python train.py --alpha ${{inputs.alpha}}",
  environment: { image: "ubuntu:22.04", conda_file: { dependencies: ["python=3.11"] } },
  inputs: { alpha: 0.5, data: { type: "uri_file", path: "data.csv", mode: "ro_mount" } },
  distribution: { type: "pytorch", process_count_per_instance: 2 },
};
const yaml: string = toYaml(made);
const request: JobRequest = toRequest(yaml, { name: "job-1", codeId: "azureml:code:1" });
console.log(request.method, request.url, request.body.properties.jobType);
console.log(toYaml({ name: "j", properties: { jobType: "Command", command: "echo" } }));
console.log(toPython(yaml), toAzureCli(yaml), toCurl(yaml, { "train.py": 10 }));
console.log(setField(text, ["limits", "timeout"], 60), setField(text, ["limits"], undefined));
console.log(applyEdit(text, [{ set: ["tags", "team"], to: "a" }, { remove: ["limits"] }, { rename: ["tags"], to: "labels" }]));
console.log(upgrade(text).changes.length);

try {
  setField("a: [", ["b"], 1);
} catch (error) {
  const { code } = error as RunComposerError;
  if (code === "unreadable-document") console.log("correct the syntax first");
}

// @ts-expect-error: a job has a type
const untyped: JobDocument = { command: "echo", environment: "azureml:e:1" };
// @ts-expect-error: no such mode
const mode: JobDocument = { type: "command", command: "echo", environment: "azureml:e:1", inputs: { a: { path: "x", mode: "mount" } } };
// @ts-expect-error: no such distribution
const meet: JobDocument = { type: "command", command: "echo", environment: "azureml:e:1", distribution: { type: "horovod" } };
// @ts-expect-error: an edit sets, removes or renames
applyEdit(text, { delete: ["a"] });
console.log(untyped, mode, meet);
