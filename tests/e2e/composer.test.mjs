// Proves the composer: form and document are two views of one text, every change can be undone, findings lead to their
// place and mend it, no key is lost, and a draft outlives a reload while the access token does not.

import assert from "node:assert/strict";
import { test } from "node:test";
import { commandJob, keptInBrowser, openConnected, openPage, readDocument, setUp, submit, waitUntilKept, writeDocument } from "./browser.mjs";

const world = setUp();
const limit = { timeout: 120_000 };

/** Lines in which two texts of as many lines differ. */
function changes(before, after) {
  const [old, now] = [before.split("\n"), after.split("\n")];
  assert.equal(now.length, old.length, "no line was added or removed");
  return now.filter((line, index) => line !== old[index]);
}

test("the form edits the document's text in place and the text changes the form", limit, async (t) => {
  const { page } = await openConnected(t, world);
  const first = await readDocument(page);
  await page.getByLabel("Timeout in seconds").fill("900");
  assert.deepEqual(changes(first, await readDocument(page)), ["  timeout: 900 # seconds"]);
  await page.getByText("= 15 min").waitFor();

  await page.getByLabel("Packages", { exact: true }).fill("scikit-learn>=1.5,<2\nmlflow-skinny>=3,<4");
  const packages = await readDocument(page);
  assert.ok(!packages.includes("azureml-mlflow"));
  assert.ok(packages.includes("  timeout: 900 # seconds") && packages.startsWith(first.split("\n")[0]), "comments stay");

  await writeDocument(page, packages.replace("experiment_name: ridge-diabetes", "experiment_name: typed # by hand").replace("timeout: 900", "timeout: 60"));
  assert.equal(await page.getByLabel("Experiment").inputValue(), "typed");
  assert.equal(await page.getByLabel("Timeout in seconds").inputValue(), "60");
  await page.getByLabel("Experiment").fill("clicked");
  assert.match(await readDocument(page), /^experiment_name: clicked # by hand$/m);

  await page.getByLabel("Compute target").selectOption({ label: "Serverless (chosen by the workspace)" });
  assert.doesNotMatch(await readDocument(page), /^compute:/m);
  await page.getByLabel("Compute target").selectOption("local");
  assert.match(await readDocument(page), /^compute: azureml:local$/m);
});

test("undo and redo go through the changes of form and editor alike", limit, async (t) => {
  const { page } = await openConnected(t, world);
  const states = [await readDocument(page)];
  await page.getByLabel("Experiment").fill("one");
  states.push(await readDocument(page));
  await writeDocument(page, `${states[1]}tags:\n  made: here\n`);
  states.push(await readDocument(page));
  await page.getByLabel("Timeout in seconds").fill("77");
  states.push(await readDocument(page));

  const undo = page.getByRole("button", { name: "Undo" });
  const redo = page.getByRole("button", { name: "Redo" });
  for (const state of states.slice(0, -1).reverse()) {
    await undo.click();
    assert.equal(await readDocument(page), state);
  }
  assert.equal(await page.getByLabel("Experiment").inputValue(), "ridge-diabetes");
  for (const state of states.slice(1)) {
    await redo.click();
    assert.equal(await readDocument(page), state);
  }
  assert.ok(await redo.isDisabled());
  // By keyboard, from a form field and from the editor.
  await page.getByLabel("Experiment").press("Control+z");
  assert.equal(await readDocument(page), states[2]);
  await page.locator("#rc-yaml").press("Control+z");
  assert.equal(await readDocument(page), states[1]);
  await page.locator("#rc-yaml").press("Control+Shift+z");
  await page.getByLabel("Experiment").press("Control+y");
  assert.equal(await readDocument(page), states[3]);
});

test("findings lead to their place, offer a fix, and errors block submitting", limit, async (t) => {
  const { page } = await openConnected(t, world);
  const good = await readDocument(page);
  await writeDocument(page, good.replace("experiment_name:", "experiment_nam:"));
  const finding = page.locator(".rc-finding[data-code=unknown-field]");
  await finding.waitFor();
  await finding.getByRole("button", { name: "Line 3" }).click();
  const selected = () => page.evaluate(() => {
    const area = document.activeElement;
    return { id: area.id, text: area.value?.slice(area.selectionStart, area.selectionEnd) };
  });
  assert.deepEqual(await selected(), { id: "rc-yaml", text: "experiment_nam" });
  await finding.getByRole("button", { name: /^Fix: Rename to `experiment_name`/ }).click();
  assert.equal(await readDocument(page), good);
  assert.equal(await finding.count(), 0);

  const review = page.locator("#rc-review");
  assert.ok(await review.isEnabled());
  // Places count in characters, also behind those that UTF-16 writes with two units.
  await writeDocument(page, good.replace("# Ridge", "# 🎯 Ridge").replace("python train.py", "python gone.py"));
  const missing = page.locator(".rc-finding[data-severity=error][data-code=script-not-found]");
  await missing.waitFor();
  assert.ok(await review.isDisabled());
  await page.getByText("Correct the errors first").waitFor();
  await page.keyboard.press("Control+Enter");
  assert.equal(await page.getByRole("dialog").count(), 0, "nor does the shortcut submit");
  await missing.getByRole("button", { name: "Line 6" }).click();
  assert.match((await selected()).text, /gone\.py/);
  assert.ok((await page.locator(".rc-gutter span[data-severity=error]").allTextContents()).map((text) => text.trim()).includes("6"));
  await page.getByLabel("Script").selectOption("train.py");
  await page.waitForFunction(() => !document.querySelector("#rc-review").disabled);
});

test("a name that a job of the workspace has is reported, with a free one as fix", limit, async (t) => {
  // A free name is answered with 404, which the browser writes to its console.
  const { page } = await openConnected(t, world, { expected: /status of 404/ });
  const document = commandJob("python -c 'print(1)'", "name: named-once");
  await writeDocument(page, document);
  await submit(page);
  await page.goto(world.server.link);
  await page.locator(".rc-connection[data-state=on]").waitFor();
  await writeDocument(page, document);
  await page.getByText("The workspace has a job `named-once` already").waitFor();
  assert.ok(await page.locator("#rc-review").isDisabled());
  await page.getByRole("button", { name: "Change to `named-once-2`" }).click();
  assert.match(await readDocument(page), /^name: named-once-2$/m);
  await page.waitForFunction(() => !document.querySelector("#rc-review").disabled);
});

test("the environment can be switched and comes back with its packages", limit, async (t) => {
  const { page } = await openConnected(t, world);
  const first = await readDocument(page);
  const packages = await page.getByLabel("Packages", { exact: true }).inputValue();
  assert.equal(packages, "scikit-learn>=1.5,<2\nmlflow-skinny>=3,<4\nazureml-mlflow>=1.60");
  await page.getByLabel("The Python that is already there").check();
  const managed = await readDocument(page);
  assert.match(managed, /^environment: azureml:user-managed:1$/m);
  assert.ok(!managed.includes("scikit-learn>=") && managed.includes("timeout: 1800 # seconds"));
  await page.getByLabel("Python packages").check();
  assert.equal(await page.getByLabel("Packages", { exact: true }).inputValue(), packages);
  assert.equal(await page.getByLabel("Python version").inputValue(), "3.11");
  assert.ok((await readDocument(page)).includes("image: mcr.microsoft.com/"));
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("button", { name: "Undo" }).click();
  assert.equal(await readDocument(page), first);
});

test("environment variables are added, filled, renamed and removed", limit, async (t) => {
  const { page } = await openConnected(t, world);
  const first = await readDocument(page);
  await page.getByRole("button", { name: "Add variable" }).click();
  await page.locator("#rc-variable-new").fill("LEVEL");
  await page.locator("#rc-variable-new").press("Tab");
  await page.getByLabel("Value LEVEL").fill("3.10");
  await page.getByLabel("Value LEVEL").press("Tab");
  assert.match(await readDocument(page), /environment_variables:\n {2}LEVEL: ["']3\.10["']/, "a text stays a text");
  await page.getByLabel("Name 1", { exact: true }).fill("DEPTH");
  await page.getByLabel("Name 1", { exact: true }).press("Tab");
  assert.equal(await page.getByLabel("Value DEPTH").inputValue(), "3.10");
  assert.match(await readDocument(page), /environment_variables:\n {2}DEPTH: ["']3\.10["']/);
  await page.getByRole("button", { name: "Remove DEPTH" }).click();
  assert.equal(await page.locator(".rc-variable").count(), 0);
  assert.doesNotMatch(await readDocument(page), /DEPTH/);
  for (let step = 0; step < 4; step += 1) await page.getByRole("button", { name: "Undo" }).click();
  assert.equal(await readDocument(page), first);
});

test("no key is lost while a person types fast", limit, async (t) => {
  const { page } = await openConnected(t, world);
  const words = Array.from({ length: 40 }, (_, index) => `w${String(index).padStart(3, "0")}`).join(" ");
  assert.ok(words.length >= 199);
  const before = await readDocument(page);
  await page.locator("#rc-yaml").press("Control+End");
  await page.keyboard.type(`# ${words}`);
  assert.equal(await readDocument(page), `${before}# ${words}`);

  await page.getByLabel("Arguments").fill("");
  await page.getByLabel("Arguments").focus();
  await page.keyboard.type(words);
  assert.equal(await page.getByLabel("Arguments").inputValue(), words);
  assert.ok((await readDocument(page)).includes(`command: python train.py ${words}\n`));
  // In the middle of a value: the cursor stays where it is.
  await page.getByLabel("Experiment").press("Home");
  await page.keyboard.type("fast-typing-");
  assert.equal(await page.getByLabel("Experiment").inputValue(), "fast-typing-ridge-diabetes");
});

test("a reload keeps the draft, forgets the token, and a pasted link connects again", limit, async (t) => {
  const { page, context } = await openConnected(t, world);
  assert.ok(!page.url().includes(world.server.token), "the token leaves the address at once");
  await page.getByLabel("Experiment").fill("kept-over-reload");
  const text = await readDocument(page);
  await waitUntilKept(page, "kept-over-reload");
  const kept = JSON.stringify([await keptInBrowser(page), await context.cookies(), await context.storageState(), page.url()]);
  assert.ok(!kept.includes(world.server.token), "nothing that outlives the tab has the token");

  await page.reload();
  await page.getByRole("heading", { name: "Connect to a workspace" }).waitFor();
  await page.waitForFunction(() => document.querySelector("#rc-experiment")?.value === "kept-over-reload");
  assert.equal(await readDocument(page), text);
  assert.ok(await page.locator("#rc-review").isDisabled());
  await page.getByLabel("Link or access token").fill("wrong");
  await page.getByRole("button", { name: "Connect" }).click();
  await page.getByRole("alert").waitFor();
  await page.getByLabel("Link or access token").fill(world.server.link);
  await page.getByLabel("Link or access token").press("Enter");
  await page.locator(".rc-connection[data-state=on]").waitFor();
  await page.waitForFunction(() => !document.querySelector("#rc-review").disabled);
  assert.ok(!JSON.stringify([await keptInBrowser(page), page.url()]).includes(world.server.token));
});

test("language and appearance follow the browser and can be chosen", limit, async (t) => {
  const { page } = await openConnected(t, world);
  await page.getByLabel("Language").selectOption("de");
  await page.getByRole("button", { name: /Ansehen und übermitteln/ }).waitFor();
  assert.equal(await page.locator("html").getAttribute("lang"), "de");
  const background = () => page.locator(".rc").evaluate((root) => getComputedStyle(root).backgroundColor);
  const light = await background();
  await page.getByLabel("Darstellung").selectOption("dark");
  const dark = await background();
  assert.notEqual(dark, light);
  await page.getByLabel("Darstellung").selectOption("light");
  assert.equal(await background(), light);

  const german = await openPage(world.browser, { locale: "de-DE", colorScheme: "dark" });
  await german.page.goto(world.server.link);
  await german.page.getByText("Lokaler Arbeitsbereich").first().waitFor();
  assert.equal(await german.page.locator(".rc").evaluate((root) => getComputedStyle(root).backgroundColor), dark);
  await german.context.close();
  assert.deepEqual(german.problems, []);
});
