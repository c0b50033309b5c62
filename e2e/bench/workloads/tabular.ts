/**
 * Reading a CSV file of a million transactions, and summing them up by customer, as pandas does in `read_csv` and
 * `groupby(...).agg(...)`. Ours finds delimiter, encoding, types and roles by itself. Neither side makes a million strings
 * of the order numbers: pandas reads them as integers, ours keeps their bytes until a text is asked for.
 */
import { noCheckpoint } from "@/lib/ml/checkpoint";
import { sumByCustomer } from "@/lib/ml/rfm";
import { readCsv } from "@/lib/table/csv-reader/read-csv";
import type { DateColumn, NumberColumn } from "@/lib/table/table";
import type { Workload } from "./kmeans";

const DAY = 86_400_000;
const WORDS = { column: "column", extra: "extra cells" };

export const workloads: readonly Workload[] = [
  {
    id: "C1",
    file: "tx.csv",
    columns: 8,
    async prepare(bytes, pool) {
      const blob = new Blob([bytes]);
      return async () => {
        const { table } = await readCsv(blob, {}, WORDS, pool, noCheckpoint);
        return { rows: table.rows };
      };
    },
  },
  {
    id: "F1",
    file: "tx.f32",
    columns: 3,
    async prepare(bytes) {
      const values = new Float32Array(bytes);
      const rows = values.length / 3;
      const column = (at: number, unit: number) => Float64Array.from({ length: rows }, (_, i) => values[3 * i + at] * unit);
      const customer: NumberColumn = { name: "customer", type: "number", role: "id", values: column(0, 1) };
      const date: DateColumn = { name: "date", type: "date", role: "date", values: column(1, DAY) };
      const amount: NumberColumn = { name: "amount", type: "number", role: "amount", values: column(2, 1) };
      return async () => {
        const sums = await sumByCustomer({ customer, order: undefined, date, amount }, rows, null, noCheckpoint);
        return { groups: sums.customers, total: sums.monetary.reduce((sum, value) => sum + value, 0) };
      };
    },
  },
];
