import type { ColumnType, Role } from "@/lib/table/table";
import type { Problem } from "../problem";
import { list, warning } from "./import-findings";
import type { ExpectedColumn } from "./read-files";
import { type ColumnOverride, givenName } from "./reading-params";

interface Found {
  readonly name: string;
  readonly type: ColumnType;
  readonly role: Role | null;
}

/** A column that came and what was called otherwise in the files before. */
interface Successor {
  readonly column: string;
  /** The name by which the pipeline knows it. */
  readonly name: string;
}

/**
 * New columns that look like ones that are gone: the same name but for case, spaces and signs, else the only new one of the same role and
 * type. What is offered is to call them as before, so that all that is set behind the source holds. O(columns gone x columns added).
 */
export function successorFindings(expected: readonly ExpectedColumn[], columns: readonly Found[], settings: readonly ColumnOverride[]): Problem[] {
  const inFile = (one: ExpectedColumn) => one.from ?? one.name;
  const before = new Set(expected.map(inFile));
  const now = new Set(columns.map(({ name }) => name));
  const given = new Map(settings.flatMap((one) => (now.has(one.column) ? [[one.column, givenName(one)] as const] : [])));
  const names = new Set([...now].map((name) => given.get(name) ?? name));
  const added = columns.filter(({ name }) => !before.has(name) && !given.get(name));
  const gone = expected.filter((one) => !now.has(inFile(one)) && !names.has(one.name));
  const pairs: Successor[] = [];
  // Where two look like one, neither is taken, whatever their roles.
  const doubtful = new Set<string>();
  const take = (looks: (one: ExpectedColumn, other: Found) => boolean) => {
    for (const one of gone.filter(({ name }) => !doubtful.has(name))) {
      const free = added.filter(({ name }) => !pairs.some(({ column }) => column === name));
      const alike = free.filter((other) => looks(one, other));
      if (alike.length > 1) doubtful.add(one.name);
      const rivals = gone.filter((other) => other !== one && alike[0] && looks(other, alike[0]) && !pairs.some(({ name }) => name === other.name));
      if (alike.length === 1 && rivals.length === 0 && !pairs.some(({ name }) => name === one.name)) pairs.push({ column: alike[0].name, name: one.name });
    }
  };
  take((one, other) => bare(inFile(one)) === bare(other.name));
  take(({ role, type }, other) => role !== null && role !== "feature" && role === other.role && kindOf(type) === kindOf(other.type));
  if (pairs.length === 0) return [];
  const named = pairs.map(({ column, name }): ColumnOverride => {
    const known = settings.find((one) => one.column === column);
    return { ...(known ?? { type: null, role: null, decimal: "auto", dates: "auto" }), column, name };
  });
  const others = settings.filter(({ column }) => !pairs.some((pair) => pair.column === column));
  const detail = { count: pairs.length, pairs: list(pairs.map(({ column, name }) => `${column} → ${name}`)) };
  return [warning("columns-successors", detail, { param: "columns", fix: { type: "set-params", params: { columns: [...others, ...named] } } })];
}

function bare(name: string): string {
  return name
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, "");
}

/** A text with few values is a category in one export and a text in the next; identifiers are numbers in one and texts in the next. */
function kindOf(type: string): string {
  return type === "date" || type === "boolean" ? type : "value";
}
