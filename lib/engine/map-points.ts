import type { Compute } from "@/lib/compute/compute";
import { gatherWithCovariance } from "@/lib/ml/covariance";
import { principalComponents } from "@/lib/ml/pca";
import { gatherPoints, isNumber } from "@/lib/ml/points";
import { NOISE_LABEL } from "@/lib/nodes/cluster/segments-output";
import { isMapColumn } from "@/lib/nodes/feature/map-columns";
import { fail } from "@/lib/nodes/problem";
import type { CodedColumn, NumberColumn, Table } from "@/lib/table/table";
import type { MapPlane, MapPoints } from "./protocol";

/** Points that a map shows at most; of larger tables every so-and-so-many-th row. */
const MOST_POINTS = 2_000_000;
/** Points of a cell of the grid by which a point is found, on average. */
const POINTS_A_CELL = 8;
const MOST_CELLS = 512;
/** Group of a point without one. */
const NO_GROUP = 65_535;
/** Number columns that are projected when none is a feature. */
const FALLBACK_COLUMNS = 20;

interface Plane extends MapPlane {
  /** Two columns to draw as they are, or those whose principal components are drawn. */
  readonly columns: readonly NumberColumn[];
}

/**
 * The rows of a table as points of a plane: columns of a map (UMAP, t-SNE, components) where there are any, else the first two
 * principal components of the features. Points come in an order in which every beginning is spread evenly over the table, so that
 * a view in a hurry can draw a part of them. `wanted`: id of one of `planes`. Fails with `engine.no-map`. O(rows x columns²).
 */
export async function mapPoints(table: Table, wanted: string | undefined, compute: Compute, breathe: () => Promise<void>): Promise<MapPoints> {
  const planes = planesOf(table);
  const plane = planes.find(({ id }) => id === wanted) ?? planes.at(0) ?? fail("engine.no-map");
  const { x, y, rows, explained } =
    plane.kind === "columns" ? await asTheyAre(plane.columns, table.rows, breathe) : await projected(plane, table.rows, compute, breathe);
  if (rows.length === 0) fail("engine.no-map");
  const order = spreadOrder(Math.min(rows.length, MOST_POINTS), rows.length);
  await breathe();
  const segment = table.columns.find((column): column is CodedColumn => column.role === "segment" && (column.type === "category" || column.type === "text"));
  const counts = new Uint32Array(segment ? Math.min(segment.dictionary.length, NO_GROUP) : 0);
  const points = {
    x: new Float32Array(order.length),
    y: new Float32Array(order.length),
    group: new Uint16Array(order.length),
    row: new Uint32Array(order.length),
  };
  const across = unitScale(x);
  const up = unitScale(y);
  for (let i = 0; i < order.length; i++) {
    const from = order[i];
    const row = rows[from];
    const code = segment ? segment.codes[row] : -1;
    points.x[i] = across(x[from]);
    points.y[i] = up(y[from]);
    points.row[i] = row;
    points.group[i] = code >= 0 && code < counts.length ? code : NO_GROUP;
    if (points.group[i] !== NO_GROUP) counts[code]++;
    if ((i & 0xffff) === 0xffff) await breathe();
  }
  const grid = gridOf(points.x, points.y);
  await breathe();
  return {
    ...points,
    rows: table.rows,
    plane: told(plane),
    planes: planes.map(told),
    explained,
    groups: Array.from(counts, (count, code) => ({ name: segment?.dictionary[code] ?? "", count, noise: segment?.dictionary[code] === NOISE_LABEL })),
    grid,
  };
}

function told({ id, kind, names }: Plane): MapPlane {
  return { id, kind, names };
}

/** The planes a table can be drawn on, newest columns first. */
function planesOf(table: Table): Plane[] {
  const numbers = table.columns.filter(isNumber);
  const planes: Plane[] = [];
  for (const first of numbers.filter(({ name }) => /^PC1( \d+)?$/.test(name) || (isMapColumn(name) && / 1( \d+)?$/.test(name)))) {
    const second = numbers.find(({ name }) => name === first.name.replace(/1( \d+)?$/, "2$1"));
    if (second) planes.unshift({ id: first.name, kind: "columns", names: [first.name, second.name], columns: [first, second] });
  }
  const features = numbers.filter(({ role }) => role === "feature");
  const drawn = new Set(planes.flatMap(({ columns }) => columns));
  const projectable =
    features.length > 0 ? features : numbers.filter(({ role, name }) => role !== "id" && role !== "order" && !isMapColumn(name)).slice(0, FALLBACK_COLUMNS);
  // The components of components are the components.
  if (projectable.length > 0 && !(features.length > 1 && features.every(({ name }) => /^PC\d+( \d+)?$/.test(name)) && drawn.has(features[0]))) {
    planes.push({ id: "features", kind: features.length > 0 ? "features" : "numbers", names: projectable.map(({ name }) => name), columns: projectable });
  }
  return planes;
}

