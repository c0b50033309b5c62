import type { Pipeline, PipelineNode } from "@/lib/document/schema";
import type { Catalogue } from "@/lib/engine/plan";
import type { OutputSummary, ReadyState, StepSummary } from "@/lib/engine/protocol";

type TableSummary = Extract<OutputSummary, { readonly kind: "table" }>;
export type Results = Readonly<Record<string, ReadyState | undefined>>;

interface Place {
  readonly node: PipelineNode;
  readonly port: string;
}

/** One node of the way a table came, in the order of the work. */
export interface MadeBy {
  readonly node: PipelineNode;
  /** Places in the chain, from 0, of the steps whose tables came in. */
  readonly after: readonly number[];
  /** Rows of each table that came in, and of the one that went on; null while unknown. */
  readonly rowsIn: readonly number[] | null;
  readonly rowsOut: number | null;
  readonly dropped: ReadyState["dropped"];
  /** Columns it made or changed, and those that went no further. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** Where a column was made, and what of. */
export interface ColumnOrigin {
  readonly column: string;
  readonly node: PipelineNode;
  /** Columns it was made of, or (of tables put one below another) that it is made up of, with their own origins; empty at a source. */
  readonly from: readonly ColumnOrigin[];
  /** Its own origins are told already, further up. */
  readonly again?: boolean;
}

/** Every node that the table at an output has passed, sources first. Disabled nodes let rows through and are left out. */
export function madeBy(pipeline: Pipeline, results: Results, id: string, port: string, catalogue: Catalogue): MadeBy[] {
  const chain: MadeBy[] = [];
  const seen = new Set<string>();
  const visit = ({ node, port: from }: Place): void => {
    if (seen.has(node.id)) return;
    seen.add(node.id);
    const sources = tablesInto(pipeline, node, catalogue);
    sources.forEach(visit);
    if (node.disabled) return;
    const out = tableAt(results, { node, port: from });
    const places = sources.map((source) => passing(pipeline, source, catalogue));
    const inputs = places.flatMap((place) => tableAt(results, place) ?? []);
    const before = new Set(inputs.flatMap(({ columns }) => columns.map(({ name }) => name)));
    const after = new Set(out?.columns.map(({ name }) => name));
    const written = new Set(
      out?.made?.flatMap(({ writes, sources: apart = [] }) => writes.filter((name) => !apart.some((one) => one.column === name && one.same))),
    );
    chain.push({
      node,
      after: [...new Set(places.map((place) => chain.findIndex((step) => step.node.id === place.node.id)))].filter((at) => at >= 0),
      rowsIn: inputs.length > 0 ? inputs.map(({ rows }) => rows) : null,
      rowsOut: out?.rows ?? null,
      dropped: results[node.id]?.dropped ?? [],
      added: sources.length === 0 || !out ? [] : [...after].filter((name) => !before.has(name) || written.has(name)),
      removed: out ? [...before].filter((name) => !after.has(name)) : [],
    });
  };
  const node = pipeline.nodes.find((one) => one.id === id);
  if (node) visit({ node, port });
  return chain;
}

/** Where a column of the table at an output comes from; null when nothing is known of it. */
export function originOf(pipeline: Pipeline, results: Results, id: string, port: string, column: string, catalogue: Catalogue): ColumnOrigin | null {
  // What is behind a column is told once: chains in which each column is made of all would have no end.
  const told = new Set<string>();
  const trace = (place: Place, name: string, depth: number): ColumnOrigin | null => {
    const at = passing(pipeline, place, catalogue);
    const out = tableAt(results, at);
    if (!out?.columns.some((one) => one.name === name) || depth > pipeline.nodes.length * 4) return null;
    const inputs = catalogue(at.node.type)?.inputs ?? {};
    const sources = tablesInto(pipeline, at.node, catalogue);
    const before = (wanted: string, input?: string): ColumnOrigin[] => {
      const found = sources.flatMap((source) => (input === undefined || source.into === input ? (trace(source, wanted, depth + 1) ?? []) : []));
      // Tables put one below another all bring their part of a column; of others the first that has it does.
      return sources.some(({ into }) => inputs[into].many) ? found : found.slice(0, 1);
    };
    const made = (wanted: string, steps: readonly StepSummary[]): ColumnOrigin | null => {
      const last = steps.findLastIndex(({ writes, sources: apart = [] }) => writes.includes(wanted) || apart.some((one) => one.column === wanted));
      if (last < 0) return null;
      const through = steps[last].sources?.find((one) => one.column === wanted && one.same);
      if (through) return before(through.from[0], steps[last].input).at(0) ?? null;
      const key = JSON.stringify([at.node.id, at.port, wanted, last]);
      if (told.has(key)) return { column: wanted, node: at.node, from: [], again: true };
      told.add(key);
      const { reads, sources: apart = [], input } = steps[last];
      const own = apart.findLastIndex((one) => one.column === wanted);
      // A step may make a column of one that it, or a step of the same node before it, has made.
      const earlier =
        own < 0
          ? steps.slice(0, last)
          : [...steps.slice(0, last), { ...steps[last], writes: apart.slice(0, own).map((one) => one.column), sources: apart.slice(0, own) }];
      const from = (own < 0 ? reads : apart[own].from).flatMap((read) => made(read, earlier) ?? before(read, input));
      return { column: wanted, node: at.node, from };
    };
    const found = made(name, out.made ?? []);
    if (found) return found;
    // It came in under this name and nothing says that it was changed.
    const earlier = before(name);
    return earlier.length === 1 ? earlier[0] : { column: name, node: at.node, from: earlier };
  };
  const node = pipeline.nodes.find((one) => one.id === id);
  return node ? trace({ node, port }, column, 0) : null;
}

function tableAt(results: Results, { node, port }: Place): TableSummary | undefined {
  const output = results[node.id]?.outputs[port];
  return output?.kind === "table" ? output : undefined;
}

/** The outputs whose tables come in at a node, in the order of its inputs. */
function tablesInto(pipeline: Pipeline, node: PipelineNode, catalogue: Catalogue): (Place & { readonly into: string })[] {
  const inputs = Object.entries(catalogue(node.type)?.inputs ?? {}).filter(([, { kind }]) => kind === "table");
  return inputs.flatMap(([into]) =>
    pipeline.wires
      .filter((wire) => wire.to.node === node.id && wire.to.port === into)
      .flatMap((wire) => {
        const from = pipeline.nodes.find((one) => one.id === wire.from.node);
        return from ? [{ node: from, port: wire.from.port, into }] : [];
      }),
  );
}

/** The output that is really read: a disabled node passes on what enters it. */
function passing(pipeline: Pipeline, place: Place, catalogue: Catalogue): Place {
  let at = place;
  for (let hops = 0; at.node.disabled && hops < pipeline.nodes.length; hops++) {
    const [source] = tablesInto(pipeline, at.node, catalogue);
    if (!source) return at;
    at = source;
  }
  return at;
}
