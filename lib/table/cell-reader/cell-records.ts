import { fail } from "@/lib/problem";
import { nameColumns } from "../csv-reader/header";
import type { CsvWords } from "../csv-reader/plan";
import type { Column, Table } from "../table";
import { type Cell, CellColumn, type CellFacts, type CellSettings } from "./cell-column";
import { withDetectedRoles } from "./cell-grid";
import type { Flattener } from "./flatten";

/** More columns than this are keys of a dictionary, not columns. */
const MOST_COLUMNS = 5000;

/** Makes a table of records whose keys need not be the same: a key that a record lacks is missing in its row. */
export class CellRecords {
  rows = 0;
  private readonly columns = new Map<string, CellColumn>();

  /** The cell of the current row. Fails with `source.too-many-columns`. */
  readonly put = (name: string, cell: Cell): void => {
    this.column(name).set(this.rows, cell);
  };

  column(name: string): CellColumn {
    let column = this.columns.get(name);
    if (!column) {
      if (this.columns.size >= MOST_COLUMNS) fail("source.too-many-columns", { limit: MOST_COLUMNS }, { param: "records" });
      column = new CellColumn();
      this.columns.set(name, column);
    }
    return column;
  }

  nextRow(): void {
    this.rows++;
  }

  /** `flattener` made the cells. O(cells). */
  async finish(
    flattener: Flattener,
    words: CsvWords,
    settings: CellSettings,
    breathe: () => Promise<void>,
  ): Promise<{ table: Table; columns: readonly CellFacts[] }> {
    flattener.putEmpty((name, row, cell) => this.column(name).set(row, cell));
    const { names } = nameColumns([...this.columns.keys()], this.columns.size, words.column);
    const columns: Column[] = [];
    const facts: CellFacts[] = [];
    for (const [i, cells] of [...this.columns.values()].entries()) {
      const settled = await cells.settle(names[i], this.rows, settings, breathe);
      columns.push(settled.column);
      facts.push(settled.facts);
    }
    return { table: withDetectedRoles(columns, this.rows), columns: facts };
  }
}
