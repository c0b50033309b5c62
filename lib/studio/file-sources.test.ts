import { describe, expect, it } from "vitest";
import { emptyPipeline } from "@/lib/document/empty";
import { nodeOfType } from "@/lib/nodes/registry";
import { sameTable } from "./file-kind";
import { Desk } from "./fixtures/desk";

const csv = (name: string, text: string) => new File([text], name);
const january = csv("sales 2026-01.csv", "client,amount,city\nA,1.5,x\nB,2.5,x\nC,3,y\n");
const february = csv("sales 2026-02.csv", "client,amount\nD,4\nE,5\n");

async function emptyStudio() {
  const desk = new Desk(nodeOfType);
  const { commands, store } = await desk.open(await desk.project(emptyPipeline("", "en")));
  const node = () => store.getState().pipeline.nodes[0];
  const rows = () => {
    const data = store.getState().results[node().id]?.outputs.data;
    return data?.kind === "table" ? data.rows : null;
  };
  return { commands, store, node, rows };
}

describe("files of a source", { timeout: 60_000 }, () => {
  it("dropped together become one source when they are parts of one table, else one each", async () => {
    const { commands, store, node, rows } = await emptyStudio();
    await commands.dropFiles([january, february, csv("plans.csv", "plan,price\nS,1\nM,2\n")], { x: 0, y: 0 });
    expect(store.getState().pipeline.nodes).toHaveLength(2);
    expect(node().params).toMatchObject({ datasets: [{ name: january.name }, { name: february.name }], fileColumn: true, kind: "text" });
    expect(rows()).toBe(5);
  });

  it("write what they hold into the document, and hold another file against it; settings stay", async () => {
    const { commands, store, node, rows } = await emptyStudio();
    await commands.dropFile(january);
    const { id } = node();
    expect(store.getState().pipeline.inputs[id]).toMatchObject({
      rows: 3,
      dataset: { name: january.name },
      columns: [{ name: "client", role: "id" }, { name: "amount", type: "number", role: "amount" }, { name: "city" }],
    });
    commands.setParams(id, { decimal: "point" });
    await commands.setDataset(id, february);
    expect(node().params).toMatchObject({
      datasets: [{ name: february.name }],
      decimal: "point",
      expected: [{ name: "client" }, { name: "amount" }, { name: "city" }],
    });
    const state = store.getState().states[id];
    expect(state.phase === "ready" ? state.warnings.map(({ code }) => code) : []).toContain("source.columns-gone");
    await commands.addDatasets(id, [january, february]);
    expect(rows()).toBe(5);
    expect(store.getState().messages).toMatchObject([{ problem: { code: "studio.file-there", detail: { name: february.name } } }]);
    commands.removeDataset(id, String((node().params.datasets as { id: string }[])[0].id));
    expect(node().params.datasets).toMatchObject([{ name: january.name }]);
  });

  it("that has the name of one that is there and another content is read, and told", async () => {
    const { commands, store, node, rows } = await emptyStudio();
    await commands.dropFile(january);
    await commands.addDatasets(node().id, [csv(january.name, "client,amount,city\nA,1.5,x\nB,9,x\n")]);
    expect(rows()).toBe(5);
    expect(store.getState().messages).toMatchObject([{ problem: { code: "studio.file-name-there", detail: { name: january.name } }, action: "undo" }]);
    commands.undo();
    expect(node().params.datasets).toHaveLength(1);
  });

  it("whose columns are renamed say both names in the document, and keep them when another file comes", async () => {
    const { commands, store, node, rows } = await emptyStudio();
    await commands.dropFile(january);
    const { id } = node();
    const columns = [{ column: "client", name: "Customer", type: null, role: null, decimal: "auto", dates: "auto" }];
    commands.setParams(id, { columns });
    await commands.run();
    expect(store.getState().pipeline.inputs[id].columns).toMatchObject([
      { name: "Customer", role: "id", from: "client" },
      { name: "amount" },
      { name: "city" },
    ]);
    await commands.setDataset(id, february);
    expect(rows()).toBe(2);
    expect(node().params).toMatchObject({ columns, expected: [{ name: "Customer", from: "client" }, { name: "amount" }, { name: "city" }] });
    const state = store.getState().states[id];
    const told = state.phase === "ready" ? state.warnings : [];
    expect(told.find(({ code }) => code === "source.columns-gone")?.detail).toMatchObject({ names: "city" });
    expect(told.map(({ code }) => code)).not.toContain("source.columns-added");
  });

  it("are told apart by name or by their first line", async () => {
    expect(await sameTable(january, february)).toBe(true);
    expect(await sameTable(csv("a.csv", "x,y\n1,2\n"), csv("b.csv", "x,y\n3,4\n"))).toBe(true);
    expect(await sameTable(csv("a.csv", "x,y\n1,2\n"), csv("b.csv", "x,z\n3,4\n"))).toBe(false);
    expect(await sameTable(csv("a1.csv", ""), csv("a1.xlsx", ""))).toBe(false);
  });
});
