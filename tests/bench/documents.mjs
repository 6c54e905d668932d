// Times the headless WebAssembly module in Chromium: reading, checking and the request body of documents, and the cost of
// one keystroke. Prints a JSON object of series; the last line of standard output.

import { createServer } from "node:http";
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { launch } from "../e2e/browser.mjs";

const ROUNDS = 51;
const documents = process.env.RC_DOCUMENTS.split(":");
const types = { ".js": "text/javascript", ".wasm": "application/wasm" };

const server = createServer((request, response) => {
  const name = basename(request.url);
  if (name === "") return response.setHeader("Content-Type", "text/html").end("<!doctype html><title>bench</title>");
  const type = types[name.slice(name.lastIndexOf("."))];
  if (!type) return response.writeHead(404).end();
  response.setHeader("Content-Type", type).end(readFileSync(join(process.env.RC_HEADLESS, name)));
});
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));

/** Runs in the page. A clock of 0.1 ms wants several calls for one measurement. */
async function measure({ name, text, rounds }) {
  const module = await import("/run_composer.js");
  await module.default();
  const time = (work) => {
    // Warm, as the peer is: the browser compiles what is called often a second time, in the background; on two cores that takes a while.
    const until = performance.now() + 2000;
    for (let warm = 0; performance.now() < until; warm += 1) work(warm);
    const before = performance.now();
    for (let call = 0; call < 20; call += 1) work(call);
    const once = (performance.now() - before) / 20;
    const calls = Math.max(1, Math.ceil(5 / Math.max(once, 0.005)));
    return Array.from({ length: rounds }, () => {
      const start = performance.now();
      for (let call = 0; call < calls; call += 1) work(call);
      return (performance.now() - start) / calls;
    });
  };
  // Each keystroke is another text: nothing can be kept from the call before.
  const texts = Array.from({ length: 10 }, (_, digit) => `${text}# ${digit}\n`);
  return {
    [name]: time((call) => {
      module.check(texts[call % 10]);
      module.toRequest(texts[call % 10], { name: "bench" });
    }),
    [`keystroke ${name}`]: time((call) => module.check(texts[call % 10])),
  };
}

const browser = await launch();
const series = {};
try {
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  for (const path of documents) {
    Object.assign(series, await page.evaluate(measure, { name: basename(path), text: readFileSync(path, "utf8"), rounds: ROUNDS }));
  }
} finally {
  await browser.close();
  server.close();
}
console.log(JSON.stringify(series));
