import { describe, expect, it } from "vitest";
import { replay } from "@/lib/ml/recipe/replay";
import { cell } from "@/lib/table/columns";
import type { Table } from "@/lib/table/table";
import { recordingContext, warningCodes } from "../fixtures/recording-context";
import { codedColumn, dateColumn, numberColumn, tableOf } from "../fixtures/tables";
import { dates } from "./dates";

const at = (text: string) => Date.parse(text);
const orders = tableOf(
  [
    dateColumn("ordered", "date", [at("2024-01-01T23:30Z"), at("2024-12-28T08:00Z"), at("2024-07-03T13:00Z"), Number.NaN]),
    dateColumn("birth date", null, [at("2000-02-29"), at("1980-06-01"), Number.NaN, at("1990-01-01")]),
    numberColumn("lat", null, [47.01, 44.43, 99, Number.NaN]),
    numberColumn("lon", null, [28.86, 26.1, 10, 20]),
    codedColumn("phone", null, "text", ["+37322123456", "+40211234567", "069000000", null]),
  ],
  4,
);

const cells = (table: Table, name: string) => {
  const column = table.columns.find((one) => one.name === name);
  if (!column) throw new Error(`no ${name} among ${table.columns.map((one) => one.name).join(", ")}`);
  return Array.from({ length: table.rows }, (_, row) => cell(column, row));
};

async function run(table: Table, settings: Record<string, unknown> = {}, language: "en" | "ru" | "ro" = "en") {
  const ctx = { ...recordingContext(), language };
  const outputs = await dates.run({ data: table }, dates.params.parse(settings), ctx);
  expect(JSON.parse(JSON.stringify(outputs.report))).toEqual(outputs.report);
  return { ...outputs, ctx };
}

describe("feature.dates", () => {
  it("takes parts, age and distance out of what it finds by role and name", async () => {
    const { data, report, ctx } = await run(orders);
    expect(data.columns.slice(5).map(({ name, type, role }) => `${name} ${type} ${role}`)).toEqual([
      "ordered: month number feature",
      "ordered: weekday number feature",
      "ordered: part of day number feature",
      "ordered: weekend number feature",
      "age number feature",
      "distance (km) number feature",
    ]);
    expect(cells(data, "ordered: weekday")).toEqual([1, 6, 3, null]);
    expect(cells(data, "ordered: part of day")).toEqual([4, 2, 3, null]);
    // The day after the last order is 29 December 2024.
    expect(cells(data, "age")).toEqual([24, 44, null, 34]);
    expect(cells(data, "distance (km)").map((km) => typeof km)).toEqual(["number", "number", "object", "object"]);
    expect(warningCodes(ctx)).toEqual(["feature.dates-no-place"]);
    expect(report).toMatchObject({ anchor: at("2024-12-29"), anchorSet: false, center: { set: false }, parts: [{ part: "month" }, {}, {}, {}] });
    for (const column of data.columns.slice(5)) expect(cells(await replay(data.recipe, orders, ctx.checkpoint), column.name)).toEqual(cells(data, column.name));
  });

  it("lays parts on a circle, or says them in words of the document's language", async () => {
    const cyclic = await run(orders, { form: "cyclic", weekend: false, dayPart: false, month: false });
    expect(cells(cyclic.data, "ordered: weekday (sin)")[0]).toBe(0);
    expect(cells(cyclic.data, "ordered: weekday (cos)")[0]).toBe(1);
    expect(cyclic.report).toMatchObject({ parts: [{ values: [{ label: "Monday", rows: 1 }, { label: "Wednesday" }, { label: "Saturday" }] }] });
    const words = await run(orders, { form: "words" }, "ru");
    expect(cells(words.data, "ordered: месяц")).toEqual(["январь", "декабрь", "июль", null]);
    expect(cells(words.data, "ordered: время суток")).toEqual(["вечер", "утро", "день", null]);
    expect(cells(words.data, "ordered: выходной")).toEqual([0, 1, 0, null]);
  });

  it("reads the clock of a zone, and counts days to the day that was set", async () => {
    const { data } = await run(orders, { zone: "Europe/Chisinau", elapsed: "since", anchor: "2025-01-01", hour: true });
    expect(cells(data, "ordered: hour")).toEqual([1, 10, 16, null]);
    expect(cells(data, "ordered: days since")).toEqual([365, 4, 182, null]);
    expect(cells((await run(orders, { elapsed: "until", anchor: "2025-01-01" })).data, "ordered: days until")).toEqual([-366, -4, -182, null]);
  });

  it("counts new rows to the day that was learned, and takes areas of values not seen before", async () => {
    const { data, ctx } = await run(orders, { elapsed: "since", area: "phone", areaKind: "phone" });
    expect(cells(data, "phone: country")).toEqual(["Moldova", "Romania", null, null]);
    expect(warningCodes(ctx)).toContain("feature.dates-no-area");
    const fresh: Table = {
      ...orders,
      columns: orders.columns.map((column) => (column.name === "phone" ? codedColumn("phone", null, "text", ["+49301234", "+40", "x", null]) : column)),
    };
    const replayed = await replay(data.recipe, fresh, ctx.checkpoint);
    expect(cells(replayed, "phone: country")).toEqual(["Germany", "Romania", null, null]);
    expect(cells(replayed, "ordered: days since")).toEqual(cells(data, "ordered: days since"));
  });

  it("leaves the hour out where days have no time, and says what is missing", async () => {
    const days = tableOf([dateColumn("day", "date", [at("2024-01-01"), at("2024-05-01")])], 2);
    const { data, ctx } = await run(days, { hour: true });
    expect(data.columns.map(({ name }) => name)).toEqual(["day", "day: month", "day: weekday", "day: weekend"]);
    expect(warningCodes(ctx)).toEqual(["feature.dates-no-time"]);
    await expect(run(tableOf([numberColumn("x", null, [1])], 1))).rejects.toMatchObject({ problem: { code: "feature.dates-nothing" } });
    await expect(run(days, { zone: "Nowhere" })).rejects.toMatchObject({ problem: { code: "feature.dates-bad-zone" } });
    await expect(run(days, { anchor: "2024-02-31" })).rejects.toMatchObject({ problem: { code: "feature.bad-reference" } });
    const gaps = await run(tableOf([dateColumn("day", "date", [Number.NaN])], 1), { elapsed: "since" });
    expect(cells(gaps.data, "day: month")).toEqual([null]);
    expect(warningCodes((await run(tableOf([dateColumn("birthday", null, [at("1990-01-01")])], 1))).ctx)).toEqual(["feature.dates-no-anchor"]);
  });
});
