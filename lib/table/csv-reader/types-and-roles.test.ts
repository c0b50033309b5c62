import { describe, expect, it } from "vitest";
import { namesOf, readText, rolesOf, rowsOf, typesOf } from "./fixtures/read-text";

const column = (name: string, values: readonly string[], settings = {}) =>
  readText(`${name};n\n${values.map((value, i) => `${value};${i}`).join("\n")}\n`, { delimiter: ";", ...settings });
const first = async (name: string, values: readonly string[], settings = {}) => {
  const { table, facts } = await column(name, values, settings);
  return { type: table.columns[0].type, values: rowsOf(table).map(([value]) => value), facts: facts.columns[0] };
};
const repeat = <T>(values: readonly T[], times: number) => Array.from({ length: times }, () => values).flat();
const day = (iso: string) => Date.parse(`${iso}${iso.length === 10 ? "T00:00:00" : ""}Z`);

describe("numbers", () => {
  it("are read exactly", async () => {
    const texts = [
      "0.1",
      "-0.3",
      "123456789012345",
      "1.7976931348623157e+308",
      "5e-324",
      "2.225073858507201e-308",
      "0.000001",
      "9007199254740993.5",
      "+4",
      "-0",
      ".5",
      "7.",
    ];
    const { type, values } = await first("x", texts);
    expect(type).toBe("number");
    expect(values).toEqual([0.1, -0.3, 123456789012345, Number.MAX_VALUE, 5e-324, 2.225073858507201e-308, 0.000001, 9007199254740994, 4, 0, 0.5, 7]);
    expect(Object.is(values[9], 0)).toBe(true);
  });

  it.each([
    [
      ["1,234.50", "12.00", "1,000,000.25"],
      [1234.5, 12, 1000000.25],
    ],
    [
      ["1.234,50", "12,00", "1.000.000,25"],
      [1234.5, 12, 1000000.25],
    ],
    [
      ["1 234,50", "12,00", "1 000 000,25"],
      [1234.5, 12, 1000000.25],
    ],
    [
      ["1\u00a0234,5", "12,0", "1\u202f000,25"],
      [1234.5, 12, 1000.25],
    ],
    [
      ["1'234.5", "12.0", "1'000.25"],
      [1234.5, 12, 1000.25],
    ],
    [
      ["£1,234.50", "$ 12.10", "7.25 €", "99 USD"],
      [1234.5, 12.1, 7.25, 99],
    ],
    [
      ["1 234,50 ₽", "12 руб.", "7,25 lei"],
      [1234.5, 12, 7.25],
    ],
    [
      ["(12.50)", "-3", "4-", "−5"],
      [-12.5, -3, -4, -5],
    ],
    [
      ["12 %", "7%", "0.5%"],
      [12, 7, 0.5],
    ],
  ])("%j", async (texts, values) => {
    expect(await first("x", texts)).toMatchObject({ type: "number", values });
  });

  it("1,234 alone is a decimal in a file of semicolons and groups thousands in a file of commas; both are told", async () => {
    const semicolons = await column("x", ["1,234", "5,678"]);
    expect(rowsOf(semicolons.table)[0][0]).toBe(1.234);
    expect(semicolons.facts.plan.inferred.decimalUnclear).toBe(true);
    const commas = await readText('x,n\n"1,234",1\n"5,678",2\n');
    expect(rowsOf(commas.table)[0][0]).toBe(1234);
    expect(commas.facts.plan.inferred.decimalUnclear).toBe(true);
    const set = await readText('x,n\n"1,234",1\n"5,678",2\n', { decimal: "," });
    expect([rowsOf(set.table)[0][0], set.facts.plan.inferred.decimalUnclear]).toEqual([1.234, false]);
  });

  it("missing markers and dashes are missing; other texts are counted as failures with examples", async () => {
    const values = [...repeat(["5", "6"], 50), "", "NA", "N/A", "null", "NaN", "-", "#N/A", " ", "oops", "n.d."];
    const { type, facts, values: read } = await first("x", values);
    expect(type).toBe("number");
    expect(facts).toMatchObject({ missing: 10, failed: 2, examples: ["oops", "n.d."] });
    expect(read.slice(100)).toEqual(Array(10).fill(null));
  });

  it("a column where more than a few in a hundred do not parse is not a number, and loses nothing", async () => {
    const values = [...repeat(["5", "6"], 45), ...repeat(["five"], 10)];
    const { type, facts, values: read } = await first("x", values);
    expect([type, facts.failed, read[99]]).toEqual(["category", 0, "five"]);
  });

  it("codes stay texts: leading zeros, too many digits, telephone numbers, letters among digits", async () => {
    expect(await first("postcode", ["01234", "98765", "00501"])).toMatchObject({ type: "text", values: ["01234", "98765", "00501"] });
    expect((await first("card", ["12345678901234567", "98765432109876543"])).type).toBe("text");
    expect((await first("phone", ["+40722123456", "+37369123456", "+79161234567"])).type).toBe("text");
    expect((await first("code", [...repeat(["536365", "536366"], 200), "C536379", "C536380", "A1"])).type).toBe("category");
  });

  it("a column that turns out to be codes far behind the sample is read again", async () => {
    const rows = Array.from({ length: 120_000 }, (_, i) => `${i},${i % 9},${i === 40_001 || (i > 40_001 && i < 42_000) ? "X" : ""}${i % 1000}`);
    const { table, facts } = await readText(`n,m,code\n${rows.join("\n")}\n`);
    expect(typesOf(table)).toEqual(["number", "number", "text"]);
    expect([facts.columns[2].failed, rowsOf(table)[40_001][2], rowsOf(table)[5][2]]).toEqual([0, "X1", "5"]);
  });

  it("a decimal comma that shows only behind the sample is found", async () => {
    const rows = Array.from({ length: 120_000 }, (_, i) => `${i};name ${i % 9};${i > 40_000 && i < 46_000 ? "3,5" : i % 7}`);
    const { table, facts } = await readText(`n;name;price\n${rows.join("\n")}\n`);
    expect(rowsOf(table)[40_500][2]).toBe(3.5);
    expect(facts.columns[2]).toMatchObject({ failed: 0, guess: { kind: "number", decimal: "," } });
  });

  it("values that come only after the sample decide the type of a column that began empty", async () => {
    const rows = Array.from({ length: 60_000 }, (_, i) => `${i},${i > 25_000 && i < 25_100 ? `${i}.5` : ""},${i > 25_000 && i < 25_100 ? "2026-03-01" : ""}`);
    const { table } = await readText(`n,late,since\n${rows.join("\n")}\n`);
    expect(typesOf(table)).toEqual(["number", "number", "date"]);
    expect(rowsOf(table)[25_050].slice(1)).toEqual([25_050.5, day("2026-03-01")]);
  });
});

