/** Stands before the digits of a whole number that a double cannot hold; a character nobody writes. */
const BIG_MARK = "\ue0b1";
const LONG_NUMBER = /\d{16}/;
const STRING_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d{16,}(?![\d.eE])/g;

/** Parses JSON without losing the last digits of large whole numbers: `reviveBig` gives them back as bigint. Throws SyntaxError. */
export function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(LONG_NUMBER.test(text) ? text.replace(STRING_OR_NUMBER, quoted) : text);
  return value;
}

function quoted(found: string): string {
  if (found.startsWith('"')) return found;
  return Number.isSafeInteger(Number(found)) ? found : `"${BIG_MARK}${found}"`;
}

/** A text as it was written; a large number as bigint. */
export function reviveBig(text: string): string | bigint {
  if (!text.includes(BIG_MARK)) return text;
  const plain = text.replaceAll(BIG_MARK, "");
  return /^-?\d+$/.test(plain) && text.startsWith(BIG_MARK) ? BigInt(plain) : plain;
}

const MARKED = new RegExp(`"${BIG_MARK}(-?\\d+)"`, "g");

/** JSON of what parseJson gave, on one line, large numbers with all their digits. */
export function writeJson(value: unknown): string {
  return JSON.stringify(value).replace(MARKED, "$1");
}

/** The number of the line, from 1, in which a character stands. */
export function lineAt(text: string, index: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at >= 0 && at < index; at = text.indexOf("\n", at + 1)) line++;
  return line;
}

const TOKEN =
  /\s*(?:([{}[\],:])|("(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.]))/uy;

/** Where a text that is no JSON stops being JSON. Engines do not agree on telling it. O(characters). */
export function faultAt(text: string): number {
  /** What may come next: a value, a value or the end of a list, a key or the end of an object, a key, a colon, a comma or an end. */
  let wanted: "value" | "first" | "key-or-end" | "key" | "colon" | "comma" = "value";
  const open: string[] = [];
  TOKEN.lastIndex = 0;
  for (;;) {
    const at = TOKEN.lastIndex;
    const found = TOKEN.exec(text);
    if (!found) return at + (/^\s*/.exec(text.slice(at, at + 1000))?.[0].length ?? 0);
    const [whole, sign, string] = found;
    const start = at + whole.length - whole.trimStart().length;
    const isValue = sign === undefined;
    if (wanted === "colon") {
      if (sign !== ":") return start;
      wanted = "value";
    } else if (wanted === "key" || wanted === "key-or-end") {
      if (string !== undefined) wanted = "colon";
      else if (sign === "}" && wanted === "key-or-end") {
        open.pop();
        wanted = "comma";
      } else return start;
    } else if (wanted === "comma") {
      const around = open.at(-1);
      if (sign === "," && around !== undefined) wanted = around === "{" ? "key" : "value";
      else if ((sign === "}" && around === "{") || (sign === "]" && around === "[")) open.pop();
      else return start;
    } else if (isValue) wanted = "comma";
    else if (sign === "{" || sign === "[") {
      open.push(sign);
      wanted = sign === "{" ? "key-or-end" : "first";
    } else if (sign === "]" && wanted === "first") {
      open.pop();
      wanted = "comma";
    } else return start;
  }
}

const QUOTE = 34;
const BACKSLASH = 92;
const COMMA = 44;

/**
 * The elements of the array whose `[` stands at `start`, in batches of about `size` characters, as texts that are arrays
 * themselves. `from` is where the batch begins. Ends early, `closed` false, when the array is never closed. O(characters).
 */
export function* arrayBatches(
  text: string,
  start: number,
  size: number,
): Generator<{ readonly text: string; readonly from: number; readonly closed: boolean }> {
  let depth = 0;
  let inside = false;
  let from = start + 1;
  for (let at = start + 1; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (inside) {
      if (unit === BACKSLASH) at++;
      else if (unit === QUOTE) inside = false;
    } else if (unit === QUOTE) inside = true;
    else if (unit === 123 || unit === 91) depth++;
    else if (unit === 125 || unit === 93) {
      depth--;
      if (depth < 0) {
        yield { text: `[${text.slice(from, at)}]`, from, closed: text.slice(at + 1).trim() === "" };
        return;
      }
    } else if (unit === COMMA && depth === 0 && at - from >= size) {
      yield { text: `[${text.slice(from, at)}]`, from, closed: true };
      from = at + 1;
    }
  }
  yield { text: `[${text.slice(from)}]`, from, closed: false };
}
