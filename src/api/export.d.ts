/** Where a workspace is. */
export interface WorkspaceAddress {
  /** Scheme, host and port, for example `https://management.azure.com`. */
  base: string;
  subscription: string;
  resource_group: string;
  workspace: string;
}

/** What only a workspace knows, and where the request goes. */
export interface RequestOptions {
  /** The local workspace on its usual port by default. */
  workspace?: WorkspaceAddress;
  /** Name of the job; that of the document, else a new one. */
  name?: string;
  /** Id of the code asset. */
  codeId?: string;
  /** Id of the environment version. */
  environmentId?: string;
  /** Id of the compute target. */
  computeId?: string;
  /** URIs of inputs, by the name of the input. */
  inputs?: Record<string, string>;
  /** Files beside the document: a conda file, a component file. */
  files?: ProjectTexts;
}

/** The request that creates a job; the caller adds `Authorization`. */
export interface JobRequest {
  method: "PUT";
  url: string;
  body: { properties: { jobType: "Command" | "Sweep"; [name: string]: JsonValue } };
}
