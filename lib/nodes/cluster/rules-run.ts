import { gridState, rulesState } from "@/lib/ml/models/rules";
import { phase } from "@/lib/ml/phase";
import { cellTotals, fitScores, GRID_GROUPS, type GridAxis, gridCells, groupCodes, RFM_GRID, SCORES, type Scores } from "@/lib/ml/rules/rfm-grid";
import { assignByRules, rulesRead, type SegmentRule } from "@/lib/ml/rules/segment-rules";
import { trainingRanges } from "@/lib/ml/training-ranges";
import { type Detail, fail, ProblemError } from "@/lib/problem";
import { findColumn, freeName, withColumns, withRole } from "@/lib/table/columns";
import type { Column, JsonObject, NumberColumn, Table } from "@/lib/table/table";
import type { Model, RunContext } from "../contract";
import type { Meaning } from "./reports";
import { measureColumn } from "./rfm-measures";
import type { GridReport, RuledSegment, RulesReport } from "./rules-report";
import { valueColumn } from "./value-column";

type Words = (key: string) => string;

interface Outcome {
  readonly data: Table;
  readonly model: Model;
  readonly report: RulesReport;
}

interface GridParams {
  readonly recency: string | null;
  readonly frequency: string | null;
  readonly monetary: string | null;
  readonly axis: GridAxis;
  readonly ties: "together" | "split";
}

interface Measured extends Scores {
  readonly meaning: Meaning;
  readonly column: NumberColumn;
}

/** The RFM grid: scores by quintiles of this table, the group of the cell as the segment. */
export async function assignGrid(data: Table, params: GridParams, t: Words, ctx: RunContext): Promise<Outcome> {
  const measures = await scoredMeasures(data, params, ctx);
  const scoresFor = (meaning: Meaning) => measures.find((measure) => measure.meaning === meaning)?.scores ?? null;
  const [recency, frequency, monetary] = [scoresFor("recency"), scoresFor("frequency"), scoresFor("monetary")];
  const { axis, ties } = params;
  const scores = { recency: recency ?? new Float64Array(data.rows).fill(Number.NaN), frequency, monetary, axis };
  const cells = await gridCells(scores, phase(ctx.checkpoint, 0.8, 0.85));
  const codes = groupCodes(cells);
  await ctx.checkpoint(0.85, 1);

  const classes = GRID_GROUPS.map((group) => t(`cluster:grid.${group}`));
  const value = measures.find(({ meaning }) => meaning === "monetary")?.column ?? valueColumn(data, null);
  const segments = summed(codes, classes, value).map((segment, code): RuledSegment => ({ ...segment, group: GRID_GROUPS[code], rule: null, matched: null }));
  await ctx.checkpoint(0.85, 1);
  const assigned = segments.reduce((sum, segment) => sum + segment.size, 0);
  const totalValue = value ? segments.reduce((sum, segment) => sum + (segment.value ?? 0), 0) : null;
  const totals = cellTotals(cells, value?.values);
  const grid: GridReport = {
    axis,
    ties,
    measures: measures.map(({ meaning, column, edges, scores }) => ({ meaning, column: column.name, edges, counts: scoreCounts(scores) })),
    cells: totals.counts.map((count, cell) => ({
      segment: GRID_GROUPS.indexOf(RFM_GRID[Math.floor(cell / SCORES)][cell % SCORES]),
      count,
      share: assigned > 0 ? count / assigned : 0,
      value: value ? totals.values[cell] : null,
      valueShare: totalValue !== null && totalValue > 0 ? totals.values[cell] / totalValue : null,
    })),
  };
  await ctx.checkpoint(0.88, 1);
  const missing = data.rows - assigned;
  warnOfGrid(measures, missing, data.rows, params, ctx);

  // Only what the cell depends on must be present in new rows.
  const used = measures.filter(({ meaning }) => meaning === "recency" || axis === "both" || meaning === axis);
  const edgesFor = (meaning: Meaning) => used.find((measure) => measure.meaning === meaning)?.edges ?? null;
  const state = gridState({ axis, recency: edgesFor("recency") ?? [], frequency: edgesFor("frequency"), monetary: edgesFor("monetary") });
  const added = measures.map(({ meaning, scores }): NumberColumn => ({ name: `${meaning} score`, type: "number", role: null, values: scores }));
  return {
    data: withSegment(data, codes, classes, added),
    model: await modelOf(
      data,
      used.map(({ column }) => column),
      classes,
      state,
      ctx,
    ),
    report: { kind: "cluster.rules", rows: data.rows, missing, valueColumn: value?.name ?? null, totalValue, segments, grid, own: null },
  };
}

