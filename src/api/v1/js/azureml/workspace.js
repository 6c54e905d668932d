// Workspaces, and `experiment.submit`. Knows nothing of how a run goes on.

import { v1Convert, v1Submit, v1UseFiles } from "../run_composer_v1.js";
import { connect, options, withService } from "./connection.js";
import { addMethods, call, className, classOf, encode, isPlain, numberOf } from "./objects.js";
import { Run } from "./run.js";

const LOCAL = { subscriptionId: "00000000-0000-0000-0000-000000000000", resourceGroup: "local", name: "local" };
const CLOUD = "https://management.azure.com";

function connected(given) {
  const { name, workspaceName = name, subscriptionId, resourceGroup, auth, url = CLOUD } = options(given);
  for (const [what, value] of Object.entries({ name: workspaceName, subscriptionId, resourceGroup })) {
    if (typeof value !== "string" || !value) throw new TypeError(`A workspace needs its \`${what}\``);
  }
  const token = typeof auth === "object" && auth !== null ? auth.token : auth;
  if (typeof token !== "string" && typeof token !== "function") {
    throw new TypeError("A workspace needs `auth`: a bearer token, or a function that gives one");
  }
  const workspace = call("azureml.core.Workspace", [{ subscriptionId, resourceGroup, workspaceName }]);
  const address = { base: url.replace(/\/+$/, ""), subscription: subscriptionId, resource_group: resourceGroup, workspace: workspaceName };
  connect(workspace, address, token);
  return workspace;
}

/** A workspace. `auth` is a bearer token, `{ token }`, or a function that gives one. */
export function Workspace(given) {
  return connected(given);
}
Workspace.get = connected;
/** The local workspace behind an address. */
Workspace.local = ({ url = "http://127.0.0.1:8799", token } = {}) => connected({ ...LOCAL, url, auth: token });
Object.defineProperty(Workspace, Symbol.hasInstance, { value: (value) => className(value) === "Workspace" });

/** Paths with texts and Blobs. */
function pairs(files) {
  if (!isPlain(files)) throw new TypeError("`files` is an object of paths and contents");
  return Object.entries(files).map(([path, content]) => {
    const bytes = content instanceof ArrayBuffer || ArrayBuffer.isView(content);
    return [path.replace(/^(\.\/)+/, ""), bytes ? new Blob([content]) : content];
  });
}

/** The files beside the program from now on: constructors read them, and submits upload them. */
export function useFiles(files) {
  return v1UseFiles(pairs(files));
}

/** The v2 job that a submit of the configuration would send, with the report; nothing is sent. */
export function toV2(config, { experiment } = {}) {
  const number = experiment === undefined ? undefined : numberOf(experiment, "`experiment`");
  return v1Convert(numberOf(config, "The configuration"), number);
}

export const Experiment = classOf("azureml.core.Experiment");

addMethods("Experiment", {
  async submit(experiment, first, second) {
    const { config = first, tags, files, onProgress } = options(isPlain(first) ? first : second);
    const number = numberOf(config, "What is submitted");
    const tell = onProgress && ((stage, done, total) => onProgress({ stage, done, total }));
    const given = files === undefined ? undefined : pairs(files);
    const tagged = JSON.stringify(encode(tags));
    const send = (service) => v1Submit(service, numberOf(experiment, "The experiment"), number, tagged, given, tell);
    const { id, converted } = await withService(experiment.workspace, send);
    return new Run(experiment, id, { report: converted.report, job: converted.job });
  },
});

addMethods("Workspace", {
  async getRun(workspace, given) {
    const id = isPlain(given) ? options(given).runId : given;
    const job = await withService(workspace, (service) => service.ask("job", [id]));
    const name = JSON.parse(job).properties.experimentName ?? "Default";
    return new Run(Experiment({ workspace, name }), id);
  },
});
