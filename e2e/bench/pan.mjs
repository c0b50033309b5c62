/**
 * Measures how smoothly the canvas pans while a million customers are clustered beside it:
 *
 *   node lib/setup/ensure.mjs deps build browser && node e2e/bench/pan.mjs [--rows 1000000] [--rounds 3] [--seconds 6]
 *
 * The canvas is dragged in circles with k-means at work and, beside it, with nothing at work. Prints for each the frames
 * a second, the median and the 99th percentile of the time between frames, the longest, and tasks of the main thread
 * over 50 ms (start, length, processor time). A screen of 60 Hz gives 16.7 ms.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { openStudio, tasksOver } from "./studio.mjs";

const { values } = parseArgs({
  options: { rows: { type: "string", default: "1000000" }, rounds: { type: "string", default: "3" }, seconds: { type: "string", default: "6" } },
});

const RATIOS = [
  { name: "basket", formula: "spend / (orders + 1)", role: "feature" },
  { name: "pace", formula: "orders / (tenure_days + 1)", role: "feature" },
];
const NUMBERS = ["tenure_days", "orders", "spend", "days_since_last_order", "email_open_rate", "revenue", "basket", "pace"];

/** Eight numbers of every customer into eight segments, started so often that the run outlasts the measurement. */
const PIPELINE = {
  format: "strata/pipeline",
  version: 1,
  name: "Panning",
  seed: 42,
  language: "en",
  nodes: [
    { id: "customers", type: "source.synthetic", v: 1, params: { rows: Number(values.rows) } },
    { id: "ratios", type: "prepare.derive", v: 1, params: { columns: RATIOS } },
    { id: "scaled", type: "feature.transform", v: 1, params: { columns: NUMBERS } },
    { id: "clusters", type: "cluster.kmeans", v: 1, params: { k: 8, starts: 100 } },
  ],
  wires: [
    { from: { node: "customers", port: "data" }, to: { node: "ratios", port: "data" } },
    { from: { node: "ratios", port: "data" }, to: { node: "scaled", port: "data" } },
    { from: { node: "scaled", port: "data" }, to: { node: "clusters", port: "data" } },
  ],
  layout: { customers: { x: 0, y: 0 }, ratios: { x: 260, y: 0 }, scaled: { x: 520, y: 0 }, clusters: { x: 780, y: 0 } },
  notes: [],
  groups: [],
  inputs: {},
};

const folder = mkdtempSync(join(tmpdir(), "strata-pan-"));
const file = join(folder, "panning.strata.json");
writeFileSync(file, JSON.stringify(PIPELINE));
const studio = await openStudio(4396);
try {
  for (let round = 1; round <= Number(values.rounds); round++) {
    const page = await studio.newPage();
    await page.locator("input[type=file]").first().setInputFiles(file);
    await page.getByRole("button", { name: "Create a project" }).click();
    const clusters = page.locator('.react-flow__node[data-id="clusters"] .strata-card');
    await page.waitForFunction(() => document.querySelector('[data-id="clusters"] .strata-card')?.getAttribute("data-mark") === "running", null, {
      timeout: 120_000,
    });
    const busy = await pan(page);
    const ranOn = (await clusters.getAttribute("data-mark")) === "running";
    await page.keyboard.press("Escape");
    await page.waitForFunction(() => document.querySelector('[data-id="clusters"] .strata-card')?.getAttribute("data-mark") === "stale");
    const idle = await pan(page);
    process.stdout.write(`${JSON.stringify({ round, busy: { ...busy, ranOn }, idle, load: loadavg()[0] })}\n`);
    await page.context().close();
  }
} finally {
  await studio.close();
  rmSync(folder, { recursive: true });
}

/** Drags the canvas in circles for some seconds. */
async function pan(page) {
  const pane = await page.locator(".react-flow__pane").boundingBox();
  const centre = { x: pane.x + pane.width / 2, y: pane.y + pane.height * 0.75 };
  await studio.browser.startTracing(page, { categories: ["toplevel"] });
  await page.evaluate(() => {
    globalThis.frames = [];
    const count = (time) => {
      globalThis.frames.push(time);
      globalThis.counting = requestAnimationFrame(count);
    };
    globalThis.counting = requestAnimationFrame(count);
  });
  await page.mouse.move(centre.x, centre.y);
  await page.mouse.down();
  const start = performance.now();
  const end = start + Number(values.seconds) * 1000;
  for (let now = start; now < end; now = performance.now()) {
    const angle = (now - start) / 300;
    await page.mouse.move(centre.x + 90 * Math.cos(angle), centre.y + 60 * Math.sin(angle));
  }
  await page.mouse.up();
  const frames = await page.evaluate(() => {
    cancelAnimationFrame(globalThis.counting);
    return globalThis.frames;
  });
  const longTasks = tasksOver(50, await studio.browser.stopTracing());
  const gaps = frames
    .slice(1)
    .map((time, i) => time - frames[i])
    .sort((a, b) => a - b);
  const at = (share) => Math.round(gaps[Math.min(gaps.length - 1, Math.floor(share * gaps.length))] * 10) / 10;
  const perSecond = Math.round((gaps.length / (frames[frames.length - 1] - frames[0])) * 10_000) / 10;
  return { perSecond, median: at(0.5), p99: at(0.99), longest: at(1), longTasks };
}
