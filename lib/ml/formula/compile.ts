import { findColumn } from "@/lib/table/columns";
import { type Column, MISSING_BOOLEAN, type Table } from "@/lib/table/table";
import { writeDate } from "./dates";
import { CUT, DIVISIONS, FROM_TEXT, NUMERIC, TEXT } from "./scalar";
import type { TypedExpression } from "./typing";

/** How many rows got a missing result for another reason than a missing operand. */
export interface EvaluationCounts {
  divisionByZero: number;
  /** A function outside its domain (log of a negative number ...) or a result too large. */
  undefinedResult: number;
  /** Text that is no number or date. */
  unreadable: number;
}

export const emptyCounts = (): EvaluationCounts => ({ divisionByZero: 0, undefinedResult: 0, unreadable: 0 });

/** Rows of the block that count (1) or not (0): the other branches of an `if` are computed but must not be counted. */
type Active = Uint8Array | null;

interface NumericOperation {
  readonly kind: "numeric";
  /** Results of `length` rows from `start`, in a buffer valid until the next call. */
  run(start: number, length: number, active: Active): Float64Array;
}

interface TextOperation {
  readonly kind: "text";
  run(start: number, length: number, active: Active): readonly (string | null)[];
}

export type Operation = NumericOperation | TextOperation;

interface Context {
  readonly table: Table;
  readonly block: number;
  readonly counts: EvaluationCounts;
}

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
    case "left":
    case "right":
      return cut(text(args[0]), numeric(args[1]), CUT[node.name], context);
    default:
      return call(node.name, args, context);
  }
}

function call(name: string, args: readonly Operation[], context: Context): Operation {
  if (name in TEXT) return textCall(args.map(text), TEXT[name], context);
  // A literal `missing` is numeric whatever stands beside it; with it every result is missing.
  if (args[0].kind === "text") return fromText(text(args[0]), args.length > 1 ? text(args[1]) : null, FROM_TEXT[name], context);
  if (args.length > 1 && args[1].kind === "text") return fromText(text(args[0]), text(args[1]), FROM_TEXT[name], context);
  // A number of a number, a yes/no or `missing` is that number.
  if (name === "number" || !(name in NUMERIC)) return args[0];
  return numericCall(args.map(numeric), NUMERIC[name], name, context);
}

/** An operation known to be numeric by its type; the literal `missing` among text is handled by `text`. */
function numeric(operation: Operation): NumericOperation {
  if (operation.kind === "numeric") return operation;
  throw new Error("a number was expected");
}

