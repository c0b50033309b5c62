import { describe, expect, it } from "vitest";
import type { Problem } from "@/lib/problem";
import { neededColumns, withWantedColumns } from "./wanted-columns";

const columns = [
  { name: "customer", type: "text", role: "id" },
  { name: "sum", type: "number", role: "amount" },
  { name: "note", type: "text", role: null },
  { name: "channel", type: "category", role: null },
];

describe("the columns that a source must bring", () => {
  const nodes = [
    { id: "file", type: "source.file", v: 2, params: {} },
    { id: "filter", type: "prepare.filter", v: 1, params: { rules: [{ column: "channel", op: "is", value: "web" }] } },
    { id: "apart", type: "prepare.filter", v: 1, params: { rules: [{ column: "note" }] } },
  ];
  const wires = [{ from: { node: "file", port: "data" }, to: { node: "filter", port: "data" } }];

  it("are those named behind it and those found by role", () => {
    expect([...neededColumns({ nodes, wires }, "file", columns)]).toEqual(["customer", "sum", "channel"]);
    expect([...neededColumns({ nodes, wires: [] }, "file", columns)]).toEqual([]);
  });

  it("stand in the problem of a source whose file is not here", () => {
    const gone: Problem = { code: "engine.dataset-missing", severity: "error", detail: { name: "shop.csv" } };
    const contract = { columns: columns.map((column) => ({ ...column, needed: column.name === "sum" })) };
    expect(withWantedColumns(gone, contract)).toMatchObject({
      code: "source.file-wanted",
      severity: "error",
      detail: { file: "shop.csv", count: 1, names: "sum" },
    });
    expect(withWantedColumns(gone, { columns }).detail).toMatchObject({ count: 4, names: "customer, sum, note, channel" });
    expect(withWantedColumns(gone, undefined)).toBe(gone);
    const other: Problem = { code: "source.file-empty", severity: "error" };
    expect(withWantedColumns(other, contract)).toBe(other);
  });
});
