// A run that a workspace has accepted: its status, log, metrics and files, as `azureml.core.Run` gives them.

import { options, withService } from "./connection.js";
import { isPlain } from "./objects.js";

const FINAL = new Set(["Completed", "Failed", "Canceled", "NotResponding", "Paused"]);
/** Milliseconds between two questions: short while something changes. */
const SHORTEST = 150;
const LONGEST = 2000;

const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
/** MLflow writes numbers that JSON has no word for as text. */
const number = (value) => (typeof value === "string" ? Number(value) : value);
/** What the job says, once: what the workspace did is in other logs, and every process's lines stand in the common one. */
const isFollowed = (path) => !path.startsWith("system_logs/") && !path.startsWith("user_logs/std_log_process_");

export class Run {
  #workspace;

  constructor(experiment, runId, { report, job } = {}) {
    const given = isPlain(experiment) ? options(experiment) : { experiment, runId };
    this.experiment = given.experiment;
    this.id = given.runId;
    /** The last status that was seen. */
    this.status = "NotStarted";
    /** What became of each part of the configuration. */
    this.report = report;
    /** The v2 job that was submitted. */
    this.job = job;
    this.#workspace = given.experiment.workspace;
  }

  #ask(what, ...names) {
    return withService(this.#workspace, async (service) => JSON.parse(await service.ask(what, names)));
  }

  async getDetails() {
    const details = await this.#ask("details", this.id);
    this.status = details.status;
    return details;
  }

  async getStatus() {
    return (await this.getDetails()).status;
  }

  /** Waits for the end; the answer are the details. A failed run is an error, unless `raiseOnError` is false. */
  async waitForCompletion(given) {
    const named = typeof given === "boolean" ? { showOutput: given } : options(given);
    const { showOutput = false, raiseOnError = true, onOutput = (text) => console.log(text.replace(/\n$/, "")) } = named;
    const logs = new Map();
    let pause = SHORTEST;
    for (;;) {
      const before = this.status;
      // The status is read first: whatever was written before a final one is read after it.
      const details = await this.getDetails();
      const ended = FINAL.has(details.status);
      const grown = showOutput && (await this.#follow(details.logFiles ?? {}, logs, ended, onOutput));
      if (ended) {
        if (details.error && raiseOnError) throw activityFailed(details.error);
        return details;
      }
      pause = grown || this.status !== before ? SHORTEST : Math.min(pause * 1.3, LONGEST);
      await sleep(pause);
    }
  }

  /** Hands on new whole lines of the logs; at the end also the rest. */
  #follow(files, logs, ended, onOutput) {
    return withService(this.#workspace, async (service) => {
      let grown = false;
      for (const [path, url] of Object.entries(files).filter(([path]) => isFollowed(path))) {
        const log = logs.get(path) ?? { offset: 0, rest: "", decoder: new TextDecoder() };
        logs.set(path, log);
        const bytes = await service.read(url, log.offset);
        const text = log.rest + log.decoder.decode(bytes ?? new Uint8Array(), { stream: !ended });
        log.offset += bytes?.length ?? 0;
        const end = ended ? text.length : text.lastIndexOf("\n") + 1;
        log.rest = text.slice(end);
        if (end > 0) onOutput(text.slice(0, end));
        grown ||= end > 0;
      }
      return grown;
    });
  }

  /** Metrics by name: a number, or all of them where it was logged several times. */
  async getMetrics(name) {
    const { run } = await this.#ask("run", this.id);
    const metrics = {};
    for (const { key } of run.data.metrics ?? []) {
      if (typeof name === "string" && key !== name) continue;
      const { metrics: points } = await this.#ask("metric", this.id, key);
      const values = points.map(({ value }) => number(value));
      metrics[key] = values.length === 1 ? values[0] : values;
    }
    return metrics;
  }

  async getFileNames() {
    const { value } = await this.#ask("artifacts", this.experiment.name, this.id);
    return value.map(({ path }) => path);
  }

  /** A file of the run. */
  async downloadFile(given) {
    const name = isPlain(given) ? options(given).name : given;
    const { contentUri } = await this.#ask("artifact", this.experiment.name, this.id, name);
    const bytes = await withService(this.#workspace, (service) => service.read(contentUri, 0));
    return new Blob([bytes ?? new Uint8Array()]);
  }

  async cancel() {
    await withService(this.#workspace, (service) => service.ask("cancel", [this.id]));
  }

  /** Where people look at the run. */
  async getPortalUrl() {
    return (await this.#ask("job", this.id)).properties.services?.Studio?.endpoint;
  }

  async getTags() {
    return (await this.#ask("job", this.id)).properties.tags ?? {};
  }

  async getProperties() {
    return (await this.#ask("job", this.id)).properties.properties ?? {};
  }

  /** The best trial of a sweep; nothing where there is none yet. */
  async getBestRunByPrimaryMetric() {
    const id = (await this.getProperties()).best_child_run_id;
    return id ? new Run(this.experiment, id) : undefined;
  }
}

// Python's names.
for (const name of Object.getOwnPropertyNames(Run.prototype)) {
  const python = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  if (python !== name) Object.defineProperty(Run.prototype, python, { value: Run.prototype[name] });
}

/** What `wait_for_completion` of the SDK raises. */
function activityFailed(details) {
  const error = new Error(`ActivityFailedException:\n\tMessage: Activity Failed:\n${JSON.stringify(details, null, 4)}`);
  return Object.assign(error, { name: "ActivityFailedException", code: "run-failed", details });
}
