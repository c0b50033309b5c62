import { findColumn } from "@/lib/table/columns";
import { type Column, MISSING_BOOLEAN, type Table } from "@/lib/table/table";
import { clockOf } from "../features/calendar";
import { among, choose, connective, firstPresent, isMissing, missingIf, oneOf, total } from "./choices";
import { writeDate } from "./dates";
import { FUNCTIONS } from "./functions";
import { type Context, type EvaluationCounts, type NumericOperation, numeric, type Operation, type TextOperation, text } from "./operations";
import { DIVISIONS, FROM_TEXT, MIXED, NUMERIC, TEXT } from "./scalar";
import type { TypedExpression } from "./typing";

/** Turns a typed formula into block operations over a table's columns. O(parts of the formula). */
export function compile(formula: TypedExpression, table: Table, block: number, counts: EvaluationCounts): Operation {
  return build(formula, { table, block: Math.max(1, Math.min(block, table.rows)), counts });
}

function build(node: TypedExpression, context: Context): Operation {
  switch (node.kind) {
    case "constant":
      return constant(node, context);
    case "column": {
      const column = findColumn(context.table, node.name);
      if (!column) throw new Error(`column ${node.name} is absent`);
      return readColumn(column, context);
    }
    case "apply":
      return apply(node, context);
  }
}

function constant(node: TypedExpression & { readonly kind: "constant" }, context: Context): Operation {
  if (typeof node.value === "string") {
    const texts = new Array<string | null>(context.block).fill(node.value);
    return { kind: "text", run: () => texts };
  }
  const values = new Float64Array(context.block).fill(node.value ?? Number.NaN);
  return { kind: "numeric", run: () => values };
}

function readColumn(column: Column, context: Context): Operation {
  switch (column.type) {
    case "number":
    case "date":
      return { kind: "numeric", run: (start, length) => column.values.subarray(start, start + length) };
    case "boolean": {
      const out = new Float64Array(context.block);
      return {
        kind: "numeric",
        run(start, length) {
          for (let i = 0; i < length; i++) {
            const value = column.values[start + i];
            out[i] = value === MISSING_BOOLEAN ? Number.NaN : value;
          }
          return out;
        },
      };
    }
    case "category":
    case "text": {
      const out = new Array<string | null>(context.block).fill(null);
      return {
        kind: "text",
        run(start, length) {
          for (let i = 0; i < length; i++) {
            const code = column.codes[start + i];
            out[i] = code < 0 ? null : column.dictionary[code];
          }
          return out;
        },
      };
    }
  }
}

function apply(node: TypedExpression & { readonly kind: "apply" }, context: Context): Operation {
  const args = node.args.map((argument) => build(argument, context));
  switch (node.name) {
    case "if":
      return choose(numeric(args[0]), args[1], args[2], context);
    case "coalesce":
      return args.reduceRight((rest, first) => firstPresent(first, rest, context));
    case "is_missing":
      return isMissing(args[0], context);
    case "and":
      return connective(numeric(args[0]), numeric(args[1]), 0, context);
    case "or":
      return connective(numeric(args[0]), numeric(args[1]), 1, context);
    case "min":
    case "max": {
      const pick = node.name === "min" ? (a: number, b: number) => Math.min(a, b) : (a: number, b: number) => Math.max(a, b);
      return args.reduce((left, right) => numericCall([numeric(left), numeric(right)], pick, node.name, context));
    }
    case "text":
      return asText(args[0], node.args[0], context);
    case "concat":
      return args.map((argument, i) => asText(argument, node.args[i], context)).reduce((a, b) => textCall([a, b], (x, y) => x + y, context));
    case "switch":
      return among(args, context);
    case "one_of":
      return oneOf(args, context);
    case "missing_if":
      return missingIf(args[0], args[1], context);
    case "sum":
    case "average":
      return total(args.map(numeric), node.name === "average", context);
    case "local_time": {
      const [, zone] = node.args;
      const clock = clockOf(zone.kind === "constant" ? String(zone.value) : "UTC");
      return numericCall([numeric(args[0])], (time) => clock(time), node.name, context);
    }
    default:
      return node.name in MIXED ? mixed(node.name, args, context) : call(node.name, args, context);
  }
}

function call(name: string, args: readonly Operation[], context: Context): Operation {
  if (name in TEXT) return textCall(args.map(text), TEXT[name], context);
  // A literal `missing` is numeric whatever stands beside it; with it every result is missing.
  if (args.some((argument) => argument.kind === "text")) return fromText(args.map(text), FROM_TEXT[name], context);
  // A number of a number, a yes/no or `missing` is that number.
  if (name === "number" || !(name in NUMERIC)) return args[0];
  return numericCall(args.map(numeric), NUMERIC[name], name, context);
}

