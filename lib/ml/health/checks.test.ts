import { describe, expect, it } from "vitest";
import type { Column, Table } from "@/lib/table/table";
import { noCheckpoint } from "../checkpoint";
import { Random } from "../random";
import type { FindingKind } from "./findings";
import { examine } from "./health";

const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 1);

const number = (name: string, values: ArrayLike<number>, role: Column["role"] = null): Column => ({
  name,
  type: "number",
  role,
  values: Float64Array.from(values),
});
const date = (name: string, values: ArrayLike<number>, role: Column["role"] = "date"): Column => ({
  name,
  type: "date",
  role,
  values: Float64Array.from(values),
});
const times = <T>(rows: number, make: (row: number) => T): T[] => Array.from({ length: rows }, (_, row) => make(row));

function coded(name: string, cells: readonly (string | null)[], role: Column["role"] = null, type: "category" | "text" = "text"): Column {
  const dictionary = [...new Set(cells.filter((cell) => cell !== null))];
  const at = new Map(dictionary.map((value, code) => [value, code]));
  return { name, type, role, codes: Int32Array.from(cells, (cell) => (cell === null ? -1 : (at.get(cell) ?? -1))), dictionary };
}

async function kinds(columns: readonly Column[], rows: number, kind: FindingKind) {
  const table: Table = { rows, columns, recipe: [] };
  return (await examine(table, noCheckpoint)).findings.filter((finding) => finding.kind === kind);
}

