/**
 * Measures the main job on a file of transactions, from choosing it on home to segments on the screen:
 *
 *   node lib/setup/ensure.mjs deps build browser && node e2e/bench/main-job.mjs FILE [--rounds 3]
 *
 * Prints for each round the milliseconds to the suggestion, to the segments and to the last node, every task of the
 * main thread over 50 ms, and the load of the machine. A task is told by its start, its length, and the processor time
 * it took: on a machine that does other work as well only the last says what a quiet one would measure.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import { chromium } from "@playwright/test";
import { findBrowser } from "../../lib/setup/browser.mjs";

const { values, positionals } = parseArgs({ allowPositionals: true, options: { rounds: { type: "string", default: "3" } } });
const file = positionals[0];
if (!file) {
  process.stderr.write("Name a CSV file of transactions.\n");
  process.exit(2);
}

const server = spawn(process.execPath, ["lib/setup/serve.mjs", "--port", "4395"], { stdio: ["ignore", "pipe", "inherit"] });
await once(server.stdout, "data");
const browser = await chromium.launch({
  executablePath: findBrowser(),
  args: ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking"],
});

/** Tasks of the page's main thread in a trace: start, length and processor time in milliseconds, the first task at 0. */
function tasksOver(limit, trace) {
  const { traceEvents } = JSON.parse(trace.toString());
  const main = new Set(traceEvents.filter(({ name, args }) => name === "thread_name" && args.name === "CrRendererMain").map(({ pid, tid }) => `${pid} ${tid}`));
  const tasks = traceEvents.filter(({ name, ph, pid, tid }) => name === "ThreadControllerImpl::RunTask" && ph === "X" && main.has(`${pid} ${tid}`));
  const first = Math.min(...tasks.map(({ ts }) => ts));
  const milliseconds = (micro) => Math.round(micro / 1000);
  return tasks.filter(({ dur }) => dur > limit * 1000).map(({ ts, dur, tdur }) => [milliseconds(ts - first), milliseconds(dur), milliseconds(tdur)]);
}

for (let round = 1; round <= Number(values.rounds); round++) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "en-GB" });
  const page = await context.newPage();
  await page.goto("http://localhost:4395/");
  await page.getByRole("button", { name: "Try with sample data" }).waitFor();
  await browser.startTracing(page, { categories: ["toplevel"] });
  const start = performance.now();
  const since = () => Math.round(performance.now() - start);
  await page.locator("input[type=file]").first().setInputFiles(file);
  await page.getByRole("button", { name: "Build it" }).click();
  const suggestion = since();
  await page.getByText("In words", { exact: true }).waitFor();
  const segments = since();
  await page.waitForFunction(() => [...document.querySelectorAll(".strata-card")].every((card) => ["ready", "warning"].includes(card.dataset.mark)));
  const done = since();
  const longTasks = tasksOver(50, await browser.stopTracing());
  process.stdout.write(`${JSON.stringify({ round, suggestion, segments, done, longTasks, load: loadavg()[0] })}\n`);
  await context.close();
}

await browser.close();
server.kill();
