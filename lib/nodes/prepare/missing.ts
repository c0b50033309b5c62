import * as z from "zod";
import { phase } from "@/lib/ml/phase";
import type { ColumnPlan } from "@/lib/ml/prepare/missing-fit";
import { type MissingStrategy, NEIGHBOR_WEIGHTS, NUMBER_STRATEGIES, readConstant, STRATEGIES_OF, WORD_STRATEGIES } from "@/lib/ml/prepare/missing-strategies";
import { type Problem, ProblemError } from "@/lib/problem";
import { isMissing, missingCount } from "@/lib/table/columns";
import type { Column, ColumnType, NumberColumn, Role, Table } from "@/lib/table/table";
import { checkColumn } from "../choose-columns";
import { type ColumnInfo, columns, defineNode, type Report, type RunContext, report, seed, table } from "../contract";
import { rowsPreview } from "../rows-preview";
import { DATA_WORDS } from "./data-words";

export interface MissingColumnReport {
  readonly column: string;
  readonly type: ColumnType;
  readonly missing: number;
  readonly strategy: MissingStrategy | "drop-column";
  /** What the gaps were filled with; null when each has its own value, or none. Dates are ms, UTC. */
  readonly value: number | string | boolean | null;
  readonly filled: number;
}

/** Gaps before, and what became of them. */
export interface MissingReport extends Report {
  readonly kind: "prepare.missing";
  readonly rowsIn: number;
  readonly rowsOut: number;
  readonly completeRows: number;
  readonly cells: number;
  readonly missingCells: number;
  readonly columns: readonly MissingColumnReport[];
  /** The most frequent combinations of gaps; `rest`: the rows of all others. */
  readonly patterns: readonly { readonly missing: readonly string[]; readonly rows: number }[];
  readonly allPatterns: number;
  readonly rest: number;
  readonly donors: { readonly used: number; readonly of: number } | null;
  /** How columns were modelled from the others, pattern by pattern; absent in reports of earlier versions. */
  readonly models?: readonly PatternModelReport[];
}

export interface PatternModelReport {
  readonly column: string;
  /** Columns missing in the rows of the pattern. */
  readonly missing: readonly string[];
  /** Columns the model reads, and those it could not, because too few rows have all of them. */
  readonly predictors: readonly string[];
  readonly left: readonly string[];
  /** Rows it was fitted on, of those that have everything; 0: there was too little to learn from. */
  readonly rows: number;
  readonly of: number;
  /** Share of the variance explained (numbers), or guessed right, on rows held out. */
  readonly score: number | null;
}

/** These say who, when and what came out: an invented value would be a lie, so they are left alone unless chosen. */
const LEFT_ALONE: readonly (Role | null)[] = ["id", "order", "date", "target", "segment", "consent", "sensitive", "weight"];
const SHOWN_PATTERNS = 20;
/** A column with more gaps than this says little, whatever fills them. */
const MOSTLY_MISSING = 0.6;
/** A share of gaps whose filling visibly narrows a column. */
const MANY_FILLED = 0.2;

const override = z.object({ column: z.string(), strategy: z.enum(NUMBER_STRATEGIES), value: z.string().default("") });
export type MissingOverride = z.output<typeof override>;

const params = z.object({
  columns: columns(),
  numbers: z.enum(NUMBER_STRATEGIES).default("median"),
  constantNumber: z
    .number()
    .default(0)
    .meta({ when: { numbers: ["constant"] } }),
  words: z.enum(WORD_STRATEGIES).default("constant"),
  constantWord: z
    .string()
    .nullable()
    .default(null)
    .meta({ when: { words: ["constant"] } }),
  overrides: z.array(override).default([]).meta({ control: "custom", editor: "missing-columns", port: "data" }),
  indicator: z.boolean().default(false),
  pattern: z.boolean().default(false),
  patternRows: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(30)
    .meta({ when: { pattern: [true] }, unit: "rows" }),
  dropColumns: z.boolean().default(false),
  dropColumnsAbove: z
    .number()
    .min(0)
    .max(1)
    .default(MOSTLY_MISSING)
    .meta({ unit: "percent", when: { dropColumns: [true] } }),
  neighbors: z.int().min(1).max(100).default(5).meta({ advanced: true }),
  weights: z.enum(NEIGHBOR_WEIGHTS).default("uniform").meta({ advanced: true }),
  standardize: z.boolean().default(true).meta({ advanced: true }),
  donors: z.int().min(10).max(50_000).default(4000).meta({ advanced: true, unit: "rows" }),
  ridge: z.number().min(0).max(1_000_000).default(1).meta({ advanced: true }),
  modelRows: z.int().min(100).max(1_000_000).default(20_000).meta({ advanced: true, unit: "rows" }),
  seed: seed(),
});
type Params = z.output<typeof params>;

