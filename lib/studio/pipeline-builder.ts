import { fittingPorts } from "@/lib/document/connect-rules";
import * as edits from "@/lib/document/edits";
import { tidyLayout } from "@/lib/document/layout";
import type { Pipeline } from "@/lib/document/schema";
import type { Catalogue } from "@/lib/engine/plan";
import { newNode } from "./node-defaults";

/** Lays out a pipeline in code, node after node. A node that is not known spoils the whole: `done` then gives null. */
export class PipelineBuilder {
  private spoilt = false;

  constructor(
    private pipeline: Pipeline,
    private readonly catalogue: Catalogue,
  ) {}

  add(type: string, params: Readonly<Record<string, unknown>> = {}): string {
    const node = newNode(this.catalogue, type, params);
    if (!node) {
      this.spoilt = true;
      return "";
    }
    const added = edits.addNode(this.pipeline, node, { x: 0, y: 0 });
    this.pipeline = added.pipeline;
    return added.id;
  }

  /** A node wired to the one before it by the first table ports of both. */
  after(before: string, type: string, params: Readonly<Record<string, unknown>> = {}): string {
    const id = this.add(type, params);
    const fit = fittingPorts(this.portsOf(before), this.portsOf(id)).find(({ output }) => this.portsOf(before)?.outputs[output].kind === "table");
    if (fit) this.wire(before, fit.output, id, fit.input);
    else this.spoilt = true;
    return id;
  }

  wire(from: string, output: string, to: string, input: string): void {
    this.pipeline = edits.connect(this.pipeline, { node: from, port: output }, { node: to, port: input });
  }

  /** A report page over the reports of these nodes, in this order. */
  report(nodes: readonly string[]): string {
    const page = this.add("deliver.report");
    for (const node of nodes) {
      const fit = fittingPorts(this.portsOf(node), this.portsOf(page)).find(({ output }) => this.portsOf(node)?.outputs[output].kind === "report");
      if (fit) this.wire(node, fit.output, page, fit.input);
    }
    return page;
  }

  /** The document, all of it laid out in columns; null when it could not be built. */
  done(): Pipeline | null {
    return this.spoilt ? null : { ...this.pipeline, layout: { ...this.pipeline.layout, ...tidyLayout(this.pipeline) } };
  }

  private portsOf(id: string) {
    return this.catalogue(this.pipeline.nodes.find((node) => node.id === id)?.type ?? "");
  }
}
