// The SDK v1 in JavaScript: `import init, { Environment, Experiment, ScriptRunConfig, Workspace } from "./azureml.js"`.
// The object model is in the WebAssembly module; what is here makes JavaScript objects of it.

export { default, initSync, check, importV1, parseJob, toYaml } from "./run_composer_v1.js";
export * from "./azureml/classes.js";
export { dict } from "./azureml/objects.js";
export { Run } from "./azureml/run.js";
export { Experiment, Workspace, toV2, useFiles } from "./azureml/workspace.js";
