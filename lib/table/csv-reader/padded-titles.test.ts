import { describe, expect, it } from "vitest";
import { namesOf, readText, rowsOf, typesOf } from "./fixtures/read-text";

const records = Array.from({ length: 40 }, (_, i) => `УТ-${i};${10 + (i % 18)}.01.2025;ООО ${i % 9};${i},5;1 2${10 + i},50`);
const HEADER = "Номер;Дата;Контрагент;Количество;Сумма, руб.";

describe("titles padded with delimiters, as spreadsheets and accounting programs write them", () => {
  it("are above the table, which begins with its header", async () => {
    const { table, facts } = await readText(`Отчёт: продажи;;;;\nПериод: 2025;;;;\n;;;;\n${HEADER}\n${records.join("\n")}\nИтого;;;;1\n`);
    expect(namesOf(table)).toEqual(["Номер", "Дата", "Контрагент", "Количество", "Сумма, руб."]);
    expect(typesOf(table)).toEqual(["text", "date", "text", "number", "number"]);
    expect([table.rows, facts.plan.layout.preamble, rowsOf(table)[0][4]]).toEqual([41, 3, 1210.5]);
    expect(facts.columns.map(({ failed }) => failed)).toEqual([0, 0, 0, 0, 0]);
  });

  it("a first row of data with few values is none", async () => {
    const { table } = await readText(`a;;;;\nb;;;1;\n${records.join("\n")}\n`, { header: false });
    expect(table.rows).toBe(42);
    const headed = await readText(`${HEADER}\nУТ-x;;;;\n${records.join("\n")}\n`);
    expect([headed.table.rows, namesOf(headed.table)[0]]).toEqual([41, "Номер"]);
  });
});

describe("dates written as one number", () => {
  it.each([
    ["microseconds since 1970 (events of Google Analytics)", "1740536777914346", 1740536777914],
    ["days as Excel counts them", "45658", Date.UTC(2025, 0, 1)],
  ])("%s", async (_, text, time) => {
    const { table } = await readText(`event_timestamp,n\n${Array.from({ length: 20 }, (_unused, i) => `${text},${i}`).join("\n")}\n`);
    expect([table.columns[0].type, rowsOf(table)[0][0]]).toEqual(["date", time]);
  });
});
