import type { Compute } from "@/lib/compute/compute";
import { without } from "@/lib/ml/health/repair";
import { isChangedFile } from "@/lib/table/changed-file";
import { freeName, missingCount } from "@/lib/table/columns";
import type { Checkpoint } from "@/lib/table/csv-reader/bytes";
import type { ColumnFacts } from "@/lib/table/csv-reader/read-csv";
import { stackTables } from "@/lib/table/stack-tables";
import type { CodedColumn, Table } from "@/lib/table/table";
import { totalRows } from "@/lib/table/total-rows";
import type { DatasetRef } from "../contract";
import { type Fix, fail, type Problem, ProblemError } from "../problem";
import { clockFindings } from "./clock-zone";
import { overrideFindings, withNames, withRoles } from "./column-overrides";
import { successorFindings } from "./column-successors";
import { info, list, warning } from "./import-findings";
import { type ColumnChanges, type ImportReport, importedColumns } from "./import-report";
import type { ImportWords } from "./import-words";
import { matchNames } from "./match-names";
import { type FileRead, type FileSettings, type LeftOut, readFile } from "./read-file";
import { type ColumnOverride, givenName, zoneProblems } from "./reading-params";

/** Columns as they were before: what a document knows of them. */
export interface ExpectedColumn {
  readonly name: string;
  readonly type: string;
  readonly role?: string | null;
  /** What the file called it, when it was given another name. */
  readonly from?: string | undefined;
}

export interface FilesRead {
  readonly data: Table;
  readonly report: ImportReport;
  readonly findings: readonly Problem[];
  readonly left: readonly LeftOut[];
}

interface Options {
  readonly settings: FileSettings;
  /** Adds a column with the name of the file each row comes from. */
  readonly fileColumn: boolean;
  readonly expected: readonly ExpectedColumn[] | null;
  readonly words: ImportWords;
  readonly compute: Compute;
}

/**
 * Reads files of any format and puts them below one another as one table. What differs between them, what was lost or guessed, and what is
 * not as it was with the files before is told. A problem of one of several files names it. O(bytes).
 */
export async function readFiles(
  datasets: readonly DatasetRef[],
  open: (dataset: DatasetRef) => Promise<Blob>,
  { settings, fileColumn, expected, words, compute }: Options,
  checkpoint: Checkpoint,
): Promise<FilesRead> {
  const [wrong] = zoneProblems(settings.zone);
  if (wrong) throw new ProblemError(wrong);
  const total = datasets.reduce((sum, { size }) => sum + size, 0) || 1;
  const written: FileRead[] = [];
  let before = 0;
  for (const dataset of datasets) {
    const part = (done: number, all: number) => checkpoint((0.95 * (before + (dataset.size * done) / all)) / total, 1);
    const blob = await open(dataset);
    written.push(await named(dataset.name, datasets.length > 1, () => readFile(blob, dataset, settings, words, compute, part)));
    before += dataset.size;
  }
  const { reads, matched } = matchNames(written);
  const whole = await stackTables(
    reads.map(({ table }) => table),
    () => checkpoint(0.97, 1),
  );
  const available = [...new Set(reads.flatMap((read) => read.available))];
  const { table: chosen, gone } = chooseColumns(withRoles(whole.table, settings.columns), settings.only);
  const inFile = fileColumn ? withFileColumn(chosen, reads, words.file) : chosen;
  const changes = expected ? changesOf(expected, inFile, settings.columns) : null;
  const data = withNames(inFile, settings.columns);
  const shown = new Set(chosen.columns.map(({ name }) => name));
  const facts = mergedFacts(reads).filter(({ name }) => shown.has(name));
  // What one file told of its columns holds; of several together it is counted.
  const told = new Map(reads.length === 1 ? facts.map(({ name, missing }) => [name, missing]) : []);
  const missing = new Map(chosen.columns.map((column) => [column.name, told.get(column.name) ?? missingCount(column)]));
  return {
    data,
    report: {
      kind: "source.import",
      rows: data.rows,
      files: reads.map(({ file }, i) => ({ ...file, absent: whole.absent[i] })),
      available,
      columns: importedColumns(inFile, facts, {
        chosen: settings.columns,
        declared: reads.every(({ file }) => file.format === "parquet"),
        missingOf: (name) => missing.get(name) ?? 0,
      }),
      changes,
    },
    findings: [
      ...merged(reads.flatMap(({ findings }) => findings)),
      ...(gone.length > 0 ? [warning("columns-not-there", { count: gone.length, names: list(gone) }, { param: "only" })] : []),
      ...clockFindings(reads, settings.zone.trim()),
      ...overrideFindings(available, settings.columns),
      ...(matched.length > 0 ? [info("columns-matched", { count: matched.length, names: list(matched.map(({ from, to }) => `${from} → ${to}`)) })] : []),
      ...(reads.length > 1 ? stackFindings(reads, whole.absent, whole.retyped) : []),
      ...changeFindings(changes),
      ...(expected ? successorFindings(expected, inFile.columns, settings.columns) : []),
      ...totalFindings(data),
    ],
    left: summed(reads.flatMap(({ left }) => left)),
  };
}

/** Runs the reading of a file; the problem of one of several says which. One that is not stored may change or vanish while it is read. */
async function named<T>(name: string, several: boolean, reading: () => Promise<T>): Promise<T> {
  try {
    return await reading();
  } catch (error) {
    if (isChangedFile(error)) return fail("engine.file-changed", { name });
    if (!several || !(error instanceof ProblemError)) throw error;
    throw new ProblemError({ ...error.problem, detail: { ...error.problem.detail, inFile: name } });
  }
}

