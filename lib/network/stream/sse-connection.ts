import { createParser } from "eventsource-parser";
import { type Problem, ProblemError } from "@/lib/problem";
import { shortened } from "../request";
import type { Ending } from "./close-codes";
import type { ConnectionEvents, ConnectionPlan } from "./connection";

/** Characters of one message. */
const LONGEST_MESSAGE = 16 * 2 ** 20;
const RECORD_SEPARATOR = 0x1e;
const LINES = /^application\/(?:x-ndjson|ndjson|jsonl|x-jsonlines|json-seq|stream\+json)$/;

/**
 * One connection of server-sent events (WHATWG HTML, 9.2) by fetch, which can send headers and exists in Node; an answer of JSON lines
 * that never ends is read as well, a message a line. What the status, the kind of answer or the network say becomes the ending.
 */
export async function connectEvents({ settings, lastId, signal, allowed }: ConnectionPlan, events: ConnectionEvents): Promise<Ending> {
  let response: Response;
  try {
    response = await fetch(settings.url, {
      headers: [["Accept", "text/event-stream"], ...settings.headers.map(([name, value]): [string, string] => [name, value]), ...idHeader(lastId)],
      cache: "no-store",
      credentials: "omit",
      referrerPolicy: "no-referrer",
      signal,
    });
  } catch {
    return again("stream-unreachable", { origin: originOf(settings.url) });
  }
  const refusal = refused(response, settings.url, allowed);
  if (refusal || !response.body) {
    await response.body?.cancel().catch(() => undefined);
    return refusal ?? ended();
  }
  events.opened();
  const lines = LINES.test(kindOf(response));
  try {
    await (lines ? readLines : readEvents)(response.body, events);
    return again("stream-closed-lost", { code: 0, reason: "" });
  } catch (error) {
    if (error instanceof ProblemError) return { again: false, problem: error.problem };
    return again("stream-closed-lost", { code: 0, reason: "" });
  }
}

/** Not among the headers that go without asking first: an origin that does not allow it is tried without (see session.ts). */
function idHeader(lastId: string | null): [string, string][] {
  return lastId ? [["Last-Event-ID", lastId]] : [];
}

function refused(response: Response, asked: string, allowed: (url: string) => boolean): Ending | null {
  const { status } = response;
  const answered = response.url || asked;
  if (!allowed(answered)) return never("redirect-elsewhere", { from: originOf(asked), origin: originOf(answered) });
  if (status === 204) return ended();
  if (status === 401 || status === 403) return never("stream-forbidden", { status, origin: originOf(asked) });
  if (status === 404 || status === 410) return never("stream-not-found", { status, address: shortened(asked) });
  if (status === 408 || status === 425 || status === 429 || status >= 500) {
    return { ...again("stream-busy", { status, origin: originOf(asked) }), ...waitOf(response.headers.get("Retry-After")) };
  }
  if (!response.ok) return never("stream-refused", { status, origin: originOf(asked) });
  const kind = kindOf(response);
  return kind === "text/event-stream" || LINES.test(kind) ? null : never("stream-not-events", { kind: shortened(kind || "?", 60) });
}

function kindOf(response: Response): string {
  return (response.headers.get("Content-Type") ?? "").split(";")[0].trim().toLowerCase();
}

function waitOf(header: string | null): { wait?: number } {
  if (!header) return {};
  const seconds = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return seconds > 0 && seconds <= 3_600_000 ? { wait: seconds } : {};
}

async function readEvents(body: ReadableStream<Uint8Array>, events: ConnectionEvents): Promise<void> {
  let tooLong = false;
  const parser = createParser({
    maxBufferSize: LONGEST_MESSAGE,
    onEvent: ({ data, event, id }) => events.message({ data, ...(event === undefined ? {} : { event }), ...(id === undefined ? {} : { id }) }),
    onRetry: (ms) => events.retry(ms),
    onError(error) {
      // Fields that are not known and waits that are no number are passed over, as the standard has it.
      if (error.type === "max-buffer-size-exceeded") tooLong = true;
    },
  });
  await eachText(body, (text) => {
    parser.feed(text);
    if (tooLong) throw tooLarge();
  });
}

async function readLines(body: ReadableStream<Uint8Array>, events: ConnectionEvents): Promise<void> {
  let rest = "";
  await eachText(body, (text) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    if (rest.length > LONGEST_MESSAGE) throw tooLarge();
    // JSON text sequences (RFC 7464) begin each value with a record separator.
    for (const line of lines) if (line.trim() !== "") events.message({ data: line.charCodeAt(0) === RECORD_SEPARATOR ? line.slice(1) : line });
  });
  if (rest.trim() !== "") events.message({ data: rest });
}

async function eachText(body: ReadableStream<Uint8Array>, take: (text: string) => void): Promise<void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) take(decoder.decode(part.value, { stream: true }));
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

export function tooLarge(): ProblemError {
  return new ProblemError(problem("stream-message-too-large", { limit: LONGEST_MESSAGE / 2 ** 20 }));
}

function ended(): Ending {
  return { again: false, problem: { code: "source.stream-closed-ended", severity: "info", detail: { code: 204, reason: "" } } };
}

function again(name: string, detail: Problem["detail"]): Ending {
  return { again: true, problem: problem(name, detail) };
}

function never(name: string, detail: Problem["detail"]): Ending {
  return { again: false, problem: problem(name, detail) };
}

function problem(name: string, detail: Problem["detail"]): Problem {
  return { code: `source.${name}`, severity: "error", ...(detail ? { detail } : {}) };
}

function originOf(url: string): string {
  return new URL(url).origin;
}
