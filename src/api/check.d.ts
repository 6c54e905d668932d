/** How bad a finding is; errors block submitting. */
export type Severity = "error" | "warning" | "info";

/** Where a finding is. `range` counts bytes of the UTF-8 text; line and column start at 1. */
export interface Place {
  document: string;
  range: { start: number; end: number };
  line: number;
  column: number;
}

/** Replaces `range` (bytes) by `text`. */
export interface TextEdit {
  range: { start: number; end: number };
  text: string;
}

export interface Fix {
  title: string;
  edits: TextEdit[];
}

export interface Finding {
  /** Stable code, for example `script-not-found`; see docs/findings. */
  code: string;
  severity: Severity;
  message: string;
  help?: string;
  place?: Place;
  field?: string;
  fixes?: Fix[];
}

/** Files of the project: path relative to the job document to text, or to a size in bytes where only that is known. */
export type ProjectTexts = Record<string, string | number>;

/** `error.code` of what the functions throw. */
export type RunComposerErrorCode = "invalid-argument" | "unreadable-document" | "not-a-mapping" | "stale-edit";
