import { columnLength, isMissing, takeColumn, takeRows } from "@/lib/table/columns";
import { duplicateRows } from "@/lib/table/operations/deduplicate";
import { normalizedColumn } from "@/lib/table/operations/text-match";
import type { CodedColumn, Column, DateColumn, Table } from "@/lib/table/table";
import type { Checkpoint } from "../checkpoint";
import { quantile } from "../distribution";
import { columnToFormula } from "../formula/tokens";
import { leakSuspects } from "../leak-suspects";
import { phase } from "../phase";
import { permutation, Random } from "../random";
import { shiftedHours } from "./check-hours";
import { type Finding, findingIn } from "./findings";
import { MOST_LISTED, replacedWhere, rewritten, without } from "./repair";
import { idsOf, timesById } from "./visits";

const MINUTE = 60_000;
const DAY = 86_400_000;
/** More distinct moments within a minute than a person clicks. */
const BURST = 30;
/** Hours of one day with activity: nobody is awake for so many. */
const AWAKE = 20;
/** One id with this share of the rows among at least `IDS` of them stands for many people. */
const STAND_IN = 0.1;
const IDS = 100;
/** Medians of two levels this far apart are of different units. */
const SCALE = 50;
/** How far, as a decimal logarithm, a ratio may be from a power of ten to be taken for it. */
const NEAR_TEN = 0.2;
const SCALE_ROWS = 20_000;
const LEVEL_ROWS = 30;
const LEVELS = 40;
/** Fewer rows than this for each feature: distances say little. */
const ROWS_A_FEATURE = 10;
/** A target with more classes than this is no class. */
const CLASSES = 20;
/** How texts are compared for near duplicates; their repair compares them so, too. */
const MATCH = "fingerprint";

/** Findings that take several columns. `repeated`: rows that repeat an earlier one exactly. O(rows log rows). */
export async function checkTable(table: Table, repeated: number, checkpoint: Checkpoint): Promise<Finding[]> {
  const found: (Finding | null)[] = [];
  found.push(await nearDuplicates(table, repeated, phase(checkpoint, 0, 0.4)));
  found.push(standIn(table));
  found.push(await robots(table, phase(checkpoint, 0.4, 0.25)));
  found.push(...scales(table));
  found.push(...(await shiftedHours(table, phase(checkpoint, 0.65, 0.05))));
  found.push(...(await leaks(table, phase(checkpoint, 0.7, 0.3))));
  found.push(manyFeatures(table));
  return found.filter((finding) => finding !== null);
}

/** Rows that repeat an earlier one but for case, spaces, punctuation, accents and the order of words. */
async function nearDuplicates(table: Table, repeated: number, checkpoint: Checkpoint): Promise<Finding | null> {
  let merges = false;
  const columns = table.columns.map((column): Column => {
    const plain = normalizedColumn(column, MATCH);
    if (!("codes" in column && "codes" in plain) || plain.dictionary.length === column.dictionary.length) return column;
    merges = true;
    return plain;
  });
  if (!merges) return null;
  const same = await duplicateRows({ ...table, columns }, checkpoint);
  const count = same.reduce((sum, each) => sum + each, 0) - repeated;
  if (count === 0) return null;
  return findingIn(table, {
    kind: "near-duplicates",
    severity: "notable",
    column: null,
    count,
    mend: { node: "prepare.deduplicate", params: { match: MATCH } },
    detail: {},
  });
}

function withRoleOf(table: Table, role: Column["role"]): Column | undefined {
  return table.columns.find((column) => column.role === role);
}

/** A tenth of all rows under one id among many: “guest”, the till, a test account. */
function standIn(table: Table): Finding | null {
  const column = withRoleOf(table, "id");
  if (!column || column.type === "boolean") return null;
  const { codes, count, value } = idsOf(column);
  const rows = new Int32Array(count);
  for (const code of codes) if (code >= 0) rows[code]++;
  const used = rows.reduce((sum, each) => sum + (each > 0 ? 1 : 0), 0);
  let most = 0;
  for (let code = 1; code < count; code++) if (rows[code] > rows[most]) most = code;
  if (used < IDS || rows[most] < STAND_IN * table.rows) return null;
  return {
    kind: "stand-in",
    severity: "serious",
    column: column.name,
    count: rows[most],
    share: rows[most] / table.rows,
    examples: [value(most)],
    keep: { column: column.name, op: "is-not", value: value(most), value2: null },
    detail: {},
  };
}

