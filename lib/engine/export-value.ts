import type { Value } from "@/lib/nodes/contract";
import { takeRows } from "@/lib/table/columns";
import type { ExportFile } from "./protocol";
import { payloadOf } from "./wire-values";

/** An output as a file: a table (or some of its rows) as CSV, a model or report as JSON. `name` comes without an ending. */
export async function exportValue(value: Value, name: string, rows?: Uint32Array): Promise<ExportFile> {
  const base = fileName(name);
  if (value.kind !== "table") {
    const type = "application/json";
    return { name: `${base}.json`, type, blob: new Blob([`${JSON.stringify(payloadOf(value), null, 2)}\n`], { type }) };
  }
  const { writeCsv } = await import("@/lib/table/csv-writer");
  return { name: `${base}.csv`, type: "text/csv", blob: writeCsv(rows ? takeRows(value.table, rows) : value.table) };
}

/** A name that every file system takes. */
export function fileName(name: string): string {
  const safe = name.replace(/[\\/:*?"<>|\p{Cc}]/gu, "_").replace(/^\.+|[. ]+$/g, "_");
  return safe.slice(0, 120) || "export";
}
