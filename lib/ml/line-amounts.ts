import type { NumberColumn } from "@/lib/table/table";
import type { Checkpoint } from "./checkpoint";

const STRIDE = 65_536;

/** The amount of each line, its own column or quantity x price; NaN where a factor is missing. O(lines). */
export async function lineAmounts(
  amount: NumberColumn | { readonly quantity: NumberColumn; readonly price: NumberColumn },
  lines: number,
  checkpoint: Checkpoint,
): Promise<Float64Array> {
  if ("values" in amount) return amount.values;
  const { quantity, price } = amount;
  const amounts = new Float64Array(lines);
  for (let row = 0; row < lines; row++) {
    amounts[row] = quantity.values[row] * price.values[row];
    if (row % STRIDE === STRIDE - 1) await checkpoint(row, lines);
  }
  return amounts;
}
