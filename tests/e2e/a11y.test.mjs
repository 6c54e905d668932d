// Proves with axe-core that every screen keeps WCAG 2.2 A and AA, in both appearances and on a wide and a narrow screen,
// and that a narrow screen never has to be scrolled sideways.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { OUT, commandJob, openConnected, openPage, setUp, submit, waitForEnd, writeDocument } from "./browser.mjs";

const AXE = readFileSync(new URL("../node/node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const SCREENS = [1280, 400].flatMap((width) => ["light", "dark"].map((colorScheme) => ({ width, colorScheme })));
const limit = { timeout: 240_000 };
/** A sweep with mistakes of its own, and a placeholder of the preview. */
const SWEEP = `type: sweep
experiment_name: sweeps
trial:
  command: python train.py --lr \${{search_space.lr}} --alpha {inputs.alpha}
  environment: azureml:user-managed:1
inputs:
  alpha: 1
search_space:
  lr:
    type: uniform
    min_value: 0.001
    max_value: 0.1
sampling_algorithm: grid
objective:
  primary_metric: r2
  goal: maximize
limits:
  max_total_trials: 10
`;
let finished;
let failed;
const world = setUp({}, prepareRuns);

/** One run with metrics, chart and outputs, and one that failed. */
async function prepareRuns(world) {
  const { page, context } = await openPage(world.browser);
  await page.goto(world.server.link);
  await page.locator("#rc-folder").setInputFiles(resolve("tests/e2e/projects/with-job"));
  await page.locator(".rc-project strong", { hasText: "with-job" }).waitFor();
  finished = await submit(page);
  assert.equal(await waitForEnd(page), "Completed");
  await page.getByRole("link", { name: "Compose", exact: true }).click();
  await writeDocument(page, commandJob("echo a line that is long enough to be wider than a narrow screen, so that it has to be scrolled; exit 3"));
  failed = await submit(page);
  assert.equal(await waitForEnd(page), "Failed");
  await context.close();
}

/** Opens a screen in all sizes and appearances and checks each. */
function check(name, open, connect = true) {
  for (const { width, colorScheme } of SCREENS) {
    test(`${name}, ${width} wide, ${colorScheme}`, limit, async (t) => {
      const options = { viewport: { width, height: 900 }, colorScheme, reducedMotion: "reduce" };
      const { page } = connect ? await openConnected(t, world, options) : await openPage(world.browser, options);
      if (!connect) t.after(() => page.context().close());
      await open(page);
      await page.screenshot({ path: join(OUT, `${name}-${width}-${colorScheme}.png`), fullPage: true });
      const wide = await page.evaluate(() => {
        const beyond = [...document.querySelectorAll("body *")].filter((element) => element.getBoundingClientRect().right > innerWidth + 1);
        return { width: document.documentElement.scrollWidth, screen: innerWidth, beyond: beyond.slice(0, 3).map((element) => element.outerHTML.slice(0, 120)) };
      });
      assert.ok(wide.width <= wide.screen, `the page is ${wide.width} wide: ${wide.beyond}`);
      assert.deepEqual(await violations(page), []);
    });
  }
}

/** What axe-core finds, one line for each place. */
async function violations(page) {
  // As an expression of the debugger: the page's own policy forbids scripts of others, and that is to stay so.
  await page.evaluate(AXE);
  const found = await page.evaluate((tags) => window.axe.run(document, { runOnly: tags, rules: { "target-size": { enabled: true } }, resultTypes: ["violations", "passes"] }), TAGS);
  assert.ok(found.passes.length > 10, "axe-core looked at the page");
  return found.violations.flatMap((violation) => violation.nodes.map((node) => `${violation.id} at ${node.target.join(" ")}: ${node.failureSummary}`));
}

check("composer", async (page) => {
  await page.getByText("Nothing found. Ready to submit.").waitFor();
});

check("composer-findings", async (page) => {
  // An error, a warning and a note, a field with a message, and rows of variables.
  const more = 'tags: {}\ncompte: azureml:nowhere\nenvironment_variables:\n  API_KEY: hunter2222\n  A_RATHER_LONG_NAME_OF_A_VARIABLE: "1"';
  await writeDocument(page, commandJob("python missing.py", more).replace("end-to-end", '"not allowed!"'));
  await page.locator(".rc-finding[data-severity=error]").first().waitFor();
  await page.locator(".rc-finding[data-severity=warning]").first().waitFor();
});

check("composer-sweep", async (page) => {
  await writeDocument(page, SWEEP);
  await page.locator(".rc-finding", { hasText: "lists of values only" }).waitFor();
});

check("plan", async (page) => {
  await page.locator("#rc-review").click();
  await page.getByRole("dialog").getByText("Show files").click();
});

check("import", async (page) => {
  await page.getByRole("link", { name: "Import", exact: true }).click();
  await page.locator("#rc-import-folder").setInputFiles(resolve("tests/e2e/projects/sdk-v1"));
  await page.locator(".rc-import-run", { hasText: "ridge-v1" }).click();
  await page.locator(".rc-script summary").first().click();
  for (const summary of await page.locator(".rc-import-report summary").all()) await summary.click();
  await page.locator(".rc-diff").first().waitFor();
});

check("runs", async (page) => {
  await page.evaluate(() => (location.hash = "#/runs"));
  await page.getByRole("row").nth(2).waitFor();
});

check("run", async (page) => {
  await page.evaluate((name) => (location.hash = `#/runs/${name}`), finished);
  await page.locator(".rc-plot canvas").waitFor();
  await page.getByText("Job as the service holds it").click();
});

check("run-failed", async (page) => {
  await page.evaluate((name) => (location.hash = `#/runs/${name}`), failed);
  await page.getByRole("alert").waitFor();
});

check("connect", async (page) => {
  await page.goto(world.server.url);
  await page.getByLabel("Link or access token").fill("wrong");
  await page.getByRole("button", { name: "Connect" }).click();
  await page.getByRole("alert").waitFor();
}, false);
