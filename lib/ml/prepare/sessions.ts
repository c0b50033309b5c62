import * as z from "zod";
import { isMissing, withColumns } from "@/lib/table/columns";
import { groupRows } from "@/lib/table/operations/key-codes";
import type { Column, Table } from "@/lib/table/table";
import type { Checkpoint } from "../checkpoint";
import { inSlices } from "../in-slices";
import { phase } from "../phase";
import { takeRowsInTurn } from "../take-rows";
import { categoryOf, partRows, presentColumn, presentDates } from "./column-access";
import { SESSION_ACTIONS, SESSION_RULES, type SessionRule } from "./session-choices";

const HOUR = 3_600_000;
const MINUTE = 60_000;
/** Fewer gaps than this say nothing about thinking. */
const THINK_EVENTS = 10;

export const sessionsStateSchema = z.object({
  visitor: z.string(),
  time: z.string(),
  agent: z.string().nullable(),
  /** Milliseconds of silence that end a session. */
  gap: z.number().positive(),
  /** Limits of the rules; 0 switches one off. Agents: parts of names, in small letters. */
  agents: z.array(z.string()),
  perMinute: z.number().min(0),
  perSession: z.number().min(0),
  /** Milliseconds: a session of ten events or more whose median pause is shorter had no time to think. */
  think: z.number().min(0),
  /** Different hours of one day (UTC) in which a visitor was active. */
  hours: z.number().min(0),
  action: z.enum(SESSION_ACTIONS),
  names: z.object({ session: z.string(), minutes: z.string(), events: z.string(), flag: z.string(), rule: z.string() }),
  words: z.object({ agent: z.string(), rate: z.string(), events: z.string(), think: z.string(), clock: z.string() }),
});
export type SessionsState = z.output<typeof sessionsStateSchema>;

export interface SessionFigures {
  readonly visitor: Int32Array;
  readonly events: Uint32Array;
  /** Milliseconds from the first event to the last. */
  readonly length: Float64Array;
  readonly start: Float64Array;
  /** Most events within 60 seconds, the first included. */
  readonly fastest: Uint32Array;
  /** Place in SESSION_RULES of the first rule broken, or -1. */
  readonly rule: Int8Array;
}

export interface SessionsApplied {
  readonly table: Table;
  readonly rejected: Uint32Array;
  readonly sessions: SessionFigures;
  readonly count: number;
  readonly visitors: number;
  /** Session of each row; -1: no visitor or no time. */
  readonly ofRow: Int32Array;
  /** Rows under each rule, and sessions that break it alone or with others. */
  readonly rules: readonly { readonly rule: SessionRule; readonly rows: number; readonly sessions: number; readonly alone: number }[];
}

/**
 * Parts the events of each visitor where the pause is longer than the gap (the 30 minutes of web analytics), and marks
 * sessions that no person makes. Sessions are numbered visitor by visitor, in the order of the visitors' first rows.
 * Rows without a visitor or a time belong to none and stay. O(rows log rows).
 */
