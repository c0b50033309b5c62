import type { Pipeline, PipelineNode } from "@/lib/document/schema";
import { collect } from "@/lib/network/collect";
import { type AddressUse, type Header, type HeaderField, headerProblems, readAddress, sentHeaders } from "@/lib/network/request";
import type { DatasetRef } from "@/lib/nodes/contract";
import { planOf } from "@/lib/nodes/source/request-params";
import { type UrlParams, urlParams } from "@/lib/nodes/source/url";
import { type Problem, ProblemError } from "@/lib/problem";
import { migrated, nodeAndName, withParam } from "./assignments";
import { UsageError } from "./terminal";
import type { Words } from "./words";

export interface FetchSettings {
  /** `--allow-origin ORIGIN`, as typed. */
  readonly origins: readonly string[];
  /** `--header NODE.Name=value`, as typed. */
  readonly headers: readonly string[];
}

/** A source that could not be fetched. */
export class FetchFailed extends Error {
  override readonly name = "FetchFailed";
  constructor(
    readonly node: string,
    readonly problem: Problem,
  ) {
    super(problem.code);
  }
}

/**
 * Fetches what the sources on the network read, those that `bound` does not name, with the code of the studio's gate. Only origins that the
 * call allows are asked. Throws UsageError, and FetchFailed for the first source that cannot be fetched.
 */
export async function fetchSources(
  pipeline: Pipeline,
  bound: ReadonlySet<string>,
  settings: FetchSettings,
  words: Words,
  keep: (name: string, blob: Blob) => Promise<DatasetRef>,
): Promise<Pipeline> {
  const { allowed, headers } = readSettings(pipeline, settings, words);
  let fetched = pipeline;
  for (const node of pipeline.nodes) {
    if (node.type !== "source.url" || node.disabled || bound.has(node.id)) continue;
    const chosen = urlParams(migrated(node).params);
    if (!chosen) continue;
    const datasets = await fetchSource(node, chosen, headers, allowed, keep);
    const contract = Object.hasOwn(pipeline.inputs, node.id) ? pipeline.inputs[node.id] : undefined;
    for (const [param, value] of Object.entries({ datasets, ...(contract ? { expected: contract.columns } : {}) })) {
      const current = fetched.nodes.find(({ id }) => id === node.id);
      if (current) fetched = withParam(fetched, current, param, value);
    }
  }
  return fetched;
}

/** What the call allows and sends. Throws UsageError. */
export function readSettings(pipeline: Pipeline, { origins, headers }: FetchSettings, words: Words) {
  return { allowed: new Set(origins.map(originOf)), headers: headers.map((text) => headerOf(pipeline, text, words)) };
}

export interface GivenHeader {
  readonly node: string;
  readonly name: string;
  readonly value: string;
}

async function fetchSource(
  node: PipelineNode,
  chosen: UrlParams,
  given: readonly GivenHeader[],
  allowed: ReadonlySet<string>,
  keep: (name: string, blob: Blob) => Promise<DatasetRef>,
): Promise<DatasetRef[]> {
  const { url, headers } = requestOf(node, chosen, "fetch", given, allowed);
  try {
    const plan = planOf(chosen, url, headers);
    const { files } = await collect(plan, {
      allowed: (address) => allowed.has(new URL(address).origin),
      onProgress: () => undefined,
      signal: new AbortController().signal,
    });
    const datasets: DatasetRef[] = [];
    for (const { name, blob } of files) datasets.push(await keep(name, blob));
    return datasets;
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const { code, detail } = error.problem;
    const elsewhere = code === "source.origin-refused" || code === "source.redirect-elsewhere" ? detail?.origin : undefined;
    throw new FetchFailed(node.id, elsewhere === undefined ? error.problem : askFor(elsewhere, node.id));
  }
}

/** What a source is asked with, as the call allows it. Throws FetchFailed. */
export function requestOf(
  node: PipelineNode,
  chosen: { readonly url: string; readonly headers: readonly HeaderField[] },
  use: AddressUse,
  given: readonly GivenHeader[],
  allowed: ReadonlySet<string>,
): { readonly url: string; readonly headers: readonly Header[] } {
  const stop = (problem: Problem): never => {
    throw new FetchFailed(node.id, problem);
  };
  const read = readAddress(chosen.url, use);
  if (!read.ok) return stop(read.problem);
  const { url, origin } = read.address;
  if (!allowed.has(origin)) return stop(askFor(origin, node.id));
  // What the call gives stands in for what the document says, and for what it keeps to another machine.
  const own = given.filter((header) => header.node === node.id);
  const names = new Set(own.map(({ name }) => name.toLowerCase()));
  const fields = [
    ...chosen.headers.filter(({ name }) => !names.has(name.trim().toLowerCase())),
    ...own.map(({ name, value }) => ({ name, value, secret: false })),
  ];
  const [wrong] = headerProblems(fields);
  if (wrong) return stop(wrong);
  const missing = fields.find(({ name, secret }) => secret && name.trim() !== "");
  if (missing) return stop({ code: "source.header-flag", severity: "error", detail: { name: missing.name.trim(), id: node.id } });
  return { url: url.href, headers: sentHeaders(fields, {}) };
}

/** An origin that the call would have to allow. */
export function askFor(origin: string | number, node: string): Problem {
  return { code: "source.allow-origin", severity: "error", detail: { origin, id: node } };
}

/** Scheme, host and port of what was typed, whatever else stands behind them. */
function originOf(text: string): string {
  const read = readAddress(text, "stream");
  if (!read.ok) throw new UsageError(`--allow-origin ${text}: expected an origin such as https://api.example.com`);
  return read.address.origin;
}

function headerOf(pipeline: Pipeline, text: string, words: Words): GivenHeader {
  const { node, name, rest } = nodeAndName("--header NODE.Name=value", text, pipeline, words);
  return { node: node.id, name, value: rest };
}
