import { entryOf } from "./catalogue.mjs";

const ROW = 40;
const LEFT = 390;
const WIDTH = 940;
const TOP = 64;
/** Ratios shown: a thousandth to six times the native time, on a logarithmic scale. */
const LEAST = 0.001;
const MOST = 6;

/**
 * Ratios of the browser to the native library as dots on a logarithmic line, one row a workload: filled at one thread, hollow at
 * two; a bar marks the target. Colours follow the reader's scheme, on a ground of its own: the page around it may follow another.
 */
export function chart({ workloads, date }) {
  const ids = [...new Set(workloads.map(({ id }) => id))].filter((id) => workloads.some((row) => row.id === id && ratioOf(row) !== null));
  const height = TOP + ids.length * ROW + 40;
  const x = (ratio) => LEFT + ((Math.log(Math.min(MOST, Math.max(LEAST, ratio))) - Math.log(LEAST)) / (Math.log(MOST) - Math.log(LEAST))) * (WIDTH - LEFT - 30);
  const ticks = [0.01, 0.03, 0.1, 0.3, 1, 3].map((ratio) => {
    const at = x(ratio).toFixed(1);
    return `<line class="${ratio === 1 ? "one" : "grid"}" x1="${at}" x2="${at}" y1="${TOP - 14}" y2="${height - 34}"/><text class="faint" x="${at}" y="${height - 16}" text-anchor="middle">${ratio === 1 ? "1 = native" : ratio}</text>`;
  });
  const rows = ids.map((id, i) => {
    const y = TOP + i * ROW + ROW / 2;
    const { name, target } = entryOf(id);
    const dots = workloads
      .filter((row) => row.id === id && ratioOf(row) !== null)
      .map((row) => {
        const ratio = ratioOf(row);
        const label = `${name}: ${ratio.toFixed(2)} of the native time at ${row.threads} thread${row.threads > 1 ? "s" : ""}`;
        return `<circle class="${row.threads === 1 ? "dot" : "ring"}" cx="${x(ratio).toFixed(1)}" cy="${y}" r="6"><title>${label}</title></circle>`;
      });
    const mark = target === null ? "" : `<line class="target" x1="${x(target).toFixed(1)}" x2="${x(target).toFixed(1)}" y1="${y - 10}" y2="${y + 10}"/>`;
    return `<text class="ink" x="${LEFT - 14}" y="${y + 4}" text-anchor="end">${name}</text>${mark}${dots.join("")}`;
  });
  const style =
    "text{font:12px Inter,system-ui,sans-serif}.ground{fill:#fff}.ink{fill:#1f2328}.faint{fill:#6b7280}.grid{stroke:#d8dbe0}.one{stroke:#6b7280;stroke-dasharray:4 3}" +
    ".target{stroke:#b45309;stroke-width:2}.dot{fill:#2563eb}.ring{fill:none;stroke:#2563eb;stroke-width:2}" +
    "@media(prefers-color-scheme:dark){.ground{fill:#0d1117}.ink{fill:#e6e8eb}.faint{fill:#9aa1ac}.grid{stroke:#3a3f47}.one{stroke:#9aa1ac}.target{stroke:#f0a95b}.dot{fill:#7aa5ff}.ring{stroke:#7aa5ff}}";
  const legend =
    `<circle class="dot" cx="${LEFT}" cy="22" r="6"/><text class="ink" x="${LEFT + 14}" y="26">1 thread</text>` +
    `<circle class="ring" cx="${LEFT + 90}" cy="22" r="6"/><text class="ink" x="${LEFT + 104}" y="26">2 threads</text>` +
    `<line class="target" x1="${LEFT + 184}" x2="${LEFT + 184}" y1="12" y2="32"/><text class="ink" x="${LEFT + 194}" y="26">target</text>`;
  const title = `Time in the browser over the time of the native library, ${date}: less is better`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="${title}"><style>${style}</style><rect class="ground" width="100%" height="100%" rx="8"/>${legend}${ticks.join("")}${rows.join("")}</svg>\n`;
}

function ratioOf({ warm }) {
  return warm.browser && warm.native ? warm.browser / warm.native : null;
}
