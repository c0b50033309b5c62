/**
 * Measures how a large file arrives in the studio: the memory it takes at its peak, whether all rows are there, tasks of
 * the page's main thread over 50 ms, the longest time without news on the card, and how soon a cancel is obeyed.
 *
 *   node lib/setup/ensure.mjs deps build browser && node e2e/bench/large-file.mjs FILE.csv [--cancel-at 50] [--cgroup /sys/fs/cgroup/memory/NAME]
 *
 * Memory is read from /proc (Linux). `--cgroup`: a group, made beforehand, that this process moves into with all it
 * starts, so that the whole browser has no more memory than the group.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { openStudio, tasksOver } from "./studio.mjs";

const WAITING = { timeout: 0, polling: 20 };
/** Milliseconds after a run in which its result is stored. */
const STORING = 8000;
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { cgroup: { type: "string" }, "cancel-at": { type: "string", default: "50" } },
});
const file = positionals[0];
if (!file) {
  process.stderr.write("Name a CSV file.\n");
  process.exit(2);
}
if (values.cgroup) writeFileSync(join(values.cgroup, "cgroup.procs"), String(process.pid));

const CARD = ".strata-card";
await inStudio(async (studio) => {
  const page = await studio.newPage();
  await choose(page);
  await page.waitForFunction(
    ([card, percent]) => {
      const text = document.querySelector(card).textContent;
      // The second half of an arrival is the reading.
      return text.includes("Reading") && Number(/(\d+)%/.exec(text)?.[1]) >= 50 + percent / 2;
    },
    [CARD, Number(values["cancel-at"])],
    WAITING,
  );
  const cancel = page.getByRole("banner").getByRole("button", { name: "Cancel" });
  const obeyed = await cancel.evaluate(async (button, card) => {
    const begin = performance.now();
    button.click();
    while (document.querySelector(card).textContent.includes("Reading")) await new Promise((resolve) => setTimeout(resolve, 1));
    return Math.round(performance.now() - begin);
  }, CARD);
  say({ cancelled: obeyed, card: await words(page) });
});
await inStudio(async (studio, memory) => {
  const page = await studio.newPage();
  const idle = memory.take();
  await studio.browser.startTracing(page, { categories: ["toplevel"] });
  await page.evaluate(watchCard, CARD);
  const start = performance.now();
  await choose(page);
  await page.waitForFunction((card) => document.querySelector(card).textContent.includes("Reading"), CARD, WAITING);
  const stored = Math.round(performance.now() - start);
  const storing = memory.take();
  await page.waitForFunction((card) => ["ready", "warning", "error"].includes(document.querySelector(card).dataset.mark), CARD, WAITING);
  const read = Math.round(performance.now() - start);
  const reading = memory.take();
  const longTasks = tasksOver(50, await studio.browser.stopTracing());
  const silences = await page.evaluate(() => window.silences);
  const card = await words(page);
  // What the run has made is stored behind its back.
  await page.waitForTimeout(STORING);
  say({ stored, read, card, longTasks, silences, megabytes: { idle, storing, reading, after: memory.take() } });
});

async function inStudio(work) {
  const profile = mkdtempSync(join(tmpdir(), "strata-large-"));
  const studio = await openStudio(4397, profile);
  const memory = watchMemory();
  try {
    await work(studio, memory);
  } finally {
    memory.stop();
    await studio.close();
    rmSync(profile, { recursive: true, force: true });
  }
}

async function choose(page) {
  await page.locator("input[type=file]").first().setInputFiles(file);
  await page.locator(CARD).waitFor();
}

async function words(page) {
  return (await page.locator(CARD).textContent()).replace(/\s+/g, " ");
}

function say(measured) {
  process.stdout.write(`${JSON.stringify(measured)}\n`);
}

/** In the page: times of more than 400 ms in which the card said nothing new, and what it said meanwhile. */
function watchCard(selector) {
  let text = "";
  let last = performance.now();
  window.silences = [];
  setInterval(() => {
    const card = document.querySelector(selector);
    const now = performance.now();
    if (card?.textContent === text && !["ready", "warning"].includes(card.dataset.mark)) return;
    if (text !== "" && now - last > 400) window.silences.push([text.replace(/\s+/g, " "), Math.round(now - last)]);
    text = card?.textContent ?? "";
    last = now;
  }, 10);
}

/** Samples the memory of the processes this one started, in MB; `take` gives the peaks since the last take. */
function watchMemory() {
  let peak = {};
  const timer = setInterval(() => {
    const now = {};
    let all = 0;
    for (const { pid, type } of descendants(process.pid)) {
      const megabytes = resident(pid);
      now[type] = Math.max(now[type] ?? 0, megabytes);
      all += megabytes;
    }
    for (const [type, megabytes] of Object.entries({ ...now, all })) peak[type] = Math.max(peak[type] ?? 0, Math.round(megabytes));
  }, 50);
  return {
    take() {
      const taken = peak;
      peak = {};
      return taken;
    },
    stop: () => clearInterval(timer),
  };
}

function descendants(root) {
  const children = new Map();
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "utf8");
      const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
      children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
    } catch {
      // It has ended meanwhile.
    }
  }
  const found = [];
  const waiting = [...(children.get(root) ?? [])];
  for (let pid = waiting.pop(); pid !== undefined; pid = waiting.pop()) {
    waiting.push(...(children.get(pid) ?? []));
    const command = commandOf(pid);
    if (!/chrom/i.test(command)) continue;
    const type = /--type=([\w-]+)/.exec(command)?.[1] ?? "browser";
    found.push({ pid, type: type === "utility" ? (/--utility-sub-type=([\w.]+)/.exec(command)?.[1] ?? type) : type });
  }
  return found;
}

function commandOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    return "";
  }
}

/** Pss: memory shared by several processes is counted once among them. */
function resident(pid) {
  try {
    return Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
