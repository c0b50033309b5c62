import * as z from "zod";
import { type Header, readAddress } from "@/lib/network/request";
import type { StreamSettings } from "@/lib/network/stream/settings";
import { readingParams } from "./reading-params";
import { headersParam } from "./request-params";

const SSE = { transport: ["sse"] };
const SOCKET = { transport: ["websocket"] };
const datasetRef = z.looseObject({ id: z.string(), name: z.string(), size: z.number() });

/**
 * Only what arrived (`datasets`, `facts`) and how it is read make the result; all else says how the next windows are filled, and changing it
 * runs nothing.
 */
export const streamParams = z.object({
  url: z.string().default("").meta({ control: "custom", editor: "stream-address", unread: true }),
  /** What the address is taken for, so that the form shows what matters; its scheme decides. */
  transport: z.enum(["sse", "websocket"]).default("sse").meta({ control: "hidden", unread: true }),
  headers: headersParam.meta({ control: "custom", editor: "request-headers", when: SSE, unread: true }),
  /** Sent once after every opening of a WebSocket. */
  greeting: z.string().default("").meta({ control: "multiline", when: SOCKET, unread: true }),
  /** The last window, as one file. */
  datasets: z.array(datasetRef).default([]).meta({ control: "dataset", editor: "stream" }),
  window: z.enum(["recent", "last", "period", "count", "all"]).default("recent").meta({ unread: true }),
  minutes: z
    .number()
    .min(0.05)
    .max(1440)
    .default(5)
    .meta({ unit: "minutes", when: { window: ["recent", "period"] }, unread: true }),
  rows: z
    .int()
    .min(1)
    .max(2_000_000)
    .default(1000)
    .meta({ unit: "rows", when: { window: ["last", "count", "all"] }, unread: true }),
  refresh: z
    .number()
    .min(1)
    .max(3600)
    .default(5)
    .meta({ unit: "seconds", step: 1, when: { window: ["recent", "last", "all"] }, unread: true }),
  time: z
    .enum(["arrival", "column"])
    .default("arrival")
    .meta({ when: { window: ["recent", "period"] }, unread: true }),
  timeColumn: z
    .string()
    .default("")
    .meta({ when: { time: ["column"], window: ["recent", "period"] }, unread: true }),
  lateness: z
    .number()
    .min(0)
    .max(86_400)
    .default(10)
    .meta({ unit: "seconds", when: { time: ["column"], window: ["period"] }, unread: true }),
  follow: z.boolean().default(true).meta({ unread: true }),
  format: z.enum(["json", "text"]).default("json").meta({ unread: true }),
  path: z
    .string()
    .default("")
    .meta({ when: { format: ["json"] }, unread: true }),
  columns: readingParams.columns,
  events: z.string().default("").meta({ advanced: true, when: SSE, unread: true }),
  protocols: z.string().default("").meta({ advanced: true, when: SOCKET, unread: true }),
  arrived: z.boolean().default(true).meta({ advanced: true, unread: true }),
  lists: readingParams.lists.meta({ advanced: true, when: { format: ["json"] } }),
  decimal: readingParams.decimal.meta({ advanced: true }),
  dateOrder: readingParams.dateOrder.meta({ advanced: true }),
  zone: readingParams.zone.meta({ advanced: true, when: { format: ["json", "text"] } }),
  only: readingParams.only,
  memory: z.int().min(1).max(512).default(64).meta({ unit: "megabytes", advanced: true, unread: true }),
  expected: readingParams.expected,
  /** What there is to say of the window, as a file of its own: its examples are data. `of`: the dataset it speaks of. */
  facts: z
    .looseObject({ ...datasetRef.shape, of: z.string() })
    .nullable()
    .default(null)
    .meta({ control: "hidden" }),
  /** When the window was taken (ms). */
  fetchedAt: z.number().nullable().default(null).meta({ control: "hidden", unread: true }),
});

export type StreamParams = z.output<typeof streamParams>;

/** The params of a source.stream, or null where they do not parse. */
export function readStreamParams(value: Readonly<Record<string, unknown>>): StreamParams | null {
  const parsed = streamParams.safeParse(value);
  return parsed.success ? parsed.data : null;
}

/** Names of the column with the time of arrival: they become data. */
const ARRIVED: Readonly<Record<"en" | "ru" | "ro", string>> = { en: "arrived", ru: "получено", ro: "primit" };

/** What the address is asked by; server-sent events when it cannot be read yet. */
export function transportOf(url: string): StreamSettings["transport"] {
  return /^\s*wss?:/i.test(url) ? "websocket" : "sse";
}

/** The windows and their time as the params say it, apart from the address: what is compared to tell whether a running stream has them. */
export function streamSettings(chosen: StreamParams, url: string, headers: readonly Header[], language: "en" | "ru" | "ro"): StreamSettings {
  const { window, time, timeColumn } = chosen;
  const ms = chosen.minutes * 60_000;
  const timed = window === "recent" || window === "period";
  return {
    transport: transportOf(url),
    url,
    headers,
    protocols: words(chosen.protocols),
    greeting: chosen.greeting.trim(),
    events: words(chosen.events),
    format: chosen.format,
    path: chosen.path.trim(),
    time: timed && time === "column" ? { by: "column", column: timeColumn.trim(), lateness: chosen.lateness * 1000 } : { by: "arrival" },
    window: window === "recent" || window === "period" ? { kind: window, ms } : { kind: window, rows: chosen.rows },
    refresh: chosen.refresh * 1000,
    arrivalColumn: chosen.arrived ? ARRIVED[language] : null,
    memory: chosen.memory * 2 ** 20,
  };
}

/** Tells two states of the params apart when a stream that was started with one would be another with the other. */
export function settingsKey(chosen: StreamParams, language: "en" | "ru" | "ro"): string {
  const headers = chosen.headers.map(({ name, value }): Header => [name, value]);
  return JSON.stringify(streamSettings(chosen, chosen.url.trim(), headers, language));
}

/** The host of an address, for names; "" when it cannot be read. */
export function hostOf(url: string): string {
  const read = readAddress(url, "stream");
  return read.ok ? read.address.url.host : "";
}

function words(text: string): string[] {
  return text
    .split(/[\s,]+/)
    .map((word) => word.trim())
    .filter(Boolean);
}
