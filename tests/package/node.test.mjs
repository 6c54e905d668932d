// The headless module in Node, as a script or a server uses it.

import { test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const FOLDER = process.env.RC_HEADLESS;
const api = await import(join(FOLDER, "run_composer.js"));
await api.default({ module_or_path: readFileSync(join(FOLDER, "run_composer_bg.wasm")) });

const SWEEP = `type: sweep
experiment_name: tests
trial:
  command: python train.py --lr \${{search_space.lr}}
  environment: azureml:e:1
search_space:
  lr: {type: uniform, min_value: 0.1, max_value: 0.01}
objective: {goal: minimize, primary_metric: loss}
limits: {max_total_trials: 4, timeout: 3600, trial_timeout: 600}
`;

test("findings, their fixes, and the corrected document", () => {
  const found = api.check(SWEEP).find(({ code }) => code === "invalid-bounds");
  assert.equal(found.severity, "error");
  assert.deepEqual([found.place.line, found.field], [7, "search_space.lr.min_value"]);
  const fixed = api.applyFix(SWEEP, found.fixes[0].edits);
  assert.ok(fixed.includes("min_value: 0.01, max_value: 0.1"), fixed);
  assert.ok(!api.check(fixed).some(({ code }) => code === "invalid-bounds"));
});

test("the README's first lines", () => {
  const findings = api.check("command: python train.py\ncode: src\n", { "src/train.py": "print('hi')" });
  assert.ok(findings.some(({ code }) => code === "missing-field"));
  const text = api.setField("limits:\n  timeout: 60 # seconds\n", ["limits", "timeout"], 90);
  assert.equal(text, "limits:\n  timeout: 90 # seconds\n");
});

test("errors are errors", () => {
  assert.throws(() => api.setField("a: [", ["b"], 1), (error) => error instanceof Error && error.code === "unreadable-document");
  assert.throws(() => api.toRequest("jobs: {}\n"), (error) => error instanceof Error && error.code === "no-job");
  const cycle = {};
  cycle.itself = cycle;
  for (const call of [
    () => api.parseJob(5),
    () => api.check(),
    () => api.setField("code: a\n", "code", "src"),
    () => api.applyEdit("code: a\n", { sett: ["code"] }),
    () => api.applyEdit("code: a\n", [{ set: ["code"] }]),
    () => api.applyEdit("a: 1\nb: 2\n", { rename: ["a"], to: "b" }),
    () => api.setField("a: 1\n", [], 1),
    () => api.setField("a: 1\n", ["b"], NaN),
    () => api.setField("a: 1\n", ["b"], cycle),
  ]) {
    assert.throws(call, (error) => error instanceof Error && error.code === "invalid-argument");
  }
  const alias = "base: &b\n  x: 1\ntags: *b\n";
  assert.throws(() => api.setField(alias, ["base"], undefined), (error) => error.code === "not-a-mapping");
  assert.equal(api.applyEdit("code: a\n", { set: ["code"], to: null }), "code: null\n");
  assert.throws(() => api.toPython("command: ls\n"), (error) => error.code === "document-with-errors");
  const local = "command: ls\nenvironment: azureml:e:1\ninputs:\n  d: {type: uri_folder, path: ./data}\n";
  assert.throws(() => api.toCurl(local), (error) => error.code === "not-convertible");
  assert.ok(api.toCurl(local, { "data/a.csv": 3 }).includes("upload './data/a.csv' "));
  for (const job of [5, [], {}, { foo: 1 }, { command: 5, environment: "azureml:e:1" }, { command: "ls", comand: "ls" }]) {
    assert.throws(() => api.toYaml(job), (error) => error instanceof Error && error.code === "invalid-argument");
  }
});

test("bad input is a finding, never a crash", () => {
  const nasty = [
    "",
    "\u0000",
    "\ufeffcommand: x\n",
    "[".repeat(10_000),
    "a: &a [*a]\n",
    "a: &a {x: 1}\n" + Array.from({ length: 60 }, (_, n) => `b${n}: [*a, *a, *a]\n`).join(""),
    "x".repeat(5_000_000),
    "command: 1e999999\nenvironment: .nan\n",
    "type: sweep\nsearch_space: 5\ntrial: []\n",
    "inputs: [1, 2]\noutputs: yes\n",
    "\ud800",
  ];
  for (const text of nasty) assert.ok(api.check(text).length > 0, JSON.stringify(text.slice(0, 40)));
});