export const missing = defineNode({
  type: "prepare.missing",
  v: 1,
  group: "prepare",
  icon: "circle-dashed",
  inputs: { data: table() },
  outputs: { data: table(), rejected: table(), report: report() },
  params,
  migrations: {},
  summary: ({ numbers }) => ({ key: `by-${numbers}` }),
  check: ({ data }, chosen) => [...checkColumn(data, chosen.columns, { param: "columns" }), ...overrideProblems(chosen.overrides, data)],
  async run({ data }, chosen, ctx) {
    const { applyMissing } = await import("@/lib/ml/prepare/missing");
    const { fitMissing } = await import("@/lib/ml/prepare/missing-fit");
    const { missingPatterns } = await import("@/lib/ml/prepare/missing-patterns");
    const { takeRowsInTurn } = await import("@/lib/ml/take-rows");
    const { appendStep } = await import("@/lib/ml/recipe/append-step");
    const words = DATA_WORDS[ctx.language];
    const plans = planOf(data, chosen, words.unknown);
    const patterns = await missingPatterns(data.columns, data.rows, phase(ctx.checkpoint, 0, 0.15));
    const { state, empty, donors, patternFits } = await fitMissing(
      data,
      plans,
      patterns,
      {
        dropColumnsAbove: chosen.dropColumns ? chosen.dropColumnsAbove : null,
        indicators: chosen.indicator,
        pattern: chosen.pattern,
        patternRows: chosen.patternRows,
        neighbors: chosen.neighbors,
        weights: chosen.weights,
        standardize: chosen.standardize,
        donors: chosen.donors,
        distance: plans.map(({ column }) => column).filter((column): column is NumberColumn => column.type === "number" && !LEFT_ALONE.includes(column.role)),
        readable: plans.map(({ column }) => column).filter(({ type, role }) => type !== "date" && type !== "text" && !LEFT_ALONE.includes(role)),
        ridge: chosen.ridge,
        modelRows: chosen.modelRows,
        seed: chosen.seed ?? ctx.seed,
        words: { indicator: words.missing, pattern: words.pattern, complete: words.complete, other: words.otherPattern },
      },
      phase(ctx.checkpoint, 0.15, 0.35),
    );
    const applied = await applyMissing(data, state, phase(ctx.checkpoint, 0.35, 0.95));
    for (const [i, rows] of applied.droppedBy.entries()) if (rows > 0) ctx.dropped("prepare.missing-row", rows, { column: state.dropRows[i] });
    const told: MissingReport = {
      kind: "prepare.missing",
      rowsIn: data.rows,
      rowsOut: applied.table.rows,
      completeRows: patterns.patterns.find((pattern) => pattern.missing.length === 0)?.rows ?? 0,
      cells: data.rows * data.columns.length,
      missingCells: patterns.counts.reduce((sum, count) => sum + count, 0),
      columns: plans.map(({ column, strategy }, place) => ({
        column: column.name,
        type: column.type,
        missing: patterns.counts[place],
        strategy: state.dropColumns.includes(column.name) ? "drop-column" : strategy,
        value: state.fills.find((fill) => fill.column === column.name)?.value ?? null,
        filled: applied.filled.get(column.name) ?? 0,
      })),
      patterns: patterns.patterns
        .slice(0, SHOWN_PATTERNS)
        .map((pattern) => ({ missing: pattern.missing.map((place) => plans[place].column.name), rows: pattern.rows })),
      allPatterns: patterns.patterns.length,
      rest: patterns.patterns.slice(SHOWN_PATTERNS).reduce((sum, { rows }) => sum + rows, 0),
      donors,
      models: patternFits.map(({ model, ...fit }) => ({ ...fit, predictors: model < 0 ? [] : (state.models?.models[model].predictors ?? []) })),
    };
    tell(told, empty, ctx);
    tellUnmodelled(applied.unmodelled, ctx);
    const modelled = state.models?.models.flatMap(({ predictors }) => predictors) ?? [];
    const reads = [
      ...state.dropRows,
      ...(state.neighbors?.columns ?? []),
      ...modelled,
      ...told.columns.filter(({ filled }) => filled > 0).map(({ column }) => column),
    ];
    const writes = [
      ...state.fills.map(({ column }) => column).filter((name) => reads.includes(name)),
      ...(state.neighbors?.fills ?? []),
      ...(state.models?.fallbacks.map(({ column }) => column) ?? []).filter((name) => (applied.filled.get(name) ?? 0) > 0),
      ...state.indicators.map(({ name }) => name),
      ...(state.pattern ? [state.pattern.name] : []),
    ];
    const recipe = appendStep(data, { kind: "missing", state, reads: [...new Set(reads)], writes: [...new Set(writes)] });
    const rejected = await takeRowsInTurn(data, applied.rejected, phase(ctx.checkpoint, 0.95, 1));
    return { data: { ...applied.table, recipe }, rejected, report: told };
  },
  async preview({ data }, chosen, ctx) {
    const { leavingRows } = await import("@/lib/ml/prepare/missing");
    const limit = chosen.dropColumns ? chosen.dropColumnsAbove * data.rows : data.rows;
    const treated = planOf(data, chosen, DATA_WORDS[ctx.language].unknown).filter(({ column }) => missingCount(column) <= limit);
    const names = treated.filter(({ strategy }) => strategy === "drop-rows").map(({ column }) => column.name);
    const { leaves, droppedBy } = await leavingRows(data, names, ctx.checkpoint);
    const out = droppedBy.reduce((sum, count) => sum + count, 0);
    let filled = 0;
    for (const [i, { column, strategy }] of treated.entries()) {
      await ctx.checkpoint(i, treated.length);
      if (strategy === "drop-rows" || strategy === "keep") continue;
      let gaps = 0;
      for (let row = 0; row < data.rows; row++) if (leaves[row] === 0 && isMissing(column, row)) gaps++;
      // Of a column without a value nothing can be learned.
      if (gaps < data.rows - out || strategy === "constant") filled += gaps;
    }
    const told = rowsPreview(data.rows, data.rows - out, (dropped) => {
      for (const [i, rows] of droppedBy.entries()) dropped("prepare.missing-row", rows, { column: names[i] });
    });
    return { ...told, filled };
  },
  advise({ report: found }) {
    if (!isMissingReport(found) || found.rowsIn === 0) return [];
    const narrowed = found.columns.filter(({ filled, strategy }) => filled > MANY_FILLED * found.rowsIn && (strategy === "mean" || strategy === "median"));
    if (narrowed.length === 0) return [];
    const worst = narrowed.reduce((a, b) => (a.filled >= b.filled ? a : b));
    return [
      {
        code: "prepare.missing-narrowed",
        severity: "info",
        detail: { count: narrowed.length, column: worst.column, share: worst.filled / found.rowsIn },
        fix: { type: "set-params", params: { indicator: true } },
      },
    ];
  },
  picture({ report: found }) {
    if (!isMissingReport(found) || found.missingCells === 0) return null;
    return { type: "bars", values: found.columns.filter((column) => column.missing > 0).map((column) => column.missing) };
  },
});