export async function applySessions(table: Table, state: SessionsState, checkpoint: Checkpoint): Promise<SessionsApplied> {
  const times = presentDates(table, state.time).values;
  const visitors = await groupRows(presentColumn(table, state.visitor), phase(checkpoint, 0, 0.1));
  const ordered = await eventsInOrder(visitors.codes, visitors.count, times, phase(checkpoint, 0.1, 0.4));
  const ofRow = new Int32Array(table.rows).fill(-1);
  const starts = await sessionStarts(ordered, visitors.codes, times, state.gap, ofRow, phase(checkpoint, 0.4, 0.5));
  const count = starts.length - 1;
  const broken = SESSION_RULES.map(() => new Uint8Array(count));
  const agents = state.agent === null || state.agents.length === 0 ? null : namesAgent(presentColumn(table, state.agent), state.agents);
  const round = await roundTheClock(ordered, visitors, times, state.hours, phase(checkpoint, 0.5, 0.6));
  const figures: SessionFigures = {
    visitor: new Int32Array(count),
    events: new Uint32Array(count),
    length: new Float64Array(count),
    start: new Float64Array(count),
    fastest: new Uint32Array(count),
    rule: new Int8Array(count).fill(-1),
  };
  await inSlices(count, 200, phase(checkpoint, 0.6, 0.8), (from, to) => {
    for (let session = from; session < to; session++) {
      const events = ordered.subarray(starts[session], starts[session + 1]);
      const visitor = visitors.codes[events[0]];
      figures.visitor[session] = visitor;
      figures.events[session] = events.length;
      figures.start[session] = times[events[0]];
      figures.length[session] = times[events[events.length - 1]] - times[events[0]];
      figures.fastest[session] = mostInAMinute(events, times);
      broken[0][session] = Number(agents !== null && events.some((row) => agents(row)));
      broken[1][session] = Number(state.perMinute > 0 && figures.fastest[session] > state.perMinute);
      broken[2][session] = Number(state.perSession > 0 && events.length > state.perSession);
      broken[3][session] = Number(state.think > 0 && events.length >= THINK_EVENTS && medianPause(events, times) < state.think);
      broken[4][session] = round[visitor];
      figures.rule[session] = broken.findIndex((each) => each[session] === 1);
    }
  });
  const rules = SESSION_RULES.map((rule, place) => {
    let [rows, sessions, alone] = [0, 0, 0];
    for (let session = 0; session < count; session++) {
      alone += broken[place][session];
      if (figures.rule[session] !== place) continue;
      sessions++;
      rows += figures.events[session];
    }
    return { rule, rows, sessions, alone };
  });
  const result = withColumns(table, await sessionColumns(table.rows, state, figures, ofRow, phase(checkpoint, 0.8, 0.9)));
  const leaves = new Uint8Array(table.rows);
  if (state.action === "remove") for (let row = 0; row < table.rows; row++) if (ofRow[row] >= 0 && figures.rule[ofRow[row]] >= 0) leaves[row] = 1;
  const { kept, left } = partRows(leaves, table.rows);
  const remaining = left.length === 0 ? result : await takeRowsInTurn(result, kept, phase(checkpoint, 0.9, 1));
  return { table: remaining, rejected: left, sessions: figures, count, visitors: visitors.count, ofRow, rules };
}

/** The rows with a visitor and a time, visitor by visitor, in time; of one time in the order of the rows. */
async function eventsInOrder(codes: Int32Array, count: number, times: Float64Array, checkpoint: Checkpoint): Promise<Uint32Array> {
  const starts = new Uint32Array(count + 1);
  for (let row = 0; row < codes.length; row++) if (codes[row] >= 0 && !Number.isNaN(times[row])) starts[codes[row] + 1]++;
  for (let visitor = 0; visitor < count; visitor++) starts[visitor + 1] += starts[visitor];
  const ordered = new Uint32Array(starts[count]);
  const next = starts.slice();
  for (let row = 0; row < codes.length; row++) if (codes[row] >= 0 && !Number.isNaN(times[row])) ordered[next[codes[row]]++] = row;
  let done = 0;
  for (let visitor = 0; visitor < count; visitor++) {
    const events = ordered.subarray(starts[visitor], starts[visitor + 1]);
    let sorted = true;
    for (let i = 1; i < events.length && sorted; i++) sorted = times[events[i - 1]] <= times[events[i]];
    if (!sorted) events.sort((a, b) => times[a] - times[b] || a - b);
    done += events.length;
    if (done > 30_000) {
      done = 0;
      await checkpoint(visitor, count);
    }
  }
  return ordered;
}

/** Where sessions begin in the ordered rows, and their end; fills in the session of each row. */
async function sessionStarts(
  ordered: Uint32Array,
  visitors: Int32Array,
  times: Float64Array,
  gap: number,
  ofRow: Int32Array,
  checkpoint: Checkpoint,
): Promise<Uint32Array> {
  const starts = new Uint32Array(ordered.length + 1);
  let count = 0;
  await inSlices(ordered.length, 10, checkpoint, (from, to) => {
    for (let i = from; i < to; i++) {
      const row = ordered[i];
      const before = i > 0 ? ordered[i - 1] : -1;
      if (before < 0 || visitors[before] !== visitors[row] || times[row] - times[before] > gap) starts[count++] = i;
      ofRow[row] = count - 1;
    }
  });
  starts[count] = ordered.length;
  return starts.slice(0, count + 1);
}