/** Text, or the literal `missing`, which is numeric, as missing text. */
function text(operation: Operation): TextOperation {
  if (operation.kind === "text") return operation;
  return {
    kind: "text",
    run: (start, length, active) => new Array<string | null>(operation.run(start, length, active).length).fill(null),
  };
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

function fromText(first: TextOperation, second: TextOperation | null, f: (a: string, b: string) => number, context: Context): NumericOperation {
  const { counts } = context;
  const out = new Float64Array(context.block);
  return {
    kind: "numeric",
    run(start, length, active) {
      const a = first.run(start, length, active);
      const b = second ? second.run(start, length, active) : null;
      for (let i = 0; i < length; i++) {
        const x = a[i];
        const y = b ? b[i] : "";
        const result = x === null || y === null ? Number.NaN : f(x, y);
        out[i] = result;
        if (Number.isNaN(result) && x !== null && y !== null && !(active && active[i] === 0)) counts.unreadable++;
      }
      return out;
    },
  };
}

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

function cut(source: TextOperation, count: NumericOperation, f: (a: string, count: number) => string, context: Context): TextOperation {
  const out = new Array<string | null>(context.block).fill(null);
  return {
    kind: "text",
    run(start, length, active) {
      const texts = source.run(start, length, active);
      const counts = count.run(start, length, active);
      for (let i = 0; i < length; i++) {
        const x = texts[i];
        out[i] = x === null || Number.isNaN(counts[i]) ? null : f(x, counts[i]);
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

/** Three-valued `and` (decisive 0) and `or` (decisive 1), as in SQL: a decisive side settles it whatever the other. */
function connective(left: NumericOperation, right: NumericOperation, decisive: 0 | 1, context: Context): NumericOperation {
  const out = new Float64Array(context.block);
  const open = new Uint8Array(context.block);
  return {
    kind: "numeric",
    run(start, length, active) {
      const a = left.run(start, length, active);
      for (let i = 0; i < length; i++) open[i] = a[i] !== decisive && (active === null || active[i] === 1) ? 1 : 0;
      const b = right.run(start, length, open);
      for (let i = 0; i < length; i++) {
        if (a[i] === decisive || b[i] === decisive) out[i] = decisive;
        else out[i] = Number.isNaN(a[i]) || Number.isNaN(b[i]) ? Number.NaN : 1 - decisive;
      }
      return out;
    },
  };
}

function choose(condition: NumericOperation, yes: Operation, no: Operation, context: Context): Operation {
  const whenYes = new Uint8Array(context.block);
  const whenNo = new Uint8Array(context.block);
  const decide = (start: number, length: number, active: Active) => {
    const values = condition.run(start, length, active);
    for (let i = 0; i < length; i++) {
      const counted = active === null || active[i] === 1;
      whenYes[i] = counted && values[i] === 1 ? 1 : 0;
      whenNo[i] = counted && values[i] === 0 ? 1 : 0;
    }
    return values;
  };
  if (yes.kind === "text" || no.kind === "text") {
    const [a, b] = [text(yes), text(no)];
    const out = new Array<string | null>(context.block).fill(null);
    return {
      kind: "text",
      run(start, length, active) {
        const values = decide(start, length, active);
        const ifYes = a.run(start, length, whenYes);
        const ifNo = b.run(start, length, whenNo);
        for (let i = 0; i < length; i++) out[i] = values[i] === 1 ? ifYes[i] : values[i] === 0 ? ifNo[i] : null;
        return out;
      },
    };
  }
  const out = new Float64Array(context.block);
  return {
    kind: "numeric",
    run(start, length, active) {
      const values = decide(start, length, active);
      const ifYes = yes.run(start, length, whenYes);
      const ifNo = no.run(start, length, whenNo);
      for (let i = 0; i < length; i++) out[i] = values[i] === 1 ? ifYes[i] : values[i] === 0 ? ifNo[i] : Number.NaN;
      return out;
    },
  };
}

function firstPresent(first: Operation, rest: Operation, context: Context): Operation {
  const absent = new Uint8Array(context.block);
  if (first.kind === "text" || rest.kind === "text") {
    const [a, b] = [text(first), text(rest)];
    const out = new Array<string | null>(context.block).fill(null);
    return {
      kind: "text",
      run(start, length, active) {
        const values = a.run(start, length, active);
        for (let i = 0; i < length; i++) absent[i] = values[i] === null && (active === null || active[i] === 1) ? 1 : 0;
        const others = b.run(start, length, absent);
        for (let i = 0; i < length; i++) out[i] = values[i] ?? others[i];
        return out;
      },
    };
  }
  const out = new Float64Array(context.block);
  return {
    kind: "numeric",
    run(start, length, active) {
      const values = first.run(start, length, active);
      for (let i = 0; i < length; i++) absent[i] = Number.isNaN(values[i]) && (active === null || active[i] === 1) ? 1 : 0;
      const others = rest.run(start, length, absent);
      for (let i = 0; i < length; i++) out[i] = Number.isNaN(values[i]) ? others[i] : values[i];
      return out;
    },
  };
}

function isMissing(operation: Operation, context: Context): NumericOperation {
  const out = new Float64Array(context.block);
  if (operation.kind === "text") {
    return {
      kind: "numeric",
      run(start, length, active) {
        const values = operation.run(start, length, active);
        for (let i = 0; i < length; i++) out[i] = values[i] === null ? 1 : 0;
        return out;
      },
    };
  }
  return {
    kind: "numeric",
    run(start, length, active) {
      const values = operation.run(start, length, active);
      for (let i = 0; i < length; i++) out[i] = Number.isNaN(values[i]) ? 1 : 0;
      return out;
    },
  };
}
