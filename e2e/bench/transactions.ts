import { Random } from "@/lib/ml/random";

const ROWS = 1_000_000;
const CUSTOMERS = 100_000;
const CATEGORIES = ["Grocery", "Fashion", "Electronics", "Home & Garden", "Toys", "Beauty", "Sports", "Books"];
const COUNTRIES = ["DE", "FR", "US", "GB", "PL", "IT"];

/** Customer of each transaction (sparse ids that f32 holds exactly), its day and its amount; a few customers buy a lot. */
export function transactions(): Float32Array {
  const random = new Random(11);
  const values = new Float32Array(ROWS * 3);
  for (let row = 0; row < ROWS; row++) {
    const frequent = random.uniform() < 0.4;
    const customer = frequent ? Math.min(CUSTOMERS - 1, Math.floor(4000 * (random.uniform() ** (-1 / 1.2) - 1))) : random.below(CUSTOMERS);
    values[3 * row] = (customer * 7919) % 16_777_213;
    values[3 * row + 1] = random.below(730);
    values[3 * row + 2] = Math.round(-2000 * Math.log(random.uniform() * random.uniform() + 1e-12)) / 100;
  }
  return values;
}

/** The same transactions as a CSV file of eight columns. */
export function transactionsFile(): Uint8Array {
  const random = new Random(12);
  const values = transactions();
  const encoder = new TextEncoder();
  const parts: Uint8Array[] = [encoder.encode("tx_id,customer_id,date,category,country,quantity,price,discount\n")];
  let lines = "";
  for (let row = 0; row < ROWS; row++) {
    const date = new Date(Date.UTC(2023, 0, 1 + values[3 * row + 1])).toISOString().slice(0, 10);
    const category = CATEGORIES[random.below(CATEGORIES.length)];
    const country = COUNTRIES[random.below(COUNTRIES.length)];
    const discount = Math.floor(random.uniform() * 5000) / 10_000;
    lines += `${row},${values[3 * row]},${date},${category},${country},${1 + random.below(9)},${values[3 * row + 2].toFixed(2)},${discount}\n`;
    if (row % 10_000 !== 9_999) continue;
    parts.push(encoder.encode(lines));
    lines = "";
  }
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
