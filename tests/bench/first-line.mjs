// Submit click to the first log line in the page, beside the same job over REST alone and the same command run directly.
// Prints a JSON object of series; the last line of standard output.

import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { OUT, launch, openPage, sleep, startServer, waitForEnd, writeDocument } from "../e2e/browser.mjs";
import { send } from "./http.mjs";

const ROUNDS = Number(process.env.RC_ROUNDS);
const POLL_MS = 1;
const PATIENCE_MS = 60_000;
const LINE = "first-line"; // the command never contains it in one piece, so that an echo of the command is not taken for output
const COMMAND = `echo first"-"line`;
const DOCUMENT = `experiment_name: bench
code: src
command: ${COMMAND}
environment: azureml:user-managed:1
compute: azureml:local
`;
const series = { page: [], page_accepted: [], rest: [], direct: [], floor: [] };

/** Runs in the page: the time of the click on Submit, and of the first frame whose log shows the line. */
function watch(line) {
  document.addEventListener(
    "click",
    (event) => {
      if (!event.target.closest?.("#rc-submit")) return;
      window.bench = { clicked: event.timeStamp };
      const look = () => {
        const shown = document.querySelector("#rc-log")?.textContent.includes(line);
        requestAnimationFrame(shown ? () => (window.bench.shown = performance.now()) : look);
      };
      requestAnimationFrame(look);
    },
    true,
  );
}

/** Submits by clicking; what the page sent up to its job's PUT is kept for the round over REST. */
async function throughPage(page) {
  await page.evaluate(() => (location.hash = "#/"));
  await page.locator("#rc-review:enabled").click();
  await page.locator("#rc-submit:enabled").waitFor();
  const sent = [];
  const note = (request) => sent.push(request);
  page.on("request", note);
  await page.locator("#rc-submit").click();
  const times = await page.waitForFunction(() => window.bench?.shown && window.bench, null, { polling: 50, timeout: PATIENCE_MS });
  page.off("request", note);
  const { clicked, shown } = await times.jsonValue();
  const status = await waitForEnd(page, PATIENCE_MS / 1000);
  if (status !== "Completed") throw new Error(`the run ended as ${status}`);
  const put = sent.findIndex((request) => request.method() === "PUT" && /\/jobs\/[^/]+\?/.test(request.url()));
  const url = sent[put].url();
  const accepted = await page.evaluate((url) => performance.getEntriesByName(url).at(-1)?.responseEnd, url);
  const requests = await Promise.all(sent.slice(0, put + 1).map(async (request) => ({ method: request.method(), url: request.url(), headers: await request.allHeaders(), body: request.postData() })));
  return { ms: shown - clicked, accepted: accepted - clicked, requests, name: /\/jobs\/([^/]+)\?/.exec(url)[1] };
}

/** The page's requests once more under another name, then asking for the log every few milliseconds. */
async function throughRest(server, { requests, name }) {
  const fresh = `bench-${randomUUID()}`;
  const started = performance.now();
  for (const { method, url, headers, body } of requests) {
    const kept = Object.fromEntries(Object.entries(headers).filter(([header]) => ["authorization", "content-type"].includes(header) || header.startsWith("x-ms-")));
    const answer = await send(method, url.replaceAll(name, fresh), kept, body?.replaceAll(name, fresh));
    if (answer.status >= 300) throw new Error(`${method} ${url}: ${answer.status} ${answer.text}`);
  }
  const details = detailsUrl(server, requests, fresh);
  const authorization = { authorization: `Bearer ${server.token}` };
  while (performance.now() - started < PATIENCE_MS) {
    const { logFiles } = JSON.parse((await send("GET", details, authorization)).text);
    for (const url of Object.values(logFiles ?? {})) {
      if ((await send("GET", url)).text.includes(LINE)) return performance.now() - started;
    }
    await sleep(POLL_MS);
  }
  throw new Error("the log did not arrive over REST");
}

/** The run history is beside the management plane, below the same workspace. */
function detailsUrl(server, requests, name) {
  const workspace = /\/subscriptions\/.*\/workspaces\/[^/]+/.exec(requests.at(-1).url)[0];
  return `${server.url}/history/v1.0${workspace}/runs/${name}/details`;
}

/** The same command by the same shell, without anything of ours. */
function directly() {
  return new Promise((done, fail) => {
    const started = performance.now();
    const child = spawn("/bin/sh", ["-c", COMMAND], { stdio: ["ignore", "pipe", "inherit"] });
    child.once("error", fail);
    child.stdout.once("data", () => done(performance.now() - started));
  });
}

/** The command directly, and as many requests as a submission and one look at its log take, of the smallest kind. */
async function floor(server, { requests }) {
  const started = performance.now();
  for (let trip = 0; trip < requests.length + 2; trip += 1) await send("GET", `${server.url}/discovery/workspaces/any`);
  return performance.now() - started + (await directly());
}

const store = mkdtempSync(join(OUT, "first-line-"));
const server = await startServer({ store });
const browser = await launch();
try {
  const { page, problems } = await openPage(browser);
  await page.addInitScript(watch, LINE);
  await page.goto(server.link);
  await page.locator("#rc-review").waitFor();
  await writeDocument(page, DOCUMENT);
  for (let round = -1; round < ROUNDS; round += 1) {
    const clicked = await throughPage(page);
    // The warm-up uploads the code; the others find it there, and only such requests can be sent again.
    if (round < 0) continue;
    series.page.push(clicked.ms);
    series.page_accepted.push(clicked.accepted);
    series.rest.push(await throughRest(server, clicked));
    series.direct.push(await directly());
    series.floor.push(await floor(server, clicked));
  }
  if (problems.length > 0) throw new Error(problems.join("; "));
} finally {
  await browser.close();
  await server.stop();
  rmSync(store, { recursive: true, force: true });
}
console.log(JSON.stringify(series));
