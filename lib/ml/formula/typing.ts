import { fail } from "@/lib/problem";
import type { ColumnType } from "@/lib/table/table";
import { isZone } from "../features/choices";
import { readDate } from "./dates";
import { expand } from "./expand";
import { ALIASES, DATE_OF_TEXT, FUNCTIONS, type FunctionSpec, functionNamed, type Parameter, parameterAt, type ValueType } from "./functions";
import { nearestName } from "./suggest";
import type { BinaryOperator, Expression } from "./syntax";
import type { Span } from "./tokens";
import { UNITS, unitOf } from "./units";

/** A formula whose every part has a type; operators are functions by now. A type of null is the literal `missing`. */
export type TypedExpression = Span &
  (
    | { readonly kind: "constant"; readonly type: ValueType | null; readonly value: number | string | null }
    | { readonly kind: "column"; readonly type: ValueType; readonly name: string }
    | { readonly kind: "apply"; readonly type: ValueType | null; readonly name: string; readonly args: readonly TypedExpression[] }
  );

export interface TypedColumn {
  readonly name: string;
  readonly type: ColumnType;
}

const MAX_NAME = 80;

/**
 * Checks a formula against the columns it may read. Fails with `prepare.formula-unknown-column`,
 * `-unknown-function`, `-argument-count`, `-type`, `-date`, `-unit`, `-zone` or `-missing-compare`. O(parts of the formula).
 */
export function typeFormula(expression: Expression, columns: readonly TypedColumn[]): TypedExpression {
  const byName = new Map(columns.map((column) => [column.name, column.type]));
  return typed(expression, byName);
}

function typed(node: Expression, columns: ReadonlyMap<string, ColumnType>): TypedExpression {
  const span = { start: node.start, end: node.end };
  switch (node.kind) {
    case "number":
      return { kind: "constant", type: "number", value: node.value, ...span };
    case "text":
      return { kind: "constant", type: "text", value: node.value, ...span };
    case "boolean":
      return { kind: "constant", type: "boolean", value: node.value ? 1 : 0, ...span };
    case "missing":
      return { kind: "constant", type: null, value: null, ...span };
    case "column": {
      const type = columns.get(node.name);
      if (type === undefined) return unknownColumn(node.name, node, columns);
      return { kind: "column", type: type === "category" ? "text" : type, name: node.name, ...span };
    }
    case "unary": {
      const wanted = node.operator === "not" ? "boolean" : "number";
      const operand = expectType(typed(node.operand, columns), wanted, node.operator);
      return node.operator === "+" ? operand : { kind: "apply", type: wanted, name: node.operator === "-" ? "negate" : "not", args: [operand], ...span };
    }
    case "binary":
      return typedBinary(node.operator, typed(node.left, columns), typed(node.right, columns), span);
    case "call":
      return typedCall(node, columns, span);
  }
}

function unknownColumn(name: string, at: Span, columns: ReadonlyMap<string, ColumnType>): never {
  const near = nearestName(name, columns.keys());
  const detail = { position: at.start + 1, name: name.slice(0, MAX_NAME) };
  if (near === undefined) fail("prepare.formula-unknown-column", detail);
  fail("prepare.formula-unknown-column-near", { ...detail, near });
}

function typedBinary(operator: BinaryOperator, left: TypedExpression, right: TypedExpression, span: Span): TypedExpression {
  const apply = (name: string, type: ValueType, args: readonly TypedExpression[]): TypedExpression => ({ kind: "apply", name, type, args, ...span });
  switch (operator) {
    case "and":
    case "or":
      return apply(operator, "boolean", [expectType(left, "boolean", operator), expectType(right, "boolean", operator)]);
    case "&":
      return apply("concat", "text", [left, right]);
    case "+":
      if (left.type === "date") return apply("add_days", "date", [left, expectType(right, "number", operator)]);
      return apply("+", "number", [expectType(left, "number", operator), expectType(right, "number", operator)]);
    case "-":
      if (left.type === "date" && right.type === "date") return apply("days_apart", "number", [left, right]);
      if (left.type === "date") return apply("subtract_days", "date", [left, expectType(right, "number", operator)]);
      return apply("-", "number", [expectType(left, "number", operator), expectType(right, "number", operator)]);
    case "*":
    case "/":
    case "%":
    case "^":
      return apply(operator, "number", [expectType(left, "number", operator), expectType(right, "number", operator)]);
    default: {
      if (left.type === null || right.type === null) fail("prepare.formula-missing-compare", { position: span.start + 1 });
      const a = right.type === "date" ? asDate(left) : left;
      const b = a.type === null ? right : expectType(right, a.type, operator);
      if (a.type === "boolean" && operator !== "=" && operator !== "!=") typeProblem(a, "number", operator);
      return apply(operator, "boolean", [a, b]);
    }
  }
}

