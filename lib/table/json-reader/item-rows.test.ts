import { describe, expect, it } from "vitest";
import { noCheckpoint, plain, WORDS } from "../fixtures/read-fixture";
import { readJson } from "./read-json";

const read = (text: string, lists: "join" | "count" | "rows" = "join") => readJson(new Blob([text]), { delimiter: null, lists }, WORDS, noCheckpoint);

const ORDERS = {
  data: [
    {
      order_id: "A1",
      customer: { id: 7 },
      total: 30,
      line_items: [
        { sku: "x", qty: 2 },
        { sku: "y", qty: 1 },
      ],
      tags: ["vip"],
      refunds: [{ id: 1 }],
    },
    { order_id: "A2", customer: { id: 8 }, total: 5, line_items: [], tags: [], refunds: [] },
    { order_id: "A3", customer: { id: 7 }, total: 9, line_items: [{ sku: "x", qty: 3 }], tags: ["new", "vip"], refunds: [] },
  ],
};

describe("items of a list as rows", () => {
  it("repeats the record on each of them; a record without items stays", async () => {
    const { table, facts } = await read(JSON.stringify(ORDERS), "rows");
    expect(plain(table)).toEqual({
      rows: 4,
      columns: {
        order_id: ["A1", "A1", "A2", "A3"],
        "customer.id": ["7", "7", "8", "7"],
        total: [30, 30, 5, 9],
        "line_items.sku": ["x", "y", null, "x"],
        "line_items.qty": [2, 1, null, 3],
        tags: ["vip", "vip", null, "new, vip"],
        refunds: [1, 1, 0, 0],
      },
    });
    expect(facts.items).toEqual({ path: "line_items", records: 3, rows: 4 });
  });

  it("works line by line, and says nothing of documents without such lists", async () => {
    const { table, facts } = await read(
      ORDERS.data.map((order) => JSON.stringify({ id: order.order_id, cart: { items: order.line_items } })).join("\n"),
      "rows",
    );
    expect([table.rows, facts.items?.path]).toEqual([4, "cart.items"]);
    expect((await read('[{"a":1},{"a":2}]', "rows")).facts.items).toBeNull();
    expect((await read(JSON.stringify(ORDERS))).facts.counted).toEqual(["line_items", "refunds"]);
  });
});

describe("lists of keys and values", () => {
  it("are columns (events of Google Analytics, attributes of a shop)", async () => {
    const event = (page: string, session: string) => ({
      event_name: "page_view",
      event_params: [
        { key: "page", value: { string_value: page, int_value: null } },
        { key: "ga_session_id", value: { int_value: session } },
      ],
      note_attributes: [{ name: "gift", value: "yes" }],
    });
    const { table, facts } = await read(`${JSON.stringify(event("/a", "17"))}\n${JSON.stringify(event("/b", "18"))}\n`);
    expect(plain(table).columns).toMatchObject({ "event_params.page": ["/a", "/b"], "note_attributes.gift": ["yes", "yes"] });
    expect(table.columns.map(({ name }) => name)).toEqual(["event_name", "event_params.page", "event_params.ga_session_id", "note_attributes.gift"]);
    expect(facts.counted).toEqual([]);
  });

  it("that are not unique, or hold more, are lists as any other", async () => {
    const { table } = await read('[{"p":[{"key":"a","value":1},{"key":"a","value":2}],"q":[{"key":"a","value":1,"unit":"kg"}]}]');
    expect(plain(table).columns).toEqual({ p: [2], q: [1] });
  });
});
