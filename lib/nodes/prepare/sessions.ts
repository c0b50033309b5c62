import * as z from "zod";
import { phase } from "@/lib/ml/phase";
import { SESSION_ACTIONS, type SessionRule, USUAL_AGENTS } from "@/lib/ml/prepare/session-choices";
import type { SessionsApplied, SessionsState } from "@/lib/ml/prepare/sessions";
import { fail } from "@/lib/problem";
import { cell } from "@/lib/table/columns";
import type { Column, ColumnType, Json } from "@/lib/table/table";
import { checkColumn, checkNeeded, chooseColumn, findByName } from "../choose-columns";
import { column, defineNode, type Report, report, table } from "../contract";
import { DATA_WORDS } from "./data-words";

export interface SessionsReport extends Report {
  readonly kind: "prepare.sessions";
  readonly rowsIn: number;
  readonly rowsOut: number;
  readonly visitors: number;
  readonly sessions: number;
  /** Rows without a visitor or a time. */
  readonly without: number;
  readonly abnormalRows: number;
  readonly abnormalSessions: number;
  readonly abnormalVisitors: number;
  readonly action: SessionsState["action"];
  /** Rules switched off because the times are not fine enough; the unit of the times, ms. */
  readonly coarse: boolean;
  readonly resolution: number;
  /** Medians of all sessions. */
  readonly medianEvents: number | null;
  readonly medianMinutes: number | null;
  /** Rows and sessions counted under the first rule they break; `alone`: sessions that break it, with others or not. */
  readonly rules: readonly {
    readonly rule: SessionRule;
    readonly limit: number;
    readonly on: boolean;
    readonly rows: number;
    readonly sessions: number;
    readonly alone: number;
  }[];
  readonly examples: readonly {
    readonly visitor: Json;
    readonly start: number;
    readonly minutes: number;
    readonly events: number;
    readonly fastest: number;
    readonly rule: SessionRule;
  }[];
}

const DATE: readonly ColumnType[] = ["date"];
const CODED: readonly ColumnType[] = ["category", "text"];
const AGENT_NAMES = ["user agent", "useragent", "user_agent", "user-agent", "agent", "browser", "браузер", "агент"];
const MINUTE = 60_000;
const EXAMPLES = 10;
/** So many programs among the visitors change every figure. */
const MANY = 0.05;

const params = z.object({
  visitor: column({ role: "id" }),
  time: column({ role: "date", types: DATE }),
  gap: z.number().positive().max(100_000).default(30).meta({ unit: "minutes", step: 5 }),
  action: z.enum(SESSION_ACTIONS).default("flag"),
  perMinute: z.int().min(0).max(1_000_000).default(60),
  perSession: z.int().min(0).max(100_000_000).default(1000),
  think: z.number().min(0).max(3600).default(1).meta({ unit: "seconds" }),
  hours: z.int().min(0).max(24).default(20).meta({ unit: "hours" }),
  agent: column({ names: AGENT_NAMES, types: CODED }),
  agents: z.string().default(USUAL_AGENTS).meta({ control: "multiline" }),
});

