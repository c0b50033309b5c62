import { hasTextsAtHand } from "@/lib/table/columns";
import type { ColumnFacts } from "@/lib/table/csv-reader/read-csv";
import { identifierRole } from "@/lib/table/detect-roles";
import { parseDate } from "@/lib/table/parse/date";
import { isMissingValue } from "@/lib/table/parse/missing";
import { looksLikeCode, parseNumber } from "@/lib/table/parse/number";
import { rolesOfName } from "@/lib/table/role-names";
import { type CodedColumn, type Column, MISSING_CODE } from "@/lib/table/table";

/** Rows of a column of texts that are looked at. */
const GLANCE = 400;
/** A name that can hardly mean anything else scores this much. */
const CLEAREST = 10;
/** A day that may be a month, and a role that no name speaks for. */
const EVEN = 0.5;

/**
 * How sure the type of a column is, from 0 (it has no values to tell by) to 1. Numbers and dates: the share of values that read as such,
 * half of it when no date tells day and month apart. Texts: the share of values that are neither numbers nor dates, so that a column of
 * numbers with a few notes among them shows as doubtful; identifiers are texts by their name. O(1), a few hundred rows are looked at.
 */
export function typeConfidence(column: Column, rows: number, missing: number, facts: ColumnFacts | undefined): number {
  const failed = facts?.failed ?? 0;
  const present = rows - missing + failed;
  if (present <= 0) return 0;
  switch (column.type) {
    case "boolean":
      return 1;
    case "number":
      return (present - failed) / present;
    case "date":
      return ((present - failed) / present) * (facts?.unclearDate === undefined ? 1 : EVEN);
    case "category":
    case "text":
      return identifierRole(column.name) === undefined ? textConfidence(column) : 1;
  }
}

/** How clearly the name of a column speaks for its role, from 0 to 1. */
export function roleConfidence({ name, role }: Pick<Column, "name" | "role">): number | null {
  if (role === null) return null;
  const named = rolesOfName(name).find((one) => one.role === role);
  return named ? Math.min(1, named.score / CLEAREST) : EVEN;
}

function textConfidence(column: CodedColumn): number {
  // That very many texts are no numbers was seen when the file was read.
  if (!hasTextsAtHand(column)) return 1;
  const { codes, dictionary } = column;
  const step = Math.max(1, Math.floor(codes.length / GLANCE));
  let seen = 0;
  let numbers = 0;
  let dates = 0;
  for (let row = 0; row < codes.length; row += step) {
    const text = codes[row] === MISSING_CODE ? null : dictionary[codes[row]];
    if (text === null || isMissingValue(text)) continue;
    seen++;
    if (isNumber(text)) numbers++;
    else if (isDate(text)) dates++;
  }
  return seen === 0 ? 1 : 1 - Math.max(numbers, dates) / seen;
}

function isNumber(text: string): boolean {
  return !looksLikeCode(text) && !(Number.isNaN(parseNumber(text, ".")) && Number.isNaN(parseNumber(text, ",")));
}

function isDate(text: string): boolean {
  return (["dmy", "mdy"] as const).some((order) => !Number.isNaN(parseDate(text, { kind: "calendar", order })));
}
