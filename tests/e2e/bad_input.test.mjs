// Proves that what goes wrong is said where the person looks, in words that help, and that nothing a script prints or is
// called can act in the page or stall it.

import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { commandJob, download, openConnected, readDocument, setUp, submit, waitForEnd, waitForLog, writeDocument } from "./browser.mjs";

const world = setUp({ slots: 2 });
const limit = { timeout: 180_000 };

/** Submits a document and ends on its run's page. */
async function run(page, document) {
  await writeDocument(page, document);
  return submit(page);
}

/** A Python program as one shell word. */
function python(program) {
  return `python -c '${program}'`;
}

test("a script that crashes: exit code and last lines are in the page", limit, async (t) => {
  const { page } = await openConnected(t, world);
  await run(page, commandJob(python('print("first"); raise ValueError("broken on purpose")')));
  assert.equal(await waitForEnd(page), "Failed");
  const message = await page.getByRole("alert").textContent();
  assert.match(message, /exit code 1\b/);
  assert.match(message, /ValueError: broken on purpose/);
  await waitForLog(page, "first\n", 10);
});

test("output that is not UTF-8 is shown with replacement characters and downloaded as it is", limit, async (t) => {
  const { page } = await openConnected(t, world);
  await run(page, commandJob(python('import sys; sys.stdout.buffer.write(b"caf\\xc3\\xa9 \\xff\\xfe end\\n")')));
  assert.equal(await waitForEnd(page), "Completed");
  await waitForLog(page, "café \uFFFD\uFFFD end", 10);
  const saved = readFileSync(await download(page, "user_logs/std_log.txt"));
  assert.ok(saved.includes(Buffer.from([0xc3, 0xa9, 0x20, 0xff, 0xfe])));
});

test("markup in output, names and messages stays text", limit, async (t) => {
  const { page } = await openConnected(t, world);
  const script = "<script>alert(1)</script>";
  const image = "<img src=x onerror=alert(2)>";
  const document = commandJob(python(`print("${script}"); print("${image}"); raise SystemExit("${script} ${image}")`));
  await writeDocument(page, `${document}"${image}": 1\n`);
  await page.locator(".rc-finding", { hasText: image }).waitFor();
  const name = await run(page, `display_name: "${image}"\ndescription: "${script}"\n${document}tags:\n  "${image}": "${script}"\n`);
  assert.equal(await waitForEnd(page), "Failed");
  await waitForLog(page, `${script}\n${image}\n`, 10);
  await page.getByRole("heading", { level: 1, name: image }).waitFor();
  assert.ok((await page.getByRole("alert").textContent()).includes(`${script} ${image}`));
  assert.equal(await page.locator(".rc img, .rc script").count(), 0, "no element came of it");
  await page.getByRole("navigation").getByRole("link", { name: "Runs" }).click();
  await page.getByRole("row").filter({ hasText: name }).getByRole("link", { name: image }).waitFor();
  assert.equal(await page.locator(".rc img, .rc script").count(), 0);
});

test("a line of 100 MB: the page answers at all times and the log is downloaded whole", { timeout: 400_000 }, async (t) => {
  const { page } = await openConnected(t, world);
  const program = 'import sys\nprint("begin")\nfor _ in range(100): sys.stdout.write("x" * 1000000)\nprint("\\nend of the long line")';
  await run(page, commandJob(python(program)));
  let longest = 0;
  let theme = 0;
  for (let status = ""; !["Completed", "Failed"].includes(status); ) {
    const start = performance.now();
    await page.getByLabel("Theme").selectOption(["light", "dark"][(theme += 1) % 2]);
    status = await page.evaluate(() => document.querySelector(".rc-run-head .rc-status")?.dataset.status);
    longest = Math.max(longest, performance.now() - start);
  }
  assert.ok(longest < 5000, `the page stood still for ${longest} ms`);
  assert.equal(await waitForEnd(page), "Completed");
  await waitForLog(page, "end of the long line", 30);
  await page.getByText(/Earlier output is not shown/).waitFor();
  assert.ok((await page.locator("#rc-log").textContent()).length < 100_000, "what is laid out is bounded");
  await page.getByLabel("Follow").click({ timeout: 3000 });
  assert.equal(statSync(await download(page, "user_logs/std_log.txt")).size, 6 + 100_000_000 + 22);
});