/** Ids at work faster, or through more hours of a day, than any person: robots, tills, imports. */
async function robots(table: Table, checkpoint: Checkpoint): Promise<Finding | null> {
  const id = withRoleOf(table, "id");
  const date = withRoleOf(table, "date");
  if (!id || id.type === "boolean" || date?.type !== "date" || !hasTimes(date)) return null;
  const ids = idsOf(id);
  const { count, value } = ids;
  const { times, starts } = await timesById(ids, date.values, phase(checkpoint, 0, 0.5));
  let rows = 0;
  const found: (string | number)[] = [];
  let robotic = 0;
  for (let code = 0; code < count; code++) {
    if (code % 2048 === 2047) await checkpoint(count + code, 2 * count);
    const own = times.subarray(starts[code], starts[code + 1]);
    if (own.length < AWAKE || !isRobot(own.sort())) continue;
    robotic++;
    rows += own.length;
    if (found.length <= MOST_LISTED) found.push(value(code));
  }
  if (robotic === 0) return null;
  return findingIn(table, {
    kind: "robots",
    severity: "notable",
    column: id.name,
    count: rows,
    examples: found.slice(0, 3),
    mend:
      robotic <= MOST_LISTED
        ? { node: "prepare.filter", params: without(id.name, found) }
        : { node: "prepare.sessions", params: { action: "remove", perMinute: BURST - 1, hours: AWAKE } },
    detail: { ids: robotic },
  });
}

function hasTimes(column: DateColumn): boolean {
  let timed = 0;
  for (const time of column.values) if (!Number.isNaN(time) && time % DAY !== 0) timed++;
  return timed > column.values.length / 10;
}

/** `times` ascending: many distinct moments within a minute, or a day with activity in nearly every hour. */
function isRobot(times: Float64Array): boolean {
  let first = 0;
  let distinct = 0;
  let hours = 0;
  let day = Number.NaN;
  const recent: number[] = [];
  for (const [i, time] of times.entries()) {
    if (i > 0 && time === times[i - 1]) continue;
    recent.push(time);
    while (recent[first] <= time - MINUTE) first++;
    distinct = recent.length - first;
    if (distinct >= BURST) return true;
    const today = Math.floor(time / DAY);
    if (today !== day) {
      day = today;
      hours = 0;
    }
    hours |= 1 << Math.floor((time - today * DAY) / (60 * MINUTE));
    if (bits(hours) >= AWAKE) return true;
  }
  return false;
}

function bits(mask: number): number {
  let count = 0;
  for (let left = mask; left !== 0; left &= left - 1) count++;
  return count;
}

/** Amounts whose median is of another order in one group than in all others: cents, another currency, packs for pieces. */
function scales(table: Table): Finding[] {
  const rows =
    table.rows <= SCALE_ROWS ? Uint32Array.from({ length: table.rows }, (_, row) => row) : permutation(table.rows, new Random(0)).subarray(0, SCALE_ROWS);
  const amounts = table.columns.filter((column) => column.type === "number" && (column.role === "amount" || column.role === "price"));
  const groups = table.columns.filter((column) => "codes" in column && column.dictionary.length <= LEVELS && column.role !== "id" && column.role !== "segment");
  const found: Finding[] = [];
  for (const amount of amounts) {
    for (const group of groups) {
      const finding = amount.type === "number" && "codes" in group ? otherScale(table, amount.name, amount.values, group, rows) : null;
      if (finding) found.push(finding);
    }
  }
  return found;
}