/** The measures the grid needs, scored, and the third where the table has it. Fails where one is needed and not found. */
async function scoredMeasures(data: Table, params: GridParams, ctx: RunContext): Promise<Measured[]> {
  const measures: Measured[] = [];
  for (const [at, meaning] of (["recency", "frequency", "monetary"] as const).entries()) {
    const column = measureColumn(data, params[meaning], meaning);
    if (!column) {
      if (meaning === "recency" || params.axis === "both" || params.axis === meaning) {
        const fix = { type: "insert-before", node: "feature.rfm", params: {}, before: "data" } as const;
        fail(`cluster.rules-no-${meaning}`, undefined, { param: meaning, fix });
      }
      continue;
    }
    const scores = await fitScores(column.values, params.ties, meaning === "recency", phase(ctx.checkpoint, (0.8 * at) / 3, (0.8 * (at + 1)) / 3));
    if (scores.edges.length === 0) fail("cluster.all-missing", { columns: column.name }, { param: meaning });
    measures.push({ meaning, column, ...scores });
  }
  return measures;
}

function warnOfGrid(measures: readonly Measured[], missing: number, rows: number, { axis, ties }: GridParams, ctx: RunContext): void {
  if (missing > 0) ctx.warn({ code: "cluster.rules-missing", severity: "warning", detail: { count: missing, total: rows } });
  if (rows - missing < 5 * SCORES * SCORES) ctx.warn({ code: "cluster.rules-few", severity: "info", detail: { count: rows - missing } });
  if (ties === "split") return;
  for (const { meaning, column, scores } of measures) {
    if (meaning !== "recency" && axis !== "both" && meaning !== axis) continue;
    const counts = scoreCounts(scores);
    const empty = counts.filter((count) => count === 0).length;
    if (empty === 0 || rows - missing < SCORES) continue;
    const detail: Detail = { column: column.name, count: empty, share: Math.max(...counts) / (rows - missing) };
    ctx.warn({ code: "cluster.rules-ties", severity: "info", detail, param: meaning, fix: { type: "set-params", params: { ties: "split" } } });
  }
}

interface OwnParams {
  readonly segments: readonly SegmentRule[];
  readonly otherwise: string;
}

/** Own rules: the first segment whose condition a row meets, else the rest. */
export async function assignOwn(data: Table, params: OwnParams, t: Words, ctx: RunContext): Promise<Outcome> {
  const listed = params.segments.map((segment) => ({ ...segment, name: segment.name.trim() }));
  const found = await atSegments(() => assignByRules(data, listed, phase(ctx.checkpoint, 0, 0.9)));
  const names = listed.map(({ name }) => name);
  const rest = freeName(params.otherwise.trim() || t("cluster:grid.others"), new Set(names));
  const classes = [...names, rest];
  const codes = found.codes.map((code) => (code < 0 ? listed.length : code));
  const value = valueColumn(data, null);
  const segments = summed(codes, classes, value).map((segment, code): RuledSegment => {
    const definition = listed.at(code);
    const rule = definition ? { match: definition.match, rules: definition.rules, formula: definition.formula } : null;
    return { ...segment, group: null, rule: code < listed.length ? rule : null, matched: code < listed.length ? found.matched[code] : null };
  });
  warnOfOwn(listed, found, ctx);
  const reads = rulesRead(listed, data)
    .map((name) => findColumn(data, name))
    .filter((column) => column !== undefined);
  return {
    data: withSegment(data, codes, classes, []),
    model: await modelOf(data, reads, classes, rulesState(listed), ctx),
    report: {
      kind: "cluster.rules",
      rows: data.rows,
      missing: 0,
      valueColumn: value?.name ?? null,
      totalValue: value ? segments.reduce((sum, segment) => sum + (segment.value ?? 0), 0) : null,
      segments,
      grid: null,
      own: { uncovered: found.uncovered, several: found.several, overlaps: found.overlaps },
    },
  };
}