export function isMissingReport(found: Report): found is MissingReport {
  return found.kind === "prepare.missing";
}

/** What is to be done with each column of the table, in its order. */
function planOf(data: Table, chosen: Params, unknown: string): ColumnPlan[] {
  const [problem] = [...checkColumn(data.columns, chosen.columns, { param: "columns" }), ...overrideProblems(chosen.overrides, data.columns)];
  if (problem) throw new ProblemError(problem);
  const named = chosen.columns !== null && chosen.columns.length > 0 ? chosen.columns : null;
  return data.columns.map((column): ColumnPlan => {
    const own = chosen.overrides.find((each) => each.column === column.name);
    if (own) return { column, strategy: own.strategy, constant: own.strategy === "constant" ? readConstant(own.value, column.type) : null };
    const strategy = usualStrategy(column, named, chosen);
    return { column, strategy, constant: strategy !== "constant" ? null : column.type === "number" ? chosen.constantNumber : (chosen.constantWord ?? unknown) };
  });
}

function usualStrategy(column: Column, named: readonly string[] | null, { numbers, words }: Params): MissingStrategy {
  if (named ? !named.includes(column.name) : LEFT_ALONE.includes(column.role)) return "keep";
  if (column.type === "number") return numbers;
  if (column.type === "category" || (column.type === "text" && named)) return words;
  // A yes/no column has no third value to be called unknown.
  if (column.type === "boolean") return words === "constant" ? "most-frequent" : words;
  return "keep";
}

