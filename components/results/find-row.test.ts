import { describe, expect, it } from "vitest";
import { Pace } from "@/lib/engine/pace";
import type { EngineApi } from "@/lib/engine/protocol";
import { TablePages } from "@/lib/engine/table-pages";
import { Random } from "@/lib/ml/random";
import type { Column, Table } from "@/lib/table/table";
import { findRows } from "./find-row";

/** The engine's own sorted pages over a table, counting the questions. */
function pagesOf(table: Table) {
  const pages = new TablePages(new Pace(() => 0));
  let asked = 0;
  const engine: Pick<EngineApi, "rows"> = {
    async rows(key, port, query) {
      asked++;
      return { ok: true, value: await pages.page(key, port, table, query) };
    },
  };
  return { engine, asked: () => asked };
}

const words = (name: string, values: readonly (string | null)[]): Column => {
  const dictionary = [...new Set(values.filter((value) => value !== null))];
  const places = new Map(dictionary.map((value, code) => [value, code]));
  return { name, type: "text", role: "id", dictionary, codes: Int32Array.from(values, (value) => (value === null ? -1 : (places.get(value) ?? -1))) };
};
const tableOf = (column: Column, rows: number): Table => ({ rows, columns: [column], recipe: [] });
const found = async (engine: Pick<EngineApi, "rows">, numeric: boolean, sought: string) => {
  const answer = await findRows(engine, "key", "data", { name: "id", numeric }, sought);
  return answer.ok ? answer.value.map((row) => row.get("id")) : [];
};

describe("finding a customer by id", () => {
  it("takes about as many questions as the number of rows has bits", async () => {
    const order = new Random(3).shuffle(Uint32Array.from({ length: 50_000 }, (_, i) => 10_000 + i));
    const { engine, asked } = pagesOf(tableOf(words("id", Array.from(order, String)), order.length));
    expect(await found(engine, false, "31415")).toEqual(["31415"]);
    expect(asked()).toBeLessThanOrEqual(18);
    expect(await found(engine, false, "99999x")).toEqual([]);
  });

  it("offers those that begin alike, finds every row of one id, and skips missing ones", async () => {
    const { engine } = pagesOf(tableOf(words("id", [null, "B-2", "A-10", "A-9", null, "A-10", "C"]), 7));
    expect(await found(engine, false, "a-10")).toEqual(["A-10", "A-10"]);
    expect(await found(engine, false, "A-")).toEqual(["A-9", "A-10", "A-10"]);
    expect(await found(engine, false, "Z")).toEqual([]);
    expect(await found(pagesOf(tableOf(words("id", []), 0)).engine, false, "A")).toEqual([]);
  });

  it("reads numbers as people type them", async () => {
    const { engine } = pagesOf(tableOf({ name: "id", type: "number", role: "id", values: Float64Array.of(17_850, 5, Number.NaN, 12.5) }, 4));
    expect(await found(engine, true, "17 850")).toEqual([17_850]);
    expect(await found(engine, true, "12,5")).toEqual([12.5]);
    expect(await found(engine, true, "none")).toEqual([]);
  });
});