function warnOfOwn(segments: readonly SegmentRule[], found: Awaited<ReturnType<typeof assignByRules>>, ctx: RunContext): void {
  for (const [at, { name }] of segments.entries()) {
    if (found.taken[at] > 0) continue;
    if (found.matched[at] === 0) {
      ctx.warn({ code: "cluster.rules-matches-none", severity: "warning", detail: { name }, param: "segments" });
      continue;
    }
    const earlier = found.overlaps[at].slice(0, at);
    const first = segments[earlier.indexOf(Math.max(...earlier))].name;
    ctx.warn({ code: "cluster.rules-unreachable", severity: "warning", detail: { name, first, count: found.matched[at] }, param: "segments" });
  }
}

/** Runs `work`; a problem of a rule or a formula in it is marked as the list's. */
async function atSegments<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ProblemError) throw new ProblemError({ ...error.problem, param: "segments" });
    throw error;
  }
}

/** Size and worth of each class. */
function summed(codes: Int32Array, classes: readonly string[], value: NumberColumn | undefined) {
  const sizes = classes.map(() => 0);
  const values = classes.map(() => 0);
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row];
    if (code < 0) continue;
    sizes[code]++;
    const worth = value?.values[row] ?? 0;
    if (Number.isFinite(worth)) values[code] += worth;
  }
  const rows = sizes.reduce((a, b) => a + b, 0);
  const total = values.reduce((a, b) => a + b, 0);
  return classes.map((name, code) => ({
    name,
    size: sizes[code],
    share: rows > 0 ? sizes[code] / rows : 0,
    value: value ? values[code] : null,
    valueShare: value && total > 0 ? values[code] / total : null,
  }));
}

function scoreCounts(scores: Float64Array): number[] {
  const counts = new Array<number>(SCORES).fill(0);
  for (const score of scores) if (!Number.isNaN(score)) counts[score - 1]++;
  return counts;
}

/** The segment column takes the role; score columns that are there already with the same scores are not added again. */
function withSegment(data: Table, codes: Int32Array, classes: readonly string[], scores: readonly NumberColumn[]): Table {
  const others: Table = { ...data, columns: data.columns.map((column) => (column.role === "segment" ? withRole(column, null) : column)) };
  const taken = new Set(data.columns.map(({ name }) => name));
  const added: Column[] = [{ name: freeName("segment", taken), type: "category", role: "segment", codes, dictionary: classes }];
  for (const column of scores) if (!sameValues(findColumn(data, column.name), column.values)) added.push({ ...column, name: freeName(column.name, taken) });
  return withColumns(others, added);
}

function sameValues(column: Column | undefined, values: Float64Array): boolean {
  return column?.type === "number" && column.values.every((value, row) => value === values[row] || (Number.isNaN(value) && Number.isNaN(values[row])));
}

async function modelOf(data: Table, columns: readonly Column[], classes: readonly string[], state: JsonObject, ctx: RunContext): Promise<Model> {
  const ranges = await trainingRanges(columns, data.rows, phase(ctx.checkpoint, 0.9, 1));
  const names = columns.map(({ name }) => name);
  return { task: "assign", method: "rules", columns: names, output: "segment", classes, recipe: data.recipe, state: { ...state, ranges } };
}
