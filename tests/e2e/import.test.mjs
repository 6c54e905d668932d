// Proves the way from sources of the SDK v1 into the composer: runs and their report are seen, the job's document and its files
// arrive, the former draft comes back, and what cannot be read is answered with a word.

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { openConnected, readDocument, setUp } from "./browser.mjs";

const PROJECT = resolve("tests/e2e/projects/sdk-v1");
const NOTEBOOK = resolve(PROJECT, "notebook.ipynb");
const CELL = "from azureml.core import Experiment, ScriptRunConfig\nsrc = ScriptRunConfig('src', 'a.py', compute_target='cpu')\nExperiment(ws, 'pasted').submit(src)\n";
const world = setUp();
const limit = { timeout: 120_000 };

async function openImport(t, options) {
  const opened = await openConnected(t, world, options);
  await opened.page.getByRole("link", { name: "Import", exact: true }).click();
  await opened.page.getByRole("heading", { level: 1, name: /SDK v1/ }).waitFor();
  return opened;
}

async function continueInComposer(page) {
  await page.getByRole("button", { name: "Continue in the composer" }).click();
  await page.locator("#rc-yaml").waitFor();
}

/** Drops files or a folder from the desktop: a script could not, browsers give it no entries. */
async function drop(page, path) {
  const debug = await page.context().newCDPSession(page);
  const box = await page.locator(".rc-import-source").boundingBox();
  const data = { items: [], files: [path], dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"]) await debug.send("Input.dispatchDragEvent", { type, x: box.x + 20, y: box.y + 20, data });
}

test("a notebook's runs are seen and one continues in the composer; undo brings the former draft back", limit, async (t) => {
  const { page } = await openImport(t);
  await page.locator("#rc-import-files").setInputFiles(NOTEBOOK);
  await page.locator(".rc-import-run").nth(1).waitFor();
  assert.equal(await page.locator(".rc-import-run").count(), 2);
  assert.match(await page.locator(".rc-import-run").first().innerText(), /from-notebook[\s\S]*cell 4, Line 3/);
  await page.locator(".rc-import-run").nth(1).click();
  assert.match(await page.locator("#rc-import-yaml").innerText(), /--rate 0\.2/);
  const [saved] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: /^Download from-notebook/ }).click()]);
  assert.match(readFileSync(await saved.path(), "utf8"), /--rate 0\.2/);
  await continueInComposer(page);
  assert.match(await readDocument(page), /experiment_name: from-notebook\n[\s\S]*python hello\.py --rate 0\.2/);
  // The script that the notebook writes is in the project; only its cluster is not in this workspace.
  await page.locator(".rc-finding[data-code=unknown-compute]").waitFor();
  assert.equal(await page.locator(".rc-finding[data-severity=error]").count(), 1);
  await page.getByRole("button", { name: "Undo", exact: true }).click();
  assert.match(await readDocument(page), /ridge/);
  await page.locator(".rc-project strong", { hasText: "ridge-diabetes" }).waitFor();
  await page.getByRole("button", { name: "Redo", exact: true }).click();
  await page.locator(".rc-project strong", { hasText: "notebook" }).waitFor();
  await page.getByRole("button", { name: "Back to the former draft" }).click();
  await page.locator(".rc-project strong", { hasText: "ridge-diabetes" }).waitFor();
});

test("a folder: sources are found, what only a person knows is asked, a script is rewritten where it is wanted", limit, async (t) => {
  const { page } = await openImport(t);
  await page.locator("#rc-import-folder").setInputFiles(PROJECT);
  await page.locator(".rc-import-run").nth(2).waitFor();
  await page.locator(".rc-import-run", { hasText: "ridge-v1" }).click();
  const question = page.locator(".rc-part[data-kind=question]");
  assert.match(await question.first().innerText(), /compute/);
  assert.match(await page.locator("#rc-import-yaml").innerText(), /scikit-learn==1\.5\.2/);
  const script = page.locator(".rc-script[data-path='scripts/train.py']");
  await script.locator("summary").click();
  assert.match(await script.locator(".rc-diff").innerText(), /mlflow\.log_metric/);
  await script.getByRole("checkbox").check();
  const [saved] = await Promise.all([page.waitForEvent("download"), script.getByRole("button").click()]);
  assert.match(readFileSync(await saved.path(), "utf8"), /import mlflow/);
  await continueInComposer(page);
  assert.match(await readDocument(page), /code: \.\/scripts\n/);
  await page.locator(".rc-project strong", { hasText: "sdk-v1" }).waitFor();
});

test("a dropped folder is read like a chosen one", limit, async (t) => {
  const { page } = await openImport(t);
  await drop(page, PROJECT);
  await page.locator(".rc-import-run").nth(2).waitFor();
  assert.match(await page.locator(".rc-scripts").innerText(), /scripts\/train\.py/);
});

test("a cell is pasted, its folder is chosen in the composer", limit, async (t) => {
  const { page } = await openImport(t);
  await page.getByText("Paste a cell").click();
  await page.getByLabel(/Python code of a cell/).fill(CELL);
  await page.getByRole("button", { name: "Read", exact: true }).click();
  await page.locator(".rc-import-run", { hasText: "pasted" }).waitFor();
  await continueInComposer(page);
  const text = await readDocument(page);
  await page.locator("#rc-folder").setInputFiles(resolve("tests/e2e/projects/with-job"));
  await page.locator(".rc-project strong", { hasText: "with-job" }).waitFor();
  assert.equal(await readDocument(page), text, "the imported draft stays");
});

test("what cannot be read is answered with a word", limit, async (t) => {
  const { page } = await openImport(t);
  const folder = mkdtempSync(join(tmpdir(), "run-composer-import-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, "broken.ipynb"), '{"cells": [');
  await drop(page, join(folder, "broken.ipynb"));
  await page.getByRole("alert").filter({ hasText: "This notebook is damaged" }).waitFor();
  await page.locator("#rc-import-files").setInputFiles({ name: "model.py", mimeType: "text/plain", buffer: Buffer.from([0xff, 0xfe, 0, 1]) });
  await page.getByRole("alert").filter({ hasText: "no text file" }).waitFor();
  await page.locator("#rc-import-files").setInputFiles({ name: "plain.py", mimeType: "text/plain", buffer: Buffer.from("print(1)\n") });
  await page.getByText("Nothing in it submits a run").waitFor();
  await page.locator("#rc-import-folder").setInputFiles(resolve("tests/e2e/projects/plain"));
  await page.getByRole("alert").filter({ hasText: "no notebook" }).waitFor();
});

test("the reader that could not be loaded is loaded by another try", limit, async (t) => {
  const { page } = await openImport(t, { expected: /run_composer_v1|Failed to load resource/ });
  await page.route(/run_composer_v1/, (route) => route.abort());
  await page.locator("#rc-import-files").setInputFiles(NOTEBOOK);
  await page.getByRole("alert").filter({ hasText: "could not be loaded" }).waitFor();
  await page.unroute(/run_composer_v1/);
  await page.getByRole("button", { name: "Try again" }).click();
  await page.locator(".rc-import-run").first().waitFor();
});
