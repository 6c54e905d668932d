// Starts browser and server for end-to-end tests, and drives the page as a person would.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, existsSync, mkdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, before } from "node:test";

const require = createRequire(new URL("../node/package.json", import.meta.url));
const { chromium } = require("playwright-core");

const ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

export const OUT = resolve(process.env.RC_OUT ?? "target/e2e");
mkdirSync(OUT, { recursive: true });

export function launch() {
  return chromium.launch({ executablePath: process.env.RC_CHROMIUM ?? "/usr/bin/chromium", args: ARGUMENTS });
}

/** A page that fails the test on script errors and on requests to other hosts. */
export async function openPage(browser, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, acceptDownloads: true, locale: "en-US", ...options });
  const page = await context.newPage();
  const problems = [];
  page.on("pageerror", (error) => problems.push(`script error: ${error.message}`));
  page.on("console", (message) => {
    // A log that has nothing new answers 416, which the browser reports as an error of its own.
    if (message.type() === "error" && !/status of (401|416)/.test(message.text())) problems.push(`console: ${message.text()}`);
  });
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (!["127.0.0.1", "localhost"].includes(url.hostname) && !["data:", "blob:"].includes(url.protocol)) problems.push(`request to ${url.host}`);
  });
  return { page, context, problems };
}

/** A server of its own store; `kill()` is `kill -9`, `stop()` is polite. */
export async function startServer({ store, port = 0, slots } = {}) {
  const folder = store ?? mkdtempSync(join(tmpdir(), "run-composer-e2e-"));
  const ready = join(folder, "ready.json");
  rmSync(ready, { force: true });
  const program = resolve(process.env.RC_BIN ?? "target/release/run-composer");
  const page = resolve(process.env.RC_PAGE ?? "target/page");
  const options = ["serve", "--page", page, "--store", folder, "--port", String(port), "--ready-file", ready];
  if (slots) options.push("--slots", String(slots));
  const child = spawn(program, options, { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  child.stdout.on("data", (part) => (output += part));
  child.stderr.on("data", (part) => (output += part));
  const ended = new Promise((done) => child.once("exit", (code, signal) => done({ code, signal })));
  for (let tries = 0; !existsSync(ready); tries += 1) {
    if (tries > 300 || child.exitCode !== null) throw new Error(`the server did not start: ${output}`);
    await sleep(50);
  }
  const { url, token } = JSON.parse(readFileSync(ready, "utf8"));
  const end = async (signal) => {
    child.kill(signal);
    return ended;
  };
  return { url, token, store: folder, link: `${url}/#token=${token}`, port: Number(new URL(url).port), output: () => output, stop: () => end("SIGTERM"), kill: () => end("SIGKILL") };
}

export function sleep(ms) {
  return new Promise((done) => setTimeout(done, ms));
}

/** Waits until the run page shows a final status and returns it. */
export async function waitForEnd(page, seconds = 240) {
  const status = page.locator(".rc-run-head .rc-status");
  await page.waitForFunction(() => ["Completed", "Failed", "Canceled"].includes(document.querySelector(".rc-run-head .rc-status")?.dataset.status), null, { timeout: seconds * 1000 });
  return status.getAttribute("data-status");
}

/** Opens the plan and submits, as a person would; ends on the run page. */
export async function submit(page) {
  await page.getByRole("button", { name: /Review and submit/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Submit" }).click();
  await page.waitForURL(/#\/runs\//);
  return decodeURIComponent(page.url().split("#/runs/")[1]);
}

/** Replaces the whole document in the editor. */
export async function writeDocument(page, text) {
  await page.getByLabel("Job document as YAML").fill(text);
}

/** The text in the editor. */
export function readDocument(page) {
  return page.getByLabel("Job document as YAML").inputValue();
}

/** A job of one shell command without code; runs with the Python that is already there. */
export function commandJob(command, more = "") {
  return [
    "type: command",
    "experiment_name: end-to-end",
    `command: ${JSON.stringify(command)}`,
    "environment: azureml:user-managed:1",
    "compute: azureml:local",
    more || "limits:\n  timeout: 300",
    "",
  ].join("\n");
}

/** Server and browser of one test file, closed when its tests are over; `prepare` does what all of them need. */
export function setUp(options = {}, prepare = async () => {}) {
  const world = {};
  before(async () => {
    world.server = await startServer(options);
    world.browser = await launch();
    await prepare(world);
  });
  after(async () => {
    await world.browser?.close();
    await world.server?.stop();
    if (world.server) rmSync(world.server.store, { recursive: true, force: true });
  });
  return world;
}

/** A connected page for one test. Afterwards leaves a picture, closes it and fails the test if the page had a problem that was not `expected`. */
export async function openConnected(t, world, { expected, ...options } = {}) {
  const opened = await openPage(world.browser, options);
  const { page, context, problems } = opened;
  page.on("dialog", (dialog) => {
    problems.push(`dialog: ${dialog.message()}`);
    dialog.dismiss().catch(() => {});
  });
  t.after(async () => {
    await page.screenshot({ path: join(OUT, `${t.name.replaceAll(/[^a-z0-9]+/gi, "-")}.png`) }).catch(() => {});
    await context.close();
    assert.deepEqual(problems.filter((problem) => !expected?.test(problem)), [], "problems of the page");
  });
  await page.goto(world.server.link);
  await page.locator(".rc-connection[data-state=on]").waitFor();
  return opened;
}

/** Waits until the page shows a text in its log. */
export function waitForLog(page, text, seconds = 120) {
  return page.waitForFunction((text) => document.querySelector("#rc-log")?.textContent.includes(text), text, { timeout: seconds * 1000 });
}

/** Downloads a file of the run shown by its button; the answer is the path of the saved file. */
export async function download(page, path) {
  const [saved] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: `Download ${path}`, exact: true }).click()]);
  assert.equal(saved.suggestedFilename(), path.split("/").at(-1));
  return saved.path();
}

/** Everything that the page keeps in the browser. */
export function keptInBrowser(page) {
  return page.evaluate(async () => {
    const request = (work) => new Promise((done, failed) => Object.assign(work, { onsuccess: () => done(work.result), onerror: () => failed(work.error) }));
    const kept = { local: { ...localStorage }, session: { ...sessionStorage }, cookies: document.cookie, databases: {}, caches: await caches.keys() };
    for (const { name } of await indexedDB.databases()) {
      const database = await request(indexedDB.open(name));
      for (const store of database.objectStoreNames) kept.databases[`${name}/${store}`] = await request(database.transaction(store).objectStore(store).getAll());
      database.close();
    }
    return kept;
  });
}

/** Waits until the draft, which is written in the background, has a text. */
export async function waitUntilKept(page, text) {
  for (let tries = 0; !JSON.stringify(await keptInBrowser(page)).includes(text); tries += 1) assert.ok(tries < 100, "the draft is kept within some seconds");
}
