import { fittingPorts } from "@/lib/document/connect-rules";
import * as edits from "@/lib/document/edits";
import { tidyLayout } from "@/lib/document/layout";
import type { Pipeline } from "@/lib/document/schema";
import type { Catalogue } from "@/lib/engine/plan";
import type { ColumnInfo } from "@/lib/nodes/contract";
import type { Role } from "@/lib/table/table";
import { newNode } from "./node-defaults";
import type { Suggestion } from "./store-types";

/** Lays out the pipeline that the roles of a file's columns call for; null when they call for none. */
export function suggestPipeline(pipeline: Pipeline, source: string, columns: readonly ColumnInfo[], catalogue: Catalogue): Suggestion | null {
  const withRole = (role: Role) => columns.find((column) => column.role === role);
  const found = (roles: readonly Role[]) => roles.flatMap((role) => (withRole(role) ? [{ role, column: withRole(role)?.name ?? "" }] : []));
  const builder = new Builder(pipeline, catalogue);
  if (withRole("id") && withRole("date") && (withRole("amount") || (withRole("quantity") && withRole("price")))) {
    const health = builder.after([source], "prepare.health");
    const filter = builder.after([source], "prepare.filter");
    const rfm = builder.after([filter], "feature.rfm");
    const scaled = builder.after([rfm], "feature.transform");
    builder.after([scaled], "cluster.choose-k");
    const clusters = builder.after([scaled], "cluster.kmeans");
    const profile = builder.after([clusters], "cluster.profile");
    builder.after([profile], "deliver.list");
    builder.after([health, profile], "deliver.report");
    return { kind: "rfm", source, columns: found(["id", "order", "date", "amount", "quantity", "price"]), pipeline: builder.done() };
  }
  return null;
}

/** Adds nodes one after the other, wired by the first ports that fit. */
class Builder {
  constructor(
    private pipeline: Pipeline,
    private readonly catalogue: Catalogue,
  ) {}

  after(before: readonly string[], type: string, params: Readonly<Record<string, unknown>> = {}): string {
    const node = newNode(this.catalogue, type, params);
    if (!node) return "";
    const added = edits.addNode(this.pipeline, node, { x: 0, y: 0 });
    this.pipeline = added.pipeline;
    for (const id of before) this.wire(id, added.id);
    return added.id;
  }

  done(): Pipeline {
    return { ...this.pipeline, layout: { ...this.pipeline.layout, ...tidyLayout(this.pipeline) } };
  }

  private wire(from: string, to: string): void {
    const portsOf = (id: string) => this.catalogue(this.pipeline.nodes.find((node) => node.id === id)?.type ?? "");
    const [fit] = fittingPorts(portsOf(from), portsOf(to));
    if (fit) this.pipeline = edits.connect(this.pipeline, { node: from, port: fit.output }, { node: to, port: fit.input });
  }
}
