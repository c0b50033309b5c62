import { describe, expect, it } from "vitest";
import { Desk } from "./fixtures/desk";
import { inputColumns, isPlaceholder, paramsOf } from "./selectors";

const names = (columns: readonly { readonly name: string }[] | null) => columns?.map((column) => column.name);

describe("columns at an input", () => {
  it("are those last computed, also while they are stale, and through disabled nodes", async () => {
    const desk = new Desk();
    const studio = await desk.open(await desk.project(desk.chain("test.source", "test.add", "test.add")));
    const at = (node: string) => names(inputColumns(studio.store.getState(), node, "data", desk.catalogue));
    expect(at("add-2")).toBeUndefined();
    await studio.commands.run();
    expect(at("add-2")).toEqual(["x", "group", "sum"]);
    studio.commands.setParams("source", { rows: 3 });
    expect(at("add-2")).toEqual(["x", "group", "sum"]);
    studio.commands.setDisabled(["add"], true);
    expect(at("add-2")).toEqual(["x", "group"]);
    expect(inputColumns(studio.store.getState(), "source", "data", desk.catalogue)).toBeNull();
  });
});

describe("a node's params", () => {
  const { catalogue } = new Desk();
  const node = (type: string, v: number, params: Record<string, unknown>) => ({ id: "n", type, v, params });

  it("are brought up from older versions, with defaults", () => {
    expect(paramsOf(node("test.source", 1, { count: 7 }), catalogue)).toMatchObject({ rows: 7, offset: 0 });
    expect(paramsOf(node("test.source", 2, { rows: -1 }), catalogue)).toBeNull();
  });

  it("are not read from a newer Strata: such a node is a placeholder", () => {
    expect(isPlaceholder(node("test.source", 3, {}), catalogue)).toBe(true);
    expect(isPlaceholder(node("future.node", 1, {}), catalogue)).toBe(true);
    expect(isPlaceholder(node("test.source", 1, {}), catalogue)).toBe(false);
  });
});