function typedCall(node: Expression & { readonly kind: "call" }, columns: ReadonlyMap<string, ColumnType>, span: Span): TypedExpression {
  const name = functionNamed(node.name);
  const overloaded = name === "date" && node.args.length === 1;
  const spec = overloaded ? DATE_OF_TEXT : name === undefined ? undefined : FUNCTIONS.get(name);
  if (name === undefined || !spec) return unknownFunction(node);
  checkCount(node, name, spec);
  const expanded = expand(name, node);
  if (expanded) return typed(expanded, columns);
  const args = node.args.map((argument) => typed(argument, columns));
  if (name === "switch") return typedSwitch(args, span);
  const { settled, same } = settleArguments(args, spec, name);
  const type = spec.result === "same" ? same : spec.result;
  const [unit] = settled.flatMap((argument, i) => (parameterAt(spec, i) === "unit" && argument.kind === "constant" ? [argument.value] : []));
  const kept = unit === undefined ? settled : settled.slice(0, -1);
  return { kind: "apply", type, name: overloaded ? "date_of_text" : unit === undefined ? name : `${name}:${unit}`, args: kept, ...span };
}

function unknownFunction(node: Expression & { readonly kind: "call" }): never {
  const near = nearestName(node.name, [...FUNCTIONS.keys(), ...ALIASES.keys()]);
  const detail = { position: node.start + 1, name: node.name.slice(0, MAX_NAME) };
  if (near === undefined) fail("prepare.formula-unknown-function", detail);
  fail("prepare.formula-unknown-function-near", { ...detail, near });
}

/** Cases are of the type of the value, results of one type. */
function typedSwitch([value, ...others]: readonly TypedExpression[], span: Span): TypedExpression {
  let type: ValueType | null = null;
  const settled = others.map((argument, i) => {
    if (i % 2 === 0 && i < others.length - 1) {
      if (argument.type === null) fail("prepare.formula-missing-compare", { position: argument.start + 1 });
      return value.type === null ? argument : expectType(argument, value.type, "switch");
    }
    type ??= argument.type;
    return type === null ? argument : expectType(argument, type, "switch");
  });
  return { kind: "apply", type, name: "switch", args: [value, ...settled], ...span };
}

function checkCount(node: Expression & { readonly kind: "call" }, name: string, spec: FunctionSpec): void {
  const least = spec.atLeast ?? spec.parameters.length;
  const most = spec.rest ? (spec.atMost ?? Number.POSITIVE_INFINITY) : spec.parameters.length;
  const given = node.args.length;
  if (given >= least && given <= most) return;
  const wanted = most === Number.POSITIVE_INFINITY ? `${least}+` : least === most ? `${least}` : `${least}–${most}`;
  fail("prepare.formula-argument-count", { position: node.start + 1, name, given, wanted });
}

function settleArguments(args: readonly TypedExpression[], spec: FunctionSpec, name: string): { settled: TypedExpression[]; same: ValueType | null } {
  let same: ValueType | null = null;
  const settled = args.map((argument, i) => {
    const parameter = parameterAt(spec, i);
    if (parameter === "same") {
      if (spec.parameters[0] === "number-or-date") expectType(argument, "number-or-date", name);
      same ??= argument.type;
      return same === null ? argument : expectType(argument, same, name);
    }
    const accepted = parameter === undefined ? argument : expectType(argument, parameter, name);
    if (parameter === "number-or-date") same ??= accepted.type;
    return accepted;
  });
  return { settled, same };
}

/** The expression when it has the wanted type (a text constant may stand for a date); fails otherwise. */
function expectType(expression: TypedExpression, wanted: Parameter, name: string): TypedExpression {
  if (wanted !== "unit" && wanted !== "zone" && (expression.type === null || wanted === "any" || expression.type === wanted)) return expression;
  if (wanted === "date") return asDate(expression, name);
  if (wanted === "unit" || wanted === "zone") return constantOf(expression, wanted, name);
  if (wanted === "number-or-date" && (expression.type === "number" || expression.type === "date")) return expression;
  return typeProblem(expression, wanted, name);
}

function asDate(expression: TypedExpression, name = "="): TypedExpression {
  if (expression.type === "date") return expression;
  if (expression.kind !== "constant" || typeof expression.value !== "string") return typeProblem(expression, "date", name);
  const read = readDate(expression.value);
  if (!read) return fail("prepare.formula-date", { position: expression.start + 1, found: expression.value.slice(0, MAX_NAME) });
  return { kind: "constant", type: "date", value: read.time, start: expression.start, end: expression.end };
}

/** A unit of time or a time zone, which must be known before the rows are. */
function constantOf(expression: TypedExpression, wanted: "unit" | "zone", name: string): TypedExpression {
  if (expression.kind !== "constant" || typeof expression.value !== "string") return typeProblem(expression, "text", name);
  const found = expression.value;
  const value = wanted === "unit" ? unitOf(found) : isZone(found) ? found : undefined;
  const detail = { position: expression.start + 1, found: found.slice(0, MAX_NAME) };
  if (value === undefined) return fail(`prepare.formula-${wanted}`, wanted === "unit" ? { ...detail, units: UNITS.join(", ") } : detail);
  return { ...expression, value };
}

function typeProblem(expression: TypedExpression, wanted: Parameter, name: string): never {
  return fail("prepare.formula-type", { position: expression.start + 1, name, type: expression.type ?? "text", wanted: wanted.replace("-or-", ", ") });
}
