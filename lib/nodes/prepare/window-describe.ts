import type { Checkpoint } from "@/lib/ml/checkpoint";
import { inSlices } from "@/lib/ml/in-slices";
import { phase } from "@/lib/ml/phase";
import type { FigureState } from "@/lib/ml/prepare/figures";
import { cell, findColumn, isMissing, missingCount, takeColumn } from "@/lib/table/columns";
import { groupRowsBy } from "@/lib/table/operations/key-codes";
import { sortedRows } from "@/lib/table/operations/sort";
import type { Column, Table } from "@/lib/table/table";
import type { FigureReport, WindowReport } from "./window-report";

const EXAMPLE_ROWS = 12;

type Shape = Pick<WindowReport, "groups" | "largest" | "noOrder" | "tied" | "example">;

interface Chosen {
  readonly groups: readonly Column[];
  readonly order: Column | null;
  readonly descending: boolean;
  readonly figures: readonly FigureState[];
}

/** Groups, ties, and one group row by row: one that has as many rows as are shown, or else the nearest to it. `made` holds the figures. */
export async function describeWindows(made: Table, { groups, order, descending, figures }: Chosen, checkpoint: Checkpoint): Promise<Shape> {
  const found = await groupRowsBy(groups, made.rows, "value", phase(checkpoint, 0, 0.4));
  const whole = found.first.map((row) => Number(!groups.some((group) => isMissing(group, row))));
  const sizes = new Uint32Array(found.count);
  for (let row = 0; row < made.rows; row++) sizes[found.codes[row]]++;
  let [largest, shown, count] = [0, -1, 0];
  for (let group = 0; group < found.count; group++) {
    if (whole[group] === 0) continue;
    count++;
    if (sizes[group] > largest) largest = sizes[group];
    if (shown < 0 || Math.abs(sizes[group] - EXAMPLE_ROWS) < Math.abs(sizes[shown] - EXAMPLE_ROWS)) shown = group;
  }
  return {
    groups: count,
    largest,
    noOrder: order ? missingCount(order) : 0,
    tied: order ? await tiedRows(groups, order, made.rows, found.count, phase(checkpoint, 0.4, 0.9)) : 0,
    example: shown < 0 ? null : await exampleOf(made, found.codes, shown, { groups, order, descending, figures }, phase(checkpoint, 0.9, 1)),
  };
}

/** Rows beyond the first at their place: those with a place, less the different places of the groups. */
async function tiedRows(groups: readonly Column[], order: Column, rows: number, inGroups: number, checkpoint: Checkpoint): Promise<number> {
  if (rows === 0 || inGroups === 0) return 0;
  const places = await groupRowsBy([...groups, order], rows, "apart", checkpoint);
  let placed = 0;
  for (let row = 0; row < rows; row++) if (places.codes[row] >= 0) placed++;
  return placed - places.count;
}

async function exampleOf(made: Table, codes: Int32Array, group: number, chosen: Chosen, checkpoint: Checkpoint): Promise<WindowReport["example"]> {
  const own: number[] = [];
  await inSlices(made.rows, 2, checkpoint, (from, to) => {
    for (let row = from; row < to; row++) if (codes[row] === group) own.push(row);
  });
  const { groups, order, descending, figures } = chosen;
  const rows = Uint32Array.from(own);
  const turn = order ? await sortedRows(rows.length, [{ column: takeColumn(order, rows), descending }], {}, checkpoint) : rows.map((_, i) => i);
  const first = [...turn.subarray(0, EXAMPLE_ROWS)].map((place) => rows[place]);
  const sources = [...new Set(figures.flatMap(({ column }) => (column === null ? [] : [column])))];
  const names = [...new Set([...(order ? [order.name] : []), ...sources, ...figures.map(({ name }) => name)])];
  const columns = names.flatMap((name) => findColumn(made, name) ?? []);
  return {
    group: groups.map((column) => String(cell(column, rows[0]) ?? "")).join(" · "),
    columns: columns.map(({ name, type, role }) => ({ name, type, role })),
    rows: first.map((row) => columns.map((column) => cell(column, row))),
    of: rows.length,
  };
}

export async function describeFigure(made: Table, { name, figure, column, span, size }: FigureState, checkpoint: Checkpoint): Promise<FigureReport> {
  const values = findColumn(made, name);
  let [min, max, sum, count] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0];
  if (values?.type === "number") {
    await inSlices(made.rows, 4, checkpoint, (from, to) => {
      for (let row = from; row < to; row++) {
        const value = values.values[row];
        if (!Number.isFinite(value)) continue;
        if (value < min) min = value;
        if (value > max) max = value;
        sum += value;
        count++;
      }
    });
  }
  const known = count > 0;
  return {
    ...{ name, figure, column, span, size },
    min: known ? min : null,
    mean: known && Number.isFinite(sum) ? sum / count : null,
    max: known ? max : null,
    missing: values ? missingCount(values) : 0,
  };
}