function numericCall(args: readonly NumericOperation[], f: (a: number, b: number, c: number) => number, name: string, context: Context): NumericOperation {
  const { counts } = context;
  const out = new Float64Array(context.block);
  const division = DIVISIONS.has(name);
  const [first, second, third] = args;
  return {
    kind: "numeric",
    run(start, length, active) {
      const a = first.run(start, length, active);
      const b = second ? second.run(start, length, active) : null;
      const c = third ? third.run(start, length, active) : null;
      for (let i = 0; i < length; i++) {
        const x = a[i];
        const y = b ? b[i] : Number.NaN;
        const z = c ? c[i] : Number.NaN;
        if (Number.isNaN(x) || (b && Number.isNaN(y)) || (c && Number.isNaN(z))) {
          out[i] = Number.NaN;
          continue;
        }
        const result = f(x, y, z);
        if (Number.isFinite(result)) {
          out[i] = result;
          continue;
        }
        out[i] = Number.NaN;
        if (active && active[i] === 0) continue;
        if (division && y === 0) counts.divisionByZero++;
        else counts.undefinedResult++;
      }
      return out;
    },
  };
}

function fromText(args: readonly TextOperation[], f: (a: string, b: string, c: string) => number, context: Context): NumericOperation {
  const { counts } = context;
  const out = new Float64Array(context.block);
  const [first, second, third] = args;
  return {
    kind: "numeric",
    run(start, length, active) {
      const a = first.run(start, length, active);
      const b = second ? second.run(start, length, active) : null;
      const c = third ? third.run(start, length, active) : null;
      for (let i = 0; i < length; i++) {
        const x = a[i];
        const y = b ? b[i] : "";
        const z = c ? c[i] : "";
        const present = x !== null && y !== null && z !== null;
        const result = present ? f(x, y, z) : Number.NaN;
        out[i] = result;
        if (Number.isNaN(result) && present && !(active && active[i] === 0)) counts.unreadable++;
      }
      return out;
    },
  };
}

/** A loop of its own beside that of `fromText`: one for both would ask in each row what it writes. */
function textCall(args: readonly TextOperation[], f: (a: string, b: string, c: string) => string, context: Context): TextOperation {
  const out = new Array<string | null>(context.block).fill(null);
  const [first, second, third] = args;
  return {
    kind: "text",
    run(start, length, active) {
      const a = first.run(start, length, active);
      const b = second ? second.run(start, length, active) : null;
      const c = third ? third.run(start, length, active) : null;
      for (let i = 0; i < length; i++) {
        const x = a[i];
        const y = b ? b[i] : "";
        const z = c ? c[i] : "";
        out[i] = x === null || y === null || z === null ? null : f(x, y, z);
      }
      return out;
    },
  };
}

/** A function of texts and numbers, which its parameters tell apart. */
function mixed(name: string, args: readonly Operation[], context: Context): TextOperation {
  const parameters = FUNCTIONS.get(name)?.parameters ?? [];
  const texts = args.filter((_, i) => parameters[i] === "text").map(text);
  const numbers = args.filter((_, i) => parameters[i] === "number").map(numeric);
  const f = MIXED[name];
  const out = new Array<string | null>(context.block).fill(null);
  return {
    kind: "text",
    run(start, length, active) {
      const [a, b] = texts.map((operation) => operation.run(start, length, active));
      const [x, y] = numbers.map((operation) => operation.run(start, length, active));
      for (let i = 0; i < length; i++) {
        const first = a[i];
        const second = b ? b[i] : "";
        const absent = first === null || second === null || Number.isNaN(x[i]) || (y !== undefined && Number.isNaN(y[i]));
        out[i] = absent ? null : f(first, second, x[i], y ? y[i] : Number.NaN);
      }
      return out;
    },
  };
}

/** Any value as text: numbers with a decimal point, dates as 2011-12-10, yes/no as true and false. */
function asText(operation: Operation, node: TypedExpression, context: Context): TextOperation {
  if (operation.kind === "text") return operation;
  const write = node.type === "date" ? writeDate : node.type === "boolean" ? (value: number) => (value === 1 ? "true" : "false") : String;
  const out = new Array<string | null>(context.block).fill(null);
  return {
    kind: "text",
    run(start, length, active) {
      const values = operation.run(start, length, active);
      for (let i = 0; i < length; i++) out[i] = Number.isNaN(values[i]) ? null : write(values[i]);
      return out;
    },
  };
}
