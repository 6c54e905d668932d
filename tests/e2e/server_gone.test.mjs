// Proves that a server killed without warning costs nothing: the page says that it cannot reach it and recovers by itself,
// the run goes on, and a submission that failed half-way is submitted again from the unchanged draft.

import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { after, before, test } from "node:test";
import { commandJob, launch, openConnected, readDocument, startServer, waitForEnd, waitForLog, writeDocument, submit } from "./browser.mjs";

const limit = { timeout: 180_000 };
let browser;
before(async () => (browser = await launch()));
after(() => browser?.close());

/** A server of its own for one test; `restart()` brings it back on the same port with the same store. */
async function ownServer(t) {
  const own = { server: await startServer() };
  const { store, port } = own.server;
  own.restart = async () => (own.server = await startServer({ store, port }));
  t.after(async () => {
    await own.server.stop();
    rmSync(store, { recursive: true, force: true });
  });
  return own;
}

/** Failed requests are what these tests are about; the browser reports each as an error. */
const expected = /net::ERR_(CONNECTION_REFUSED|CONNECTION_RESET|EMPTY_RESPONSE|INCOMPLETE_CHUNKED_ENCODING|CONTENT_LENGTH_MISMATCH|SOCKET_NOT_CONNECTED)/;

test("the server is killed while a run goes on and the page watches", limit, async (t) => {
  const own = await ownServer(t);
  const { page } = await openConnected(t, { server: own.server, browser }, { expected });
  await writeDocument(page, commandJob("for i in $(seq 1 16); do echo line $i; sleep 0.5; done"));
  await submit(page);
  await waitForLog(page, "line 2\n");
  await own.server.kill();
  await page.getByRole("alert").filter({ hasText: "The workspace cannot be reached" }).waitFor({ timeout: 20_000 });
  assert.ok((await page.locator("#rc-log").textContent()).includes("line 2\n"), "what was there stays");
  await own.restart();
  await page.getByRole("alert").waitFor({ state: "detached", timeout: 20_000 });
  assert.equal(await waitForEnd(page, 60), "Completed");
  await waitForLog(page, "line 16\n", 10);
  const lines = (await page.locator("#rc-log").textContent()).match(/^line \d+$/gm);
  assert.deepEqual(lines, Array.from({ length: 16 }, (_, index) => `line ${index + 1}`), "no line is lost or doubled");
});

test("the server is gone when a person submits", limit, async (t) => {
  const own = await ownServer(t);
  const { page } = await openConnected(t, { server: own.server, browser }, { expected });
  await writeDocument(page, commandJob("echo submitted at last"));
  const draft = await readDocument(page);
  await own.server.kill();
  await page.locator("#rc-review").click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Submit" }).click();
  const alert = dialog.getByRole("alert");
  await alert.waitFor({ timeout: 60_000 });
  assert.match(await alert.textContent(), /Not submitted. Your draft is unchanged. The workspace cannot be reached/);
  await own.restart();
  await dialog.getByRole("button", { name: "Submit" }).click();
  await page.waitForURL(/#\/runs\//);
  assert.equal(await waitForEnd(page), "Completed");
  await page.getByRole("navigation").getByRole("link", { name: "Runs" }).click();
  await page.getByRole("row").nth(1).waitFor();
  assert.equal(await page.getByRole("row").count(), 2, "a head and one run");
  await page.getByRole("link", { name: "Compose", exact: true }).click();
  assert.equal(await readDocument(page), draft);
});

test("the server is gone while the list of runs is shown", limit, async (t) => {
  const own = await ownServer(t);
  const { page } = await openConnected(t, { server: own.server, browser }, { expected });
  await writeDocument(page, commandJob("echo listed"));
  const name = await submit(page);
  await waitForEnd(page);
  await page.getByRole("navigation").getByRole("link", { name: "Runs" }).click();
  await page.getByRole("row").filter({ hasText: name }).waitFor();
  await own.server.kill();
  await page.getByRole("alert").filter({ hasText: "cannot be reached" }).waitFor({ timeout: 20_000 });
  assert.equal(await page.getByRole("row").filter({ hasText: name }).count(), 1, "the list stays");
  await own.restart();
  await page.getByRole("alert").waitFor({ state: "detached", timeout: 20_000 });
});

test("the server is gone when a person connects", limit, async (t) => {
  const own = await ownServer(t);
  const { page } = await openConnected(t, { server: own.server, browser }, { expected });
  await page.goto("about:blank");
  await page.goto(own.server.url);
  await page.getByLabel("Link or access token").waitFor();
  await own.server.kill();
  await page.getByLabel("Link or access token").fill(own.server.token);
  await page.getByRole("button", { name: "Connect" }).click();
  await page.getByRole("alert").filter({ hasText: "cannot be reached" }).waitFor({ timeout: 20_000 });
  await own.restart();
  await page.getByRole("button", { name: "Try again" }).click();
  await page.locator(".rc-connection[data-state=on]").waitFor();
});
