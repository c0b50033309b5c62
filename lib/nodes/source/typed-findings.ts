import type { CellFacts } from "@/lib/table/cell-reader/cell-column";
import type { WorkbookFacts } from "@/lib/table/excel-reader/read-excel";
import type { JsonFacts } from "@/lib/table/json-reader/read-json";
import type { ParquetFacts } from "@/lib/table/parquet-reader/read-parquet";
import type { Problem } from "../problem";
import { COLUMNS, columnFindings, info, list, UNSURE, warning } from "./import-findings";

/** Columns told of one by one. */
const COLUMNS_TOLD = 5;

export function workbookFindings(rows: number, facts: WorkbookFacts, headerGiven: boolean): Problem[] {
  const { named, header, errors, uncalculated, merged, columns, sheets, sheet } = facts;
  const found: Problem[] = [];
  if (rows === 0) found.push(warning("no-rows", { count: named.names.length }));
  const others = sheets.filter((name) => name !== sheet);
  if (facts.wanted !== null)
    found.push(warning("sheet-other", { asked: facts.wanted, sheet }, { param: "sheet", fix: { type: "set-params", params: { sheet: null } } }));
  if (others.length > 0) found.push(info("other-sheets", { sheet, count: others.length, names: list(others) }, { param: "sheet" }));
  if (!headerGiven && header.confidence < UNSURE && rows > 0)
    found.push(
      info(
        header.value ? "header-guessed" : "no-header-guessed",
        {},
        { param: "header", fix: { type: "set-params", params: { header: header.value ? "no" : "yes" } } },
      ),
    );
  if (header.rows === 2) found.push(info("two-header-rows", { names: list(named.names.filter((name) => name.includes(" "))) }, { param: "header" }));
  const serials = columns.flatMap(({ name, guess }) => (guess.kind === "date" && guess.format.kind === "serial" ? [name] : []));
  if (serials.length > 0) found.push(info("serial-dates", { count: serials.length, names: list(serials) }, COLUMNS));
  if (named.repeated.length > 0) found.push(warning("repeated-names", { count: named.repeated.length, names: list(named.repeated) }));
  if (header.value && named.unnamed > 0) found.push(info("unnamed-columns", { count: named.unnamed }));
  if (errors.length > 0) {
    const cells = errors.reduce((sum, one) => sum + one.cells, 0);
    found.push(warning("error-cells", { count: cells, names: list(errors.map(({ error, cells: count }) => `${error} (${count})`)) }));
  }
  if (uncalculated > 0) found.push(warning("formulas-without-values", { count: uncalculated }));
  if (merged > 0) found.push(info("merged-cells", { count: merged }));
  return [...found, ...cellFindings(columns)];
}

export function jsonFindings(rows: number, { columns, badLines, joined, counted, items, path }: JsonFacts): Problem[] {
  const found: Problem[] = [];
  if (rows === 0) found.push(warning("no-rows", { count: columns.length }));
  if (path !== "") found.push(info("json-path", { path }, { param: "records" }));
  if (badLines.count > 0) found.push(warning("bad-lines", { count: badLines.count, line: badLines.first, examples: list(badLines.examples) }));
  if (items && items.rows > items.records)
    found.push(warning("items-as-rows", { path: items.path, records: items.records, count: items.rows }, { param: "lists" }));
  return [...found, ...listFindings(joined, counted, items === null), ...cellFindings(columns)];
}

export function parquetFindings(rows: number, { columns, refused, joined, counted }: ParquetFacts): Problem[] {
  const found: Problem[] = [];
  if (rows === 0) found.push(warning("no-rows", { count: columns.length }));
  const locked = refused.filter(({ kind }) => kind === "encrypted").map(({ name }) => name);
  if (locked.length > 0) found.push(warning("columns-encrypted", { count: locked.length, names: list(locked) }));
  const strange = refused.filter(({ kind }) => kind !== "encrypted").map(({ name, kind }) => `${name} (${kind})`);
  if (strange.length > 0) found.push(warning("columns-refused", { count: strange.length, names: list(strange) }));
  return [...found, ...listFindings(joined, counted), ...cellFindings(columns)];
}

/** `offered`: that items of lists become rows. */
function listFindings(joined: readonly string[], counted: readonly string[], offered = false): Problem[] {
  const found: Problem[] = [];
  if (joined.length > 0) found.push(info("lists-joined", { count: joined.length, names: list(joined) }, { param: "lists" }));
  if (counted.length > 0) {
    const fix = { type: "set-params", params: { lists: "rows" } } as const;
    found.push(info("lists-counted", { count: counted.length, names: list(counted) }, { param: "lists", ...(offered ? { fix } : {}) }));
  }
  return found;
}

function cellFindings(columns: readonly CellFacts[]): Problem[] {
  const big = columns.filter((column) => column.big > 0);
  const mixed = columns.filter(({ mixed: kinds, guess }) => kinds !== null && guess.kind === "coded");
  return [
    ...columnFindings(columns),
    ...(big.length > 0 ? [info("large-numbers", { count: big.length, names: list(big.map(({ name }) => name)) }, COLUMNS)] : []),
    ...mixed.slice(0, COLUMNS_TOLD).map(({ name, mixed: kinds }) =>
      info(
        "mixed-types",
        {
          column: name,
          numbers: kinds?.numbers ?? 0,
          texts: kinds?.texts ?? 0,
          dates: kinds?.dates ?? 0,
          booleans: kinds?.booleans ?? 0,
        },
        COLUMNS,
      ),
    ),
  ];
}