interface Drawn {
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Row of each. */
  readonly rows: Uint32Array;
  /** Share of the variance along x and y. */
  readonly explained: readonly [number, number] | null;
}

async function asTheyAre(columns: readonly NumberColumn[], tableRows: number, breathe: () => Promise<void>): Promise<Drawn> {
  const { rows } = await gatherPoints(columns, tableRows, breathe);
  const [x, y] = columns.map(({ values }) => (rows.length === tableRows ? values : Float64Array.from(rows, (row) => values[row])));
  return { x, y, rows, explained: null };
}

async function projected({ columns, kind }: Plane, tableRows: number, compute: Compute, breathe: () => Promise<void>): Promise<Drawn> {
  const gathered = await gatherPoints(columns, tableRows, breathe);
  const spread = gathered.variances ?? new Float64Array(columns.length);
  const flat = (t: number) => !(spread[t] > 0) || !Number.isFinite(spread[t]);
  const used = columns.filter((_, t) => !flat(t));
  const { count } = gathered;
  const zeros = () => new Float64Array(count);
  if (used.length === 0 || count < 2) return { x: zeros(), y: zeros(), rows: gathered.rows, explained: null };
  // Features were scaled by whoever made them; other numbers are brought to one scale here.
  const scaled =
    kind === "features"
      ? used
      : used.map((column) => ({
          ...column,
          values: standardised(column.values, gathered.center[columns.indexOf(column)], Math.sqrt(spread[columns.indexOf(column)])),
        }));
  const points = await gatherWithCovariance(scaled, tableRows, compute, breathe);
  const { scores, variances, total } = await principalComponents(points, { count: 2 }, compute, breathe);
  const share = (c: number) => (c < scores.length ? variances[c] / total : 0);
  return { x: scores[0], y: scores.at(1) ?? zeros(), rows: points.rows, explained: [share(0), share(1)] };
}

function standardised(values: Float64Array, mean: number, deviation: number): Float64Array {
  return values.map((value) => (value - mean) / deviation);
}

/** `wanted` of the places below `count`, by steps of the golden ratio: every beginning is spread evenly. */
function spreadOrder(wanted: number, count: number): Uint32Array {
  let step = Math.max(1, Math.floor(count * 0.618_033_988_749_895));
  while (greatestDivisor(step, count) !== 1) step++;
  const order = new Uint32Array(wanted);
  for (let i = 0, place = 0; i < wanted; i++) {
    order[i] = place;
    place += step;
    if (place >= count) place -= count;
  }
  return order;
}

function greatestDivisor(a: number, b: number): number {
  let [large, small] = [b, a];
  while (small > 0) [large, small] = [small, large % small];
  return large;
}

/** Brings values to 0 to 1; all the same to 0.5. */
function unitScale(values: Float64Array): (value: number) => number {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    if (values[i] < low) low = values[i];
    if (values[i] > high) high = values[i];
  }
  // Halves: the difference of the largest numbers is beyond them.
  const width = high / 2 - low / 2;
  return width > 0 ? (value) => (value / 2 - low / 2) / width : () => 0.5;
}

/** Points by cell of a square grid over the plane (counting sort). */
function gridOf(x: Float32Array, y: Float32Array): MapPoints["grid"] {
  const size = Math.max(1, Math.min(MOST_CELLS, Math.floor(Math.sqrt(x.length / POINTS_A_CELL))));
  const cellOf = (i: number) => Math.min(size - 1, Math.floor(y[i] * size)) * size + Math.min(size - 1, Math.floor(x[i] * size));
  const starts = new Uint32Array(size * size + 1);
  for (let i = 0; i < x.length; i++) starts[cellOf(i) + 1]++;
  for (let cell = 0; cell < size * size; cell++) starts[cell + 1] += starts[cell];
  const at = starts.slice(0, size * size);
  const points = new Uint32Array(x.length);
  for (let i = 0; i < x.length; i++) points[at[cellOf(i)]++] = i;
  return { size, starts, points };
}
