import * as z from "zod";
import { phase } from "@/lib/ml/phase";
import { FIGURES, looksAhead, needsColumn, SPANS, typesOfFigure } from "@/lib/ml/prepare/figure-choices";
import type { FigureState, FiguresState } from "@/lib/ml/prepare/figures";
import { type Problem, ProblemError } from "@/lib/problem";
import type { Column, Table } from "@/lib/table/table";
import { checkColumn, chooseColumns, chooseOptionalColumn } from "../choose-columns";
import { type ColumnInfo, column, columns, defineNode, type Phrase, type RunContext, report, table } from "../contract";
import { isWindowReport, type WindowReport } from "./window-report";

const figureSchema = z.object({
  figure: z.enum(FIGURES).default("running-sum"),
  /** Null: the rows themselves, or the order. */
  column: z.string().nullable().default(null),
  span: z.enum(SPANS).default("rows"),
  /** Rows or days of a moving window; rows back or ahead of the others. */
  size: z.int().min(1).max(100_000).default(1),
  /** Empty: made of the column and the figure. */
  name: z.string().default(""),
});
export type FigureChoice = z.output<typeof figureSchema>;

const params = z.object({
  groups: columns({ role: "id" }),
  order: column({ role: "date" }),
  descending: z.boolean().default(false),
  figures: z.array(figureSchema).default([]).meta({ control: "custom", editor: "window-figures", port: "data" }),
});

export const window = defineNode({
  type: "prepare.window",
  v: 1,
  group: "prepare",
  icon: "chart-spline",
  inputs: { data: table() },
  outputs: { data: table(), report: report() },
  params,
  migrations: {},
  summary({ groups, figures }): Phrase {
    const by = (groups ?? []).join(", ");
    if (figures.length === 0) return by === "" ? { key: "automatic" } : { key: "automaticBy", values: { columns: by } };
    return by === "" ? { key: "figures", values: { count: figures.length } } : { key: "figuresBy", values: { count: figures.length, columns: by } };
  },
  check: ({ data }, chosen) => [
    ...checkColumn(data, chosen.groups, { param: "groups" }),
    ...checkColumn(data, chosen.order, { param: "order" }),
    ...chosen.figures.flatMap((each) => figureProblems(each, data)),
    ...(chosen.figures.length > 0 && data ? timeProblems(chosen.figures, orderIn(data, chosen.order)) : []),
  ],
  async run({ data }, chosen, ctx) {
    const { applyFigures } = await import("@/lib/ml/prepare/figures");
    const { describeFigure, describeWindows } = await import("./window-describe");
    const { appendStep } = await import("@/lib/ml/recipe/append-step");
    const { freeNames } = await import("@/lib/ml/prepare/missing");
    const { figureName } = await import("./figure-names");
    const groups = groupsOf(data, chosen.groups);
    const order = chooseOptionalColumn(data, chosen.order, { param: "order", role: "date" }) ?? null;
    const automatic = chosen.figures.length === 0;
    const choices = automatic ? automaticFigures(data, order) : chosen.figures;
    const [problem] = [...choices.flatMap((each) => figureProblems(each, data.columns)), ...timeProblems(choices, order)];
    if (problem) throw new ProblemError(problem);
    const names = freeNames(
      data,
      choices.map((each) => each.name.trim() || figureName(each, columnOf(each), ctx.language)),
    );
    const figures = choices.map(
      ({ figure, span, size, ...each }, i): FigureState => ({ name: names[i], figure, column: columnOf({ figure, ...each }), span, size }),
    );
    const state: FiguresState = { groups: groups.map(({ name }) => name), order: order?.name ?? null, descending: chosen.descending, figures };
    const { table: made, noGroup } = await applyFigures(data, state, phase(ctx.checkpoint, 0, 0.7));
    const shape = await describeWindows(made, { groups, order, descending: chosen.descending, figures }, phase(ctx.checkpoint, 0.7, 0.9));
    const told: WindowReport["figures"][number][] = [];
    for (const [i, each] of figures.entries())
      told.push(await describeFigure(made, each, phase(ctx.checkpoint, 0.9 + (0.1 * i) / figures.length, 0.9 + (0.1 * (i + 1)) / figures.length)));
    const windowReport: WindowReport = {
      kind: "prepare.window",
      rows: data.rows,
      groupedBy: state.groups,
      order: state.order,
      descending: state.descending,
      noGroup,
      ...shape,
      figures: told,
      automatic,
    };
    tell(windowReport, ctx);
    const reads = [...new Set([...state.groups, ...(order ? [order.name] : []), ...figures.flatMap((each) => (each.column === null ? [] : [each.column]))])];
    return { data: { ...made, recipe: appendStep(data, { kind: "window", state, reads, writes: names }) }, report: windowReport };
  },
  picture({ report: found }) {
    if (!isWindowReport(found) || !found.example || found.example.rows.length < 2) return null;
    const { columns: shown, rows } = found.example;
    const place = shown.findIndex(({ name, type }) => type === "number" && found.figures.some((each) => each.name === name && each.figure !== "row-number"));
    const points = place < 0 ? [] : rows.flatMap((row, x) => (typeof row[place] === "number" ? [{ x, y: row[place] }] : []));
    return points.length < 2 ? null : { type: "line", x: points.map(({ x }) => x), y: points.map(({ y }) => y) };
  },
});

