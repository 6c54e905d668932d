// Proves the way with a person's own folder: its job file is taken, or the draft is pointed at its script; ignore rules
// hold; what runs are the folder's files, and what they write comes back byte by byte.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { download, openConnected, readDocument, setUp, submit, waitForEnd, waitForLog, waitUntilKept } from "./browser.mjs";

const WITH_JOB = resolve("tests/e2e/projects/with-job");
const PLAIN = resolve("tests/e2e/projects/plain");
const world = setUp();
const limit = { timeout: 120_000 };

/** Picks a folder as the browser's dialog would and waits until the page shows it. */
async function pick(page, folder) {
  await page.locator("#rc-folder").setInputFiles(folder);
  await page.locator(".rc-project strong", { hasText: folder.split("/").at(-1) }).waitFor();
}

test("the button opens the browser's folder dialog", limit, async (t) => {
  const { page } = await openConnected(t, world);
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.getByRole("button", { name: /Choose folder/ }).click()]);
  await chooser.setFiles(PLAIN);
  await page.locator(".rc-project strong", { hasText: "plain" }).waitFor();
});

test("a folder with a job file is loaded, its ignore rules hold, and it runs to its end", limit, async (t) => {
  const { page } = await openConnected(t, world);
  await pick(page, WITH_JOB);
  assert.equal(await readDocument(page), readFileSync(`${WITH_JOB}/job.yml`, "utf8"));
  assert.equal(await page.getByLabel("Script").inputValue(), "train.py");
  // train.py, data/keep.csv and .amlignore go; data/big.csv and scratch/note.txt stay.
  await page.locator(".rc-project .rc-counts", { hasText: /3 files, .* 2 excluded/ }).waitFor();

  await page.locator("#rc-review").click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("Show files").click();
  const listed = await dialog.locator(".rc-files li span:first-child").allTextContents();
  assert.deepEqual(listed.toSorted(), [".amlignore", "data/keep.csv", "train.py"]);
  await dialog.getByRole("button", { name: "Back" }).click();

  await submit(page);
  await waitForLog(page, "round 0\n");
  const during = await page.evaluate(() => ({ log: document.querySelector("#rc-log").textContent, status: document.querySelector(".rc-run-head .rc-status").dataset.status }));
  assert.ok(!during.log.includes("all rounds done"), "the log is seen while the script runs");
  assert.equal(during.status, "Running");
  await page.locator("tr[data-metric=loss]").waitFor();
  assert.equal(await waitForEnd(page), "Completed");
  await waitForLog(page, "all rounds done");
  const log = await page.locator("#rc-log").textContent();
  assert.match(log, /^files: \.amlignore, data\/keep\.csv, train\.py$/m, "the snapshot is what the plan said");

  assert.equal(await page.locator("tr[data-metric=loss]").getAttribute("data-value"), "0.25");
  assert.equal(await page.locator("tr[data-metric=loss] td").last().textContent(), "4");
  assert.equal(Number(await page.locator("tr[data-metric=exact]").getAttribute("data-value")), 0.42533135320760196, "no bit of a metric is lost");
  await page.locator(".rc-plot canvas").waitFor();
  const saved = readFileSync(await download(page, "outputs/bytes.bin"));
  assert.ok(saved.equals(Buffer.concat(Array.from({ length: 40 }, () => Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))))));
});

test("a folder without a job file points the draft at its script and runs", limit, async (t) => {
  const { page } = await openConnected(t, world);
  await page.getByLabel("The Python that is already there").check();
  await pick(page, PLAIN);
  const text = await readDocument(page);
  assert.match(text, /^command: python train\.py$/m);
  assert.doesNotMatch(text, /inputs/);
  assert.ok(text.includes("timeout: 3600 # seconds") && text.includes("experiment_name: plain"), "nothing of the sample stays");
  await page.locator(".rc-project .rc-counts", { hasText: "2 files" }).waitFor();
  assert.deepEqual(await page.getByLabel("Script").locator("option").allTextContents(), ["lib/tool.py", "train.py"]);
  await submit(page);
  assert.equal(await waitForEnd(page), "Completed");
  await waitForLog(page, "plain folder");
  await page.getByText("The run wrote nothing to outputs/.").waitFor();
});

test("a run keeps the commit of the chosen folder", limit, async (t) => {
  const place = mkdtempSync(join(tmpdir(), "rc-git-"));
  t.after(() => rmSync(place, { recursive: true }));
  const folder = join(place, "plain");
  cpSync(PLAIN, folder, { recursive: true });
  const git = (...args) => execFileSync("git", ["-C", folder, "-c", "user.name=t", "-c", "user.email=t@example.invalid", ...args], { encoding: "utf8" }).trim();
  git("init", "--quiet", "--initial-branch", "mine");
  git("remote", "add", "origin", "https://user:secret@git.example.invalid/team/repo.git");
  git("add", ".");
  git("commit", "--quiet", "-m", "first");

  const { page } = await openConnected(t, world);
  await page.getByLabel("The Python that is already there").check();
  await pick(page, folder);
  const sent = page.waitForRequest((request) => request.method() === "PUT" && request.url().includes("/jobs/"));
  await submit(page);
  assert.deepEqual((await sent).postDataJSON().properties.properties, {
    "mlflow.source.git.repoURL": "https://git.example.invalid/team/repo.git",
    "mlflow.source.git.branch": "mine",
    "mlflow.source.git.commit": git("rev-parse", "HEAD"),
  });
});

test("after a reload the draft waits for its folder", limit, async (t) => {
  const { page } = await openConnected(t, world);
  await pick(page, WITH_JOB);
  await page.getByLabel("Experiment").fill("waits-for-its-folder");
  const text = await readDocument(page);
  await waitUntilKept(page, "waits-for-its-folder");
  await page.goto("about:blank");
  await page.goto(world.server.link);
  await page.getByText(/Choose the folder again .*with-job/).waitFor();
  assert.equal(await readDocument(page), text);
  assert.ok(await page.locator("#rc-review").isDisabled(), "its files are not known");
  await page.getByRole("button", { name: "Use the sample" }).click();
  assert.match(await readDocument(page), /^experiment_name: ridge-diabetes$/m);
  await page.getByRole("button", { name: "Undo" }).click();
  assert.equal(await readDocument(page), text, "the draft is not lost by choosing another project");
});
