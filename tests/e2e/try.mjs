// `cargo xtask start --try`: submits the sample by clicking, prints what happens, exits 0 only if the run completed.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { OUT, launch, openPage, submit } from "./browser.mjs";

const url = process.env.RC_URL;
const token = process.env.RC_TOKEN;
const browser = await launch();
let code = 1;
try {
  const { page, problems } = await openPage(browser);
  await page.goto(`${url}/#token=${token}`);
  await page.getByRole("button", { name: /Review and submit/ }).waitFor();
  console.log("The page is open with the sample project.");
  const name = await submit(page);
  console.log(`Submitted by clicking: ${name}\n`);
  code = await follow(page);
  for (const problem of problems) console.log(`problem: ${problem}`);
  if (problems.length > 0) code = 1;
} catch (error) {
  console.error(`The try-out broke off: ${error.message}`);
} finally {
  await browser.close();
}
process.exit(code);

async function follow(page) {
  const printed = new Map();
  let status = "";
  let unreachable = 0;
  for (const end = Date.now() + 15 * 60_000; Date.now() < end; ) {
    const now = await page.evaluate(() => {
      const log = document.querySelector("#rc-log");
      return { status: document.querySelector(".rc-run-head .rc-status")?.dataset.status, path: log?.dataset.path, text: log?.textContent ?? "" };
    });
    if (now.status && now.status !== status) console.log(`[${(status = now.status)}]`);
    const known = printed.get(now.path) ?? "";
    if (now.path && now.text.length > known.length && now.text.includes("\n")) {
      process.stdout.write(now.text.slice(known.length));
      printed.set(now.path, now.text);
    }
    if (["Completed", "Failed", "Canceled"].includes(status)) break;
    // A server that is gone will not come back in this try-out.
    unreachable = await fetch(url).then(() => 0, () => unreachable + 1);
    if (unreachable > 20) throw new Error("the workspace does not answer any more");
    await new Promise((done) => setTimeout(done, 300));
  }
  // The last lines, metrics and files arrive with the round that brought the final status.
  await page.waitForTimeout(1000);
  const rows = await page.evaluate(() => ({
    metrics: [...document.querySelectorAll("tr[data-metric]")].map((row) => `${row.dataset.metric} = ${row.dataset.value}`),
    files: [...document.querySelectorAll("tr[data-path]")].map((row) => row.dataset.path),
  }));
  console.log("\nMetrics:");
  for (const line of rows.metrics) console.log(`  ${line}`);
  console.log("Outputs (in the page: Download; on disk: below jobs/ in the store):");
  for (const path of rows.files.filter((path) => path.startsWith("outputs/"))) console.log(`  ${path}`);
  const picture = join(OUT, "run.png");
  writeFileSync(picture, await page.screenshot({ fullPage: true }));
  console.log(`Screenshot: ${picture}`);
  return status === "Completed" && rows.metrics.length > 0 ? 0 : 1;
}