describe("dates", () => {
  it.each<[string[], string[]]>([
    [
      ["2011-12-10", "2011-01-31"],
      ["2011-12-10", "2011-01-31"],
    ],
    [
      ["2010-12-01 08:26:00", "2010-12-01 8:26"],
      ["2010-12-01T08:26:00", "2010-12-01T08:26:00"],
    ],
    [
      ["2010-12-01T08:26:00Z", "2010-12-01T08:26:00.250Z"],
      ["2010-12-01T08:26:00", "2010-12-01T08:26:00.250"],
    ],
    [
      ["2010-12-01T08:26:00+02:00", "2010-12-01 08:26-0530"],
      ["2010-12-01T06:26:00", "2010-12-01T13:56:00"],
    ],
    [
      ["31.12.2010", "01.02.2011"],
      ["2010-12-31", "2011-02-01"],
    ],
    [
      ["31/12/2010", "01/02/2011"],
      ["2010-12-31", "2011-02-01"],
    ],
    [
      ["12/31/2010", "2/1/2011"],
      ["2010-12-31", "2011-02-01"],
    ],
    [
      ["12/31/10 8:26", "2/1/11 14:05"],
      ["2010-12-31T08:26:00", "2011-02-01T14:05:00"],
    ],
    [
      ["12/31/2010 12:05 AM", "02/01/2011 1:05 pm"],
      ["2010-12-31T00:05:00", "2011-02-01T13:05:00"],
    ],
    [
      ["5 Dec 2010", "17-Mar-2011"],
      ["2010-12-05", "2011-03-17"],
    ],
    [
      ["Dec 5, 2010", "March 17, 2011"],
      ["2010-12-05", "2011-03-17"],
    ],
    [
      ["5 декабря 2010", "17 мая 2011 г."],
      ["2010-12-05", "2011-05-17"],
    ],
    [
      ["5 noiembrie 2010", "17 mai 2011"],
      ["2010-11-05", "2011-05-17"],
    ],
    [
      ["2011/12/10", "2011/01/31"],
      ["2011-12-10", "2011-01-31"],
    ],
  ])("%j", async (texts, expected) => {
    const { type, values } = await first("when", texts);
    expect(type).toBe("date");
    expect(values).toEqual(expected.map(day));
  });

  it("numbers are dates only in a column named so", async () => {
    expect(await first("order date", ["20111210", "20110131"])).toMatchObject({ type: "date", values: [day("2011-12-10"), day("2011-01-31")] });
    expect(await first("timestamp", ["1291191960", "1291191961"])).toMatchObject({ type: "date", values: [1291191960000, 1291191961000] });
    expect(await first("created_at", ["1291191960123"])).toMatchObject({ type: "date", values: [1291191960123] });
    expect((await first("amount", ["20111210", "20110131"])).type).toBe("number");
  });

  it("the order of day and month comes from the whole column, however late it shows", async () => {
    const rows = Array.from({ length: 90_000 }, (_, i) => `${i},0${1 + (i % 9)}/${i === 40_000 ? 25 : 10}/2011,some text to make the file longer`);
    const { table, facts } = await readText(`n,date,t\n${rows.join("\n")}\n`);
    expect(facts.columns[1]).toMatchObject({ failed: 0, guess: { kind: "date", format: { order: "mdy" } } });
    expect(rowsOf(table)[40_000][1]).toBe(day("2011-05-25"));
  });

  it("an order that nothing tells is warned of, and can be set", async () => {
    const unclear = await first("date", ["03/04/2011", "05/06/2011"]);
    expect(unclear.values[0]).toBe(day("2011-04-03"));
    expect(unclear.facts.unclearDate).toBe("2011-04-03");
    const set = await first("date", ["03/04/2011", "05/06/2011"], { order: "mdy" });
    expect([set.values[0], set.facts.unclearDate]).toEqual([day("2011-03-04"), undefined]);
  });

  it("rows in order of time tell an order that the numbers do not", async () => {
    const { values } = await first("date", ["01/02/2011", "01/05/2011", "01/09/2011", "02/01/2011", "02/06/2011", "03/02/2011", "03/04/2011"]);
    expect(values[1]).toBe(day("2011-01-05"));
  });

  it("days that do not exist are failures", async () => {
    const { facts, type } = await first("date", [...repeat(["2011-02-27"], 60), "2011-02-30", "2011-13-01"]);
    expect(type).toBe("date");
    expect(facts).toMatchObject({ failed: 2, examples: ["2011-02-30", "2011-13-01"] });
  });
});

