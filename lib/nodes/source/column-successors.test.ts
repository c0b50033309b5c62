import { describe, expect, it } from "vitest";
import { runFiles } from "./fixtures/run-files";

const expected = [
  { name: "Customer ID", type: "text", role: "id" },
  { name: "Order Date", type: "date", role: "date" },
  { name: "Amount", type: "number", role: "amount" },
  { name: "City", type: "category", role: null },
];
const find = async (text: string, params: Record<string, unknown> = {}) => {
  const { warnings } = await runFiles({ "new.csv": text }, { expected, ...params });
  return warnings?.find(({ code }) => code === "source.columns-successors");
};

describe("columns that look like ones that are gone", () => {
  it("are told, and called as before by one step: what is set of them stays", async () => {
    const text = "customer_id,order date,Sum,town\nA,2026-01-05,5,x\nB,2026-02-05,6,y\n";
    const columns = [
      { column: "Sum", name: null, type: "number", role: null, decimal: "point", dates: "auto" },
      { column: "town", name: null, type: "text", role: null, decimal: "auto", dates: "auto" },
    ];
    const found = await find(text, { columns });
    expect(found?.detail).toEqual({ count: 3, pairs: "customer_id → Customer ID, order date → Order Date, Sum → Amount" });
    const fix = found?.fix;
    if (fix?.type !== "set-params") throw new Error("no fix");
    expect(fix.params.columns).toContainEqual({ column: "Sum", name: "Amount", type: "number", role: null, decimal: "point", dates: "auto" });
    const { data, codes } = await runFiles({ "new.csv": text }, { expected, ...fix.params });
    expect(data?.columns.map(({ name }) => name)).toEqual(["Customer ID", "Order Date", "Amount", "town"]);
    expect(codes?.filter((code) => code.startsWith("source.columns-"))).toEqual(["source.columns-gone", "source.columns-added"]);
  });

  it("are not guessed where two could be meant, nor where nothing but the type agrees", async () => {
    expect(await find("Customer ID,order_date,order-date,Amount,City\nA,2026-01-05,2026-01-06,6,x\nB,2026-01-06,2026-01-07,8,y\n")).toBeUndefined();
    expect(await find("Customer ID,Order Date,Amount,shade\nA,2026-01-05,5,x\nB,2026-01-06,6,y\n")).toBeUndefined();
    expect(await find("Customer ID,Order Date,Amount,City,Total\nA,2026-01-05,5,x,1\nB,2026-01-06,6,y,2\n")).toBeUndefined();
  });

  it("take over the name that was given to the one before", async () => {
    const renamed = [{ name: "Customer", type: "text", role: "id", from: "cust no" }];
    const found = await find("client id,n\nA,1\nB,2\n", { expected: renamed, columns: [{ column: "cust no", name: "Customer" }] });
    expect(found?.detail).toMatchObject({ pairs: "client id → Customer" });
  });
});
