// Navigation start to interactive and bytes on the wire: the page and the bare Yew page in turn, each from a server of its own.
// Prints a JSON object of series; the last line of standard output.

import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { OUT, launch, sleep, startServer } from "../e2e/browser.mjs";

const ROUNDS = Number(process.env.RC_ROUNDS);
const SETTLE_MS = 1000;
const LATE_MS = 500; // what is still under way when the page is interactive counts as transferred too
const stores = mkdtempSync(join(OUT, "page-"));
const series = {};

/** The server program is the same for both, so headers and compression are equal. */
async function serve(name, folder, selector) {
  process.env.RC_PAGE = folder;
  const server = await startServer({ store: mkdtempSync(join(stores, "store-")) });
  return { name, selector, server };
}

/** Runs in the page: notes the time when the element is there, visible and enabled, and one frame has passed. */
function watch(selector) {
  const look = () => {
    const element = document.querySelector(selector);
    const usable = element && !element.disabled && element.checkVisibility() && element.getBoundingClientRect().height > 0;
    requestAnimationFrame(usable ? () => (window.benchInteractive = performance.now()) : look);
  };
  requestAnimationFrame(look);
}

async function load(browser, { selector, server }, slowdown) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: "en-US" }); // a cache of its own, empty
  try {
    const page = await context.newPage();
    await page.addInitScript(watch, selector);
    const session = await context.newCDPSession(page);
    await session.send("Network.enable");
    let bytes = 0;
    let requests = 0;
    session.on("Network.loadingFinished", (event) => {
      bytes += event.encodedDataLength;
      requests += 1;
    });
    await sleep(SETTLE_MS);
    if (slowdown > 1) await session.send("Emulation.setCPUThrottlingRate", { rate: slowdown });
    await page.goto(server.link, { waitUntil: "commit" });
    const interactive = await page.waitForFunction(() => window.benchInteractive, null, { polling: 100, timeout: 60_000 });
    await sleep(LATE_MS);
    return { ms: await interactive.jsonValue(), bytes, requests };
  } finally {
    await context.close();
  }
}

const browser = await launch();
const pages = [];
try {
  pages.push(await serve("page", process.env.RC_PAGE, "#rc-review"), await serve("counter", process.env.RC_COUNTER, "#count"));
  for (const slowdown of [1, 4]) {
    for (let round = -1; round < ROUNDS; round += 1) {
      for (const page of pages) {
        const { ms, bytes, requests } = await load(browser, page, slowdown);
        if (round < 0) continue; // the first one warms the browser and the server
        for (const [what, value] of Object.entries({ ms, bytes, requests })) (series[`${page.name}_${what}_${slowdown}x`] ??= []).push(value);
      }
    }
  }
} finally {
  await browser.close();
  for (const { server } of pages) await server.stop();
  rmSync(stores, { recursive: true, force: true });
}
console.log(JSON.stringify(series));
