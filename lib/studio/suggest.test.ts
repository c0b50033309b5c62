import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { emptyPipeline } from "@/lib/document/empty";
import { nodeOfType } from "@/lib/nodes/registry";
import { Desk, until } from "./fixtures/desk";
import type { Studio } from "./store-types";

const SAMPLES = new URL("../../public/samples/", import.meta.url);

function sampleFile(name: string): File {
  const bytes = readFileSync(new URL(name, SAMPLES));
  const content = name.endsWith(".gz") ? gunzipSync(bytes) : bytes;
  return new File([new Uint8Array(content)], name.replace(/\.gz$/, ""));
}

/** A studio with the real nodes and an empty project. */
async function emptyStudio(): Promise<{ desk: Desk; studio: Studio }> {
  const desk = new Desk(nodeOfType);
  return { desk, studio: await desk.open(await desk.project(emptyPipeline("", "en"))) };
}

const typesOf = (studio: Studio) => studio.store.getState().suggestion?.pipeline.nodes.map((node) => node.type);

describe("dropping a file on an empty canvas", () => {
  it("makes its source, and offers segments for purchases; the offer runs as it stands", async () => {
    const { studio } = await emptyStudio();
    const { commands, store } = studio;
    const seen: number[] = [];
    store.subscribe((state) => {
      const upload = Object.values(state.uploads)[0];
      if (upload) seen.push(upload.done);
    });
    await commands.dropFile(sampleFile("online-retail.csv.gz"), { x: 40, y: 60 });
    expect(seen.at(-1)).toBe(1);
    expect(store.getState()).toMatchObject({
      uploads: {},
      pipeline: { nodes: [{ type: "source.file", label: "online-retail.csv" }], layout: { file: { x: 40, y: 60 } } },
    });
    expect(store.getState().suggestion).toMatchObject({
      kind: "rfm",
      source: "file",
      columns: [
        { role: "id", column: "CustomerID" },
        { role: "order", column: "InvoiceNo" },
        { role: "date", column: "InvoiceDate" },
        { role: "quantity", column: "Quantity" },
        { role: "price", column: "UnitPrice" },
      ],
    });
    commands.acceptSuggestion();
    expect(store.getState()).toMatchObject({ suggestion: null, selection: { nodes: ["profile"] } });
    const filter = store.getState().pipeline.nodes.find((node) => node.type === "prepare.filter");
    expect(filter?.params.rules).toMatchObject([
      { column: "Quantity", op: "greater", value: 0 },
      { column: "UnitPrice", op: "greater", value: 0 },
      { column: "CustomerID", op: "is-present" },
    ]);
    await commands.run();
    const state = await until(studio, ({ running }) => !running);
    expect(Object.entries(state.states).filter(([, shown]) => shown.phase !== "ready")).toEqual([]);
    commands.undo();
    expect(store.getState().pipeline.nodes).toHaveLength(1);
  });

  it("offers to judge an A/B test", async () => {
    const { studio } = await emptyStudio();
    await studio.commands.dropFile(sampleFile("email-test.csv"));
    expect(studio.store.getState().suggestion).toMatchObject({
      kind: "judge",
      columns: [{ role: "variant", column: "variant" }, { column: "converted" }, {}, {}],
    });
    expect(typesOf(studio)).toEqual(["source.file", "prepare.health", "experiment.judge", "deliver.report"]);
    studio.commands.acceptSuggestion();
    await studio.commands.run();
    expect(studio.store.getState().states.judge.phase).toBe("ready");
  });

  it("offers to predict an outcome", async () => {
    const { studio } = await emptyStudio();
    await studio.commands.dropFile(sampleFile("churn-customers.csv"));
    expect(studio.store.getState().suggestion).toMatchObject({
      kind: "classifier",
      columns: [
        { role: "target", column: "churned" },
        { role: "id", column: "customer_id" },
      ],
    });
    studio.commands.acceptSuggestion();
    await studio.commands.run();
    expect(Object.values(studio.store.getState().states).map((shown) => shown.phase)).not.toContain("failed");
    expect(studio.store.getState().states.classifier.phase).toBe("ready");
  });

  it("offers nothing for a table that calls for nothing", async () => {
    const { studio } = await emptyStudio();
    await studio.commands.dropFile(new File(["a,b\n1,x\n2,y\n3,z\n"], "letters.csv"));
    expect(studio.store.getState()).toMatchObject({ suggestion: null, states: { file: { phase: "ready" } } });
  });

  it("says what is wrong with a file that is no table, and keeps the node for another", async () => {
    const { studio } = await emptyStudio();
    await studio.commands.dropFile(new File([""], "empty.csv"));
    const { states, pipeline } = studio.store.getState();
    expect(pipeline.nodes).toHaveLength(1);
    expect(states.file.phase).toBe("failed");
    await studio.commands.setDataset("file", new File(["a,b\n1,2\n3,4\n"], "good.csv"));
    expect(studio.store.getState().states.file.phase).toBe("ready");
  });

  it("undoes the drop as one step and brings the data back when redone", async () => {
    const { studio } = await emptyStudio();
    await studio.commands.dropFile(new File(["a,b\n1,x\n2,y\n"], "letters.csv"));
    studio.commands.undo();
    expect(studio.store.getState().pipeline.nodes).toEqual([]);
    studio.commands.redo();
    expect(studio.store.getState().states.file.phase).toBe("ready");
  });

  it("sends the columns along when the pipeline is shared, and no data", async () => {
    const { studio } = await emptyStudio();
    await studio.commands.dropFile(new File(["customer_id,amount\nsecret-1,5\nsecret-2,6\n"], "spend.csv"));
    const shared = await studio.commands.sharedPipeline();
    expect(shared.inputs.file.columns).toMatchObject([
      { name: "customer_id", role: "id" },
      { name: "amount", role: "amount" },
    ]);
    expect(JSON.stringify(shared)).not.toContain("secret");
  });
});