describe("what a careful analyst looks for", () => {
  it("words that stand for nothing, in three languages; not a column of yes, no and none", async () => {
    const cells = times(200, (row) => ["Berlin", "Paris", "unknown", "Н/Д", "Roma", "necunoscut"][row % 6]);
    const [found] = await kinds([coded("city", cells, null, "category")], 200, "placeholders");
    expect(found).toMatchObject({
      count: cells.filter((cell) => !["Berlin", "Paris", "Roma"].includes(cell)).length,
      examples: ["unknown", "Н/Д", "necunoscut"],
    });
    expect(
      await kinds(
        [
          coded(
            "agreed",
            times(200, (row) => ["yes", "no", "none"][row % 3]),
            null,
            "category",
          ),
        ],
        200,
        "placeholders",
      ),
    ).toEqual([]);
  });

  it("telephones that are digits alone, where the column is called so; numbers of orders are none", async () => {
    const digits = times(60, (row) => `0${744_000_000 + row * 31}`);
    expect(await kinds([coded("Phone Number", digits)], 60, "phones")).toMatchObject([{ column: "Phone Number", count: 60 }]);
    expect(
      await kinds(
        [
          coded(
            "Телефон",
            times(60, (row) => String(60_123_456 + row)),
          ),
        ],
        60,
        "phones",
      ),
    ).toHaveLength(1);
    expect(await kinds([coded("code", digits)], 60, "phones")).toEqual([]);
    expect(
      await kinds(
        [
          coded(
            "order",
            times(60, (row) => `2026-${100_000 + row}`),
            "order",
          ),
        ],
        60,
        "phones",
      ),
    ).toEqual([]);
  });

  it("a date of 1900 is a slip of the pen and no hole of a century", async () => {
    const days = times(100, (row) => (row < 3 ? Date.UTC(1900, 0, 1) : START + row * DAY));
    expect(await kinds([date("day", days)], 100, "odd-date")).toMatchObject([{ count: 3 }]);
    expect(await kinds([date("day", days)], 100, "date-gap")).toEqual([]);
  });

  it("examples of values far out are far out", async () => {
    const values = times(100, (row) => (row === 7 ? 5000 : 10 + (row % 9)));
    expect(await kinds([number("amount", values, "amount")], 100, "outliers")).toMatchObject([{ count: 1, examples: [5000] }]);
  });

  it("rows of another unit are counted one by one, beyond a sample too", async () => {
    const rows = 50_000;
    const random = new Random(5);
    const shop = times(rows, (row) => (row % 7 === 3 ? "app" : "web"));
    const amounts = times(rows, (row) => (row % 70 === 3 ? Number.NaN : row % 35 === 10 ? -5 : (20 + 10 * random.uniform()) * (shop[row] === "app" ? 100 : 1)));
    const [found] = await kinds([number("amount", amounts, "amount"), coded("shop", shop, null, "category")], rows, "mixed-units");
    expect(found.count).toBe(shop.filter((name, row) => name === "app" && !Number.isNaN(amounts[row])).length);
  });

  it("customers who spent nothing are no finding; purchases of nothing are", async () => {
    const spent = number(
      "revenue",
      times(100, (row) => (row % 10 === 0 ? 12 + row : 0)),
      "amount",
    );
    expect(await kinds([spent], 100, "no-amount")).toEqual([]);
    expect(await kinds([spent], 100, "negative-amount")).toEqual([]);
    const orders = coded(
      "order",
      times(100, (row) => `o${row}`),
      "order",
    );
    expect(await kinds([spent, orders], 100, "no-amount")).toMatchObject([{ count: 90 }]);
  });

  it("what stands on the first row of each order only is not missing on the others", async () => {
    const columns = [
      coded(
        "order",
        times(90, (row) => `o${row - (row % 3)}`),
        "order",
      ),
      number(
        "total",
        times(90, (row) => (row % 3 === 0 ? 5 + (row % 11) : Number.NaN)),
        "amount",
      ),
      coded(
        "city",
        times(90, (row) => (row % 3 === 0 ? ["Cluj", "Iași"][row % 2] : null)),
        null,
        "category",
      ),
      number(
        "weight",
        times(90, (row) => (row % 4 === 0 ? Number.NaN : row % 7)),
      ),
    ];
    expect(await kinds(columns, 90, "first-rows")).toMatchObject([{ column: "total", count: 60, examples: ["total", "city"], detail: { columns: 2 } }]);
    expect((await kinds(columns, 90, "missing")).map(({ column }) => column)).toEqual(["weight"]);
    // An order without its total is one: then the column is told of as any other.
    const broken = columns.map((column) =>
      column.name === "total" && column.type === "number" ? { ...column, values: column.values.map((value, row) => (row === 3 ? Number.NaN : value)) } : column,
    );
    expect((await kinds(broken, 90, "missing")).map(({ column }) => column)).toContain("total");
  });

  it("names, payment cards by their check digit, network addresses; without an example", async () => {
    const cards = ["4111 1111 1111 1111", "5500-0000-0000-0004", "340000000000009", "6011000000000004"];
    const columns = [
      coded(
        "first name",
        times(120, (row) => ["Anna", "Ion", "Пётр", "Mary-Jane"][row % 4]),
      ),
      coded(
        "card",
        times(120, (row) => cards[row % 4]),
      ),
      coded(
        "ip",
        times(120, (row) => `10.0.${row}.7`),
      ),
      // One digit off: the numbers are of no card.
      coded(
        "number",
        times(120, (row) => ["4111 1111 1111 1112", "5500-0000-0000-0005", "340000000000001"][row % 3]),
      ),
    ];
    for (const [kind, column] of [
      ["names", "first name"],
      ["cards", "card"],
      ["addresses", "ip"],
    ] as const) {
      expect(await kinds(columns, 120, kind)).toMatchObject([{ column, count: 120, examples: [] }]);
    }
  });

  it("several currencies beside an amount; countries of three letters are none", async () => {
    const amount = number(
      "amount",
      times(100, (row) => row + 1),
      "amount",
    );
    const currency = coded(
      "currency",
      times(100, (row) => (row < 90 ? "EUR" : row < 97 ? "USD" : "£")),
      null,
      "category",
    );
    expect(await kinds([amount, currency], 100, "currencies")).toMatchObject([
      { count: 10, detail: { most: "EUR", distinct: 3 }, mend: { node: "prepare.currency" } },
    ]);
    expect(
      await kinds(
        [
          amount,
          coded(
            "country",
            times(100, (row) => ["DEU", "FRA", "ROU"][row % 3]),
            null,
            "category",
          ),
        ],
        100,
        "currencies",
      ),
    ).toEqual([]);
  });

  it("dates of which some lost their time, and a month that is not there", async () => {
    const mixed = times(100, (row) => START + row * DAY + (row % 4 === 0 ? 0 : 3_600_000 * 9));
    expect(await kinds([date("at", mixed)], 100, "mixed-times")).toMatchObject([{ count: 25 }]);
    const hole = times(100, (row) => START + (row + (row >= 60 ? 45 : 0)) * DAY);
    expect(await kinds([date("at", hole)], 100, "date-gap")).toMatchObject([{ count: 45, examples: [START + 59 * DAY, START + 105 * DAY] }]);
    expect(
      await kinds(
        [
          date(
            "at",
            times(100, (row) => START + row * 7 * DAY),
          ),
        ],
        100,
        "date-gap",
      ),
    ).toEqual([]);
  });

  it("a running number among the features; a measurement in whole numbers is none", async () => {
    expect(
      await kinds(
        [
          number(
            "row",
            times(50, (row) => 1000 + row),
            "feature",
          ),
        ],
        50,
        "numbered",
      ),
    ).toMatchObject([{ column: "row", severity: "serious" }]);
    expect(
      await kinds(
        [
          number(
            "orders",
            times(50, (row) => row % 7),
            "feature",
          ),
        ],
        50,
        "numbered",
      ),
    ).toEqual([]);
  });

  it("rows that repeat others but for case, spaces, punctuation, accents and order, beyond those that repeat exactly", async () => {
    const names = ["Naïve Café", "naive cafe", "CAFE,  NAIVE.", "Tea", "Tea"];
    expect(await kinds([coded("name", names)], 5, "near-duplicates")).toMatchObject([{ count: 2 }]);
    expect(await kinds([coded("name", names), number("x", [1, 2, 3, 4, 4])], 5, "near-duplicates")).toEqual([]);
  });

  it("one id that stands for many", async () => {
    const ids = times(1000, (row) => (row % 5 === 0 ? "GUEST" : `c${row % 300}`));
    const [found] = await kinds([coded("customer", ids, "id")], 1000, "stand-in");
    expect(found).toMatchObject({ count: 200, examples: ["GUEST"], keep: { op: "is-not", value: "GUEST" } });
    const health = await examine(
      {
        rows: 1000,
        columns: [
          coded("customer", ids, "id"),
          number(
            "n",
            times(1000, (row) => row),
          ),
        ],
        recipe: [],
      },
      noCheckpoint,
    );
    expect(health.usableRows).toBe(800);
    expect(
      await kinds(
        [
          number(
            "customer",
            times(1000, (row) => row % 300),
            "id",
          ),
        ],
        1000,
        "stand-in",
      ),
    ).toEqual([]);
  });

  it("ids faster or longer awake than a person, not an order with many lines at one moment", async () => {
    const person = times(60, (row) => START + row * 2 * DAY + 9.5 * 3_600_000);
    const robot = times(40, (row) => START + 10 * DAY + 3_600_000 * 12 + row * 1000);
    const sleepless = times(24, (row) => START + 20 * DAY + row * 3_600_000 + 60_000);
    const order = times(80, () => START + 30 * DAY + 3_600_000 * 11);
    const at = [...person, ...robot, ...sleepless, ...order];
    const id = [...person.map(() => 1), ...robot.map(() => 2), ...sleepless.map(() => 3), ...order.map(() => 4)];
    expect(await kinds([number("visitor", id, "id"), date("at", at)], at.length, "robots")).toMatchObject([
      { count: 64, examples: [2, 3], detail: { ids: 2 } },
    ]);
  });

  it("amounts of another unit in one group", async () => {
    const shop = times(600, (row) => ["web", "store", "import"][row % 3]);
    const random = new Random(1);
    const amount = shop.map((name) => (20 + 10 * random.uniform()) * (name === "import" ? 100 : 1));
    expect(await kinds([number("amount", amount, "amount"), coded("shop", shop, null, "category")], 600, "mixed-units")).toMatchObject([
      { count: 200, examples: ["import"], detail: { group: "shop", level: "import" } },
    ]);
    const plain = shop.map(() => 20 + 10 * random.uniform());
    expect(await kinds([number("amount", plain, "amount"), coded("shop", shop, null, "category")], 600, "mixed-units")).toEqual([]);
  });

  it("a column that alone tells the target, also when some rows have none", async () => {
    const random = new Random(2);
    const churned = times(300, (row) => (row % 10 === 9 ? null : row % 3 === 0 ? "yes" : "no"));
    const columns = [
      coded("churned", churned, "target", "category"),
      number(
        "closed on",
        churned.map((value) => (value === "yes" ? 1 + random.uniform() : random.uniform() * 0.9)),
        "feature",
      ),
      number(
        "orders",
        churned.map(() => random.uniform()),
        "feature",
      ),
    ];
    expect(await kinds(columns, 300, "leak")).toMatchObject([{ column: "closed on", count: 270, detail: { target: "churned" } }]);
  });

  it("more features than the rows can carry", async () => {
    const columns = times(8, (i) =>
      number(
        `f${i}`,
        times(60, (row) => ((row * (i + 3)) % 17) / 7),
        "feature",
      ),
    );
    expect(await kinds(columns, 60, "many-features")).toMatchObject([{ detail: { features: 8 } }]);
    expect(await kinds(columns.slice(0, 3), 60, "many-features")).toEqual([]);
  });
});