function overrideProblems(overrides: readonly MissingOverride[], known: readonly ColumnInfo[] | undefined): Problem[] {
  return overrides.flatMap(({ column: name, strategy, value }): Problem[] => {
    const gone = checkColumn(known, name, { param: "overrides" });
    const column = known?.find((each) => each.name === name);
    if (gone.length > 0 || !column) return gone;
    if (!STRATEGIES_OF[column.type].includes(strategy))
      return [{ code: "prepare.missing-strategy", severity: "error", detail: { column: name, type: column.type }, param: "overrides" }];
    if (strategy === "constant" && readConstant(value, column.type) === null)
      return [{ code: "prepare.missing-constant", severity: "error", detail: { column: name, type: column.type, value }, param: "overrides" }];
    return [];
  });
}

/** Gaps in rows with too little to learn from. */
function tellUnmodelled(unmodelled: ReadonlyMap<string, number>, ctx: RunContext): void {
  const columns = [...unmodelled].filter(([, cells]) => cells > 0);
  if (columns.length === 0) return;
  const count = columns.reduce((sum, [, cells]) => sum + cells, 0);
  ctx.warn({ code: "prepare.missing-unmodelled", severity: "info", detail: { count, columns: columns.map(([name]) => name).join(", ") } });
}

function tell(found: MissingReport, empty: readonly string[], ctx: RunContext): void {
  if (empty.length > 0) {
    ctx.warn({
      code: "prepare.missing-empty",
      severity: "warning",
      detail: { count: empty.length, columns: empty.join(", ") },
      fix: { type: "set-params", params: { dropColumns: true } },
      param: "dropColumns",
    });
  }
  const gone = found.columns.filter(({ strategy }) => strategy === "drop-column");
  if (gone.length > 0)
    ctx.warn({ code: "prepare.missing-columns-left", severity: "info", detail: { count: gone.length, columns: gone.map(({ column }) => column).join(", ") } });
  if (found.donors && found.donors.used < found.donors.of)
    ctx.warn({ code: "prepare.missing-donors", severity: "info", detail: { count: found.donors.used, rows: found.donors.of }, param: "donors" });
  if (found.rowsIn > 0 && found.rowsOut === 0) ctx.warn({ code: "prepare.missing-no-rows", severity: "warning", detail: { rows: found.rowsIn } });
  const sparse = found.columns.filter(
    ({ strategy, missing: gaps, filled }) => strategy !== "drop-column" && filled > 0 && gaps > MOSTLY_MISSING * found.rowsIn,
  );
  if (sparse.length > 0)
    ctx.warn({
      code: "prepare.missing-mostly",
      severity: "warning",
      detail: { count: sparse.length, columns: sparse.map(({ column }) => column).join(", "), share: MOSTLY_MISSING },
      fix: { type: "set-params", params: { dropColumns: true } },
      param: "dropColumns",
    });
}
