import type { Checkpoint } from "@/lib/ml/checkpoint";
import type { Description } from "@/lib/ml/profile/describe";
import { centreReasons, conditionsOfLeaf, nearestCentre, treeReasons } from "@/lib/ml/profile/why";
import { findColumn, freeName } from "@/lib/table/columns";
import type { Column, Table } from "@/lib/table/table";
import type { ProfileAxis } from "./profile-columns";
import { meaningOf } from "./profile-columns";
import type { ProfileReport } from "./reports";
import { ruleWords, type Translate } from "./rule-words";

/** Reasons named in one cell. */
const NAMED = 2;
/** Rows between two checkpoints: about 20 ms of words. */
const SLICE = 2048;
/** Stands for the row's own number in a sentence that is translated once and filled for every row. */
const HOLE = "\u0001";

interface WhyInput {
  readonly data: Table;
  readonly groups: Int32Array;
  readonly axes: readonly ProfileAxis[];
  readonly report: ProfileReport;
  readonly described: Description;
  readonly language: string;
  readonly t: Translate;
}

/** The columns that say of every row how sure its segment is and why it is there, as far as they are asked for. */
export async function whyColumns(input: WhyInput, wanted: { readonly why: boolean; readonly margin: boolean }, checkpoint: Checkpoint): Promise<Column[]> {
  const { data, described, t } = input;
  const added: Column[] = [];
  const taken = new Set(data.columns.map(({ name }) => name));
  const name = (key: string) => {
    const free = freeName(t(`cluster:columns.${key}`), taken);
    taken.add(free);
    return free;
  };
  if (wanted.margin && described.margins) added.push({ name: name("margin"), type: "number", role: null, values: described.margins });
  if (!wanted.why || !described.explainer) return added;
  const say = described.explainer.method === "centres" ? byCentres(input) : byTree(input);
  const codes = new Int32Array(data.rows).fill(-1);
  const places = new Map<string, number>();
  for (let from = 0; from < data.rows; from += SLICE) {
    for (let row = from; row < Math.min(data.rows, from + SLICE); row++) {
      const text = input.groups[row] < 0 ? null : say(row);
      if (text === null) continue;
      const place = places.get(text) ?? places.size;
      if (place === places.size) places.set(text, place);
      codes[row] = place;
    }
    await checkpoint(from, data.rows);
  }
  added.push({ name: name("why"), type: "text", role: null, codes, dictionary: [...places.keys()] });
  return added;
}

type Say = (row: number) => string | null;

/** “Recency (days) 5 (here 8, “Loyal” 40); …”: the axes that pull a row most towards its own segment. */
function byCentres({ data, groups, axes, report, described, language, t }: WhyInput): Say {
  const centres = described.explainer?.centres;
  if (!centres) return () => null;
  const { segments, columns } = report;
  const format = numberFormat(language);
  const shown = axes.map((axis) => {
    const column = findColumn(data, axis.shown);
    return { values: column?.type === "number" ? column.values : axis.values, place: columns.findIndex(({ name }) => name === axis.shown) };
  });
  const phrases = new Map<string, string>();
  const phrase = (axis: number, own: number, next: number): string => {
    const key = `${axis} ${own} ${next}`;
    const known = phrases.get(key);
    if (known !== undefined) return known;
    const { place } = shown[axis];
    const meaning = meaningOf(axes[axis].shown);
    const column = meaning ? t(`cluster:meanings.${meaning}`) : axes[axis].shown;
    const median = (segment: number) => format(segments[segment].distributions[place]?.median ?? Number.NaN);
    const made =
      place < 0
        ? t("cluster:why.plain", { column, value: HOLE })
        : t("cluster:why.pull", { column, value: HOLE, own: median(own), next: segments[next].name, other: median(next) });
    phrases.set(key, made);
    return made;
  };
  const point = new Array<number>(axes.length);
  return (row) => {
    const own = groups[row];
    for (let a = 0; a < axes.length; a++) point[a] = axes[a].values[row];
    if (segments[own].noise) {
      const nearest = nearestCentre(centres, point);
      return nearest === null ? null : t("cluster:why.noise", { next: segments[nearest].name });
    }
    const reasons = centreReasons(centres, own, point);
    if (!reasons) return null;
    const pulls = reasons.pulls.filter(({ share }) => share > 0).slice(0, NAMED);
    const words = pulls.map(({ axis }) => phrase(axis, own, reasons.next).replace(HOLE, () => format(shown[axis].values[row]))).join("; ");
    return reasons.margin < 0 ? t("cluster:why.nearer", { next: segments[reasons.next].name, reasons: words }) : words;
  };
}

/** The rule of the leaf a row ends in; of a row that the tree would put elsewhere, that it is an exception. */
function byTree({ groups, report: { tree, segments, columns }, described, t }: WhyInput): Say {
  const { leaves } = described;
  if (!tree || !leaves) return () => null;
  const meanings = new Map(columns.flatMap(({ name, meaning }) => (meaning ? [[name, meaning] as const] : [])));
  const noise = segments.findIndex((segment) => segment.noise);
  const rules = tree.nodes.map((_, leaf) => ruleWords({ conditions: conditionsOfLeaf(tree.segments, leaf) }, meanings, t));
  return (row) => {
    const own = groups[row];
    const { says } = treeReasons(tree.nodes, leaves[row], own, noise);
    const rule = rules[leaves[row]];
    if (segments[own].noise) return t("cluster:why.noise", { next: segments[says].name });
    return says === own ? rule : t("cluster:why.exception", { rule, segment: segments[says].name });
  };
}

/** Numbers as the views write them: fewer digits the larger they are. */
function numberFormat(language: string): (value: number) => string {
  const formats = [5, 2, 1, 0].map((digits) => new Intl.NumberFormat(language, { maximumFractionDigits: digits }));
  return (value) => {
    if (!Number.isFinite(value)) return "–";
    const size = Math.abs(value);
    return formats[size >= 1000 ? 3 : size >= 100 ? 2 : size >= 0.01 || size === 0 ? 1 : 0].format(value);
  };
}
