import type { DateOrder } from "../parse/date";
import type { Decimal } from "../parse/number";
import { type DetectedDialect, detectDialect } from "./dialect";
import { detectLayout, type Layout, type Named, nameColumns } from "./header";
import { type ColumnWish, type Inferred, inferColumns } from "./infer";
import type { Sample } from "./sample";
import { DELIMITERS, type Delimiter, type Quote, tokenize } from "./tokenize";

/** What a person may set instead of having it detected. */
export interface CsvSettings {
  readonly delimiter?: Delimiter;
  /** null: quotes are ordinary characters. */
  readonly quote?: Quote | null;
  readonly decimal?: Decimal;
  readonly order?: DateOrder;
  readonly header?: boolean;
  /** Types chosen for columns, by their names. */
  readonly wishes?: ReadonlyMap<string, ColumnWish>;
}

/** Names for columns that have none, in the document's language. */
export interface CsvWords {
  /** Followed by a number: "column". */
  readonly column: string;
  /** The column that keeps cells beyond the table's width: "extra cells". */
  readonly extra: string;
}

export interface Plan {
  readonly dialect: DetectedDialect;
  readonly layout: Layout;
  readonly named: Named;
  readonly inferred: Inferred;
  /** Records before the data: an Excel `sep=` line, a title, the header. */
  readonly skip: number;
  /** Bytes a row, roughly. */
  readonly rowBytes: number;
}

/** Records taken from the start of the file, and from each place further on. */
const FIRST_RECORDS = 1000;
const FURTHER_RECORDS = 200;
const SEPARATOR_LINE = /^sep=(.)\s*?(?:\r\n|\n|\r)/i;

/** Decides how a file is going to be read from a sample of it. `breathe` is awaited between the steps. */
export async function planReading(sample: Sample, settings: CsvSettings, words: CsvWords, breathe: () => Promise<void>): Promise<Plan> {
  const line = SEPARATOR_LINE.exec(sample.text);
  const told = DELIMITERS.find((delimiter) => delimiter === line?.[1]);
  const text = line ? sample.text.slice(line[0].length) : sample.text;
  const delimiter = settings.delimiter ?? told;
  const dialect = detectDialect(text, sample.cut, { ...(delimiter ? { delimiter } : {}), ...(settings.quote === undefined ? {} : { quote: settings.quote }) });
  await breathe();
  let records = tokenize(text, dialect, sample.cut, FIRST_RECORDS);
  // A first line longer than any sample: what is there of it has to do.
  if (records.length === 0) records = tokenize(text, dialect, false, 1);
  const layout = detectLayout(records, settings.header);
  const first = layout.preamble + (layout.header ? 1 : 0);
  const named = nameColumns(layout.header ? (records[layout.preamble] ?? []) : [], layout.width, words.column);
  const body = records.slice(first);
  const rows = [...body];
  for (const piece of sample.pieces) {
    await breathe();
    rows.push(...tokenize(piece, dialect, false, FURTHER_RECORDS).slice(1, -1));
  }
  // Rows of another width are no guide to what their columns hold.
  const fitting = rows.filter((row) => row.length === layout.width || layout.width === 1);
  const usable = fitting.length > 0 ? fitting : body;
  const cells = named.names.map((_, column) => usable.map((row) => row[column] ?? ""));
  const known = {
    delimiter: dialect.delimiter,
    ...(settings.decimal ? { decimal: settings.decimal } : {}),
    ...(settings.order ? { order: settings.order } : {}),
    ...(settings.wishes ? { wishes: settings.wishes } : {}),
  };
  const inferred = await inferColumns(named.names, cells, known, breathe);
  const characters = usable.reduce((sum, row) => sum + row.reduce((length, cell) => length + cell.length + 1, 1), 0);
  return { dialect, layout, named, inferred, skip: first + (line ? 1 : 0), rowBytes: usable.length > 0 ? Math.max(2, characters / usable.length) : 64 };
}
