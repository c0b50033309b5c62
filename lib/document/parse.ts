import * as z from "zod";
import type { Problem } from "@/lib/problem";
import { freshId, isReservedId } from "./fresh-id";
import { nextPlace, tidyLayout } from "./layout";
import { migrate, type RawDocument } from "./migrations";
import { FORMAT, groupSchema, inputContractSchema, nodeSchema, noteSchema, type Pipeline, pipelineSchema, positionSchema, VERSION, wireSchema } from "./schema";
import { nodesBehindCycle, wireKey } from "./wires";

/** Characters of the longest text that is read; a pipeline of 1,000 nodes has about 500,000. */
export const SIZE_LIMIT = 10_000_000;
/** Nesting beyond this is an attack on the stack, not a pipeline. */
const DEPTH_LIMIT = 100;

export type Parsed =
  | { readonly ok: true; readonly value: { readonly pipeline: Pipeline; readonly notices: readonly Problem[] } }
  | { readonly ok: false; readonly problem: Problem };

/**
 * Reads the text of a pipeline file of any version. What is wrong in part is mended and told in `notices`;
 * what cannot be understood is kept (unknown fields where they are, unreadable items in the field `unreadable`)
 * and saved back. Fails only when the text as a whole is not a pipeline this version can open. O(length).
 */
export function parsePipeline(text: string): Parsed {
  if (text.length > SIZE_LIMIT) return refused("studio.file-too-large", { size: text.length, limit: SIZE_LIMIT });
  if (text.trim() === "") return refused("studio.file-empty");
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    // What the engine says about it is English, whatever the person reads.
    return refused("studio.not-json");
  }
  return readPipeline(json);
}

/** Like `parsePipeline`, for JSON that is parsed already (a stored project). */
export function readPipeline(json: unknown): Parsed {
  if (!isRecord(json) || json.format !== FORMAT || deeperThan(json, DEPTH_LIMIT)) return refused("studio.not-a-pipeline");
  const version = json.version;
  if (typeof version !== "number" || !Number.isInteger(version) || version < 1) return refused("studio.not-a-pipeline");
  if (version > VERSION) return refused("studio.newer-version", { version, known: VERSION });
  const reader = new Reader();
  const pipeline = reader.read(migrate(json, version).document);
  const checked = pipelineSchema.safeParse(pipeline);
  if (!checked.success) return refused("studio.not-a-pipeline");
  return { ok: true, value: { pipeline: checked.data, notices: reader.notices(checked.data) } };
}

function refused(code: string, detail?: Problem["detail"]): Parsed {
  return { ok: false, problem: { code, severity: "error", ...(detail ? { detail } : {}) } };
}

/** One reading of one document: mends what it can and remembers what it could not read. */
class Reader {
  private readonly unreadable: { field: string; value: unknown }[] = [];
  private renamed = 0;

  read(document: RawDocument): Record<string, unknown> {
    const { nodes, renamed } = this.nodes(document);
    const to = (id: string) => renamed.get(id) ?? id;
    const wires = this.wires(document).map((wire) => ({
      ...wire,
      from: { ...wire.from, node: to(wire.from.node) },
      to: { ...wire.to, node: to(wire.to.node) },
    }));
    const rekeyed = <T>(record: Record<string, T>) => Object.fromEntries(Object.entries(record).map(([id, value]) => [to(id), value]));
    const fields = {
      ...document,
      name: this.field(document, "name", z.string(), ""),
      seed: this.field(document, "seed", pipelineSchema.shape.seed, 42),
      language: this.field(document, "language", pipelineSchema.shape.language, "en"),
      nodes,
      wires,
      layout: rekeyed(this.record(document, "layout", positionSchema)),
      groups: this.list(document, "groups", groupSchema, { label: "", nodes: [] }).map((group) => ({ ...group, nodes: group.nodes.map(to) })),
      notes: this.list(document, "notes", noteSchema, { text: "", x: 0, y: 0, width: 200, height: 120 }),
      inputs: rekeyed(this.record(document, "inputs", inputContractSchema)),
    };
    const kept = Array.isArray(document.unreadable) ? document.unreadable : [];
    return { ...fields, layout: placed(fields), ...(this.unreadable.length > 0 ? { unreadable: [...kept, ...this.unreadable] } : {}) };
  }

