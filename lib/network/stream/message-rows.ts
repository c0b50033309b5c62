import { parseJson, writeJson } from "@/lib/table/json-reader/parse-json";

/** One row: JSON of an object on one line, and its value. */
export interface MessageRow {
  readonly text: string;
  readonly value: Readonly<Record<string, unknown>>;
}

export interface MessageRows {
  readonly rows: readonly MessageRow[];
  /** Pieces of the message that are no row: text that is no JSON, an empty item of a list. */
  readonly malformed: readonly string[];
}

const NOTHING: MessageRows = { rows: [], malformed: [] };

/**
 * The rows in a message. JSON: an object is a row, a list one row an item, otherwise one value a line; a lone value becomes
 * `{"value": …}`, a list within a list `{"1": …, "2": …}`. Text: the message is the row `{"text": …}`. With a path only what stands
 * there counts; a message without it (a greeting, a heartbeat) has no rows. Large whole numbers keep their digits. O(characters).
 */
export function rowsOf(data: string, format: "json" | "text", path = ""): MessageRows {
  if (format === "text") return data === "" ? NOTHING : { rows: [row({ text: data })], malformed: [] };
  const text = data.trim();
  if (text === "") return NOTHING;
  const whole = parsed(text);
  if (whole) return rowsIn(whole.value, path, text);
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "");
  if (lines.length === 1) return { rows: [], malformed: [text] };
  const parts = lines.map((line): MessageRows => {
    const one = parsed(line);
    return one ? rowsIn(one.value, path, line) : { rows: [], malformed: [line] };
  });
  return { rows: parts.flatMap(({ rows }) => rows), malformed: parts.flatMap(({ malformed }) => malformed) };
}

function parsed(text: string): { readonly value: unknown } | null {
  try {
    return { value: parseJson(text) };
  } catch {
    return null;
  }
}

/** `source`: the text that `value` was read from. */
function rowsIn(value: unknown, path: string, source: string): MessageRows {
  const found = path === "" ? value : valueAt(value, path);
  if (found === undefined || found === null) return NOTHING;
  if (!Array.isArray(found))
    return { rows: [found === value && isObject(found) ? { text: oneLine(source), value: found } : row(asObject(found))], malformed: [] };
  const rows: MessageRow[] = [];
  const malformed: string[] = [];
  for (const item of found) {
    if (item === null) malformed.push("null");
    else rows.push(row(asObject(item)));
  }
  return { rows, malformed };
}

function row(value: Readonly<Record<string, unknown>>): MessageRow {
  return { text: writeJson(value), value };
}

/** Line breaks stand between the tokens of JSON only: within a string they are escaped. */
function oneLine(json: string): string {
  return /[\r\n]/.test(json) ? json.replace(/[\r\n]+/g, " ").trim() : json.trim();
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  if (Array.isArray(value)) return Object.fromEntries(value.map((item, i) => [String(i + 1), item]));
  return isObject(value) ? value : { value };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What stands under keys joined by dots: a key that holds dots itself is found first. Undefined when nothing does. */
export function valueAt(value: unknown, path: string): unknown {
  if (!isObject(value)) return undefined;
  if (Object.hasOwn(value, path)) return value[path];
  for (let at = path.indexOf("."); at > 0; at = path.indexOf(".", at + 1)) {
    const key = path.slice(0, at);
    if (!Object.hasOwn(value, key)) continue;
    const found = valueAt(value[key], path.slice(at + 1));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The row with a first column more; one of that name that is there already stays. */
export function withFirst(text: string, name: string, value: string): string {
  const rest = text.slice(1);
  const first = `{${JSON.stringify(name)}:${JSON.stringify(value)}`;
  return rest.trim() === "}" ? `${first}}` : `${first},${rest}`;
}
