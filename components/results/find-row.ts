import type { EngineApi, Outcome, ResultKey } from "@/lib/engine/protocol";
import type { Row } from "@/lib/nodes/cluster/explain-row";
import type { Json } from "@/lib/table/table";
import { rowsOf } from "./use-one-row";

/** The order in which the engine sorts words. */
const COLLATOR = new Intl.Collator("en", { numeric: true });
/** Rows shown of those that follow the place where the value would be. */
const SHOWN = 6;

/**
 * The rows whose value in `column` is the one sought, else those that begin with it: a binary search through the engine's
 * sorted pages, so twenty questions find one customer among a million.
 */
export async function findRows(
  engine: Pick<EngineApi, "rows">,
  key: ResultKey,
  port: string,
  column: { readonly name: string; readonly numeric: boolean },
  sought: string,
): Promise<Outcome<readonly Row[]>> {
  const value = column.numeric ? Number(sought.replace(/[\s\u00a0]/g, "").replace(",", ".")) : sought;
  if (column.numeric && Number.isNaN(value)) return { ok: true, value: [] };
  const sort = { column: column.name, descending: false };
  const first = await engine.rows(key, port, { offset: 0, limit: 1, sort });
  if (!first.ok) return first;
  let from = 0;
  let to = first.value.rows;
  while (from < to) {
    const middle = (from + to) >> 1;
    const answer = await engine.rows(key, port, { offset: middle, limit: 1, sort });
    if (!answer.ok) return answer;
    const [row] = rowsOf(answer.value);
    if (comesBefore(row?.get(column.name) ?? null, value)) from = middle + 1;
    else to = middle;
  }
  const page = await engine.rows(key, port, { offset: from, limit: SHOWN, sort });
  if (!page.ok) return page;
  const rows = rowsOf(page.value);
  const exact = rows.filter((row) => isSame(row.get(column.name) ?? null, value));
  const like = rows.filter((row) =>
    String(row.get(column.name) ?? "")
      .toLowerCase()
      .startsWith(sought.toLowerCase()),
  );
  return { ok: true, value: exact.length > 0 ? exact : like };
}

/** Missing values stand last. */
function comesBefore(own: Json, sought: number | string): boolean {
  if (own === null) return false;
  return typeof sought === "number" ? Number(own) < sought : COLLATOR.compare(String(own), sought) < 0;
}

function isSame(own: Json, sought: number | string): boolean {
  return own !== null && (typeof sought === "number" ? Number(own) === sought : COLLATOR.compare(String(own), sought) === 0);
}
