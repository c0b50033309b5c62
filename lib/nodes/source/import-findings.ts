import type { ColumnFacts, CsvFacts, ReadSettings } from "@/lib/table/csv-reader/read-csv";
import type { Detail, Fix, Problem } from "../problem";

/** Columns told of one by one; the others are counted together. */
const COLUMNS_TOLD = 5;
export const UNSURE = 0.65;

/** What a person should know about how a file was read: nothing that was lost, guessed or repaired goes unsaid. */
export function importFindings(rows: number, facts: CsvFacts, settings: ReadSettings): Problem[] {
  return [...formatFindings(rows, facts, settings), ...rowFindings(facts), ...columnFindings(facts.columns)];
}

export function warning(code: string, detail: Detail, more: Pick<Problem, "param" | "fix"> = {}): Problem {
  return { code: `source.${code}`, severity: "warning", detail, ...more };
}

export function info(code: string, detail: Detail, more: Pick<Problem, "param" | "fix"> = {}): Problem {
  return { code: `source.${code}`, severity: "info", detail, ...more };
}

const set = (params: Readonly<Record<string, string>>): Fix => ({ type: "set-params", params });

function formatFindings(rows: number, { plan, encoding }: CsvFacts, settings: ReadSettings): Problem[] {
  const found: Problem[] = [];
  const { layout, named, inferred } = plan;
  if (encoding.damaged) found.push(warning("bad-characters", { encoding: encoding.name }, { param: "encoding" }));
  else if (encoding.confidence < UNSURE) found.push(info("encoding-guessed", { encoding: encoding.name }, { param: "encoding" }));
  if (rows === 0) found.push(warning("no-rows", { count: named.names.length }));
  if (settings.header === undefined && layout.confidence < UNSURE && rows > 0) {
    const fix = set({ header: layout.header ? "no" : "yes" });
    found.push(info(layout.header ? "header-guessed" : "no-header-guessed", {}, { param: "header", fix }));
  }
  if (inferred.decimalUnclear) {
    const fix = set({ decimal: inferred.decimal === "," ? "point" : "comma" });
    found.push(warning("decimal-unclear", { sign: inferred.decimal }, { param: "decimal", fix }));
  }
  if (named.repeated.length > 0) found.push(warning("repeated-names", { count: named.repeated.length, names: list(named.repeated) }));
  if (layout.header && named.unnamed > 0) found.push(info("unnamed-columns", { count: named.unnamed }));
  return found;
}

function rowFindings({ short, long, stray }: CsvFacts): Problem[] {
  const found: Problem[] = [];
  if (short.rows > 0) found.push(warning("short-rows", { count: short.rows, row: short.first }));
  if (long.rows > 0) found.push(warning("long-rows", { count: long.rows, row: long.first }));
  if (stray.rows > 0) found.push(warning("stray-quotes", { count: stray.rows, row: stray.first }, { param: "quote", fix: set({ quote: "none" }) }));
  return found;
}

/** The param under which another type is chosen. */
export const COLUMNS = { param: "columns" } as const;

/** What reading the values of columns told. */
export function columnFindings(columns: readonly ColumnFacts[]): Problem[] {
  const found: Problem[] = [];
  const unclear = columns.filter((column) => column.unclearDate !== undefined);
  for (const { name, unclearDate, guess } of unclear.slice(0, 1)) {
    const order = guess.kind === "date" ? guess.format.order : "dmy";
    found.push(
      warning(
        "date-order-unclear",
        { column: name, order, example: unclearDate ?? "" },
        { param: "dateOrder", fix: set({ dateOrder: order === "dmy" ? "mdy" : "dmy" }) },
      ),
    );
  }
  const failed = columns.filter((column) => column.failed > 0).sort((a, b) => b.failed - a.failed);
  // Every value is a text: what fails without being a number or a date was to be yes or no.
  for (const { name, failed: count, examples, guess } of failed.slice(0, COLUMNS_TOLD)) {
    found.push(warning("values-failed", { column: name, count, type: guess.kind === "coded" ? "boolean" : guess.kind, examples: list(examples) }, COLUMNS));
  }
  const rest = failed.slice(COLUMNS_TOLD);
  if (rest.length > 0) found.push(warning("more-values-failed", { columns: rest.length, count: rest.reduce((sum, column) => sum + column.failed, 0) }));
  const codes = columns.filter((column) => column.codes > column.failed);
  for (const { name, codes: count, codeExamples } of codes.slice(0, COLUMNS_TOLD))
    found.push(warning("codes-as-numbers", { column: name, count, examples: list(codeExamples) }, COLUMNS));
  return found;
}

export function list(texts: readonly string[]): string {
  const shown = texts.slice(0, 5).join(", ");
  return texts.length > 5 ? `${shown} …` : shown;
}
