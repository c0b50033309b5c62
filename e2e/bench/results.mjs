import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../lib/setup/sources.mjs";
import { entryOf } from "./catalogue.mjs";
import { chart } from "./chart.mjs";

const FOLDER = join(ROOT, "e2e", "bench");
const START = "<!-- bench:start -->";
const END = "<!-- bench:end -->";

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Keeps a result as JSON, Markdown and SVG, and puts the Markdown into the README between its markers. */
export function write(result, say) {
  writeFileSync(join(FOLDER, "results.json"), `${JSON.stringify(result, null, 2)}\n`);
  const text = markdown(result);
  writeFileSync(join(FOLDER, "results.md"), `# Benchmarks\n\n${text}`);
  writeFileSync(join(ROOT, "public", "bench.svg"), chart(result));
  const path = join(ROOT, "README.md");
  const readme = readFileSync(path, "utf8");
  const [from, to] = [readme.indexOf(START), readme.indexOf(END)];
  if (from < 0 || to < from) say(`README.md has no markers ${START} and ${END}: the table stands in e2e/bench/results.md only.`);
  else writeFileSync(path, `${readme.slice(0, from + START.length)}\n\n${text}\n${readme.slice(to)}`);
  // In the project's own format, so that the linter has nothing to say.
  const biome = join(ROOT, "node_modules", "@biomejs", "biome", "bin", "biome");
  spawnSync(process.execPath, [biome, "format", "--write", join(FOLDER, "results.json"), join(FOLDER, "results.md"), path], { cwd: ROOT });
}

const seconds = (ms) => (ms === undefined ? "–" : ms < 995 ? `${Math.round(ms)} ms` : `${(ms / 1000).toPrecision(3)} s`);
const ratio = (ours, theirs) => (ours === undefined || theirs === undefined ? "–" : (ours / theirs).toFixed(ours < 0.01 * theirs ? 3 : 2));

/** A time with its ratio to the native one. */
const beside = (ours, theirs) => (ours === undefined ? "–" : theirs === undefined ? seconds(ours) : `${seconds(ours)}, **${ratio(ours, theirs)}**`);

/** The table as it stands in the README. */
export function markdown(result) {
  const { workloads, peers } = result;
  const threads = [...new Set(workloads.map((row) => row.threads))];
  const parts = [method(result)];
  for (const count of threads) {
    const rows = workloads.filter((row) => row.threads === count).map(tableRow);
    const head = ["workload", "beside", "theirs", "Chromium, warm", "Chromium, first run", "Node", "quality, ours / theirs"];
    parts.push(`**${count === 1 ? "One thread" : `${count} threads`}**\n\n${table(head, rows)}`);
  }
  const slower = slowerWithMore(workloads);
  if (slower.length > 0) {
    parts.push(
      `With more threads the native side took longer than with one for: ${slower.join("; ")}. Its threads wait by spinning, which suffers when other work ` +
        "shares the processors: the ratios of one thread are the ones to trust there.",
    );
  }
  if (peers.length > 0)
    parts.push(
      `**npm packages**, one thread in Node, at sizes they finish\n\n${table(["workload", "package", "theirs", "Strata", "ratio"], peers.map(peerRow))}`,
    );
  return `${parts.join("\n\n")}\n`;
}

/** Workloads whose native time grew by a tenth or more with the threads. */
function slowerWithMore(workloads) {
  const alone = new Map(workloads.filter(({ threads }) => threads === 1).map((row) => [row.id, row.warm.native]));
  return workloads
    .filter(({ id, threads, warm }) => threads > 1 && warm.native > 1.1 * (alone.get(id) ?? Number.POSITIVE_INFINITY))
    .map(({ id }) => entryOf(id).name);
}

/** Writes the documents of the result that was kept last, without measuring. */
export function render(say) {
  write(JSON.parse(readFileSync(join(FOLDER, "results.json"), "utf8")), say);
}

function method({ date, machine, node, browser, native, rounds, note }) {
  const libraries = native
    ? Object.entries(native)
        .map(([name, version]) => `${name === "sklearn" ? "scikit-learn" : name} ${version}`)
        .join(", ")
    : "no native libraries";
  return (
    `Measured on ${date}: ${machine}; Node ${node}${browser ? `, Chromium ${browser}` : ""}; ${libraries}. ` +
    `All sides read the same bytes and do the same work; they take turns, at least ${rounds} rounds after a first run, and the table gives medians, in bold ` +
    "their ratio (below 1: Strata is faster). “First run” is the first call in a fresh page, fetching and compiling the kernels included. " +
    "The clock starts with the data in table columns (ours) or in an array (theirs) and ends with the result. The quality column shows a figure that both sides print. " +
    "Times hang on the machine and on what else runs on it; ratios less so. `npm run bench -- --peers --write` measures again." +
    (note ? ` ${note}` : "")
  );
}

function tableRow({ id, warm, cold, figures }) {
  const { name, against, figure, tolerance } = entryOf(id);
  return [
    name,
    against,
    seconds(warm.native),
    beside(warm.browser, warm.native),
    beside(cold.browser, warm.native),
    beside(warm.node, warm.native),
    quality(figures, figure, tolerance),
  ];
}

function quality(figures, figure, tolerance) {
  const ours = (figures.browser ?? figures.node)?.[figure];
  const theirs = figures.native?.[figure];
  const show = (value) => (value === undefined ? "–" : Number.isInteger(value) && Math.abs(value) <= 1e6 ? String(value) : value.toPrecision(6));
  if (!figure) return "–";
  const apart = tolerance !== undefined && ours !== undefined && theirs !== undefined && Math.abs(ours - theirs) > tolerance * Math.abs(theirs);
  return `${figure} ${show(ours)} / ${show(theirs)}${apart ? " **(differs)**" : ""}`;
}

function peerRow({ name, version, work, theirs, ours }) {
  return [work, `${name} ${version}`, seconds(theirs), seconds(ours), ratio(ours, theirs)];
}

function table(head, rows) {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map((_, i) => (i < 2 || i === head.length - 1 ? "---" : "--:"))), ...rows.map(line)].join("\n");
}
