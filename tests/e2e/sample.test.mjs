// Proves the main path: the sample, changed by clicking, runs to its end, and what the page shows and hands out is what
// the script really computed: metrics equal a direct run, downloads have the bytes of the store.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { OUT, download, openConnected, readDocument, setUp, submit, waitForEnd, waitForLog, writeDocument } from "./browser.mjs";

const SCRIPT = resolve("www/samples/ridge-diabetes/src/train.py");
const world = setUp();
const submitted = [];

test("the sample is composed by clicking and runs to its end", { timeout: 600_000 }, async (t) => {
  const { page } = await openConnected(t, world);
  await page.getByLabel("Experiment").fill("ridge-by-hand");
  await page.getByLabel("Arguments").fill("--alphas ${{inputs.alphas}} --folds ${{inputs.folds}} --seed 11");
  const text = await readDocument(page);
  assert.match(text, /^experiment_name: ridge-by-hand$/m);
  await writeDocument(page, text.replace(/alphas: .*/, "alphas: 0.02,0.2,2").replace("folds: 5", "folds: 4"));

  const name = await submit(page);
  submitted.push(name);
  await waitForLog(page, "353 training rows", 400);
  assert.equal(await waitForEnd(page), "Completed");
  await waitForLog(page, "model written to outputs/model.pkl", 10);
  const log = await page.locator("#rc-log").textContent();
  assert.match(log, /alpha 0\.02 .*\nalpha 0\.2 .*\nalpha 2 /, "the log has the lines in order");
  assert.equal(log.trim(), readFileSync(join(world.server.store, "jobs", name, "user_logs/std_log.txt"), "utf8").trim());

  const direct = runDirectly(["--alphas", "0.02,0.2,2", "--folds", "4", "--seed", "11"]);
  for (const metric of ["test_r2", "test_rmse", "best_alpha"]) {
    const shown = await page.locator(`tr[data-metric=${metric}]`).getAttribute("data-value");
    assert.equal(Number(shown), direct.result[metric], metric);
  }
  assert.equal(await page.locator("tr[data-metric=cv_r2] td").last().textContent(), "3", "one point for each alpha");
  assert.equal(await page.locator(".rc-plot canvas").count(), 2, "metrics with several points are drawn");

  const stored = readFileSync(join(world.server.store, "jobs", name, "code/outputs/result.json"));
  const saved = readFileSync(await download(page, "outputs/result.json"));
  assert.ok(saved.equals(stored), "the download has the bytes of the store");
  assert.equal(saved.toString(), direct.bytes.toString(), "and those of the direct run");
  const model = readFileSync(await download(page, "outputs/model.pkl"));
  assert.ok(model.equals(readFileSync(join(world.server.store, "jobs", name, "code/outputs/model.pkl"))));
  await page.screenshot({ path: join(OUT, "sample-run.png"), fullPage: true });
});

test("a second submission of the same code uploads nothing and both runs are listed", { timeout: 600_000 }, async (t) => {
  const { page } = await openConnected(t, world);
  const uploads = [];
  page.on("request", (request) => request.headers()["x-ms-blob-type"] && uploads.push(request.url()));
  for (let run = submitted.length; run < 2; run += 1) {
    // Where the test above did not run, two submissions show the same.
    uploads.length = 0;
    await page.getByRole("link", { name: "Compose", exact: true }).click();
    submitted.push(await submit(page));
    assert.equal(await waitForEnd(page, 500), "Completed");
  }
  assert.deepEqual(uploads, [], "the workspace has the code already");

  await page.getByRole("navigation").getByRole("link", { name: "Runs" }).click();
  for (const name of submitted) {
    const row = page.getByRole("row").filter({ hasText: name });
    await row.locator(".rc-status[data-status=Completed]").waitFor();
  }
  await page.getByRole("row").filter({ hasText: submitted[0] }).getByRole("link").click();
  await page.getByRole("heading", { level: 1, name: "ridge-diabetes" }).waitFor();
});

/** Runs the sample's script without the product, in the environment that the product built. */
function runDirectly(args) {
  const environments = join(world.server.store, "environments");
  const pythons = readdirSync(environments).map((name) => join(environments, name, "bin/python")).filter((path) => existsSync(path));
  assert.equal(pythons.length, 1, "one environment was built");
  const folder = mkdtempSync(join(tmpdir(), "run-composer-direct-"));
  try {
    // The same surroundings as the server's: variables of the linear algebra libraries decide over the last digits.
    const env = { ...process.env, MLFLOW_TRACKING_URI: `file:${join(folder, "mlruns")}`, MLFLOW_ALLOW_FILE_STORE: "true" };
    execFileSync(pythons[0], [SCRIPT, ...args], { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
    const bytes = readFileSync(join(folder, "outputs/result.json"));
    return { bytes, result: JSON.parse(bytes.toString()) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