function namesAgent(column: Column, agents: readonly string[]): ((row: number) => boolean) | null {
  if (!("codes" in column)) return null;
  const named = column.dictionary.map((name) => {
    const plain = name.toLowerCase();
    return agents.some((agent) => plain.includes(agent));
  });
  return (row) => !isMissing(column, row) && named[column.codes[row]];
}

/** Visitors who were active in at least `hours` different hours of one day. O(events). */
async function roundTheClock(
  ordered: Uint32Array,
  visitors: { readonly codes: Int32Array; readonly count: number },
  times: Float64Array,
  hours: number,
  checkpoint: Checkpoint,
): Promise<Uint8Array> {
  const round = new Uint8Array(visitors.count);
  if (hours <= 0) return round;
  let [visitor, day, seen, active] = [-1, 0, 0, 0];
  await inSlices(ordered.length, 10, checkpoint, (from, to) => {
    for (let i = from; i < to; i++) {
      const hour = Math.floor(times[ordered[i]] / HOUR);
      const today = Math.floor(hour / 24);
      const who = visitors.codes[ordered[i]];
      if (who !== visitor || today !== day) [visitor, day, seen, active] = [who, today, 0, 0];
      const bit = 1 << (hour - today * 24);
      if ((seen & bit) !== 0) continue;
      seen |= bit;
      if (++active >= hours) round[who] = 1;
    }
  });
  return round;
}

/** The most events in any 60 seconds. O(events). */
function mostInAMinute(events: Uint32Array, times: Float64Array): number {
  let most = 0;
  for (let first = 0, last = 0; last < events.length; last++) {
    while (times[events[last]] - times[events[first]] >= MINUTE) first++;
    most = Math.max(most, last - first + 1);
  }
  return most;
}

function medianPause(events: Uint32Array, times: Float64Array): number {
  const pauses = new Float64Array(events.length - 1);
  for (let i = 0; i < pauses.length; i++) pauses[i] = times[events[i + 1]] - times[events[i]];
  pauses.sort();
  const half = pauses.length >> 1;
  return pauses.length % 2 === 1 ? pauses[half] : (pauses[half - 1] + pauses[half]) / 2;
}

async function sessionColumns(
  rows: number,
  { names, words }: SessionsState,
  figures: SessionFigures,
  ofRow: Int32Array,
  checkpoint: Checkpoint,
): Promise<Column[]> {
  const session = new Float64Array(rows).fill(Number.NaN);
  const minutes = new Float64Array(rows).fill(Number.NaN);
  const events = new Float64Array(rows).fill(Number.NaN);
  const flag = new Uint8Array(rows);
  const rule = new Int32Array(rows).fill(-1);
  await inSlices(rows, 10, checkpoint, (from, to) => {
    for (let row = from; row < to; row++) {
      const place = ofRow[row];
      if (place < 0) continue;
      session[row] = place + 1;
      minutes[row] = figures.length[place] / MINUTE;
      events[row] = figures.events[place];
      rule[row] = figures.rule[place];
      flag[row] = Number(figures.rule[place] >= 0);
    }
  });
  return [
    { name: names.session, role: null, type: "number", values: session },
    { name: names.minutes, role: null, type: "number", values: minutes },
    { name: names.events, role: null, type: "number", values: events },
    { name: names.flag, role: null, type: "boolean", values: flag },
    categoryOf(
      names.rule,
      rule,
      SESSION_RULES.map((each) => words[each]),
    ),
  ];
}

/** The coarsest unit that all times are whole numbers of, ms: times to the minute cannot tell a bot by its seconds. O(rows). */
export function timeResolution(times: Float64Array): number {
  let found = 24 * HOUR;
  for (const time of times) {
    if (Number.isNaN(time)) continue;
    while (found > 1 && time % found !== 0) found = found === 24 * HOUR ? HOUR : found === HOUR ? MINUTE : found === MINUTE ? 1000 : 1;
    if (found === 1) break;
  }
  return found;
}