/** Totals and notes below the records: they are read as rows, and a filter that leaves them out is offered. */
function totalFindings(table: Table): Problem[] {
  const totals = totalRows(table);
  if (!totals) return [];
  const { rows, column, values, sums } = totals;
  const fix: Fix = { type: "add-after", node: "prepare.filter", port: "data", params: without(column, values) };
  const detail = { count: rows.length, values: list(values) };
  return [sums.length > 0 ? warning("total-rows", { ...detail, names: list(sums) }, { fix }) : warning("rows-below", detail, { fix })];
}

/** The chosen columns that are there; all of them when none is. */
function chooseColumns(table: Table, only: readonly string[] | null): { table: Table; gone: readonly string[] } {
  if (!only) return { table, gone: [] };
  const columns = table.columns.filter(({ name }) => only.includes(name));
  const gone = only.filter((name) => !columns.some((column) => column.name === name));
  return { table: columns.length > 0 ? { ...table, columns } : table, gone };
}

function withFileColumn(table: Table, reads: readonly FileRead[], word: string): Table {
  const codes = new Int32Array(table.rows);
  const dictionary = [...new Set(reads.map(({ file }) => file.name))];
  let at = 0;
  for (const { file, table: part } of reads) {
    codes.fill(dictionary.indexOf(file.name), at, at + part.rows);
    at += part.rows;
  }
  const name = freeName(word, new Set(table.columns.map((column) => column.name)));
  const column: CodedColumn = { name, role: null, type: "category", codes, dictionary };
  return { ...table, columns: [...table.columns, column] };
}

/** What differs between the columns of the files before and now, by their names in the files. One that is given the name of another is that one. */
function changesOf(expected: readonly ExpectedColumn[], { columns }: Table, settings: readonly ColumnOverride[]): ColumnChanges {
  const now = new Set(columns.map(({ name }) => name));
  const given = new Map(settings.flatMap((one) => (now.has(one.column) ? [[givenName(one), one.column] as const] : [])));
  const before = new Map(expected.map(({ name, type, from }) => [given.get(name) ?? from ?? name, type]));
  return {
    added: columns.filter(({ name }) => !before.has(name)).map(({ name }) => name),
    gone: [...before.keys()].filter((name) => !now.has(name)),
    retyped: columns.flatMap(({ name, type }) => {
      const from = before.get(name);
      return from === undefined || from === type || bothTexts(from, type) ? [] : [{ name, from, to: type }];
    }),
  };
}

/** A text with few values is a category in one export and a text in the next: nothing that is set depends on it. */
function bothTexts(a: string, b: string): boolean {
  return (a === "text" || a === "category") && (b === "text" || b === "category");
}

function changeFindings(changes: ColumnChanges | null): Problem[] {
  if (!changes) return [];
  const { added, gone, retyped } = changes;
  return [
    ...(gone.length > 0 ? [warning("columns-gone", { count: gone.length, names: list(gone) })] : []),
    ...(retyped.length > 0 ? [warning("columns-retyped", { count: retyped.length, names: list(retyped.map(({ name }) => name)) })] : []),
    ...(added.length > 0 ? [info("columns-added", { count: added.length, names: list(added) })] : []),
  ];
}

function stackFindings(reads: readonly FileRead[], absent: readonly (readonly string[])[], retyped: readonly string[]): Problem[] {
  const lacking = reads.flatMap(({ file }, i) => (absent[i].length > 0 ? [{ file: file.name, names: absent[i] }] : []));
  return [
    ...lacking.map(({ file, names }) => warning("columns-absent", { file, count: names.length, names: list(names) })),
    ...(retyped.length > 0 ? [warning("types-differ", { count: retyped.length, names: list(retyped) })] : []),
  ];
}

/** One finding for each thing found, however many files it was found in: counts are added, the rest is as in the first. */
function merged(findings: readonly Problem[]): Problem[] {
  const known = new Map<string, Problem>();
  for (const finding of findings) {
    const key = JSON.stringify([finding.code, finding.detail?.column ?? null]);
    const first = known.get(key);
    const count = first?.detail?.count;
    const more = finding.detail?.count;
    if (!first) known.set(key, finding);
    else if (typeof count === "number" && typeof more === "number" && COUNTED.has(finding.code))
      known.set(key, { ...first, detail: { ...first.detail, count: count + more } });
  }
  return [...known.values()];
}

/** Findings whose count is one of rows, cells or values. */
const COUNTED = new Set(
  ["short-rows", "long-rows", "stray-quotes", "values-failed", "codes-as-numbers", "error-cells", "formulas-without-values", "merged-cells", "bad-lines"].map(
    (name) => `source.${name}`,
  ),
);

function summed(left: readonly LeftOut[]): LeftOut[] {
  const rows = new Map<string, number>();
  for (const one of left) rows.set(one.code, (rows.get(one.code) ?? 0) + one.rows);
  return [...rows].map(([code, count]) => ({ code, rows: count }));
}

function mergedFacts(reads: readonly FileRead[]): ColumnFacts[] {
  const known = new Map<string, ColumnFacts>();
  for (const column of reads.flatMap(({ columns }) => columns)) {
    const first = known.get(column.name);
    if (!first) known.set(column.name, column);
    else
      known.set(column.name, { ...first, failed: first.failed + column.failed, examples: [...new Set([...first.examples, ...column.examples])].slice(0, 5) });
  }
  return [...known.values()];
}