export const sessions = defineNode({
  type: "prepare.sessions",
  v: 1,
  group: "prepare",
  icon: "timer-reset",
  inputs: { data: table() },
  outputs: { data: table(), rejected: table(), report: report() },
  params,
  migrations: {},
  summary: ({ gap, action }) => ({ key: `does-${action}`, values: { gap } }),
  check: ({ data }, chosen) => [
    ...checkNeeded(data, chosen.visitor, { param: "visitor", role: "id" }),
    ...checkNeeded(data, chosen.time, { param: "time", role: "date", types: DATE }),
    ...checkColumn(data, chosen.agent, { param: "agent", types: CODED }),
  ],
  async run({ data }, chosen, ctx) {
    const { applySessions, timeResolution } = await import("@/lib/ml/prepare/sessions");
    const { freeNames } = await import("@/lib/ml/prepare/missing");
    const { takeRowsInTurn } = await import("@/lib/ml/take-rows");
    const { appendStep } = await import("@/lib/ml/recipe/append-step");
    const visitor = chooseColumn(data, chosen.visitor, { param: "visitor", role: "id" });
    const time = chooseColumn(data, chosen.time, { param: "time", role: "date", types: DATE });
    if (time.type !== "date") return fail("common.column-type", { column: time.name, type: time.type, wanted: "date" }, { param: "time" });
    const agent =
      chosen.agent === null
        ? findByName(
            data.columns.filter(({ type }) => CODED.includes(type)),
            AGENT_NAMES,
          )
        : chooseColumn(data, chosen.agent, { param: "agent", types: CODED });
    const resolution = timeResolution(time.values);
    const coarse = data.rows > 0 && resolution >= MINUTE;
    const words = DATA_WORDS[ctx.language];
    const [session, minutes, events, flag, rule] = freeNames(data, [
      words.session,
      words.sessionMinutes,
      words.sessionEvents,
      words.abnormal,
      words.abnormalRule,
    ]);
    const state: SessionsState = {
      visitor: visitor.name,
      time: time.name,
      agent: agent?.name ?? null,
      gap: chosen.gap * MINUTE,
      agents: chosen.agents
        .split(/[,;\n]/)
        .map((each) => each.trim().toLowerCase())
        .filter((each) => each !== ""),
      // Lines of one order share their minute: what happens within it is not known.
      perMinute: coarse ? 0 : chosen.perMinute,
      perSession: chosen.perSession,
      think: coarse ? 0 : chosen.think * 1000,
      hours: resolution > 60 * MINUTE ? 0 : chosen.hours,
      action: chosen.action,
      names: { session, minutes, events, flag, rule },
      words: words.sessionRules,
    };
    const applied = await applySessions(data, state, phase(ctx.checkpoint, 0, 0.9));
    const told = reportOf(applied, state, data.rows, visitor, { coarse, resolution });
    if (coarse && (chosen.perMinute > 0 || chosen.think > 0))
      ctx.warn({ code: "prepare.sessions-coarse", severity: "info", detail: { column: time.name, minutes: resolution / MINUTE }, param: "perMinute" });
    if (told.without > 0)
      ctx.warn({
        code: "prepare.sessions-without",
        severity: "warning",
        detail: { count: told.without, visitor: visitor.name, time: time.name },
        param: "visitor",
      });
    if (state.action === "remove") for (const { rule: broken, rows } of told.rules) if (rows > 0) ctx.dropped(`prepare.session-${broken}`, rows);
    if (data.rows > 0 && told.rowsOut === 0) ctx.warn({ code: "prepare.sessions-no-rows", severity: "warning", detail: { rows: data.rows } });
    const reads = [visitor.name, time.name, ...(agent && state.agents.length > 0 ? [agent.name] : [])];
    const recipe = appendStep(data, { kind: "sessions", state, reads, writes: [session, minutes, events, flag, rule] });
    const rejected = await takeRowsInTurn(data, applied.rejected, phase(ctx.checkpoint, 0.9, 1));
    return { data: { ...applied.table, recipe }, rejected, report: told };
  },
  advise({ report: found }) {
    if (!isSessionsReport(found) || found.action !== "flag" || found.sessions < 20 || found.abnormalRows <= MANY * found.rowsIn) return [];
    return [
      {
        code: "prepare.sessions-many",
        severity: "warning",
        detail: { count: found.abnormalSessions, share: found.abnormalRows / found.rowsIn },
        fix: { type: "set-params", params: { action: "remove" } },
      },
    ];
  },
  picture({ report: found }) {
    if (!isSessionsReport(found) || found.sessions === 0) return null;
    return { type: "figure", value: found.sessions, format: "number", caption: "sessionsCaption" };
  },
});

function isSessionsReport(found: Report): found is SessionsReport {
  return found.kind === "prepare.sessions";
}

function reportOf(
  { table: result, sessions: figures, count, visitors, ofRow, rules }: SessionsApplied,
  state: SessionsState,
  rowsIn: number,
  visitor: Column,
  times: { readonly coarse: boolean; readonly resolution: number },
): SessionsReport {
  let [without, abnormalRows, abnormalSessions] = [0, 0, 0];
  for (const session of ofRow) if (session < 0) without++;
  const marked = new Set<number>();
  const worst: number[] = [];
  for (let session = 0; session < count; session++) {
    if (figures.rule[session] < 0) continue;
    abnormalSessions++;
    abnormalRows += figures.events[session];
    marked.add(figures.visitor[session]);
    if (worst.length === EXAMPLES && figures.events[session] <= figures.events[worst[EXAMPLES - 1]]) continue;
    worst.push(session);
    worst.sort((a, b) => figures.events[b] - figures.events[a] || a - b);
    if (worst.length > EXAMPLES) worst.pop();
  }
  const firstRow = new Map<number, number>();
  const wanted = new Set(worst);
  for (let row = 0; row < ofRow.length && firstRow.size < wanted.size; row++)
    if (wanted.has(ofRow[row]) && !firstRow.has(ofRow[row])) firstRow.set(ofRow[row], row);
  const limits: Readonly<Record<SessionRule, number>> = {
    agent: state.agent === null ? 0 : state.agents.length,
    rate: state.perMinute,
    events: state.perSession,
    think: state.think / 1000,
    clock: state.hours,
  };
  return {
    kind: "prepare.sessions",
    rowsIn,
    rowsOut: result.rows,
    visitors,
    sessions: count,
    without,
    abnormalRows,
    abnormalSessions,
    abnormalVisitors: marked.size,
    action: state.action,
    ...times,
    medianEvents: medianOf(figures.events),
    medianMinutes: medianOf(figures.length, MINUTE),
    rules: rules.map((each) => ({ ...each, limit: limits[each.rule], on: limits[each.rule] > 0 })),
    examples: worst.map((session) => ({
      visitor: cell(visitor, firstRow.get(session) ?? 0),
      start: figures.start[session],
      minutes: figures.length[session] / MINUTE,
      events: figures.events[session],
      fastest: figures.fastest[session],
      rule: rules[figures.rule[session]].rule,
    })),
  };
}

function medianOf(values: Uint32Array | Float64Array, unit = 1): number | null {
  if (values.length === 0) return null;
  const sorted = Float64Array.from(values).sort();
  const half = sorted.length >> 1;
  return (sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2) / unit;
}