function otherScale(table: Table, name: string, values: Float64Array, group: CodedColumn, rows: Uint32Array): Finding | null {
  const byLevel = group.dictionary.map((): number[] => []);
  const all: number[] = [];
  for (const row of rows) {
    const value = values[row];
    if (!(value > 0)) continue;
    all.push(value);
    if (group.codes[row] >= 0) byLevel[group.codes[row]].push(value);
  }
  if (all.length < 2 * LEVEL_ROWS) return null;
  const middle = median(all);
  const odd = byLevel.flatMap((level, code) => {
    if (level.length < LEVEL_ROWS || level.length > all.length / 2) return [];
    const times = median(level) / middle;
    return times >= SCALE || times <= 1 / SCALE ? [{ code, times }] : [];
  });
  if (odd.length === 0) return null;
  const codes = new Set(odd.map(({ code }) => code));
  let count = 0;
  for (let row = 0; row < table.rows; row++) if (codes.has(group.codes[row]) && !Number.isNaN(values[row])) count++;
  const [first] = odd;
  const factors = odd.map(({ code, times }) => [group.dictionary[code], powerOfTen(times)] as const);
  const known = factors.every(([, factor]) => factor !== null);
  const price = columnToFormula(name);
  return findingIn(table, {
    kind: "mixed-units",
    severity: "notable",
    column: name,
    count,
    examples: odd.slice(0, 3).map(({ code }) => group.dictionary[code]),
    ...(known
      ? {
          mend: rewritten(
            table.columns.find((column) => column.name === name) ?? { name, role: null },
            replacedWhere(
              group.name,
              factors.map(([level, factor]) => [level, factor !== null && factor > 1 ? `${price} / ${factor}` : `${price} * ${1 / (factor ?? 1)}`]),
              price,
            ),
          ),
        }
      : {}),
    detail: { group: group.name, level: group.dictionary[first.code], times: first.times },
  });
}

/** The power of ten that a ratio is near: cents for euros, packs of a thousand; null for any other, such as a rate of exchange. */
function powerOfTen(times: number): number | null {
  const power = Math.log10(times);
  return Math.abs(power - Math.round(power)) <= NEAR_TEN ? 10 ** Math.round(power) : null;
}

function median(values: readonly number[]): number {
  return quantile(Float64Array.from(values).sort(), 0.5);
}

/** Columns that alone all but tell the target. */
async function leaks(table: Table, checkpoint: Checkpoint): Promise<Finding[]> {
  const target = withRoleOf(table, "target");
  if (!target) return [];
  const known = rowsWith(target);
  const judged = known.length < table.rows ? takeRows(table, known) : table;
  const classes = classesOf(known.length < table.rows ? takeColumn(target, known) : target);
  if (!classes || classes.count < 2) return [];
  const asked = judged.columns.filter(({ name, role }) => name !== target.name && (role === "feature" || role === null));
  const suspects = await leakSuspects(asked, classes.codes, classes.count, checkpoint);
  return suspects.map(({ column, auc }) => ({
    kind: "leak",
    severity: "serious",
    column,
    count: known.length,
    share: known.length / table.rows,
    examples: [],
    keep: null,
    detail: { target: target.name, auc },
  }));
}

function rowsWith(column: Column): Uint32Array {
  const rows = new Uint32Array(columnLength(column));
  let count = 0;
  for (let row = 0; row < rows.length; row++) if (!isMissing(column, row)) rows[count++] = row;
  return rows.subarray(0, count);
}

/** The classes of a target without missing values; null when it is a measurement or has too many. */
function classesOf(target: Column): { readonly codes: Int32Array; readonly count: number } | null {
  if (target.type === "date" || (target.type === "number" && !target.values.every((value) => value === 0 || value === 1))) return null;
  const codes = "codes" in target ? target.codes : Int32Array.from(target.values);
  const count = codes.reduce((most, code) => Math.max(most, code), 0) + 1;
  return count > CLASSES ? null : { codes, count };
}

function manyFeatures(table: Table): Finding | null {
  const features = table.columns.filter(({ role }) => role === "feature").length;
  if (features < 3 || table.rows === 0 || table.rows >= ROWS_A_FEATURE * features) return null;
  return {
    kind: "many-features",
    severity: "notable",
    column: null,
    count: table.rows,
    share: 1,
    examples: [],
    keep: null,
    mend: { node: "feature.pca", params: { keep: "count", count: Math.max(1, Math.min(50, Math.floor(table.rows / ROWS_A_FEATURE))) } },
    detail: { features },
  };
}
