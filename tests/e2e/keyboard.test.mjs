// Proves that the keyboard alone is enough: everything can be reached by Tab in a sensible order, what has the focus is
// seen, and a run is composed, submitted and opened without a pointer.

import assert from "node:assert/strict";
import { test } from "node:test";
import { commandJob, openConnected, readDocument, setUp, waitForEnd, waitForLog } from "./browser.mjs";

const world = setUp();
const limit = { timeout: 180_000 };

/** What has the focus, and whether a person sees that it has. */
function focus(page) {
  return page.evaluate(() => {
    const element = document.activeElement;
    const outlined = (element) => element && getComputedStyle(element).outlineStyle !== "none" && parseFloat(getComputedStyle(element).outlineWidth) >= 2;
    const box = element.getBoundingClientRect();
    return {
      id: element.id,
      name: element.id || element.getAttribute("aria-label") || element.labels?.[0]?.textContent || element.textContent.trim().slice(0, 40) || element.tagName,
      lost: element === document.body || !element.isConnected,
      outlined: outlined(element) || (element.id === "rc-yaml" && outlined(element.closest(".rc-editor-body"))),
      onScreen: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    };
  });
}

/** Presses a key until something has the focus, and checks every stop on the way. */
async function reach(page, wanted, key = "Tab") {
  const passed = [];
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press(key);
    const now = await focus(page);
    passed.push(now.name);
    assert.ok(!now.lost, `the focus is lost after ${passed}`);
    assert.ok(now.outlined, `the focus on ${now.name} is not seen`);
    assert.ok(now.onScreen, `${now.name} has the focus out of sight`);
    if (now.name === wanted || now.id === wanted) return passed;
  }
  assert.fail(`${wanted} is not reached: ${passed}`);
}

test("a run is composed and submitted by keyboard alone", limit, async (t) => {
  const { page } = await openConnected(t, world);
  const skipped = await reach(page, "Skip to content");
  assert.deepEqual(skipped, ["Skip to content"], "the first stop leads past the header");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.tagName), "MAIN");
  assert.ok(!page.url().includes("main"));

  const toExperiment = await reach(page, "rc-experiment");
  assert.ok(!toExperiment.includes("Runs"), "the header was skipped");
  await page.keyboard.press("Control+a");
  await page.keyboard.type("by-keyboard");
  await reach(page, "rc-script");
  await reach(page, "rc-arguments");
  // Arrows choose among the kinds of environment.
  await reach(page, "Python packages");
  await page.keyboard.press("ArrowDown");
  assert.match(await readDocument(page), /^environment: azureml:user-managed:1$/m);
  assert.equal((await focus(page)).name, "The Python that is already there", "the focus stays on the choice");
  await reach(page, "rc-compute");
  await reach(page, "rc-timeout");
  await page.keyboard.press("Control+a");
  await page.keyboard.type("120");

  await reach(page, "rc-yaml");
  assert.match(await readDocument(page), /^experiment_name: by-keyboard$/m);
  assert.match(await readDocument(page), /timeout: 120 # seconds/);
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText(commandJob("echo typed by keyboard; sleep 1; echo done").replace("end-to-end", "by-keyboard"));
  await reach(page, "rc-review");
  await page.keyboard.press("Shift+Tab");

  await page.keyboard.press("Control+Enter");
  await page.getByRole("dialog").waitFor();
  assert.equal((await focus(page)).id, "rc-submit", "the dialog's own button has the focus");
  await reach(page, "Back", "Shift+Tab");
  await reach(page, "rc-submit");
  await page.keyboard.press("Enter");
  await page.waitForURL(/#\/runs\//);
  await page.locator(".rc-run-head").waitFor();
  assert.ok(!(await focus(page)).lost, "the focus goes along to the run's page");
  assert.equal(await waitForEnd(page), "Completed");
  await waitForLog(page, "typed by keyboard");
  await reach(page, "rc-log");
  await reach(page, "Download user_logs/std_log.txt");
  const [saved] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")]);
  assert.equal(saved.suggestedFilename(), "std_log.txt");
});

test("Escape closes the plan, gives the focus back, and the plan opens again", limit, async (t) => {
  const { page } = await openConnected(t, world);
  await reach(page, "rc-review", "Shift+Tab");
  for (let round = 0; round < 2; round += 1) {
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor();
    // The page behind the dialog cannot be reached.
    for (let presses = 0; presses < 6; presses += 1) {
      await page.keyboard.press("Tab");
      assert.ok(await page.evaluate(() => document.activeElement === document.body || document.activeElement.closest("dialog") !== null));
    }
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    assert.equal((await focus(page)).id, "rc-review", "the focus is back where it was");
  }
});

test("the token is given by keyboard", limit, async (t) => {
  const { page } = await openConnected(t, world);
  await page.goto("about:blank");
  await page.goto(world.server.url);
  await page.getByRole("heading", { name: "Connect to a workspace" }).waitFor();
  await reach(page, "rc-token");
  await page.keyboard.insertText(world.server.token);
  await page.keyboard.press("Enter");
  await page.locator(".rc-connection[data-state=on]").waitFor();
  await page.locator("#rc-token").waitFor({ state: "detached" });
  assert.ok(!(await focus(page)).lost, "the focus has a place after the panel is gone");
});

test("a finding is mended by keyboard", limit, async (t) => {
  const { page } = await openConnected(t, world);
  await page.locator("#rc-yaml").focus();
  await page.keyboard.press("Control+Home");
  await page.keyboard.insertText("tgas: {}\n");
  await reach(page, "Fix: Rename to `tags`");
  await page.keyboard.press("Enter");
  assert.match(await readDocument(page), /^tags: \{\}$/m);
  assert.ok(!(await focus(page)).lost, "the focus has a place after the finding is gone");
});

test("environment variables are kept by keyboard", limit, async (t) => {
  const { page } = await openConnected(t, world);
  await page.getByLabel("Timeout in seconds").focus();
  await reach(page, "Add variable");
  await page.keyboard.press("Enter");
  await page.locator("#rc-variable-new").waitFor();
  assert.equal((await focus(page)).id, "rc-variable-new", "what was asked for has the focus");
  await page.keyboard.type("DEPTH");
  await page.keyboard.press("Tab");
  await page.getByLabel("Value DEPTH").waitFor();
  assert.equal((await focus(page)).id, "rc-variable-value-0", "after the name comes the value");
  await page.keyboard.type("3");
  await page.keyboard.press("Tab");
  assert.match(await readDocument(page), /DEPTH: ["']3["']/);
  assert.equal((await focus(page)).name, "Remove DEPTH");
  await page.keyboard.press("Enter");
  await page.getByLabel("Value DEPTH").waitFor({ state: "detached" });
  assert.ok(!(await focus(page)).lost, "the focus has a place after the row is gone");
});
