// The SDK v1 in JavaScript. Properties and parameters are typed in JavaScript's way, `sourceDirectory`; Python's
// `source_directory` works as well.

import type { SdkValue } from "./azureml/classes.js";

export { default, initSync, check, importV1, parseJob, toYaml } from "./run_composer_v1.js";
export type * from "./run_composer_v1.js";
export * from "./azureml/classes.js";
export * from "./azureml/workspace.js";

/** A dictionary of the SDK, where a plain object would be taken for arguments by name. */
export declare function dict(entries?: { [name: string]: SdkValue }): { [name: string]: SdkValue };
