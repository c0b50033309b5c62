import { describe, expect, it } from "vitest";
import { replay } from "@/lib/ml/recipe/replay";
import { cell } from "@/lib/table/columns";
import type { Table } from "@/lib/table/table";
import { recordingContext, warningCodes } from "../fixtures/recording-context";
import { booleanColumn, codedColumn, dateColumn, numberColumn, tableOf } from "../fixtures/tables";
import { columns } from "./columns";

const day = (iso: string) => Date.parse(`${iso}T00:00:00Z`);

const shop = tableOf(
  [
    codedColumn("client", "id", "text", ["a", "b", "a", null]),
    codedColumn("paid", null, "text", ["1.200,50", "7,25", "free", null]),
    codedColumn("when", null, "text", ["31/12/2010", "01/02/2011", "15/02/2011", "-"]),
    numberColumn("stamp", null, [20110131, 20110228, Number.NaN, 20110230]),
    numberColumn("flag", null, [1, 0, 2, Number.NaN]),
    dateColumn("since", "date", [day("2011-01-01"), Number.NaN, day("2012-05-06"), day("2013-01-01")]),
    booleanColumn("member", null, [true, false, null, true]),
  ],
  4,
);

async function run(settings: readonly object[], more: object = {}, table: Table = shop) {
  const context = recordingContext();
  const params = columns.params.parse({ settings, ...more });
  const { data } = await columns.run({ data: table }, params, context);
  const values = (name: string) => {
    const column = data.columns.find((each) => each.name === name);
    return column && Array.from({ length: data.rows }, (_, row) => cell(column, row));
  };
  return { data, values, context, names: data.columns.map(({ name }) => name), problems: columns.check?.({ data: table.columns }, params) ?? [] };
}

const codesOf = (problems: readonly { readonly code: string }[]) => problems.map(({ code }) => code);

