import { type NamedRole, rolesOfName } from "./role-names";
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
  const candidates = columns
    .flatMap((column, index) => rolesOfName(column.name).map((named) => ({ index, ...named })))
    .filter(({ index, role }) => FITS[role]?.includes(columns[index].type) ?? true)
    .sort((a, b) => b.score - a.score || a.index - b.index);
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

/** The clearest of the roles that make a column an identifier, whatever its values look like. */
export function identifierRole(name: string): NamedRole | undefined {
  const [first] = rolesOfName(name);
  return first && (first.role === "id" || first.role === "order") && first.score >= 5 ? first : undefined;
}

/** One row a customer: nothing speaks of purchases, and the customer column, if there is one, does not repeat. */
function describesCustomers(columns: readonly Column[], roles: readonly (Role | null)[], taken: ReadonlySet<Role>): boolean {
  if (TRANSACTION.some((role) => taken.has(role))) return false;
  const id = columns[roles.indexOf("id")];
  return id === undefined || isUnique(id);
}

function isUnique(column: Column): boolean {
  if ("codes" in column) {
    const seen = new Uint8Array(column.dictionary.length);
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
