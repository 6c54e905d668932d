// The types of the package: strict, without `any`, and right for what an engineer writes.

import { test } from "node:test";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const FOLDER = process.env.RC_HEADLESS;
const V1 = process.env.RC_V1;
const HERE = import.meta.dirname;

test("a strict consumer compiles, and its mistakes do not", () => {
  const config = {
    compilerOptions: {
      strict: true,
      noEmit: true,
      noUncheckedIndexedAccess: true,
      exactOptionalPropertyTypes: false,
      skipLibCheck: false,
      module: "esnext",
      target: "es2022",
      moduleResolution: "bundler",
      lib: ["es2022", "dom", "dom.iterable", "esnext.disposable"],
      types: [],
      paths: { "run-composer": [join(FOLDER, "run_composer.d.ts")], "run-composer/azureml": [join(V1, "azureml.d.ts")] },
    },
    files: [join(HERE, "consumer.ts"), join(HERE, "consumer_v1.ts")],
  };
  const file = join(process.env.RC_OUT, "tsconfig.json");
  writeFileSync(file, JSON.stringify(config));
  const tsc = join(HERE, "../node/node_modules/.bin/tsc");
  try {
    execFileSync(tsc, ["-p", file], { encoding: "utf8" });
  } catch (error) {
    assert.fail(error.stdout);
  }
});

test("no type is `any`", () => {
  const files = ["azureml.d.ts", "azureml/classes.d.ts", "azureml/workspace.d.ts", "run_composer_v1.d.ts"].map((name) => join(V1, name));
  const types = [join(FOLDER, "run_composer.d.ts"), ...files].map((path) => readFileSync(path, "utf8"));
  // What wasm-bindgen writes about loading the module is not the API.
  const api = types.map((text) => text.split("export type InitInput")[0]).join("\n");
  const found = api.split("\n").filter((line) => /\bany\b/.test(line.replace(/\/\*\*.*\*\//, "").replace(/^\s*\*.*/, "")));
  assert.deepEqual(found, []);
});