describe("prepare.columns", () => {
  it("reads days as Excel counts them as dates", async () => {
    const sheet = tableOf([numberColumn("when", null, [45658, 45689.5, Number.NaN])], 3);
    const { values } = await run([{ column: "when", type: "date" }], {}, sheet);
    expect(values("when")).toEqual([day("2025-01-01"), day("2025-02-01") + 43_200_000, null]);
  });

  it("reads microseconds since 1970 as dates (events of Google Analytics)", async () => {
    const events = tableOf([codedColumn("event", null, "text", ["1740536777914346", "1736605031826793", null])], 3);
    const { values } = await run([{ column: "event", type: "date" }], {}, events);
    expect(values("event")).toEqual([1740536777914, 1736605031827, null]);
  });

  it("passes the table through when nothing is set", async () => {
    const { data, context } = await run([]);
    expect(data).toBe(shop);
    expect(warningCodes(context)).toEqual([]);
  });

  it("leaves out, renames, and shares what it does not change", async () => {
    const { data, names } = await run([
      { column: "member", keep: false },
      { column: "client", name: "customer" },
    ]);
    expect(names).toEqual(["customer", "paid", "when", "stamp", "flag", "since"]);
    expect(data.columns[5]).toBe(shop.columns[5]);
    expect(data.columns[0]).toMatchObject({ role: "id", codes: shop.columns[0].type === "text" ? shop.columns[0].codes : null });
  });

  it("keeps only what is named when the others are dropped", async () => {
    expect((await run([{ column: "paid", type: "number" }], { others: "drop" })).names).toEqual(["paid"]);
    const { problems } = await run([{ column: "paid", type: "number" }], { others: "drop" });
    expect(problems).toEqual([]);
  });

  it("finds out how numbers and dates are written, and counts what does not fit", async () => {
    const { values, context } = await run([
      { column: "paid", type: "number" },
      { column: "when", type: "date" },
      { column: "stamp", type: "date" },
      { column: "flag", type: "boolean" },
    ]);
    expect(values("paid")).toEqual([1200.5, 7.25, null, null]);
    expect(values("when")).toEqual([day("2010-12-31"), day("2011-02-01"), day("2011-02-15"), null]);
    expect(values("stamp")).toEqual([day("2011-01-31"), day("2011-02-28"), null, null]);
    expect(values("flag")).toEqual([true, false, null, null]);
    expect(context.warnings).toMatchObject([
      { code: "prepare.retype-failed", detail: { column: "paid", count: 1, examples: "free" } },
      { code: "prepare.retype-failed", detail: { column: "stamp", count: 1, examples: "20110230" } },
      { code: "prepare.retype-failed", detail: { column: "flag", count: 1, examples: "2" } },
    ]);
  });

  it("reads numbers and dates as it is told", async () => {
    const { values } = await run([
      { column: "paid", type: "number", decimal: "point" },
      { column: "when", type: "date", dates: "mdy" },
    ]);
    expect(values("paid")).toEqual([null, null, null, null]);
    expect(values("when")).toEqual([null, day("2011-01-02"), null, null]);
  });

  it("turns any type into text and back", async () => {
    const { data, values } = await run(["stamp", "since", "member", "flag"].map((column) => ({ column, type: "text" })));
    expect([values("stamp")?.[0], values("since")?.[0], values("member"), values("flag")]).toEqual([
      "20110131",
      "2011-01-01",
      ["true", "false", null, "true"],
      ["1", "0", "2", null],
    ]);
    const back = await run(
      [
        { column: "stamp", type: "number" },
        { column: "since", type: "date" },
        { column: "member", type: "boolean" },
        { column: "flag", type: "number" },
      ],
      {},
      data,
    );
    for (const name of ["stamp", "since", "member", "flag"]) {
      const before = shop.columns.find((column) => column.name === name);
      expect(back.values(name), name).toEqual(before && [0, 1, 2, 3].map((row) => cell(before, row)));
    }
  });

  it("moves a role that one column at most has", async () => {
    const { data } = await run([
      { column: "paid", role: "id" },
      { column: "since", role: "none" },
      { column: "flag", role: "feature" },
    ]);
    expect(data.columns.map(({ role }) => role)).toEqual([null, "id", null, null, "feature", null, null]);
  });

  it("keeps the setting of a column that is gone, says so, and heals when it returns", async () => {
    const settings = [
      { column: "lost", type: "number", role: "amount" },
      { column: "client", name: "customer" },
    ];
    const gone = await run(settings);
    expect(codesOf(gone.problems)).toEqual(["prepare.column-gone"]);
    expect(gone.names[0]).toBe("customer");
    const returned = await run(settings, {}, { ...shop, columns: [...shop.columns, codedColumn("lost", null, "text", ["1", "2", "3", "4"])] });
    expect(returned.problems).toEqual([]);
    expect(returned.values("lost")).toEqual([1, 2, 3, 4]);
  });

  it("refuses names that are taken and an empty table, and warns of a role given twice", async () => {
    const check = (settings: readonly object[], more: object = {}) =>
      codesOf(columns.check?.({ data: shop.columns }, columns.params.parse({ settings, ...more })) ?? []);
    expect(check([{ column: "client", name: "paid" }])).toEqual(["prepare.name-taken"]);
    expect(
      check([
        { column: "client", name: "paid" },
        { column: "paid", name: "client" },
      ]),
    ).toEqual([]);
    expect(check([], { others: "drop" })).toEqual(["prepare.no-columns-left"]);
    expect(
      check([
        { column: "client", role: "order" },
        { column: "paid", role: "order" },
      ]),
    ).toEqual(["prepare.role-twice"]);
  });

  it("does the same to new rows, which may lack the outcome", async () => {
    const { data } = await run([
      { column: "paid", name: "amount", type: "number", role: "amount" },
      { column: "when", type: "date", role: "date" },
      { column: "flag", name: "bought", type: "boolean", role: "target" },
      { column: "member", keep: false },
    ]);
    expect(data.recipe).toMatchObject([{ kind: "columns", reads: ["paid", "when"], writes: ["amount", "when"] }]);
    const fresh = tableOf(
      // Two dots and no comma: read on its own, this column would be taken for another way of writing.
      [codedColumn("client", "id", "text", ["z"]), codedColumn("paid", null, "text", ["3.500"]), codedColumn("when", null, "text", ["05/04/2012"])],
      1,
    );
    const prepared = await replay(data.recipe, fresh, () => Promise.resolve());
    expect(prepared.columns.map((column) => [column.name, column.type, column.role, cell(column, 0)])).toEqual([
      ["client", "text", "id", "z"],
      ["amount", "number", "amount", 3500],
      ["when", "date", "date", day("2012-04-05")],
    ]);
  });
});
