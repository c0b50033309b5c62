import type { DateOrder } from "../parse/date";
import type { Decimal } from "../parse/number";
import { detectDialect, type DetectedDialect } from "./dialect";
import { detectLayout, type Layout, nameColumns, type Named } from "./header";
import { type Inferred, inferColumns } from "./infer";
import type { Sample } from "./sample";
import { type Delimiter, DELIMITERS, type Quote, tokenize } from "./tokenize";

/** What a person may set instead of having it detected. */
export interface CsvSettings {
  readonly delimiter?: Delimiter;
  /** null: quotes are ordinary characters. */
  readonly quote?: Quote | null;
  readonly decimal?: Decimal;
  readonly order?: DateOrder;
  readonly header?: boolean;
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

const SAMPLED_RECORDS = 4000;
const SEPARATOR_LINE = /^sep=(.)\s*?(?:\r\n|\n|\r)/i;

/** Decides how a file is going to be read from a sample of it. */
export function planReading(sample: Sample, settings: CsvSettings, words: CsvWords): Plan {
  const line = SEPARATOR_LINE.exec(sample.text);
  const told = DELIMITERS.find((delimiter) => delimiter === line?.[1]);
  const body = line ? sample.text.slice(line[0].length) : sample.text;
  const delimiter = settings.delimiter ?? told;
  const dialect = detectDialect(body, sample.cut, { ...(delimiter ? { delimiter } : {}), ...(settings.quote === undefined ? {} : { quote: settings.quote }) });
  let records = tokenize(body, dialect, sample.cut, SAMPLED_RECORDS);
  // A first line longer than any sample: what is there of it has to do.
  if (records.length === 0) records = tokenize(body, dialect, false, 1);
  const layout = detectLayout(records, settings.header);
  const first = layout.preamble + (layout.header ? 1 : 0);
  const named = nameColumns(layout.header ? (records[layout.preamble] ?? []) : [], layout.width, words.column);
  // Rows of another width are no guide to what their columns hold.
  const rows = [...records.slice(first), ...sample.pieces.flatMap((piece) => tokenize(piece, dialect).slice(1, -1))].filter(
    (row) => row.length === layout.width || layout.width === 1,
  );
  const usable = rows.length > 0 ? rows : records.slice(first);
  const cells = named.names.map((_, column) => usable.map((row) => row[column] ?? ""));
  const inferred = inferColumns(named.names, cells, {
    delimiter: dialect.delimiter,
    ...(settings.decimal ? { decimal: settings.decimal } : {}),
    ...(settings.order ? { order: settings.order } : {}),
  });
  const characters = usable.reduce((sum, row) => sum + row.reduce((length, cell) => length + cell.length + 1, 1), 0);
  return { dialect, layout, named, inferred, skip: first + (line ? 1 : 0), rowBytes: usable.length > 0 ? Math.max(2, characters / usable.length) : 64 };
}