/** The columns chosen; else the customer; else all rows are one group. */
function groupsOf(data: Table, names: readonly string[] | null): Column[] {
  if (names !== null && names.length > 0) return chooseColumns(data, names, { param: "groups" });
  return data.columns.filter(({ role }) => role === "id").slice(0, 1);
}

function orderIn(known: readonly ColumnInfo[], name: string | null): ColumnInfo | null {
  return known.find((each) => (name === null ? each.role === "date" : each.name === name)) ?? null;
}

/** The number of the row, the days since the one before, the sum so far: what is worth knowing of a purchase at first. */
function automaticFigures(data: Table, order: Column | null): FigureChoice[] {
  const numbers = data.columns.filter(({ type }) => type === "number");
  const amount = numbers.find(({ role }) => role === "amount") ?? numbers.find(({ role }) => role === "quantity" || role === "price" || role === "feature");
  const of = (figure: FigureChoice["figure"], from: { readonly name: string } | null): FigureChoice => ({
    figure,
    column: from?.name ?? null,
    span: "rows",
    size: 1,
    name: "",
  });
  return [of("row-number", null), ...(order?.type === "date" ? [of("since-previous", null)] : []), ...(amount ? [of("running-sum", amount)] : [])];
}

/** What a choice reads: a column left over from another figure does not count. */
function columnOf({ figure, column: name }: Pick<FigureChoice, "figure" | "column">): string | null {
  return typesOfFigure(figure).length === 0 || name === "" ? null : name;
}

function figureProblems(choice: FigureChoice, known: readonly ColumnInfo[] | undefined): Problem[] {
  const name = columnOf(choice);
  if (name === null) return needsColumn(choice.figure) ? [{ code: "prepare.figure-no-column", severity: "error", param: "figures" }] : [];
  return checkColumn(known, name, { param: "figures", types: typesOfFigure(choice.figure) });
}

/** Days are counted along dates. */
function timeProblems(choices: readonly FigureChoice[], order: ColumnInfo | null): Problem[] {
  const days = choices.some(
    (each) => (each.figure.startsWith("moving-") && each.span === "days") || (each.figure === "since-previous" && columnOf(each) === null),
  );
  return days && order?.type !== "date" ? [{ code: "prepare.window-no-date", severity: "error", param: "order" }] : [];
}

function tell(found: WindowReport, ctx: RunContext): void {
  const { order, noGroup, noOrder, tied, rows } = found;
  if (noGroup > 0)
    ctx.warn({ code: "prepare.window-no-group", severity: "info", detail: { count: noGroup, columns: found.groupedBy.join(", ") }, param: "groups" });
  if (order === null && rows > 1) ctx.warn({ code: "prepare.window-no-order", severity: "info", param: "order" });
  if (order !== null && noOrder > 0) ctx.warn({ code: "prepare.window-unplaced", severity: "info", detail: { count: noOrder, column: order }, param: "order" });
  if (order !== null && tied > 0) ctx.warn({ code: "prepare.window-tied", severity: "info", detail: { count: tied, column: order }, param: "order" });
  const ahead = found.figures.filter(({ figure }) => looksAhead(figure));
  if (ahead.length > 0)
    ctx.warn({
      code: "prepare.window-ahead",
      severity: "info",
      detail: { count: ahead.length, columns: ahead.map(({ name }) => name).join(", ") },
      param: "figures",
    });
}
