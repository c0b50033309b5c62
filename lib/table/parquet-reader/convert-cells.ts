import type { SchemaTree } from "hyparquet";
import { timeText } from "../excel-reader/number-format";

/** Decimals with more digits than a double holds keep what fits; the others are exact. */
const EXACT = 10 ** 15;

/**
 * What a value of a column means beyond what the library makes of it: decimals without the error of a multiplication by a power of ten,
 * times of day as text, bytes without a meaning of their own as they are.
 */
export function cellConverter({ element, children }: SchemaTree): (value: unknown) => unknown {
  const { logical_type: logical, converted_type: converted, scale = 0 } = element;
  if (children.length > 0) return nested(children);
  if (logical?.type === "DECIMAL" || converted === "DECIMAL") {
    const factor = 10 ** scale;
    return (value) => {
      if (typeof value !== "number") return value;
      const units = Math.round(value * factor);
      return Math.abs(units) < EXACT ? units / factor : value;
    };
  }
  if (logical?.type === "TIME") {
    const perDay = { MILLIS: 86_400_000, MICROS: 86_400_000_000, NANOS: 86_400_000_000_000 }[logical.unit];
    return (value) => timeOf(value, perDay);
  }
  if (converted === "TIME_MILLIS") return (value) => timeOf(value, 86_400_000);
  if (converted === "TIME_MICROS") return (value) => timeOf(value, 86_400_000_000);
  return (value) => value;
}

function timeOf(value: unknown, perDay: number): unknown {
  return typeof value === "number" || typeof value === "bigint" ? timeText(Number(value) / perDay) : value;
}

/** Converts the parts of an object; lists and maps go through as they are. */
function nested(children: readonly SchemaTree[]): (value: unknown) => unknown {
  const byName = new Map(children.map((child) => [child.element.name, cellConverter(child)]));
  return (value) => {
    if (typeof value !== "object" || value === null || Array.isArray(value) || value instanceof Date || ArrayBuffer.isView(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, byName.get(key)?.(inner) ?? inner]));
  };
}
