/** How bad a finding is; errors block submitting. */
export type Severity = "error" | "warning" | "info";

/** Where a finding is. `range` counts bytes of the UTF-8 text; line and column start at 1. */
export interface Place {
  document: string;
  range: { start: number; end: number };
  line: number;
  column: number;
}

/** Replaces `range` (bytes of the UTF-8 text) by `text`. */
export interface TextEdit {
  range: { start: number; end: number };
  text: string;
}

/** One way to put a finding right; `edits` belong to the document that `place` names. */
export interface Fix {
  title: string;
  edits: TextEdit[];
}

export interface Finding {
  /** Stable; see docs/findings. */
  code: FindingCode;
  severity: Severity;
  message: string;
  /** Why, and what to do. */
  help?: string;
  place?: Place;
  /** Path of the field, for example `inputs.alpha.type`. */
  field?: string;
  /** Best first. */
  fixes?: Fix[];
}

/** Files of the project: path relative to the job document to text, or to a size in bytes where only that is known. */
export type ProjectTexts = Record<string, string | number>;

/** What is known of the workspace a job would go to; what is left out is not checked. */
export interface WorkspaceFacts {
  /** Whether it is a local workspace. */
  local?: boolean;
  /** Names of its compute targets. */
  computes?: string[];
  /** Names of its environments. */
  environments?: string[];
  /** Names that jobs have already. */
  jobs?: string[];
}

/** `error.code` of what the functions throw. */
export type RunComposerErrorCode =
  | "invalid-argument"
  | "unreadable-document"
  | "not-a-mapping"
  | "stale-edit"
  | "no-job"
  | "document-with-errors"
  | "not-convertible";

/** What the functions throw. */
export interface RunComposerError extends Error {
  code: RunComposerErrorCode;
}
