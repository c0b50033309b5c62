/**
 * Measures the main job on a file of transactions, from choosing it on home to segments on the screen:
 *
 *   node lib/setup/ensure.mjs deps build browser && node e2e/bench/main-job.mjs FILE [--rounds 3]
 *
 * Prints for each round the milliseconds to the suggestion, to the segments and to the last node, and every task
 * of the main thread over 50 ms with its start (Long Tasks API). Times are of this machine, at this load.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
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

for (let round = 1; round <= Number(values.rounds); round++) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "en-GB" });
  const page = await context.newPage();
  await page.addInitScript(() => {
    window.longTasks = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) window.longTasks.push([Math.round(entry.startTime), Math.round(entry.duration)]);
    }).observe({ type: "longtask", buffered: true });
  });
  await page.goto("http://localhost:4395/");
  await page.getByRole("button", { name: "Try with sample data" }).waitFor();
  await page.evaluate(() => {
    window.longTasks.length = 0;
  });
  const start = performance.now();
  const since = () => Math.round(performance.now() - start);
  await page.locator("input[type=file]").first().setInputFiles(file);
  await page.getByRole("button", { name: "Build it" }).click();
  const suggestion = since();
  await page.getByText("In words", { exact: true }).waitFor();
  const segments = since();
  await page.waitForFunction(() => [...document.querySelectorAll(".strata-card")].every((card) => ["ready", "warning"].includes(card.dataset.mark)));
  const done = since();
  const tasks = await page.evaluate(() => window.longTasks);
  process.stdout.write(`${JSON.stringify({ round, suggestion, segments, done, longTasks: tasks })}\n`);
  await context.close();
}

await browser.close();
server.kill();
