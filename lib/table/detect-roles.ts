import { hasTextsAtHand, missingCount } from "./columns";
import { BARE_KEY, type NamedRole, namesCode, rolesOfName } from "./role-names";
import { type Column, type ColumnType, MISSING_CODE, type Role } from "./table";

const FITS: Readonly<Partial<Record<Role, readonly ColumnType[]>>> = {
  date: ["date"],
  amount: ["number"],
  quantity: ["number"],
  price: ["number"],
  segment: ["category", "text", "number"],
  consent: ["boolean", "category", "number"],
  sensitive: ["boolean", "category", "number"],
  weight: ["number"],
  id: ["text", "category", "number"],
  order: ["text", "category", "number"],
};

/** Roles that any number of columns may have. */
const SHARED: ReadonlySet<Role> = new Set<Role>(["consent", "sensitive", "feature"]);
/** Columns of these roles say that a row is a purchase rather than a customer. */
const TRANSACTION: readonly Role[] = ["order", "date", "quantity", "price"];
/** Numbers with fewer different values are more likely codes (a region, a channel) than measurements. */
const FEATURE_DISTINCT = 10;

/**
 * The role of each column, by its name (in three languages) where its type fits, else null. In a table with one row a
 * customer the remaining measurements become features. O(cells) for the last step only.
 */
export function detectRoles(columns: readonly Column[]): (Role | null)[] {
  const roles: (Role | null)[] = columns.map(() => null);
  const taken = new Set<Role>();
  const fitting = columns
    .flatMap((column, index) =>
      [...rolesOfName(column.name), ...(isOrderName(column) ? [{ role: "order", score: 7 } as const] : [])].map((named) => ({ index, ...named })),
    )
    .filter(({ index, role }) => FITS[role]?.includes(columns[index].type) ?? true);
  const missing = missingDates(columns, fitting);
  const candidates = withoutRowKey(columns, fitting).sort(
    (a, b) => b.score - a.score || (missing.get(a.index) ?? 0) - (missing.get(b.index) ?? 0) || a.index - b.index,
  );
  for (const { index, role } of candidates) {
    if (roles[index] !== null || (taken.has(role) && !SHARED.has(role))) continue;
    roles[index] = role;
    taken.add(role);
  }
  const dates = columns.flatMap((column, index) => (column.type === "date" && roles[index] === null ? [index] : []));
  if (!taken.has("date") && dates.length === 1) {
    roles[dates[0]] = "date";
    taken.add("date");
  }
  if (describesCustomers(columns, roles, taken)) {
    for (const [index, column] of columns.entries()) {
      if (roles[index] === null && column.type === "number" && isMeasurement(column.values)) roles[index] = "feature";
    }
  }
  return roles;
}

interface Candidate {
  readonly index: number;
  readonly role: Role;
  readonly score: number;
}

/** Shops give orders a name: "#1001". */
function isOrderName(column: Column): boolean {
  return (
    /^(?:order )?name$/i.test(column.name) &&
    hasTextsAtHand(column) &&
    column.dictionary.length > 0 &&
    column.dictionary.slice(0, 50).every((name) => /^#\w*\d+/.test(name))
  );
}

/**
 * Where addresses of people come back while the values of a column that is called nothing but "id" do not, that is the key of the rows: an
 * order, rather than the customer.
 */
function withoutRowKey(columns: readonly Column[], candidates: readonly Candidate[]): Candidate[] {
  const people = candidates.filter(({ role, score }) => role === "id" && score < BARE_KEY);
  const keys = candidates.filter(({ index, role, score }) => role === "id" && score === BARE_KEY && people.length > 0 && isUnique(columns[index]));
  if (keys.length === 0 || people.every(({ index }) => isUnique(columns[index]))) return [...candidates];
  return candidates.map((candidate) => (keys.includes(candidate) ? { ...candidate, role: "order" as const } : candidate));
}

/** Missing cells of dates that are called alike, by the index of their column: the one that more rows have is taken. O(rows) for those, nothing for others. */
function missingDates(columns: readonly Column[], candidates: readonly Candidate[]): ReadonlyMap<number, number> {
  const dates = candidates.filter(({ role }) => role === "date");
  const alike = dates.filter(({ score }) => dates.filter((other) => other.score === score).length > 1);
  return new Map(alike.map(({ index }) => [index, missingCount(columns[index])]));
}

/** The role of identifiers that a name alone gives to a column, whatever its values look like; a role of null for other codes, such as telephones. */
export function identifierRole(name: string): NamedRole | { readonly role: null } | undefined {
  const [first] = rolesOfName(name);
  if (first && (first.role === "id" || first.role === "order") && first.score >= BARE_KEY) return first;
  return namesCode(name) ? { role: null } : undefined;
}

/**
 * One row a customer: nothing speaks of purchases, and the customer column, if there is one, does not repeat. A date beside a column that is
 * clearly of customers is the day on which they came.
 */
function describesCustomers(columns: readonly Column[], roles: readonly (Role | null)[], taken: ReadonlySet<Role>): boolean {
  const id = columns[roles.indexOf("id")];
  const clear = id !== undefined && rolesOfName(id.name).some(({ role, score }) => role === "id" && score !== BARE_KEY);
  if (TRANSACTION.some((role) => taken.has(role) && !(role === "date" && clear))) return false;
  return id === undefined || isUnique(id);
}

function isUnique(column: Column): boolean {
  if ("codes" in column) {
    // The dictionary of very many texts is left alone: its codes tell.
    const seen = new Uint8Array(column.codes.reduce((most, code) => Math.max(most, code + 1), 0));
    for (const code of column.codes) {
      if (code === MISSING_CODE) continue;
      if (seen[code] === 1) return false;
      seen[code] = 1;
    }
    return true;
  }
  const seen = new Set<number>();
  for (const value of column.values) {
    if (Number.isNaN(value)) continue;
    if (seen.has(value)) return false;
    seen.add(value);
  }
  return true;
}

function isMeasurement(values: Float64Array): boolean {
  const seen = new Set<number>();
  for (const value of values) {
    if (!Number.isNaN(value)) seen.add(value);
    if (seen.size > FEATURE_DISTINCT) return true;
  }
  return false;
}
