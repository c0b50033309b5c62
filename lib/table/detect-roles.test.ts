import { describe, expect, it } from "vitest";
import { readText } from "./csv-reader/fixtures/read-text";

const read = async (csv: string) => {
  const { table } = await readText(csv);
  return Object.fromEntries(table.columns.map(({ name, type, role }) => [name, { type, role }]));
};
const lines = (header: string, line: (i: number) => string, count = 60) => `${header}\n${Array.from({ length: count }, (_, i) => line(i)).join("\n")}\n`;

describe("exports as programs write them", () => {
  it("orders of a shop (Shopify): the order by its name, the customer by the address, the date that every row has", async () => {
    const found = await read(
      lines(
        "Name,Email,Paid at,Total,Created at,Lineitem quantity,Lineitem price,Id",
        (i) =>
          `#${1000 + (i >> 1)},anna${(i >> 1) % 9}@example.com,${i % 2 ? "" : `2025-01-${10 + (i % 18)}`},${i % 2 ? "" : `${i}.50`},2025-01-${10 + (i % 18)},1,${i}.25,${i % 2 ? "" : 5_500_000_000_000 + i}`,
      ),
    );
    expect(found).toMatchObject({
      Name: { role: "order" },
      Email: { role: "id" },
      Total: { role: "amount" },
      "Paid at": { role: null },
      "Created at": { role: "date" },
      "Lineitem quantity": { role: "quantity" },
      "Lineitem price": { role: "price" },
      Id: { role: null },
    });
  });

  it("the key of a row is no customer where addresses come back", async () => {
    const found = await read(lines("id,email,amount", (i) => `${i + 1},anna${i % 9}@example.com,${i}.5`));
    expect([found.id.role, found.email.role]).toEqual(["order", "id"]);
    const people = await read(lines("id,email,amount", (i) => `${i + 1},anna${i}@example.com,${i}.5`));
    expect([people.id.role, people.email.role]).toEqual(["id", null]);
  });

  it("a key with a point in it stays a text, however much it looks like a number (GA4)", async () => {
    const found = await read(
      lines("user_pseudo_id,event_date,ecommerce.transaction_id", (i) => `${1000 + (i % 7)}.17000000${10 + (i % 7)},2025-01-0${1 + (i % 9)},T${i}`),
    );
    expect(found).toMatchObject({
      user_pseudo_id: { type: expect.stringMatching(/text|category/), role: "id" },
      "ecommerce.transaction_id": { role: "order" },
    });
  });

  it("telephones, postcodes and tax numbers keep their digits", async () => {
    const found = await read(
      lines(
        "Телефон,Phone Number,ИНН,Cod poștal,mobile phone,n",
        (i) => `7999${1_000_000 + i},+40 7${10 + (i % 80)} ${100 + i} 733,${7_700_000_000 + i},7000${10 + i},0${744_000_000 + i},${i}`,
      ),
    );
    for (const name of ["Телефон", "Phone Number", "ИНН", "Cod poștal", "mobile phone"]) expect([name, found[name].type]).toEqual([name, "text"]);
    expect(found.n.type).toBe("number");
    const visits = await read(lines("desktop,mobile,phones", (i) => `${i},${i % 7},${i % 3}`));
    expect(Object.values(visits).map(({ type }) => type)).toEqual(["number", "number", "number"]);
    const unnamed = await read(lines("contact,n", (i) => `+40 749 ${100 + i} 733,${i}`));
    expect(unnamed.contact.type).toBe("text");
  });

  it("sales out of a ledger: the counterparty is the customer, the document the order", async () => {
    const found = await read(
      lines(
        "Номер документа;Дата документа;Контрагент;Количество;Цена, руб.;Сумма, руб.",
        (i) => `УТ-${i};0${1 + (i % 9)}.01.2025;ООО ${i % 9};${i},5;10,25;${i}2,5`,
      ),
    );
    expect(Object.values(found).map(({ role }) => role)).toEqual(["order", "date", "id", "quantity", "price", "amount"]);
  });

  it("the day on which customers came does not make purchases of them", async () => {
    const found = await read(lines("customer_id,signup_date,orders,avg_basket", (i) => `K${i},2025-01-${10 + (i % 18)},${i % 23},${i}.5`));
    expect([found.orders.role, found.avg_basket.role]).toEqual(["feature", "feature"]);
    const purchases = await read(lines("customer_id,signup_date,tax,avg_basket", (i) => `K${i % 9},2025-01-${10 + (i % 18)},${i % 23},${i}.5`));
    expect([purchases.tax.role, purchases.avg_basket.role]).toEqual([null, null]);
  });
});
