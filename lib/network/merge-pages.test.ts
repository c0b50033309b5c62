import { describe, expect, it } from "vitest";
import { mergedPages, placeOf, rowsOf } from "./merge-pages";

const merged = async (pages: readonly unknown[], given = "") => {
  const place = pages.map((page) => placeOf(page, given)).find((found) => found !== null) ?? null;
  const blob = mergedPages(pages, place);
  return blob ? JSON.parse(await blob.text()) : null;
};

describe("pages of JSON", () => {
  it("become one document in which the rows are where they were", async () => {
    expect(await merged([[{ a: 1 }], [{ a: 2 }]])).toEqual([{ a: 1 }, { a: 2 }]);
    expect(await merged([{ d: { o: [{ a: 1 }] } }, { d: { o: [{ a: 2 }] } }])).toEqual({ d: { o: [{ a: 1 }, { a: 2 }] } });
    expect(
      await merged(
        [
          { x: [{ a: 1 }], y: [{ b: 1 }, { b: 2 }] },
          { x: [{ a: 2 }], y: [] },
        ],
        "x",
      ),
    ).toEqual({ x: [{ a: 1 }, { a: 2 }] });
    expect(
      await merged([
        { id: 1, name: "a" },
        { id: 2, name: "b" },
      ]),
    ).toEqual([
      { id: 1, name: "a" },
      { id: 2, name: "b" },
    ]);
  });

  it("take their rows from the place of the first page that has some, whatever else a page holds", async () => {
    const pages = [
      { data: [], meta: { page: 0 } },
      { data: [{ id: 1 }, { id: 2 }], included: [{ x: 1 }] },
      { data: [{ id: 3 }], included: [{ x: 1 }, { x: 2 }, { x: 3 }] },
      { data: null },
      { data: [], groups: { a: { x: 1 }, b: { x: 2 } } },
    ];
    expect(await merged(pages)).toEqual({ data: [{ id: 1 }, { id: 2 }, { id: 3 }] });
  });

  it("stay apart where they cannot be put together", async () => {
    expect(await merged([[{ a: 1 }], undefined])).toBeNull();
    expect(await merged([{ data: [{ a: 1 }] }, { data: { a: 2 } }])).toBeNull();
    expect(
      await merged([
        [["a"], [1]],
        [["a"], [2]],
      ]),
    ).toBeNull();
    expect(
      await merged([
        { a: [1, 2], b: [3, 4] },
        { a: [5], b: [6] },
      ]),
    ).toBeNull();
    expect(await merged([{ l: [{ o: [{ a: 1 }] }] }, { l: [{ o: [{ a: 2 }] }] }], "l.0.o")).toBeNull();
    expect(await merged([{ data: [] }, { data: [] }])).toBeNull();
  });

  it("are counted as the reader would read them", () => {
    const count = (document: unknown, place = placeOf(document, "")) => rowsOf(document, "", place);
    expect(count({ data: [{ a: 1 }, { a: 2 }] })).toBe(2);
    expect(count({ data: [], meta: { total: 0 } })).toBe(0);
    expect(count({ data: [] }, "data")).toBe(0);
    expect(count([])).toBe(0);
    expect(count({ a: [1, 2, 3], b: [4, 5, 6] })).toBe(3);
    expect(
      count([
        ["a", "b"],
        [1, 2],
      ]),
    ).toBe(2);
    expect(rowsOf(undefined, "a;b\n1;2\n3;4\n\n", null)).toBe(2);
    expect(rowsOf(undefined, "a;b\n", null)).toBe(0);
  });
});
