import { DELIMITERS, type Delimiter, type Dialect, QUOTES, type Quote, tokenize } from "./tokenize";

export interface DetectedDialect extends Dialect {
  /** From 0 to 1. */
  readonly confidence: number;
}

/** Rows looked at for each candidate. */
const ROWS = 200;

/**
 * The delimiter under which the rows of a sample agree best on their number of cells, the header included. A sign that
 * also stands inside cells (a decimal comma, a comma in a text) gives ragged rows or a header of another width.
 * `given` fixes a part of the answer. O(candidates x sample).
 */
export function detectDialect(text: string, cut: boolean, given: { readonly delimiter?: Delimiter; readonly quote?: Quote | null }): DetectedDialect {
  const quotes: readonly (Quote | null)[] = given.quote === undefined ? QUOTES.filter((quote) => text.includes(quote)) : [given.quote];
  const candidates = (given.delimiter ? [given.delimiter] : DELIMITERS).flatMap((delimiter) =>
    (quotes.length > 0 ? quotes : ['"' as const]).map((quote) => ({ delimiter, quote, ...judge(text, { delimiter, quote }, cut) })),
  );
  const ranked = [...candidates].sort((a, b) => b.score - a.score);
  const best = ranked[0];
  // An apostrophe in a name is no quote: single quotes must enclose cells, and double quotes must not.
  const quote = best.quote === "'" && best.enclosed < 0.2 ? '"' : best.quote;
  if (given.delimiter) return { delimiter: given.delimiter, quote, confidence: 1 };
  if (best.width < 2) return { delimiter: null, quote, confidence: 0.8 };
  const rival = ranked.find((candidate) => candidate.delimiter !== best.delimiter && candidate.width > 1);
  const lead = rival ? Math.min(1, (best.score - rival.score) / best.score) : 1;
  return { delimiter: best.delimiter, quote, confidence: Math.round(Math.min(0.99, best.agreement * (0.6 + 0.4 * lead)) * 100) / 100 };
}

interface Judgement {
  readonly score: number;
  /** The most frequent number of cells. */
  readonly width: number;
  /** Share of rows with that many. */
  readonly agreement: number;
  /** Share of cells that were in quotes. */
  readonly enclosed: number;
}

function judge(text: string, dialect: Dialect, cut: boolean): Judgement {
  const rows = tokenize(text, dialect, cut, ROWS);
  if (rows.length === 0) return { score: 0, width: 1, agreement: 0, enclosed: 0 };
  const widths = new Map<number, number>();
  for (const row of rows) widths.set(row.length, (widths.get(row.length) ?? 0) + 1);
  const width = commonWidth(widths);
  const agreement = (widths.get(width) ?? 0) / rows.length;
  const header = rows[linesAbove(rows, width)];
  const agreesWithHeader = header.length === width ? 1 : 0.5;
  const cells = rows.flat();
  // Decimal commas cut rows full of semicolons as evenly as a delimiter would.
  const rivals = DELIMITERS.slice(DELIMITERS.indexOf(dialect.delimiter ?? ",") + 1);
  const uncut = cells.filter((cell) => rivals.some((rival) => cell.includes(rival))).length / cells.length;
  const quote = dialect.quote ?? '"';
  // Quotes left at the edge of a cell mean that it was cut in the wrong place.
  const torn = cells.filter((cell) => cell.startsWith(quote) !== cell.endsWith(quote)).length / cells.length;
  const enclosed = countEnclosed(text, dialect) / cells.length;
  const spread = width < 2 ? 0.05 : 1 + 0.02 * Math.log2(width);
  return {
    score: agreement * agreesWithHeader * spread * (1 - Math.min(0.9, torn * 3)) * (1 - 0.5 * uncut) * (1 + 0.1 * Math.min(1, enclosed)),
    width,
    agreement,
    enclosed,
  };
}

/** A table that starts further down is not looked for. */
const MOST_LINES_ABOVE = 20;
/** A row of names fills at least this share of the columns. */
const FULL = 0.75;

/**
 * Lines above a table of `width` columns: a title or a note fills a cell or two, and the table begins below. One row
 * that is merely short is no title, and above a narrow table a title cannot be told from a row. Spreadsheets and
 * accounting programs pad titles with delimiters to the width of the table: these count when a full row of words ends them.
 */
export function linesAbove(records: readonly (readonly string[])[], width: number): number {
  if (width < 3 || records.length < 4) return 0;
  const filled = (record: readonly string[]) => record.filter((cell) => cell.trim() !== "").length;
  const until = (isTitle: (record: readonly string[]) => boolean) => {
    let lines = 0;
    while (lines < Math.min(MOST_LINES_ABOVE, records.length - 2) && filled(records[lines]) <= Math.min(2, width / 2) && isTitle(records[lines])) lines++;
    return lines === MOST_LINES_ABOVE || records.slice(lines, lines + 3).some((record) => record.length < width) ? 0 : lines;
  };
  const padded = until(() => true);
  const header = records[padded];
  const isHeader = padded > 0 && filled(header) >= FULL * width && header.every((cell) => !/^[\d\s.,:/-]*\d[\d\s.,:/-]*$/.test(cell));
  return isHeader ? padded : until((record) => record.length < width);
}

/** The number of cells that most rows have; of equally frequent ones the larger. */
export function commonWidth(widths: ReadonlyMap<number, number>): number {
  let best = 1;
  let most = 0;
  for (const [width, count] of widths) {
    if (count > most || (count === most && width > best)) {
      best = width;
      most = count;
    }
  }
  return best;
}

/** Quotes that stand before a delimiter or a line end: the closing quotes of enclosed cells. */
function countEnclosed(text: string, { delimiter, quote }: Dialect): number {
  if (quote === null || delimiter === null) return 0;
  const start = text.slice(0, 65_536);
  let count = 0;
  for (let at = start.indexOf(quote); at >= 0; at = start.indexOf(quote, at + 1)) {
    const next = start[at + 1];
    const before = start[at - 1];
    if ((next === delimiter || next === "\n" || next === "\r" || next === undefined) && before !== delimiter && before !== "\n") count++;
  }
  return count;
}
