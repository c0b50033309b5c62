import { type BgNbd, expectedWhenAlive } from "./bg-nbd";

/**
 * Purchases expected of alive customers at some horizons (ascending, in periods), computed once for each frequency and T: customers who joined on
 * the same day and bought as often share it.
 */
export class ExpectedByHistory {
  private readonly known = new Map<number, Map<number, Float64Array>>();

  constructor(
    private readonly model: BgNbd,
    private readonly horizons: readonly number[],
  ) {}

  /** One value a horizon. */
  of(frequency: number, T: number): Float64Array {
    let byT = this.known.get(frequency);
    if (!byT) {
      byT = new Map();
      this.known.set(frequency, byT);
    }
    let values = byT.get(T);
    if (!values) {
      values = Float64Array.from(this.horizons, (horizon) => expectedWhenAlive(this.model, frequency, T, horizon));
      byT.set(T, values);
    }
    return values;
  }
}
