import { expect, test } from "vitest";
import { movedCell } from "./chosen-cell";

test("Enter begins where the table is seen, the arrows stay within it, Escape ends it, other keys are the page's", () => {
  const size = { rows: 3, columns: 2 };
  const first = { row: 1, column: 0 };
  expect(movedCell(null, "Enter", first, size)).toEqual(first);
  expect(movedCell(null, "ArrowDown", first, size)).toBeUndefined();
  expect(movedCell({ row: 1, column: 1 }, "Enter", first, size)).toEqual({ row: 1, column: 1 });
  expect(movedCell({ row: 1, column: 0 }, "ArrowDown", first, size)).toEqual({ row: 2, column: 0 });
  expect(movedCell({ row: 2, column: 1 }, "ArrowDown", first, size)).toEqual({ row: 2, column: 1 });
  expect(movedCell({ row: 0, column: 0 }, "ArrowLeft", first, size)).toEqual({ row: 0, column: 0 });
  expect(movedCell({ row: 0, column: 0 }, "ArrowRight", first, size)).toEqual({ row: 0, column: 1 });
  expect(movedCell({ row: 0, column: 0 }, "Escape", first, size)).toBeNull();
  expect(movedCell({ row: 0, column: 0 }, "toString", first, size)).toBeUndefined();
});
