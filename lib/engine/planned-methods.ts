import type { Pipeline, PipelineNode } from "@/lib/document/schema";
import { downstreamOf } from "@/lib/document/wires";
import type { TableFacts } from "@/lib/ml/health/facts";
import { METHODS_WITH_NEEDS, type PlannedMethod } from "@/lib/ml/health/needs";
import type { Catalogue } from "./plan";
import type { ReadyState } from "./protocol";
import { readParams } from "./read-params";

interface Size {
  readonly rows: number | null;
  readonly features: number | null;
}

const UNKNOWN: Size = { rows: null, features: null };
/** Nodes that make one row of each customer, and how many features of numbers they make where that is fixed. */
const OF_CUSTOMERS: Readonly<Record<string, number | null>> = {
  "feature.rfm": 3,
  "feature.behaviour": null,
  "feature.clv": null,
  "feature.trend": null,
  "cluster.series": null,
};
/** Nodes after which the number of rows is known only once they have run. */
const OF_OTHER_ROWS: ReadonlySet<string> = new Set(["prepare.aggregate", "prepare.join", "prepare.union", "prepare.sample", "prepare.split", "prepare.window"]);
/** Nodes after which the number of features is known only once they have run. */
const OF_OTHER_FEATURES: ReadonlySet<string> = new Set([
  "prepare.columns",
  "prepare.derive",
  "feature.encode",
  "feature.text",
  "feature.dates",
  "feature.bins",
  "feature.pca",
  "feature.umap",
  "feature.tsne",
  "feature.autoencoder",
]);

/**
 * The methods that the pipeline has planned after a node whose table has these facts, in document order, with the size of
 * what would come in: as last computed, else told from the kind of the nodes between. O(nodes x wires).
 */
export function plannedMethods(
  { nodes, wires }: Pick<Pipeline, "nodes" | "wires">,
  catalogue: Catalogue,
  results: Readonly<Record<string, ReadyState | undefined>>,
  id: string,
  facts: TableFacts,
): PlannedMethod[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const after = downstreamOf({ wires }, id);
  const sizes = new Map<string, Size>();

  const entering = (node: PipelineNode): Size => {
    const entrance = Object.entries(catalogue(node.type)?.inputs ?? {}).find(([, port]) => port.kind === "table")?.[0];
    const wire = wires.find(({ to }) => to.node === node.id && to.port === entrance);
    return wire ? leaving(wire.from.node, wire.from.port) : UNKNOWN;
  };

  const leaving = (from: string, port: string): Size => {
    if (from === id) return { rows: facts.rows, features: facts.features };
    const node = byId.get(from);
    if (!node || !after.has(from)) return UNKNOWN;
    const output = node.disabled ? undefined : results[from]?.outputs[port];
    if (output?.kind === "table")
      return { rows: output.rows, features: output.columns.filter(({ role, type }) => role === "feature" && type === "number").length };
    const known = sizes.get(from);
    if (known) return known;
    // A cycle ends here.
    sizes.set(from, UNKNOWN);
    const before = entering(node);
    const size = node.disabled ? before : through(node.type, before, facts);
    sizes.set(from, size);
    return size;
  };

  return nodes.flatMap((node): PlannedMethod[] => {
    if (!after.has(node.id) || node.disabled || !METHODS_WITH_NEEDS.includes(node.type)) return [];
    const definition = catalogue(node.type);
    const read = definition ? readParams(definition, node) : null;
    if (!read?.ok) return [];
    const { params } = read;
    const { rows, features } = entering(node);
    const chosen = Array.isArray(params.columns) && params.columns.length > 0 ? params.columns.length : features;
    return [{ node: node.id, type: node.type, params, rows, features: chosen }];
  });
}

function through(type: string, before: Size, facts: TableFacts): Size {
  const made = OF_CUSTOMERS[type];
  if (made !== undefined) return { rows: facts.customers, features: made };
  return { rows: OF_OTHER_ROWS.has(type) ? null : before.rows, features: OF_OTHER_FEATURES.has(type) || OF_OTHER_ROWS.has(type) ? null : before.features };
}
