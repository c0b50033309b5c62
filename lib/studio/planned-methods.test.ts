import { describe, expect, it } from "vitest";
import { emptyPipeline } from "@/lib/document/empty";
import type { Pipeline } from "@/lib/document/schema";
import { plannedMethods } from "@/lib/engine/planned-methods";
import type { TableFacts } from "@/lib/ml/health/facts";
import { METHODS_WITH_NEEDS, unmetNeeds } from "@/lib/ml/health/needs";
import { nodeOfType } from "@/lib/nodes/registry";
import { PipelineBuilder } from "./pipeline-builder";

const FACTS: TableFacts = { rows: 5000, features: 0, customers: 200, repeat: 150, spanDays: 700, gapDays: 20, target: null };

function shop(change: (pipeline: Pipeline) => Pipeline = (pipeline) => pipeline) {
  const builder = new PipelineBuilder(emptyPipeline("Shop", "en"), nodeOfType);
  const health = builder.after(builder.add("source.sample"), "prepare.health");
  const filter = builder.after(health, "prepare.filter");
  const rfm = builder.after(filter, "feature.rfm");
  const transform = builder.after(rfm, "feature.transform");
  const kmeans = builder.after(transform, "cluster.kmeans", { k: 9 });
  const hdbscan = builder.after(builder.after(filter, "prepare.aggregate"), "cluster.hdbscan");
  builder.add("cluster.kmeans");
  const pipeline = builder.done();
  if (!pipeline) throw new Error("not built");
  return { pipeline: change(pipeline), health, rfm, kmeans, hdbscan };
}

describe("plannedMethods", () => {
  it("finds the methods after a node, and what comes in there: customers after RFM, nothing known after an aggregation", () => {
    const { pipeline, health, kmeans, hdbscan } = shop();
    expect(plannedMethods(pipeline, nodeOfType, {}, health, FACTS)).toMatchObject([
      { node: kmeans, rows: 200, features: 3 },
      { node: hdbscan, rows: null, features: null },
    ]);
    expect(unmetNeeds(plannedMethods(pipeline, nodeOfType, {}, health, FACTS), FACTS)).toMatchObject([
      { code: "clusters", node: kmeans, detail: { needed: 270 } },
    ]);
  });

  it("takes what has been computed before what is told, chosen columns before all, and no node that is off", () => {
    const { pipeline, health, rfm, kmeans } = shop((built) => ({
      ...built,
      nodes: built.nodes.map((node) =>
        node.type === "cluster.kmeans"
          ? { ...node, params: { ...node.params, columns: ["recency", "frequency"] } }
          : node.type === "cluster.hdbscan"
            ? { ...node, disabled: true }
            : node,
      ),
    }));
    const data = { kind: "table", rows: 120, columns: [] } as const;
    const ready = { phase: "ready", key: "k", ms: 1, cached: false, outputs: { data }, warnings: [], advice: [], dropped: [], picture: null } as const;
    expect(plannedMethods(pipeline, nodeOfType, { [rfm]: ready }, health, FACTS)).toMatchObject([{ node: kmeans, rows: 120, features: 2 }]);
  });

  it("knows only types that there are", () => {
    for (const type of METHODS_WITH_NEEDS) expect(nodeOfType(type), type).toBeDefined();
  });
});