  notices(pipeline: Pipeline): Problem[] {
    const notices: Problem[] = [];
    const notice = (code: string, detail: Problem["detail"]) => notices.push({ code, severity: "warning", detail });
    if (this.unreadable.length > 0)
      notice("studio.unreadable-parts", { count: this.unreadable.length, fields: [...new Set(this.unreadable.map((part) => part.field))].join(", ") });
    if (this.renamed > 0) notice("studio.renamed-nodes", { count: this.renamed });
    const ids = new Set(pipeline.nodes.map((node) => node.id));
    const dangling = pipeline.wires.filter((wire) => !ids.has(wire.from.node) || !ids.has(wire.to.node)).length;
    if (dangling > 0) notice("studio.dangling-wires", { count: dangling });
    const stuck = nodesBehindCycle(pipeline);
    if (stuck.length > 0) notice("studio.cycle", { nodes: stuck.slice(0, 5).join(", ") });
    return notices;
  }

  /** Nodes with ids of their own: a second node of an id, or one with a reserved id, gets a fresh one. */
  private nodes(document: RawDocument): { nodes: Pipeline["nodes"]; renamed: Map<string, string> } {
    const read = this.list(document, "nodes", nodeSchema, { v: 1, params: {} });
    const taken = new Set(read.map((node) => node.id));
    const seen = new Set<string>();
    const renamed = new Map<string, string>();
    const nodes = read.map((node) => {
      const reserved = isReservedId(node.id);
      if (!seen.has(node.id) && !reserved) {
        seen.add(node.id);
        return node;
      }
      const id = freshId(taken, node.id);
      taken.add(id);
      seen.add(id);
      if (reserved && !renamed.has(node.id)) renamed.set(node.id, id);
      this.renamed++;
      return { ...node, id };
    });
    return { nodes, renamed };
  }

  private wires(document: RawDocument): Pipeline["wires"] {
    const seen = new Set<string>();
    return this.list(document, "wires", wireSchema, {}).filter((wire) => {
      const key = wireKey(wire);
      if (seen.has(key)) return this.keep("wires", wire);
      seen.add(key);
      return true;
    });
  }

  private field<T>(document: RawDocument, name: string, schema: z.ZodType<T>, otherwise: T): T {
    const parsed = schema.safeParse(document[name]);
    if (parsed.success) return parsed.data;
    if (document[name] !== undefined) this.keep(name, document[name]);
    return otherwise;
  }

  private list<T>(document: RawDocument, name: string, schema: z.ZodType<T>, defaults: Readonly<Record<string, unknown>>): T[] {
    const value = document[name];
    if (value === undefined) return [];
    if (!Array.isArray(value)) {
      this.keep(name, value);
      return [];
    }
    return value.flatMap((item: unknown): T[] => {
      const read = this.item(name, item, schema, defaults);
      return read === undefined ? [] : [read];
    });
  }

  private record<T>(document: RawDocument, name: string, schema: z.ZodType<T>): Record<string, T> {
    const value = document[name];
    if (value === undefined) return {};
    if (!isRecord(value)) {
      this.keep(name, value);
      return {};
    }
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, item]): [string, T][] => {
        const read = this.item(`${name}.${key}`, item, schema, {});
        return read === undefined ? [] : [[key, read]];
      }),
    );
  }

  /** The item, its unreadable fields replaced by defaults or left out; undefined when even that does not fit. */
  private item<T>(where: string, value: unknown, schema: z.ZodType<T>, defaults: Readonly<Record<string, unknown>>): T | undefined {
    if (isRecord(value)) {
      const whole: Record<string, unknown> = { ...defaults, ...value };
      const parsed = schema.safeParse(whole);
      if (parsed.success) return parsed.data;
      const wrong = [...new Set(parsed.error.issues.map((issue) => String(issue.path[0])))];
      const mended = Object.fromEntries(
        Object.entries(whole).flatMap(([key, field]) => (!wrong.includes(key) ? [[key, field]] : key in defaults ? [[key, defaults[key]]] : [])),
      );
      const again = schema.safeParse(mended);
      if (again.success) {
        for (const key of wrong) this.keep(`${where}.${key}`, whole[key]);
        return again.data;
      }
    }
    this.keep(where, value);
    return undefined;
  }

  private keep(field: string, value: unknown): false {
    this.unreadable.push({ field, value });
    return false;
  }
}

/** The layout with a place for every node that had none. */
function placed(pipeline: Pick<Pipeline, "nodes" | "wires" | "layout">): Pipeline["layout"] {
  const missing = pipeline.nodes.filter((node) => pipeline.layout[node.id] === undefined);
  if (missing.length === 0) return pipeline.layout;
  if (missing.length === pipeline.nodes.length) return { ...pipeline.layout, ...tidyLayout(pipeline) };
  const layout = { ...pipeline.layout };
  for (const node of missing) layout[node.id] = nextPlace({ nodes: pipeline.nodes, layout });
  return layout;
}

/** Iterative, because the text may be hostile. */
function deeperThan(value: unknown, limit: number): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > limit) return true;
    level = level.flatMap((item) => (typeof item === "object" && item !== null ? Object.values(item) : []));
  }
  return false;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
