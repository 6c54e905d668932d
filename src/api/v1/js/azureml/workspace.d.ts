// Workspaces, experiments and runs.

import type { ConversionReport, ConvertedRun, JobDocument, JsonValue } from "../run_composer_v1.js";
import type { ComputeTarget, Datastore, Environment, Estimator, HyperDriveConfig, ScriptRunConfig, SdkBrand, SdkValue } from "./classes.js";

/** How to sign in: a bearer token, or what gives one whenever it is needed. Stays in memory. */
export type Auth = string | { token: string } | (() => string | Promise<string>);

export interface WorkspaceOptions {
  name: string;
  subscriptionId: string;
  resourceGroup: string;
  auth: Auth;
  /** Scheme and host of the REST API; Azure's by default. */
  url?: string;
}

export interface Workspace extends SdkBrand<"Workspace"> {
  readonly name: string;
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  /** What the workspace has, by name: only the name is known here. */
  readonly computeTargets: { readonly [name: string]: ComputeTarget };
  readonly datastores: { readonly [name: string]: Datastore };
  readonly environments: { readonly [name: string]: Environment };
  getDefaultDatastore(): Datastore;
  /** The service chooses it: a job with it cannot be submitted from here. */
  getDefaultComputeTarget(type?: string): ComputeTarget;
  getRun(runId: string): Promise<Run>;
}

export declare const Workspace: {
  new (options: Omit<WorkspaceOptions, "name"> & { workspaceName: string }): Workspace;
  get(options: WorkspaceOptions): Workspace;
  /** The local workspace; `http://127.0.0.1:8799` by default. */
  local(options: { url?: string; token: string }): Workspace;
};

/** What can be submitted. */
export type Configuration = ScriptRunConfig | Estimator | HyperDriveConfig;

/** Files of the project by path: texts, bytes, or files that a person picked. */
export type ProjectContents = Record<string, string | ArrayBuffer | ArrayBufferView<ArrayBuffer> | Blob>;

export interface SubmitOptions {
  /** Tags of the run. */
  tags?: Record<string, string>;
  /** Files of the project, by paths from where `sourceDirectory` starts; those of `useFiles` by default. */
  files?: ProjectContents;
  /** Called while files are read and uploaded. */
  onProgress?: (progress: { stage: "reading" | "sending"; done: number; total: number }) => void;
}

export interface Experiment extends SdkBrand<"Experiment"> {
  readonly name: string;
  readonly workspace: Workspace;
  /** Converts, checks, uploads and submits. What the SDK or the checks refuse is an error, and nothing is sent. */
  submit(config: Configuration, options?: SubmitOptions): Promise<Run>;
  submit(options: SubmitOptions & { config: Configuration }): Promise<Run>;
}

export declare const Experiment: {
  new (options: { workspace: Workspace; name: string }): Experiment;
  new (workspace: Workspace, name: string): Experiment;
};

/** Status, times, log files and error as the run history answers them. */
export interface RunDetails {
  status: string;
  logFiles?: Record<string, string>;
  error?: JsonValue;
  [name: string]: JsonValue | undefined;
}

export interface WaitOptions {
  /** Hands on the log while it grows. */
  showOutput?: boolean;
  /** Gets whole lines; prints them with `console.log` by default. */
  onOutput?: (text: string) => void;
  /** Whether a failed run is an error; true by default. */
  raiseOnError?: boolean;
}

export declare class Run {
  constructor(experiment: Experiment, runId: string);
  readonly experiment: Experiment;
  readonly id: string;
  /** The last status that was seen. */
  status: string;
  /** What became of each part of the configuration; only of a run that was submitted here. */
  readonly report?: ConversionReport;
  /** The v2 job that was submitted; only of a run that was submitted here. */
  readonly job?: JobDocument;
  getStatus(): Promise<string>;
  getDetails(): Promise<RunDetails>;
  /** Waits for the end. A failed run is an error of the name `ActivityFailedException`. */
  waitForCompletion(options?: WaitOptions | boolean): Promise<RunDetails>;
  /** Metrics by name: a number, or all of them where it was logged several times. */
  getMetrics(name?: string): Promise<Record<string, number | number[]>>;
  getFileNames(): Promise<string[]>;
  downloadFile(name: string | { name: string }): Promise<Blob>;
  cancel(): Promise<void>;
  /** Where people look at the run. */
  getPortalUrl(): Promise<string | undefined>;
  getTags(): Promise<Record<string, string>>;
  getProperties(): Promise<Record<string, string>>;
  /** The best trial of a sweep; nothing where there is none yet. */
  getBestRunByPrimaryMetric(): Promise<Run | undefined>;
}

/** The files beside the program from now on: constructors read them, and submits upload them. */
export declare function useFiles(files: ProjectContents): Promise<void>;

/** The v2 job that a submit of the configuration would send, with the report; nothing is sent. */
export declare function toV2(config: Configuration, options?: { experiment?: Experiment }): ConvertedRun;

export type { SdkValue };
