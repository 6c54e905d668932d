/** What is known of a source of the SDK v1. */
export interface ImportOptions {
  /** Path of the source from the folder of `files`; its ending tells scripts, notebooks and `.runconfig` files apart. */
  name?: string;
  /** Files beside the source: what it reads, and the modules it imports. */
  files?: ProjectTexts;
}

/** What became of a source of the SDK v1. */
export interface Conversion {
  /** Each run, in the order in which they are submitted. */
  runs: ConvertedRun[];
  /** What is wrong with the source, or could not be told. */
  findings: Finding[];
  /** Files that the program reads or runs and that are not beside it, seen from the folder in which it is started. */
  missing?: string[];
  /** Files that the program writes itself (`%%writefile`): path below its folder, and text. */
  written?: Array<[path: string, text: string]>;
}

/** What a source does not tell: its text. */
export interface Hole {
  $hole: string;
}

/** A run of a source. */
export interface ConvertedRun {
  /** Name of the experiment; `null` where the source does not submit the configuration. */
  experiment: string | Hole | null;
  kind: "script_run_config" | "estimator" | "hyperdrive" | "runconfig";
  /** Folder whose snapshot the run takes. */
  source_directory: string | Hole | null;
  /** What the SDK v1 would have sent. Passwords are left out. */
  v1: { [name: string]: JsonValue };
  /** The v2 job document. Where there are questions, placeholders such as `<your-compute-target>` stand in it. */
  job: JobDocument;
  report: ConversionReport;
  /** Files the job refers to: path beside it, and text. */
  files?: Array<[path: string, text: string]>;
}

/** The report of one run. */
export interface ConversionReport {
  /** Where it is submitted. */
  place?: Place;
  /** The condition it depends on, where that is not known. */
  condition?: string;
  /** Every part of the configuration. */
  parts: ConversionPart[];
  /** What only the program, the service or its author knows. */
  questions: ConversionQuestion[];
}

/** What became of a part of a v1 configuration. */
export interface ConversionPart {
  /** The v1 construct: `environment.docker.base_image`. */
  v1: string;
  /** Where it is in the job: `environment.image`; empty where it is lost. */
  v2: string;
  fidelity: "exact" | "approximated" | "lost";
  /** Why; empty where nothing needs a word. */
  reason: string;
  place?: Place;
}

/** A question that the source leaves open. */
export interface ConversionQuestion {
  /** What is asked for: `compute target`. */
  name: string;
  /** The field of the job that waits for it: `compute`. */
  field: string;
  /** The source text it comes from. */
  text: string;
  /** Why it is not known. */
  reason: string;
  place?: Place;
}

/** A training script with MLflow in the place of the SDK v1. */
export interface ModernizedScript {
  /** The new text; the old one where nothing could be done. */
  text: string;
  /** Whether Python 3 can read the script. */
  readable: boolean;
  /** What was changed, in the order of the text: bytes of the old text in UTF-8, line from 1. */
  edits: Array<{ start: number; end: number; text: string; line: number; why: string }>;
  /** Uses of the SDK v1 that were left alone. */
  kept: Array<{ line: number; what: string; why: string }>;
}