describe("yes/no, categories, texts", () => {
  it.each([
    [
      ["true", "false", "TRUE"],
      [true, false, true],
    ],
    [
      ["yes", "no", ""],
      [true, false, null],
    ],
    [
      ["Да", "нет", "да"],
      [true, false, true],
    ],
    [
      ["da", "nu", "da"],
      [true, false, true],
    ],
    [
      ["Y", "N", "Y"],
      [true, false, true],
    ],
  ])("%j", async (texts, values) => {
    expect(await first("x", texts)).toMatchObject({ type: "boolean", values });
  });

  it("a single word is no yes/no, and 0 and 1 stay numbers", async () => {
    expect((await first("x", ["yes", "yes"])).type).toBe("category");
    expect((await first("x", ["0", "1", "1"])).type).toBe("number");
  });

  it("few repeated values are a category, many different ones a text", async () => {
    expect((await first("city", repeat(["Iași", "Cluj", "Bălți"], 10))).type).toBe("category");
    expect(
      (
        await first(
          "note",
          Array.from({ length: 100 }, (_, i) => `note ${i}`),
        )
      ).type,
    ).toBe("text");
  });

  it("texts keep their spaces, and NA in them is missing", async () => {
    expect((await first("x", [" a", "a ", "a", "NA", "-", "a"])).values).toEqual([" a", "a ", "a", null, "-", "a"]);
  });
});

describe("header", () => {
  it("is found by what stands below it", async () => {
    expect(namesOf((await readText("1,a\n2,b\n3,c\n")).table)).toEqual(["column 1", "column 2"]);
    expect(namesOf((await readText("a,b\nc,d\ne,f\n")).table)).toEqual(["a", "b"]);
    expect(namesOf((await readText("yes,no\nyes,no\nno,no\n")).table)).toEqual(["column 1", "column 2"]);
    expect(namesOf((await readText("Product,2010,2011\ntea,5,6\nmilk,7,8\n")).table)).toEqual(["Product", "2010", "2011"]);
  });

  it("can be set", async () => {
    const { table } = await readText("a,b\n1,2\n", { header: false });
    expect(rowsOf(table)).toEqual([
      ["a", "b"],
      ["1", "2"],
    ]);
  });
});

describe("roles", () => {
  it.each<[string, (string | null)[]]>([
    ["InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country", ["order", null, null, "quantity", "date", "price", "id", null]],
    ["customer_id,order_id,order_date,total_amount,signup_date", ["id", "order", "date", "amount", null]],
    ["ИД клиента,Номер заказа,Дата заказа,Сумма заказа,Количество,Цена", ["id", "order", "date", "amount", "quantity", "price"]],
    ["ID client,Nr. comandă,Data comenzii,Valoare totală,Cantitate,Preț unitar", ["id", "order", "date", "amount", "quantity", "price"]],
  ])("%s", async (header, roles) => {
    const cells = header.split(",").map((name) => {
      if (/date|дата|data/i.test(name)) return ["2011-12-10", "2011-12-11", "2011-12-11"];
      return /№|номер|nr|no$|_id|id|ид/i.test(name) ? ["5001", "5002", "5001"] : ["3.5", "4.25", "7"];
    });
    const { table } = await readText(`${header}\n${[0, 1, 2].map((row) => cells.map((column) => column[row]).join(",")).join("\n")}\n`);
    expect(rolesOf(table)).toEqual(roles);
    expect(table.columns.filter(({ role }) => role === "id" || role === "order").map(({ type }) => type)).toEqual(["text", "text"]);
  });

  it("measurements of a table of customers are features; codes are not", async () => {
    const rows = Array.from({ length: 40 }, (_, i) => `C${i},${i * 3.5},${i % 3},${i % 2 === 0 ? "f" : "m"},${i % 3 === 0 ? "yes" : "no"}`);
    const { table } = await readText(`customer id,visits,region,gender,churned\n${rows.join("\n")}\n`);
    expect(rolesOf(table)).toEqual(["id", "feature", null, "sensitive", "target"]);
  });
});