test("mistakes in the document are findings, and nothing can be submitted", limit, async (t) => {
  const { page } = await openConnected(t, world);
  const sample = await readDocument(page);
  const cases = [
    ["script-not-found", sample.replace("python train.py", "python missing.py"), /missing\.py/],
    ["empty-command", sample.replace(/command: .*/, 'command: ""'), /command/],
    ["missing-field", sample.replace(/command: .*\n/, ""), /command/],
    ["yaml-syntax", sample.replace("inputs:", "inputs: [1, {"), /./],
    ["code-not-found", sample.replace("code: src", "code: nowhere"), /nowhere/],
    ["unknown-compute", sample.replace("azureml:local", "azureml:gpu-cluster"), /gpu-cluster/],
    ["empty-document", "", /./],
  ];
  for (const [code, text, message] of cases) {
    await writeDocument(page, text);
    const finding = page.locator(`.rc-finding[data-severity=error][data-code=${code}]`);
    await finding.waitFor();
    assert.match(await finding.textContent(), message);
    assert.ok(await page.locator("#rc-review").isDisabled(), code);
    await writeDocument(page, sample);
    await finding.waitFor({ state: "detached" });
    assert.ok(await page.locator("#rc-review").isEnabled());
  }
});

test("a package that does not exist fails the run and is named", { timeout: 400_000 }, async (t) => {
  const { page } = await openConnected(t, world);
  const sample = await readDocument(page);
  await writeDocument(page, sample.replace("azureml-mlflow>=1.60", "this-package-does-not-exist-rc"));
  await submit(page);
  assert.equal(await waitForEnd(page, 300), "Failed");
  assert.match(await page.getByRole("alert").textContent(), /this-package-does-not-exist-rc/);
});

test("cancelling takes two clicks and ends the whole process group", limit, async (t) => {
  const { page } = await openConnected(t, world);
  const name = await run(page, commandJob("mkdir -p outputs; sleep 600 & echo $! > outputs/child; echo $$ > outputs/shell; echo started; wait"));
  await waitForLog(page, "started");
  const pids = ["child", "shell"].map((file) => Number(readFileSync(join(world.server.store, "jobs", name, "code/outputs", file), "utf8")));
  assert.ok(pids.every(runs), "the processes run");
  await page.getByRole("button", { name: "Cancel run" }).click();
  await page.getByRole("button", { name: "Really cancel?" }).waitFor();
  assert.equal(await page.locator(".rc-run-head .rc-status").getAttribute("data-status"), "Running", "one click does nothing");
  await page.getByRole("button", { name: "Really cancel?" }).click();
  assert.equal(await waitForEnd(page, 60), "Canceled");
  assert.equal(await page.locator(".rc-run-head .rc-status").textContent(), "Canceled");
  assert.equal(await page.locator("#rc-cancel").count(), 0);
  assert.ok(!pids.some(runs), "and are gone");
});

test("a run that takes too long is stopped and says so", limit, async (t) => {
  const { page } = await openConnected(t, world);
  await run(page, commandJob("echo before; sleep 600", "limits:\n  timeout: 2"));
  assert.equal(await waitForEnd(page, 60), "Failed");
  const message = await page.getByRole("alert").textContent();
  assert.match(message, /timeout of 2 s/);
  assert.match(message, /before/, "its last lines are there");
});

test("a run that does not exist is said to be missing", limit, async (t) => {
  const { page } = await openConnected(t, world, { expected: /status of 404/ });
  await page.evaluate(() => (location.hash = "#/runs/no_such_run"));
  assert.match(await page.getByRole("alert").textContent(), /no_such_run/);
  await page.getByRole("link", { name: "Compose", exact: true }).click();
  await page.locator("#rc-review").waitFor();
});

function runs(pid) {
  try {
    process.kill(pid, 0);
    // A zombie that waits for its parent has ended.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}
