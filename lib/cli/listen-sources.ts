import type { Pipeline, PipelineNode } from "@/lib/document/schema";
import { StreamSession, type StreamStatus, type StreamWindow } from "@/lib/network/stream/session";
import { socketConnections } from "@/lib/network/stream/socket-connection";
import { connectEvents } from "@/lib/network/stream/sse-connection";
import type { DatasetRef } from "@/lib/nodes/contract";
import { hostOf, readStreamParams, type StreamParams, streamSettings } from "@/lib/nodes/source/stream-settings";
import type { Problem } from "@/lib/problem";
import { migrated, nodeAndValue, withParam } from "./assignments";
import { askFor, FetchFailed, type FetchSettings, readSettings, requestOf } from "./fetch-sources";
import { UsageError } from "./terminal";
import type { Words } from "./words";

export interface ListenSettings extends FetchSettings {
  /** `--listen NODE=SECONDS`, as typed. */
  readonly listen: readonly string[];
}

type Keep = (name: string, blob: Blob) => Promise<DatasetRef>;

/**
 * Listens to the live streams of a pipeline, those that `bound` does not name, all at once and each as long as the call says, with the code
 * of the studio's gate; the last window of each becomes its data. Throws UsageError, and FetchFailed for a stream that brought nothing.
 */
export async function listenSources(pipeline: Pipeline, bound: ReadonlySet<string>, settings: ListenSettings, words: Words, keep: Keep): Promise<Pipeline> {
  const { allowed, headers } = readSettings(pipeline, settings, words);
  const seconds = new Map(settings.listen.map((text) => secondsOf(pipeline, text, words)));
  const streams = pipeline.nodes.filter(({ id, type, disabled }) => type === "source.stream" && !disabled && !bound.has(id));
  const open = new Set<StreamSession>();
  const hearing = Promise.all(
    streams.map(async (node): Promise<[PipelineNode, Readonly<Record<string, unknown>>]> => {
      const chosen = readStreamParams(migrated(node).params);
      const time = seconds.get(node.id);
      if (!chosen) return [node, {}];
      if (time === undefined) throw new FetchFailed(node.id, { code: "source.listen-flag", severity: "error", detail: { id: node.id } });
      const { url, headers: sent } = requestOf(node, chosen, "stream", headers, allowed);
      const stream = streamSettings(chosen, url, sent, pipeline.language);
      return [node, await listen(node, chosen, stream, time, allowed, keep, open)];
    }),
  );
  // One that cannot be heard ends the call: the others are not waited for.
  const heard = await hearing.finally(() => {
    for (const session of open) session.stop();
  });
  let listened = pipeline;
  for (const [node, params] of heard) {
    for (const [param, value] of Object.entries(params)) {
      const current = listened.nodes.find(({ id }) => id === node.id);
      if (current) listened = withParam(listened, current, param, value);
    }
  }
  return listened;
}

async function listen(
  node: PipelineNode,
  chosen: StreamParams,
  settings: ReturnType<typeof streamSettings>,
  seconds: number,
  allowed: ReadonlySet<string>,
  keep: Keep,
  open: Set<StreamSession>,
): Promise<Readonly<Record<string, unknown>>> {
  let last: StreamWindow | null = null;
  let trouble: Problem | null = null;
  const session = new StreamSession(settings, {
    connect: settings.transport === "sse" ? connectEvents : socketConnections((await import("@/lib/network/stream/node-socket")).nodeSocket),
    allowed: (url) => allowed.has(new URL(url).origin),
    now: Date.now,
    random: Math.random,
    status: ({ problem }: StreamStatus) => {
      trouble = problem ?? trouble;
    },
    window: async (window) => {
      last = window;
    },
  });
  open.add(session);
  const timer = setTimeout(() => session.stop(), seconds * 1000);
  const { problem } = await session.run();
  clearTimeout(timer);
  open.delete(session);
  const window = lastOf(last);
  if (!window) throw new FetchFailed(node.id, refusal(problem ?? trouble, node.id) ?? { code: "source.stream-silent", severity: "error", detail: { seconds } });
  const name = hostOf(chosen.url).replaceAll(":", "-");
  const data = await keep(`${name}.ndjson`, window.rows);
  const about = await keep(`${name}.window.json`, new Blob([JSON.stringify(window.facts)]));
  return { datasets: [data], facts: { ...about, of: data.id } };
}

/** Set in a callback: the compiler does not see it change. */
function lastOf(window: StreamWindow | null): StreamWindow | null {
  return window;
}

/** Where a stream was sent on to is asked for by its flag. */
function refusal(problem: Problem | null, id: string): Problem | null {
  const elsewhere = problem?.code === "source.redirect-elsewhere" || problem?.code === "source.origin-refused" ? problem.detail?.origin : undefined;
  return elsewhere === undefined ? problem : askFor(elsewhere, id);
}

function secondsOf(pipeline: Pipeline, text: string, words: Words): readonly [string, number] {
  const { node, rest } = nodeAndValue("--listen NODE=SECONDS", text, pipeline, words);
  const seconds = Number(rest);
  if (node.type !== "source.stream") throw new UsageError(`--listen ${text}: the node ${node.id} (${node.type}) is no live stream`);
  if (!/^\d+(?:\.\d+)?$/.test(rest) || seconds < 1 || seconds > 86_400) throw new UsageError(`--listen ${text}: expected seconds from 1 to 86400`);
  return [node.id, seconds];
}
