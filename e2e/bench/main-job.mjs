/**
 * Measures the main job on a file of transactions, from choosing it on home to segments on the screen:
 *
 *   node lib/setup/ensure.mjs deps build browser && node e2e/bench/main-job.mjs FILE [--rounds 3]
 *
 * Prints for each round the milliseconds to the suggestion, to the segments and to the last node, every task of the
 * main thread over 50 ms, and the load of the machine. A task is told by its start, its length, and the processor time
 * it took: on a machine that does other work as well only the last says what a quiet one would measure.
 */
import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import { openStudio, tasksOver } from "./studio.mjs";

const { values, positionals } = parseArgs({ allowPositionals: true, options: { rounds: { type: "string", default: "3" } } });
const file = positionals[0];
if (!file) {
  process.stderr.write("Name a CSV file of transactions.\n");
  process.exit(2);
}

const studio = await openStudio(4395);
for (let round = 1; round <= Number(values.rounds); round++) {
  const page = await studio.newPage();
  await studio.browser.startTracing(page, { categories: ["toplevel"] });
  const start = performance.now();
  const since = () => Math.round(performance.now() - start);
  await page.locator("input[type=file]").first().setInputFiles(file);
  await page.getByRole("button", { name: "Build it" }).click();
  const suggestion = since();
  await page.getByText("In words", { exact: true }).waitFor();
  const segments = since();
  await page.waitForFunction(() => [...document.querySelectorAll(".strata-card")].every((card) => ["ready", "warning"].includes(card.dataset.mark)));
  const done = since();
  const longTasks = tasksOver(50, await studio.browser.stopTracing());
  process.stdout.write(`${JSON.stringify({ round, suggestion, segments, done, longTasks, load: loadavg()[0] })}\n`);
  await page.context().close();
}
await studio.close();
